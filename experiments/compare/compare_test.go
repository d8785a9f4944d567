package compare_test

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/compare"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/systems"
)

var rewrite = flag.Bool("rewrite", false, "record the texts anew")

func execute(t testing.TB, text string, o run.Options) *run.Result {
	t.Helper()
	f, err := experiments.Decode("small", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Execute(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func compared(t testing.TB, a, b compare.Side) *compare.Comparison {
	t.Helper()
	c, err := compare.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// patient is a design whose clients wait for so long.
func patient(deadline string) string {
	return `
sites:   {A: 3}
links:   {default: "lognormal(10ms, 0.5)", local: "lognormal(10ms, 0.5)"}
systems: {store: {kind: register, protocol: abd}}
load:    {users: {calls: store, open: 50/s, deadline: ` + deadline + `, keys: uniform(10)}}
measure: {to: 20s, report: [yield(users)]}
study:   {primary: yield(users)}
`
}

// Two designs whose yields differ by 0.1 point (400 runs give 0.092 to 0.116)
// are told apart by ten runs each under the same weather, and not by eighty
// under weather of their own.
func TestSameWeatherTakesFewerRuns(t *testing.T) {
	of := func(deadline string, seed uint64, n int64) compare.Side {
		return compare.Of(deadline, execute(t, patient(deadline), run.Options{Seed: seed, Replications: n}))
	}
	paired := compared(t, of("118ms", 1, 10), of("118200us", 1, 10))
	d := paired.Points[0].Measures[0].Difference
	if !paired.Paired || !d.Significant() || d.Difference.Low > 0.001 || d.Difference.High < 0.001 {
		t.Errorf("ten runs under the same weather say %v", d)
	}
	if d.VarianceRatio < 30 {
		t.Errorf("pairing was worth only %v times the runs", d.VarianceRatio)
	}
	own := compared(t, of("118ms", 1, 80), of("118200us", 2, 80))
	if d := own.Points[0].Measures[0].Difference; own.Paired || d.Significant() || d.Difference.Low > 0.001 || d.Difference.High < 0.001 {
		t.Errorf("eighty runs under other weather say %v", d)
	}
	if notes := strings.Join(own.Notes(), " "); !strings.Contains(notes, "Unpaired, n = 80 and 80") || !strings.Contains(notes, "different ones") {
		t.Errorf("it notes %s", notes)
	}
}

const stores = `
sites:   {A: 2, B: 3}
links:   {default: "lognormal(10ms, 0.4)", local: "lognormal(500us, 0.3)"}
systems: {store: {kind: register}}
load:    {left: {at: A, pinned: true, calls: store, open: 40/s, deadline: 300ms}, right: {like: left, at: B}}
faults:  {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s, report: [yield(left), "yield(left, during cut)", "latency(left, p99)", "stale(left, during cut)", "outages(left)", linearizable(store)]}
study:
  variants: {abd: {}, same: {}, one: {systems.store.protocol: lww}}
  axes: {faults.cut.for: [0s, 1s]}
  replications: 8
  primary: yield(left)
`

// failures has a machine that is repaired quickly or slowly.
const failures = `
sites:   {A: 1}
systems: {store: {kind: register, protocol: lww, read: 1, write: 1}}
load:    {probe: {calls: store, users: 1, arrivals: constant, open: 10/s, deadline: 50ms, keys: uniform(1)}}
faults:  {down: {crash: store, life: exponential(10s), repair: exponential(8s)}}
measure: {to: 60s, report: ["recovery(probe, 200ms, 1)", "mtbf(probe, 200ms, 1)"]}
study:   {variants: {slow: {}, quick: {faults.down.repair: exponential(2s)}}, replications: 12, primary: "recovery(probe, 200ms, 1)"}
`

// A design compared with itself differs in nothing, measured or judged.
func TestIdenticalDesignsDifferInNothing(t *testing.T) {
	r := execute(t, stores, run.Options{Seed: 1})
	a, err := compare.Of("out", r).Only("abd")
	if err != nil {
		t.Fatal(err)
	}
	b, err := compare.Of("out", r).Only("same")
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []compare.Side{a, b} {
		for _, m := range compared(t, a, other).Points[0].Measures {
			if m.Difference.Significant() || m.A.Runs > 0 && m.Difference.Difference.Value != 0 {
				t.Errorf("%s: %v", m.Expression.Text, m.Difference)
			}
		}
	}
}

// What is printed, for people and for programs.
func TestStories(t *testing.T) {
	r, sweep := execute(t, stores, run.Options{Seed: 1}), execute(t, stores, run.Options{Seed: 1, Study: true, Replications: 6})
	fewer := execute(t, stores, run.Options{Seed: 1, Replications: 5})
	other := execute(t, strings.Replace(stores, "open: 40/s", "open: 60/s", 1), run.Options{Seed: 2, Replications: 7})
	failing := execute(t, failures, run.Options{Seed: 1})
	only := func(r *run.Result, name string) compare.Side {
		side, err := compare.Of("out", r).Only(name)
		if err != nil {
			t.Fatal(err)
		}
		return side
	}
	for name, c := range map[string]*compare.Comparison{
		"variants": compared(t, only(r, "abd"), only(r, "one")),
		"folders":  compared(t, compare.Of("out", r), compare.Of("fewer", fewer)),
		"unpaired": compared(t, only(r, "one"), only(other, "one")),
		"sweep":    compared(t, compare.Of("out", sweep), only(sweep, "one")),
		"designs":  compared(t, only(sweep, "abd"), only(sweep, "one")),
		"failures": compared(t, only(failing, "slow"), only(failing, "quick")),
		"points":   compared(t, only(sweep, "abd, faults.cut.for=1s"), only(sweep, "one, faults.cut.for=1s")),
	} {
		var b strings.Builder
		if err := c.Write(&b, report.Style{Width: 100, Unicode: true}); err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".txt"
		if *rewrite {
			if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || b.String() != string(want) {
			t.Errorf("%s (-rewrite records it):\n%s", name, b.String())
		}
		if raw := report.Encode(c.Document()); !json.Valid(raw) {
			t.Errorf("%s: no JSON: %s", name, raw)
		}
	}
}

// Of a chance the worlds tell in which one design was affected and the other was
// not: six to nothing is no luck, three to three may be.
func TestChances(t *testing.T) {
	of := func(affected ...int64) (all []experiments.Quantity) {
		for _, n := range affected {
			all = append(all, experiments.Quantity{Unit: experiments.Chance, Num: n})
		}
		return all
	}
	never, often := of(0, 0, 0, 0, 0, 0, 0, 1), of(1, 1, 1, 0, 1, 1, 1, 1)
	if c := compare.Paired(never, often); c.P != 0.03125 || !c.Significant() || c.Difference.Value != 0.75 {
		t.Errorf("%v", c)
	}
	if c := compare.Unpaired(never, often); c.P <= 0.01 || c.P > 0.05 {
		t.Errorf("unpaired, %v", c)
	}
	if c := compare.Paired(of(1, 1, 1, 0, 0, 0), of(0, 0, 0, 1, 1, 1)); c.P != 1 || c.Significant() {
		t.Errorf("%v", c)
	}
}

// Names that are not there are wrong, and said so.
func TestWrongNames(t *testing.T) {
	r := execute(t, stores, run.Options{Seed: 1, Replications: 1})
	for name, want := range map[string]string{"sane": `did you mean "same"?`, "zebra": "there are: abd; same; one"} {
		if _, err := compare.Of("out", r).Only(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	alone := execute(t, patient("1s"), run.Options{Seed: 1, Replications: 1})
	if _, err := compare.Compare(compare.Of("out", r), compare.Of("alone", alone)); err == nil || !strings.Contains(err.Error(), "DIR:VARIANT") {
		t.Errorf("%v", err)
	}
}

// With one run, or none that has a value, there is nothing to say, and no
// number that is none is printed.
func TestFewRuns(t *testing.T) {
	for n := range int64(2) {
		r := execute(t, stores, run.Options{Seed: 1, Replications: n + 1})
		a, _ := compare.Of("out", r).Only("abd")
		b, _ := compare.Of("out", r).Only("one")
		var text strings.Builder
		c := compared(t, a, b)
		if err := c.Write(&text, report.Style{}); err != nil {
			t.Fatal(err)
		}
		if said := text.String(); strings.Contains(said, "NaN") || strings.Contains(said, "Inf") {
			t.Errorf("%d runs:\n%s", n+1, said)
		}
		for _, m := range c.Points[0].Measures {
			if n == 0 && m.Difference.Significant() {
				t.Errorf("one run tells %s apart: %v", m.Expression.Text, m.Difference)
			}
		}
	}
}

// The primary measure stands alone; the others are a family.
func TestFamilies(t *testing.T) {
	r := execute(t, stores, run.Options{Seed: 1})
	a, _ := compare.Of("out", r).Only("abd")
	b, _ := compare.Of("out", r).Only("one")
	c := compared(t, a, b)
	for i, m := range c.Points[0].Measures {
		switch d := m.Difference; {
		case m.IsPrimary != (i == 0) || m.IsPrimary != (m.Expression.Text == "yield(left)"):
			t.Errorf("measure %d is %s", i, m.Expression.Text)
		case m.IsPrimary && d.P != d.Adjusted:
			t.Errorf("the primary measure is adjusted from %v to %v", d.P, d.Adjusted)
		case d.Adjusted < d.P, math.IsNaN(d.P) != math.IsNaN(d.Adjusted), d.P > 0.001 && d.P < 0.5 && d.P == d.Adjusted && i > 1:
			t.Logf("%s: %v adjusted to %v", m.Expression.Text, d.P, d.Adjusted)
		}
	}
	if c.Family < 3 {
		t.Errorf("a family of %d", c.Family)
	}
}
