package stats

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const (
	// HistogramMax is the longest time that a Histogram tells from longer ones:
	// a hundred years.
	HistogramMax = 100 * 365 * 24 * time.Hour
	// histogramFigures are the decimal figures that it keeps.
	histogramFigures = 2
)

// Histogram counts durations, from 0 to HistogramMax, to two significant
// figures (Tene's HDR histogram). What is longer counts as HistogramMax. Those
// of several runs are merged by adding the counts of equal buckets, in any
// order. The zero value is empty and ready; it takes some 50 kB from the first
// Add on.
//
// It describes; it has no interval, for the operations of one run are no
// independent samples. For an interval take each run's quantile, and Quantile
// over them.
type Histogram struct {
	counts *hdrhistogram.Histogram
}

// Bucket is a duration, the longest that counts as the same, and how many there
// were.
type Bucket struct {
	Value time.Duration
	Count int64
}

// Add counts a duration, which must not be negative, that many times.
func (h *Histogram) Add(d time.Duration, times int64) {
	if d < 0 || times < 0 {
		panic(fmt.Sprintf("stats: %v counted %d times", d, times))
	}
	if h.counts == nil {
		h.counts = hdrhistogram.New(1, int64(HistogramMax), histogramFigures)
	}
	if err := h.counts.RecordValues(int64(min(d, HistogramMax)), times); err != nil {
		panic(fmt.Sprintf("stats: %v is out of a histogram's range: %v", d, err))
	}
}

// Buckets lists what was counted, from short to long, without the empty ones.
// To Add them all gives an equal histogram.
func (h *Histogram) Buckets() (buckets []Bucket) {
	if h.counts == nil {
		return nil
	}
	for _, bar := range h.counts.Distribution() {
		if bar.Count > 0 {
			buckets = append(buckets, Bucket{min(time.Duration(bar.To), HistogramMax), bar.Count})
		}
	}
	return buckets
}
