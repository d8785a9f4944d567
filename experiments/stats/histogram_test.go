package stats

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawDurations draws what a histogram may hold, and beyond.
func drawDurations(t *rapid.T, label string) []time.Duration {
	return rapid.SliceOfN(rapid.Map(rapid.Float64Range(0, 15), func(x float64) time.Duration {
		return time.Duration(math.Pow(10, x))
	}), 1, 50).Draw(t, label)
}

func histogramOf(all ...[]time.Duration) *Histogram {
	var h Histogram
	for _, d := range slices.Concat(all...) {
		h.Add(d, 1)
	}
	return &h
}

// A quantile is the exact order statistic to three figures, rounded up.
func TestHistogramQuantiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDurations(t, "durations")
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		h := histogramOf(d)
		slices.Sort(d)
		exact := min(d[rank(int64(len(d)), share)-1], HistogramMax)
		if got, ok := h.Quantile(share); !ok || got < exact || float64(got) > float64(exact)*1.001 || h.Count() != int64(len(d)) {
			t.Fatalf("%v for %v of %d", got, exact, h.Count())
		}
	})
	if _, ok := new(Histogram).Quantile(0.5); ok || new(Histogram).Count() != 0 {
		t.Error("nothing has a median")
	}
}

// Histograms merge in any order, and what was written can be read back.
func TestHistogramsMergeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDurations(t, "a"), drawDurations(t, "b")
		ab, ba, rebuilt := histogramOf(a), histogramOf(b), &Histogram{}
		ab.Merge(histogramOf(b))
		ba.Merge(histogramOf(a))
		all := histogramOf(a, b)
		for _, bucket := range all.Buckets() {
			rebuilt.Add(bucket.Value, bucket.Count)
		}
		for what, h := range map[string]*Histogram{"a and b": ab, "b and a": ba, "rebuilt": rebuilt} {
			if !slices.Equal(h.Buckets(), all.Buckets()) {
				t.Fatalf("%s: %v, want %v", what, h.Buckets(), all.Buckets())
			}
		}
	})
}
