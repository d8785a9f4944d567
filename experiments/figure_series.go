package experiments

import (
	"time"

	"nines/experiments/stats"
	"nines/sim"
)

// Series is what a figure needs of each run beyond the measures: one of them
// over time, or the distribution of the values that it sums up.
type Series struct {
	Name       string // canonical: "yield(left) by 1s", "distribution of latency(left)", "yield(left) by batch"
	Expression Expression
	Bucket     time.Duration // of time; 0: a distribution, or batches
	Batches    int64         // of the steady state; 0: none
}

// Sample is one number of a series, in integers. Samples of several runs with
// one X are pooled by adding numerators and denominators.
type Sample struct {
	X   int64 // when the bucket begins, or how large the values are, in nanoseconds
	Num int64 // of the measure in its base unit, or how many values there are
	Den int64 // of the measure, or how many values the run has in all; never 0
}

// Evaluate computes the series of one run. A bucket in which the measure has
// no value has no sample.
func (s Series) Evaluate(o *Observation) []Sample {
	switch {
	case s.Batches > 0:
		return s.batches(o)
	case s.Bucket == 0:
		return s.distribution(o)
	}
	var samples []Sample
	window := o.Scenario.Window
	for from := window.From; from < window.To; from = from.Add(s.Bucket) {
		q := s.Expression.Evaluate(o.During(from, from.Add(s.Bucket)))
		if q.Defined() {
			samples = append(samples, newSample(from, q))
		}
	}
	return samples
}

// newSample is the value of a measure in a part of the run.
func newSample(from sim.Time, q Quantity) Sample {
	sample := Sample{X: int64(from.Sub(sim.Start)), Num: q.Num, Den: 1}
	switch {
	case q.Unit.Ratio():
		sample.Den = q.Den
	case q.Unit == Span:
		sample.Den = int64(time.Second)
	}
	return sample
}

// sizeOfDistribution is how many samples a distribution has, roughly.
const sizeOfDistribution = 1000

// Size returns how many samples a run has of the series at most, or roughly.
func (s Series) Size(w Window) int64 {
	switch {
	case s.Batches > 0:
		return s.Batches
	case s.Bucket == 0:
		return sizeOfDistribution
	}
	return int64((w.Length()-1)/s.Bucket) + 1
}

// distribution counts values, to two figures, so that runs can be put together.
func (s Series) distribution(o *Observation) (samples []Sample) {
	var counted stats.Histogram
	values := s.Expression.Measure.Values(o, s.Expression.Args)
	for _, value := range values {
		counted.Add(max(value, 0), 1)
	}
	for _, b := range counted.Buckets() {
		samples = append(samples, Sample{X: int64(b.Value), Num: b.Count, Den: int64(len(values))})
	}
	return samples
}

// Evaluate computes the measure of one run, or of a part of it.
func (e Expression) Evaluate(o *Observation) Quantity { return e.Measure.Evaluate(o, e.Args) }

// buckets is in how many parts a time line divides the measured window at
// most, unless its figure says how long they are.
const buckets = 60

// bucket returns the usual length of a time line's parts: 1, 2 or 5 times a
// power of ten.
func (w Window) bucket() time.Duration {
	least, length := w.Length()/buckets, time.Duration(1)
	for length < least {
		length *= 10
	}
	for _, part := range []time.Duration{5, 2} {
		if finer := length / part; finer >= least && length%part == 0 {
			return finer
		}
	}
	return length
}
