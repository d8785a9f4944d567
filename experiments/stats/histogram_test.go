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
	return rapid.SliceOfN(rapid.Map(rapid.Float64Range(0, 18.8), func(x float64) time.Duration {
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

// Each duration is in the bucket of its own order, to two figures, rounded up.
func TestHistogramBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		durations := drawDurations(t, "durations")
		buckets := histogramOf(durations).Buckets()
		slices.Sort(durations)
		for _, b := range buckets {
			for _, d := range durations[:b.Count] {
				exact := min(d, HistogramMax)
				if b.Value < exact || float64(b.Value) > float64(exact)*1.01 {
					t.Fatalf("%v counts as %v", d, b.Value)
				}
			}
			durations = durations[b.Count:]
		}
		if len(durations) > 0 {
			t.Fatalf("%v are in no bucket", durations)
		}
	})
	if new(Histogram).Buckets() != nil {
		t.Error("nothing has buckets")
	}
}

// To add the buckets of several runs, in any order, is to have counted all at
// once.
func TestHistogramsMergeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDurations(t, "a"), drawDurations(t, "b")
		all := histogramOf(a, b)
		for what, parts := range map[string][]*Histogram{
			"a and b": {histogramOf(a), histogramOf(b)}, "b and a": {histogramOf(b), histogramOf(a)}, "itself": {all},
		} {
			var merged Histogram
			for _, part := range parts {
				for _, bucket := range part.Buckets() {
					merged.Add(bucket.Value, bucket.Count)
				}
			}
			if !slices.Equal(merged.Buckets(), all.Buckets()) {
				t.Fatalf("%s: %v, want %v", what, merged.Buckets(), all.Buckets())
			}
		}
	})
}
