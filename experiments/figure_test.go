package experiments_test

import (
	"fmt"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
)

const drawnScenario = `
load: {left: {at: A, calls: store, pinned: true, open: 50/s}, right: {like: left, at: B}}
measure: {from: 5s, to: 40s, report: [yield(left), "stale(left+right)", "latency(left, p90, reads)"]}
figures:
  - {y: [yield(left), stale], by: variant, bucket: 1500ms}
  - {kind: distribution, y: "latency(left, reads)"}
`

// The parts of a time line make up the whole: each operation is in one bucket,
// and what a read could have seen is judged by all that was ever written.
func TestATimeLineAddsUpToItsMeasure(t *testing.T) {
	s := only(t, drawnScenario)
	o := run(t, s)
	for i, series := range s.Series[:2] {
		whole := s.Measures[i].Evaluate(o)
		var num, den int64
		samples := series.Evaluate(o)
		for _, sample := range samples {
			num, den = num+sample.Num, den+sample.Den
			if sample.X < 5e9 || sample.X >= 40e9 || sample.X%15e8 != 5e8 {
				t.Errorf("%s has a bucket that begins at %d", series.Name, sample.X)
			}
		}
		if num != whole.Num || den != whole.Den || len(samples) < 20 {
			t.Errorf("the %d buckets of %s have %d of %d, the run has %d of %d", len(samples), series.Name, num, den, whole.Num, whole.Den)
		}
	}
}

// A distribution counts every value once, and no value as one that is off by
// more than a part in a hundred.
func TestADistributionCountsEveryValue(t *testing.T) {
	s := only(t, drawnScenario)
	o := run(t, s)
	p90 := s.Measures[2].Evaluate(o).Num
	samples := s.Series[2].Evaluate(o)
	below, all := int64(0), samples[0].Den
	for i, sample := range samples {
		if i > 0 && samples[i-1].X >= sample.X || sample.Den != all || sample.Num < 1 {
			t.Fatalf("sample %d is %+v after %+v", i, sample, samples[max(0, i-1)])
		}
		if below < (all*9+9)/10 && below+sample.Num >= (all*9+9)/10 && (sample.X < p90 || sample.X-p90 > p90/100) {
			t.Errorf("the 90th percentile is %d, it is counted as %d", p90, sample.X)
		}
		below += sample.Num
	}
	if below != all {
		t.Errorf("%d of %d values are counted", below, all)
	}
}

// What a figure does not show of a variant is not computed for it.
func TestAFigureCostsNothingWhereItIsNotDrawn(t *testing.T) {
	f := decode(t, `
load: {left: {at: A, calls: store, open: 50/s}}
measure: {to: 40s, report: [yield(left)]}
study: {variants: {a: {}, b: {}}}
figures: [{y: yield, variants: a}, {kind: bars, y: stale(left), variants: [a]}]
`)
	for i, want := range []string{"1 series, 2 measures", "0 series, 1 measures"} {
		s := f.Variants[i]
		if got := fmt.Sprintf("%d series, %d measures", len(s.Series), len(s.Measures)); got != want {
			t.Errorf("variant %s has %s, want %s", s.Name, got, want)
		}
	}
}

// A study is decoded with everything its points and figures need.
func ExampleFile_Points() {
	f, err := experiments.Decode("sweep.yaml", []byte(`
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s}}
faults:  {cut: {partition: [A, B], at: 2s, for: 1s}}
measure: {to: 10s}
study:   {axes: {faults.cut.for: [1s, 4s]}, primary: yield(users)}
figures: [{y: yield(users), bucket: 5s}]
`), nil, systems.Builtin())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range f.Points {
		o, err := p.Scenario.Run(sim.Options{Seed: 1})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, series := range p.Scenario.Series {
			fmt.Println(p, series.Name)
			for _, sample := range series.Evaluate(o) {
				fmt.Printf("  %d of %d\n", sample.Num, sample.Den)
			}
		}
	}
	// Output:
	// faults.cut.for=1s yield(users) by 5s
	//   82 of 100
	//   106 of 106
	// faults.cut.for=4s yield(users) by 5s
	//   34 of 100
	//   85 of 106
}
