package systems_test

import (
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// What the scenarios of arrays expect comes out under other seeds, too.
func TestScenariosOfArraysHoldForOtherSeeds(t *testing.T) {
	seeds := []uint64{2}
	if long {
		seeds = []uint64{1, 2, 3}
	}
	for name, replications := range map[string]int64{"raid": 1, "disk-seek": 1, "durability": 800} {
		raw, found := library.Open(name)
		if !found {
			t.Fatalf("%s is not in the library", name)
		}
		f, err := experiments.Decode(name, raw, nil, systems.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		for _, seed := range seeds {
			r, err := run.Execute(f, run.Options{Seed: seed, Replications: replications})
			if err != nil {
				t.Fatal(err)
			}
			for _, claim := range r.Claims() {
				if claim.Status != run.Met {
					t.Errorf("%s, seed %d, %s: %s is %v", name, seed, claim.Variant, claim.Text, claim.Status)
				}
			}
		}
	}
}
