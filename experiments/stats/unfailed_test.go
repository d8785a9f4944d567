package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// No failure is drawn as a bound, a failure as a point; the bound falls as runs
// are added, and no nines are infinite unless they are open.
func TestNinesAreNeverInfiniteUnlessOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 0, 0.01, 0.3, 1}), 1, 40).Draw(t, "unavailability")
		p := NinesOf(Mean(x, 0.95), 0.95)
		if failed := Sum(x) > 0; p.Open == failed || math.IsInf(p.Value, 1) == failed || math.IsInf(p.Low, 0) || !(p.Low <= p.Value && p.Value <= p.High) {
			t.Fatalf("%v of %v", p, x)
		}
	})
	if few, many := NinesOf(Unfailed(10, 0.95), 0.95), NinesOf(Unfailed(1000, 0.95), 0.95); few.Low >= many.Low || !few.Open {
		t.Errorf("ten runs %v, a thousand %v", few, many)
	}
}
