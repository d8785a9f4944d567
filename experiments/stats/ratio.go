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
	i, without := ratio(numerators, denominators, confidence)
	if without == nil {
		return i
	}
	n := float64(i.N)
	_, squares := moments(without)
	variance := squares * ((n - 1) / n)
	// Leaving out what is large makes the rest small: the parts lean the other way.
	return studentized(i.Value, variance, -skewness(without), i.N, confidence, "ratio of sums, jackknife")
}

// ratio pools a share, and lists what it becomes without each of its parts: nil
// if that says nothing, for the reason that the method gives.
func ratio(numerators, denominators []float64, confidence float64) (i Interval, without []float64) {
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
		return unknown(math.NaN(), 0, "no replications"), nil
	case below == 0:
		return unknown(math.NaN(), n, "nothing to divide by"), nil
	case n == 1:
		return unknown(above/below, 1, "one replication: "+noInterval), nil
	case contributing == 1:
		return unknown(above/below, n, "one replication holds all: "+noInterval), nil
	}
	without = make([]float64, n)
	for i := range without {
		without[i] = (above - numerators[i]) / (below - denominators[i])
	}
	if constant(without) {
		return unvaried(above/below, n), nil
	}
	return Interval{Value: above / below, N: n}, without
}
