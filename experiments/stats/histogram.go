package stats

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const (
	// HistogramMax is the longest time that a Histogram tells from longer ones.
	HistogramMax = 24 * time.Hour
	// histogramFigures are the decimal figures that it keeps.
	histogramFigures = 3
)

// Histogram counts durations across runs, from 1 ns to HistogramMax, to three
// significant figures (Tene's HDR histogram). What is longer counts as
// HistogramMax. Histograms merge in any order to the same counts. The zero
// value is empty and ready; it takes some 300 kB from the first Add on.
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

// Merge adds the counts of another histogram.
func (h *Histogram) Merge(other *Histogram) {
	if other.counts == nil {
		return
	}
	h.Add(0, 0) // at least there
	h.counts.Merge(other.counts)
}

// Count is how many durations were counted.
func (h *Histogram) Count() int64 {
	if h.counts == nil {
		return 0
	}
	return h.counts.TotalCount()
}

// Quantile returns the duration that a share of them does not exceed, at most
// one part in a thousand too long; ok is false if there are none.
func (h *Histogram) Quantile(share float64) (d time.Duration, ok bool) {
	if !(share >= 0 && share <= 1) {
		panic(fmt.Sprintf("stats: the %v quantile of %d durations", share, h.Count()))
	}
	left := rank(h.Count(), share)
	for _, b := range h.Buckets() {
		if left -= b.Count; left <= 0 {
			return b.Value, true
		}
	}
	return 0, false
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
