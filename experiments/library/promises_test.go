package library_test

import (
	"os"
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// promised is how often a scenario is run to see whether what its lesson says
// comes out: as often as it takes for its expectations to be decided, and no
// longer than a test may take.
var promised = map[string]struct {
	replications, long int64
	settings           []string
}{
	"balancers":   {replications: 1, long: 10},
	"breaker":     {replications: 1, long: 1},
	"cap":         {replications: 1, long: 30},
	"disk-seek":   {replications: 1, long: 6},
	"drowning":    {replications: 1, long: 6},
	"durability":  {replications: 800, long: 4000},
	"failover":    {replications: 4, long: 10},
	"heartbeat":   {replications: 3, long: 10, settings: []string{"faults.crash.at=2000s", "measure.to=2010s"}},
	"metastable":  {replications: 1, long: 1},
	"raid":        {replications: 1, long: 3},
	"split-brain": {replications: 2, long: 6},
}

// What the lessons say comes out: in one world of each scenario, and in many
// when there is time (NINES_LONG=1).
func TestLessonsComeOut(t *testing.T) {
	long := os.Getenv("NINES_LONG") != ""
	for _, name := range library.Names() {
		t.Run(name, func(t *testing.T) {
			p, isPromised := promised[name]
			if !isPromised {
				t.Fatal("how often must it run until its expectations are decided?")
			}
			settings, replications, seeds := p.settings, p.replications, []uint64{1}
			if long {
				settings, replications, seeds = nil, p.long, []uint64{1, 2, 3, 4, 5}
			}
			raw, _ := library.Open(name)
			f, err := experiments.Decode(name, raw, settings, systems.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			for _, seed := range seeds {
				r, err := run.Execute(f, run.Options{Seed: seed, Replications: replications})
				if err != nil {
					t.Fatal(err)
				}
				for _, claim := range r.Claims() {
					// One with a tolerance is about the mean of many runs.
					if claim.Status == run.Failed || claim.Status == run.Undecided && long {
						t.Errorf("seed %d, %s: %s is %v", seed, claim.Variant, claim.Text, claim.Status)
					}
				}
			}
		})
	}
}
