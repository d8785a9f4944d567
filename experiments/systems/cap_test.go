package systems_test

import (
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// The table of cap must come out in every world, not on average.
func TestCapComesOutInEveryReplication(t *testing.T) {
	if !long {
		t.Skip("a hundred worlds take minutes; the library's tests make one: NINES_LONG=1")
	}
	raw, found := library.Open("cap")
	if !found {
		t.Fatal("cap is not in the library")
	}
	f, err := experiments.Decode("cap", raw, nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	const replications = 100
	r, err := run.Execute(f, run.Options{Seed: 1, Replications: replications})
	if err != nil {
		t.Fatal(err)
	}
	met := make(map[string]int)
	for i, made := range r.Runs {
		v := r.Variants[int64(i)/replications]
		for _, x := range v.Expectations {
			if !holds(x.Expectation, made.Quantities[x.Metric]) {
				t.Errorf("%s, replication %d: not %s", made.Variant, made.Replication, x.Text)
				continue
			}
			met[made.Variant+": "+x.Text]++
		}
	}
	for _, v := range r.Variants {
		for _, x := range v.Expectations {
			t.Logf("%3d of %d  %s: %s", met[v.Scenario.Name+": "+x.Text], replications, v.Scenario.Name, x.Text)
		}
	}
}

// holds judges an expectation in a single run. One with a tolerance is about
// the mean of many, which scatters less: it is left to the study.
func holds(x experiments.Expectation, q experiments.Quantity) bool {
	switch {
	case x.Expression.Measure.Unit == experiments.Judgement && x.Not:
		return q.Verdict == experiments.Violated
	case x.Expression.Measure.Unit == experiments.Judgement:
		return q.Verdict == experiments.Holds
	case x.Tolerance > 0:
		return true
	}
	value := float64(q.Num)
	if q.Unit.Ratio() {
		value /= float64(q.Den)
	}
	from, to := x.Range()
	return value >= from && value <= to
}
