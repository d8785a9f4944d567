package figures_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/figures"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
)

var rewrite = flag.Bool("rewrite", false, "record what is drawn anew")

// small is a study with every kind of figure. Its second fault strikes at times
// of its own in each run.
const small = `
sites:   {A: 2, B: 3}
links:   {default: "lognormal(10ms, 0.4)", local: "lognormal(500us, 0.3)"}
systems: {store: {kind: register}}
load:
  left: {at: A, pinned: true, calls: store, open: 20/s, deadline: 300ms}
  right: {like: left, at: B}
faults:
  cut:  {partition: [A, B], at: 1s, for: 1s}
  flap: {crash: "random(1)", at: 1s, for: 300ms, every: exponential(2s)}
measure: {to: 3s, report: [yield(left), "yield(left, during cut)", linearizable(store)]}
study:
  variants: {abd: {}, one: {systems.store.protocol: lww}}
  axes: {faults.cut.for: [0s, 1s, 2s]}
  replications: 6
  primary: yield(left)
figures:
  - {x: faults.cut.for, y: yield(left), title: What a longer cut costs}
  - {x: faults.cut.for, y: [yield(left), "latency(right, p99)"]}
  - {kind: timeline, y: yield, by: load}
  - {kind: timeline, y: [yield(left), "latency(right, p90)"], by: variant, bucket: 500ms}
  - {kind: timeline, y: yield(left), by: faults.cut.for, bucket: 500ms}
  - {kind: nines, x: faults.cut.for, y: yield(left+right)}
  - {kind: nines, y: [yield(left), yield(right)]}
  - {kind: distribution, y: latency}
  - {kind: distribution, y: "latency(left)", by: faults.cut.for}
  - {kind: plane, fault: cut, y: yield(left), x: stale(left)}
  - {kind: frontier, x: "latency(right, p90)", y: yield(left), variants: [abd, one]}
  - {kind: differences, y: yield(left), x: faults.cut.for}
  - {kind: differences, y: ["latency(left, p50)", linearizable(store)]}
  - {kind: bars, y: [yield(left), yield(right), linearizable(store)]}
  - {y: yield, variants: one}
  - {x: faults.cut.for, y: yield(left), variants: [one]}
`

func execute(t testing.TB, text string, o run.Options) *run.Result {
	t.Helper()
	f, err := experiments.Decode("small", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	o.Seed = 1
	r, err := run.Execute(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tell prints what was drawn, in words, and what is missing.
func tell(r *run.Result) string {
	var b strings.Builder
	drawn, missing := figures.Draw(r)
	for _, d := range drawn {
		fmt.Fprintf(&b, "%s\n    %s\n    %s\n", d.Name, d.Title, d.Alt)
	}
	for _, remark := range figures.Remarks(missing) {
		fmt.Fprintln(&b, remark)
	}
	return b.String()
}

// What a study draws, and what of it a plain run does.
func TestStories(t *testing.T) {
	for name, study := range map[string]bool{"sweep": true, "run": false} {
		got, file := tell(execute(t, small, run.Options{Study: study})), "testdata/"+name+".txt"
		if *rewrite {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || got != string(want) {
			t.Errorf("%s draws (-rewrite records it)\n%s", name, got)
		}
	}
}

// files writes everything in the formats that have the same bytes everywhere.
func files(t testing.TB, r *run.Result) map[string]string {
	t.Helper()
	all := make(map[string]string)
	drawn, _ := figures.Draw(r)
	for _, d := range drawn {
		for _, format := range []figures.Format{figures.SVG, figures.CSV, figures.PDF} {
			var b bytes.Buffer
			if err := d.Write(&b, format, plots.Style{}); err != nil {
				t.Fatal(err)
			}
			if _, taken := all[d.FileName(format)]; taken {
				t.Errorf("%s is written twice", d.FileName(format))
			}
			all[d.FileName(format)] = b.String()
		}
	}
	return all
}

// The bytes do not depend on how the runs were made.
func TestSameBytesInAnyOrder(t *testing.T) {
	one := files(t, execute(t, small, run.Options{Study: true, Workers: 1}))
	several := execute(t, small, run.Options{Study: true, Workers: 5})
	for i := range several.Variants {
		several.Variants[i].First = nil // as after reading them from a folder
	}
	for name, bytes := range files(t, several) {
		if bytes != one[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// With few runs, or none, there is less to draw, and never a panic.
func TestFewRuns(t *testing.T) {
	whole := execute(t, small, run.Options{Study: true})
	for n := range int64(3) {
		var runs []run.Run
		for _, one := range whole.Runs {
			if one.Replication < n {
				runs = append(runs, one)
			}
		}
		few := run.NewPlan(whole.File, run.Options{Seed: 1, Study: true}).SumUp(runs)
		for name, bytes := range files(t, few) {
			if !strings.HasSuffix(name, ".pdf") && (strings.Contains(bytes, "NaN") || strings.Contains(bytes, "Inf")) {
				t.Errorf("%d replications: %s has a number that is none", n, name)
			}
			if n > 0 && strings.HasSuffix(name, ".svg") && !strings.Contains(bytes, "replication") {
				t.Errorf("%d replications: %s does not say so", n, name)
			}
		}
		if drawn, missing := figures.Draw(few); n == 0 && len(drawn)+len(missing) == 0 {
			t.Error("nothing is drawn of no runs, and nothing is said")
		}
	}
}
