package stats

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// The ranks of every table of the sign test: for the median of n samples at 95 %.
func TestPublishedRanks(t *testing.T) {
	for n, want := range map[int64][2]int64{5: {0, 6}, 6: {1, 6}, 10: {2, 9}, 15: {4, 12}, 20: {6, 15}, 30: {10, 21}, 50: {18, 33}} {
		if low, high := quantileRanks(n, 0.5, 0.025); [2]int64{low, high} != want {
			t.Errorf("%d samples: %d and %d, the tables have %v", n, low, high, want)
		}
	}
}

// The ranks keep both tails, and the next ones inward would not.
func TestRanksAreTight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 300).Draw(t, "n")
		share := rapid.Float64Range(0.01, 0.99).Draw(t, "share")
		law := distuv.Binomial{N: float64(n), P: share}
		below := func(k int64) (sum float64) { // fewer than k, term by term
			for i := range k {
				sum += law.Prob(float64(i))
			}
			return sum
		}
		low, high := quantileRanks(n, share, 0.025)
		if below(low) > 0.025+1e-8 || below(low+1) < 0.025-1e-8 {
			t.Fatalf("rank %d is above with probability %v, the next with %v", low, below(low), below(low+1))
		}
		if high <= n && 1-below(high) > 0.025+1e-8 || high > low+1 && 1-below(high-1) < 0.025-1e-8 {
			t.Fatalf("rank %d is below with probability %v, the one before with %v", high, 1-below(high), 1-below(high-1))
		}
	})
}

// A quantile is one of the samples, and moves with them under any rising map.
func TestQuantileMovesWithItsSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 60).Draw(t, "x")
		share := rapid.Float64Range(0.01, 0.99).Draw(t, "share")
		cubes := make([]float64, len(x))
		for i := range x {
			cubes[i] = x[i] * x[i] * x[i]
		}
		a, b := Quantile(x, share, 0.95), Quantile(cubes, share, 0.95)
		near(t, "value", b.Value, a.Value*a.Value*a.Value, 0)
		if !slices.Contains(x, a.Value) || !(a.Low <= a.Value && a.Value <= a.High) || math.IsInf(a.Low, -1) != math.IsInf(b.Low, -1) {
			t.Fatalf("%v and %v", a, b)
		}
	})
}
