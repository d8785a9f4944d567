package systems_test

import (
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// decodeShipped reads a scenario of the library.
func decodeShipped(t *testing.T, name string) *experiments.File {
	t.Helper()
	raw, found := library.Open(name)
	if !found {
		t.Fatalf("%s is not in the library", name)
	}
	f, err := experiments.Decode(name, raw, nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What the lessons about services say comes out in each world. In two of them
// nothing is random: one world is all there are.
func TestServiceScenariosComeOut(t *testing.T) {
	for name, seeds := range map[string]uint64{"breaker": 1, "metastable": 1, "drowning": 3, "balancers": 3} {
		f := decodeShipped(t, name)
		for seed := uint64(1); seed <= seeds; seed++ {
			r, err := run.Execute(f, run.Options{Seed: seed, Replications: 1})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range r.Variants {
				for _, x := range v.Expectations {
					if !holds(x.Expectation, r.Runs[i].Quantities[x.Metric]) {
						t.Errorf("%s, %s, seed %d: not %s", name, v.Scenario.Name, seed, x.Text)
					}
				}
			}
		}
	}
}
