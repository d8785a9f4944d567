package primary_test

import (
	"slices"
	"testing"
	"time"

	"nines/nodes/replication/primary"
	"nines/workloads/check"
)

// A storm that makes a store without fencing lose writes is shrunk: to as few
// strikes as will do, and then to the operations that convict it. The same
// strikes do no harm to a store that fences.
func TestTheShortestSplitBrain(t *testing.T) {
	fenced, unfenced := brisk, brisk
	unfenced.Unfenced = true
	var shortest []int
	var story []string
	var witness check.Verdict
	for seed := range uint64(150) {
		strikes := []int{0, 1, 2, 3, 4, 5, 6, 7}
		if lost, _ := lossOf(t, seed, unfenced, strikes); lost == 0 {
			continue
		}
		for i := 0; i < len(strikes); {
			fewer := slices.Delete(slices.Clone(strikes), i, i+1)
			if lost, _ := lossOf(t, seed, unfenced, fewer); lost == 0 {
				i++
				continue
			}
			strikes = fewer
		}
		if lost, _ := lossOf(t, seed, fenced, strikes); lost > 0 {
			t.Errorf("seed %d, strikes %v: %d writes are lost in spite of the fence", seed, strikes, lost)
		}
		if shortest == nil || len(strikes) < len(shortest) {
			_, w := lossOf(t, seed, unfenced, strikes)
			shortest, story, witness = strikes, w.told, w.linearizable()
		}
	}
	if len(shortest) == 0 || len(shortest) > 2 || witness.Status != check.Violated || len(witness.Witness) > 3 {
		t.Errorf("the shortest split brain takes the strikes %v: %v", shortest, witness)
	}
	t.Logf("strikes %v, and %d operations: %v\n%q", shortest, len(witness.Witness), witness, story)
}

// lossOf runs a world in which only some strikes of the storm happen, and
// returns how many acknowledged writes it loses.
func lossOf(t *testing.T, seed uint64, o primary.Options, strikes []int) (lost int, w *world) {
	w = newWorld(t, seed, 3, o, rough)
	defer w.engine.Close()
	w.ask(150, faulty+healed/2)
	w.storm(8, strikes...)
	w.run(t, faulty+healed/2+time.Second)
	return len(w.lost(t)), w
}
