package figures

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/compare"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/experiments/systems"
	"nines/plots"
	"nines/sim"
)

// base is completed by the tests.
const base = `
sites:   {A: 2, B: 3}
links:   {default: "lognormal(10ms, 0.4)", local: "lognormal(500us, 0.3)"}
systems: {store: {kind: register}}
load:    {left: {at: A, pinned: true, calls: store, open: 20/s, deadline: 300ms}, right: {like: left, at: B}}
`

func painted(t testing.TB, text string, o run.Options) *picture {
	t.Helper()
	f, err := experiments.Decode("pool", []byte(base+text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	o.Seed = 1
	r, err := run.Execute(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return &picture{artist: &artist{Result: r, hash: "00000000", names: map[string]bool{}}, Figure: f.Figures[0], number: 1}
}

// The buckets of a time line make up the measure, over all runs; those of a
// distribution all values of all runs.
func TestPoolsAddUp(t *testing.T) {
	p := painted(t, `
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 4s, report: [yield(left)]}
study: {replications: 4}
figures: [{kind: timeline, y: yield(left)}, {kind: distribution, y: latency(left)}]
`, run.Options{})
	var num, den, ok int64
	for _, q := range p.quantities(0, "yield(left)") {
		num, den = num+q.Num, den+q.Den
	}
	all := p.pool(0, p.Y[0])
	var nums, dens float64
	for i, b := range all.buckets {
		nums, dens = nums+stats.Sum(b.nums), dens+stats.Sum(b.dens)
		if i > 0 && b.x <= all.buckets[i-1].x || len(b.nums) != 4 {
			t.Errorf("bucket %d begins at %d and is of %d runs", i, b.x, len(b.nums))
		}
	}
	if all.runs != 4 || nums != float64(num) || dens != float64(den) {
		t.Errorf("%v of %v in %d runs, the measure has %d of %d", nums, dens, all.runs, num, den)
	}
	for _, c := range p.pool(0, p.File.Figures[1].Y[0]).counts() {
		ok += c.Count
	}
	if ok != num {
		t.Errorf("%d latencies of %d operations that succeeded", ok, num)
	}
}

// Where nothing failed, what is drawn is the bound that this proves; elsewhere
// what failed, to the last digit.
func TestNinesAreComputedFromFailures(t *testing.T) {
	p := painted(t, `
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s}
study: {replications: 7}
figures: [{kind: nines, y: [yield(left), yield(right)]}]
`, run.Options{})
	p.draw()
	lines := p.drawn[0].Figure.(plots.Nines).Lines[0].Points
	left, right := lines[0].Y, lines[1].Y
	if right.Value != 0 || right.Low != 0 || right.High != stats.AtMost(0, 7, run.Confidence) {
		t.Errorf("no failure in 7 runs is %+v", right)
	}
	var failed, offered float64
	for _, q := range p.quantities(0, "yield(left)") {
		failed, offered = failed+float64(q.Den-q.Num), offered+float64(q.Den)
	}
	if left.Value != failed/offered || !(left.Low < left.Value && left.Value < left.High) {
		t.Errorf("%v of %v failed, drawn is %+v", failed, offered, left)
	}
}

// Differences are those of compare, and a family.
func TestDifferencesAreAFamily(t *testing.T) {
	p := painted(t, `
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s}
study: {replications: 6, variants: {abd: {}, same: {}, one: {systems.store.protocol: lww}}}
figures: [{kind: differences, y: [yield(left), yield(right)], baseline: abd}]
`, run.Options{})
	p.draw()
	d := p.drawn[0].Figure.(plots.Differences)
	want := []string{"same: yield(left)", "same: yield(right)", "one: yield(left)", "one: yield(right)"}
	for i, row := range d.Rows {
		if row.Name != want[i] || row.IsSignificant != (i == 2) {
			t.Errorf("row %d is %+v", i, row)
		}
	}
	if c := compare.Paired(p.quantities(0, "yield(left)"), p.quantities(2, "yield(left)")); d.Rows[2].Value.Value != 100*c.Difference.Value {
		t.Errorf("%v is drawn of %v", d.Rows[2].Value, c)
	}
	if !strings.Contains(d.Caption, "adjusted for 4 comparisons") || d.Label != "yield, percentage points" {
		t.Errorf("%q is labelled %q", d.Caption, d.Label)
	}
}

// What is shaded is what strikes, wherever the schedule alone says so.
func TestShadesAreEpisodes(t *testing.T) {
	for fault, isFixed := range map[string]bool{
		"{partition: [A, B], at: 1s, for: 1s}":                                  true,
		"{partition: [A, B], at: 1s}":                                           true,
		"{partition: [A, B], at: 1s, for: 0s}":                                  true,
		"{crash: A1, at: 500ms, for: 200ms, every: 700ms, until: 3s}":           true,
		"{crash: A1, at: 500ms, repair: 2s}":                                    true,
		"{crash: A1, at: 3900ms, for: 5s}":                                      true,
		"{crash: A1, at: 1s, for: 200ms, every: \"uniform(500ms, 900ms)\"}":     false,
		"{crash: each(A), life: exponential(1s), repair: 100ms}":                false,
		"{crash: rolling(store), at: 100ms, for: 200ms, every: 700ms}":          false,
		"{crash: A1, at: 1s, repair: exponential(300ms)}":                       false,
		"{partition: [A, B], at: 1s, for: 100ms, every: 1s, until: 1h}":         true,
		"{pause: \"random(2)\", at: 1500ms, for: 1s, every: 1500ms, until: 4s}": true,
	} {
		f, err := experiments.Decode("shade", []byte(base+"measure: {to: 4s, drain: 500ms}\nfaults: {f: "+fault+"}"), nil, systems.Builtin())
		if err != nil {
			t.Error(err)
			continue
		}
		s := f.Variants[0]
		bands, fixed := episodes(&s.Faults[0], s.Window.End())
		if fixed != isFixed {
			t.Errorf("%s: %t that its times are known beforehand", fault, fixed)
		}
		if !fixed {
			continue
		}
		o, err := s.Run(sim.Options{Seed: 3})
		if err != nil {
			t.Error(err)
			continue
		}
		var struck []plots.Band
		for _, e := range o.Episodes {
			struck = append(struck, plots.Band{Name: e.Fault, From: e.From.Sub(sim.Start), To: min(e.To, s.Window.End()).Sub(sim.Start)})
		}
		if !reflect.DeepEqual(bands, struck) {
			t.Errorf("%s: shaded is %v, and it struck %v", fault, bands, struck)
		}
	}
}

// Variants that a fault strikes at other times have shades of their own, with
// their names.
func TestShadesOfDifferentVariants(t *testing.T) {
	p := painted(t, `
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s}
study: {replications: 1, variants: {short: {}, also: {}, long: {faults.cut.for: 2s}, none: {faults.cut.for: 0s}}}
figures: [{kind: timeline, y: yield(left), by: variant}]
`, run.Options{})
	p.draw()
	line := p.drawn[0].Figure.(plots.Timeline)
	want := []plots.Band{{Name: "cut (short, also)", From: time.Second, To: 2 * time.Second}, {Name: "cut (long)", From: time.Second, To: 3 * time.Second}}
	if !reflect.DeepEqual(line.Bands, want) || !strings.Contains(line.Caption, "There is no cut in none.") {
		t.Errorf("shaded is %v, said is %q", line.Bands, line.Caption)
	}
}

// Panels of one sheet share its shades: variants that are struck otherwise have
// a sheet of their own.
func TestPanelsAreStruckAlike(t *testing.T) {
	p := painted(t, `
faults: {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s}
study: {replications: 1, variants: {short: {}, also: {}, none: {faults.cut.for: 0s}}}
figures: [{kind: timeline, y: yield}]
`, run.Options{})
	p.draw()
	if len(p.drawn) != 2 || p.drawn[0].Title != "Yield over time: short, also" || p.drawn[1].Title != "Yield over time: none" {
		t.Fatalf("drawn are %v", p.drawn)
	}
	struck, spared := p.drawn[0].Figure.(plots.Timeline), p.drawn[1].Figure.(plots.Timeline)
	if len(struck.Bands) != 1 || len(struck.Panels) != 2 || len(spared.Bands) != 0 || len(spared.Panels) != 1 {
		t.Errorf("%+v\n%+v", struck, spared)
	}
}

// An axis is as long as its values if they are of one sort, and a row of names
// if they are not.
func TestRails(t *testing.T) {
	for values, want := range map[string]string{
		"0s 20s 500ms": "durations 0 500000000 2e+10", "50% 7%": "x, % 7 50", "6/min 1/s": "x, per second 0.1 1",
		"3 1 2": "x 1 2 3", "1 1000": "x log 1 1000", "1s 1000ms": "names", "abd lww": "names", "1s 5": "names",
		"1ms 1s": "durations log 1000000 1000000000", "": "names", "NaN": "names", "1e99 2": "names",
	} {
		texts := strings.Fields(values)
		r := laid("x", texts)
		got := "names"
		if r.axis.Categories == nil && len(texts) > 0 {
			got = r.axis.Label
			if r.axis.Durations {
				got = "durations"
			}
			if r.axis.Scale == plots.Logarithmic {
				got += " log"
			}
			for _, text := range r.texts {
				got += fmt.Sprintf(" %.10g", math.Round(1e9*r.place[text])/1e9)
			}
		}
		if got != want {
			t.Errorf("%q lie along %q, want %q", values, got, want)
		}
	}
}
