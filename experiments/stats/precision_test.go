package stats

import (
	"testing"

	"pgregory.net/rapid"
)

// The next number of replications is more than before unless it is enough, at
// most twice as many, and within the limit.
func TestNextIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Precision{Absolute: rapid.Float64Range(0, 1).Draw(t, "absolute"), Relative: rapid.Float64Range(0, 1).Draw(t, "relative")}
		half := rapid.Float64Range(0, 10).Draw(t, "half")
		i := Interval{Value: 1, Low: 1 - half, High: 1 + half, N: rapid.Int64Range(0, 1000).Draw(t, "n")}
		limit := rapid.Int64Range(1, 2000).Draw(t, "limit")
		next := p.Next(i, limit)
		switch {
		case p.Enough(i) || i.N >= limit:
			if next != i.N {
				t.Fatalf("%d after %d, which is enough or all", next, i.N)
			}
		case next <= i.N || next > limit || next > max(2*i.N, beginning):
			t.Fatalf("%d after %d of %d", next, i.N, limit)
		}
	})
	if (Precision{Absolute: 1}).Enough(Interval{Low: -0.1, High: 0.1, N: 9}) {
		t.Error("nine replications are enough")
	}
	if (Precision{Absolute: 1}).Enough(unknown(0, 100, "")) || (Precision{Relative: 1}).Enough(unvaried(1, 59)) || !(Precision{}).Enough(unvaried(1, 60)) {
		t.Error("enough without an interval, or after too few that are alike")
	}
}
