package stats

import "math"

// RatioOfSums estimates a share that each replication holds a part of: what
// succeeded over what was offered. The parts are pooled, for a run in which
// much was offered says more than one in which little was; the mean of the
// runs' own ratios would estimate something else. Denominators are not
// negative; a replication with denominator 0 contributes nothing.
//
// The interval comes from the jackknife: what the pooled ratio becomes when
// each replication in turn is left out (Quenouille; Tukey 1958).
func RatioOfSums(numerators, denominators []float64, confidence float64) Interval {
	demand(confidence)
	pair("a ratio", numerators, denominators)
	above, below := Sum(numerators), Sum(denominators)
	n, contributing := int64(len(numerators)), 0
	for _, d := range denominators {
		if d != 0 {
			contributing++
		}
	}
	switch {
	case n == 0:
		return unknown(math.NaN(), 0, "no replications")
	case below == 0:
		return unknown(math.NaN(), n, "nothing to divide by")
	case n == 1:
		return unknown(above/below, 1, "one replication: no interval")
	case contributing == 1:
		return unknown(above/below, n, "one replication holds all: no interval")
	}
	without := make([]float64, n)
	for i := range without {
		without[i] = (above - numerators[i]) / (below - denominators[i])
	}
	if constant(without) {
		return unvaried(above/below, n)
	}
	_, squares := moments(without)
	variance := squares * (float64(n-1) / float64(n))
	return student(above/below, variance, n, confidence, "ratio of sums, jackknife")
}
