package results

import (
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/experiments"
)

// What a run came to is read back as exactly as it was, in every unit, with all
// that happened and all that did not.
func TestQuantitiesAreReadBack(t *testing.T) {
	count := rapid.Int64Range(0, math.MaxInt64)
	drawn := map[experiments.Unit]func(t *rapid.T, q *experiments.Quantity){
		experiments.Share: func(t *rapid.T, q *experiments.Quantity) {
			q.Den = count.Draw(t, "den")
			q.Num = min(count.Draw(t, "num"), q.Den)
		},
		experiments.PerOperation: func(t *rapid.T, q *experiments.Quantity) { q.Num, q.Den = count.Draw(t, "num"), count.Draw(t, "den") },
		experiments.Count:        func(t *rapid.T, q *experiments.Quantity) { q.Num = count.Draw(t, "num") },
		experiments.Span:         func(t *rapid.T, q *experiments.Quantity) { q.Num = count.Draw(t, "num") },
		experiments.Chance:       func(t *rapid.T, q *experiments.Quantity) { q.Num = rapid.Int64Range(0, 1).Draw(t, "num") },
		experiments.Between: func(t *rapid.T, q *experiments.Quantity) {
			q.Num, q.Den = count.Draw(t, "num"), rapid.Int64Range(0, 1e7).Draw(t, "den")
		},
		experiments.Judgement: func(t *rapid.T, q *experiments.Quantity) {
			q.Verdict = rapid.SampledFrom([]experiments.Verdict{experiments.Undecided, experiments.Holds, experiments.Violated}).Draw(t, "verdict")
		},
		experiments.Recovery: func(t *rapid.T, q *experiments.Quantity) {
			for range rapid.IntRange(0, 5).Draw(t, "spells") {
				spell := experiments.Spell{Length: time.Duration(count.Draw(t, "length")), Ended: rapid.Bool().Draw(t, "ended")}
				q.Spells = append(q.Spells, spell)
			}
		},
	}
	for unit, draw := range drawn {
		rapid.Check(t, func(t *rapid.T) {
			q := experiments.Quantity{Unit: unit}
			if missing := !unit.Quotient() && unit != experiments.Recovery; missing && rapid.Bool().Draw(t, "missing") {
				q.Missing = true
			} else {
				draw(t, &q)
			}
			written := cells(q)
			read, err := quantity(unit, written)
			if err != nil || !reflect.DeepEqual(read, q) {
				t.Fatalf("%+v is written %q and read %+v, %v", q, written, read, err)
			}
		})
	}
}

// What is not how it would have been written was not written by us.
func TestWrongQuantities(t *testing.T) {
	for _, c := range []struct {
		unit  experiments.Unit
		cells []string
	}{
		{experiments.Recovery, []string{"1.20"}}, {experiments.Recovery, []string{"1.2  3+"}}, {experiments.Recovery, []string{"1.2-"}},
		{experiments.Between, []string{"2", "5000000000", "2"}}, {experiments.Between, []string{"1", "1", "0"}},
		{experiments.Chance, []string{"0.5"}},
	} {
		if q, err := quantity(c.unit, c.cells); err == nil {
			t.Errorf("%q was read as %+v", c.cells, q)
		}
	}
}
