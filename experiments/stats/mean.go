package stats

import (
	"fmt"
	"math"
)

// Mean estimates the expectation of a measure from one sample per replication,
// ordered by replication. The interval is Student's, exact for normal samples;
// if the samples are so skewed that it would lose a point of coverage, it is the
// skewness-adjusted one of Willink (2005), and the method says so.
func Mean(samples []float64, confidence float64) Interval {
	return meanBy(studentized, samples, confidence)
}

// meanBy is Mean with one kind of interval or the other.
func meanBy(
	interval func(value, variance, skew float64, n int64, confidence float64, method string) Interval,
	samples []float64, confidence float64,
) Interval {
	demand(confidence)
	n := int64(len(samples))
	switch {
	case n == 0:
		return unknown(math.NaN(), 0, "no replications")
	case n == 1:
		return unknown(samples[0], 1, "one replication: "+noInterval)
	case constant(samples):
		return unvaried(samples[0], n)
	}
	mean, squares := moments(samples)
	variance := squares / float64(n-1) / float64(n)
	return interval(mean, variance, skewness(samples), n, confidence, "Student t")
}

// What a method says that knows nothing, or next to nothing.
const (
	noInterval  = "no interval"
	noVariation = "no variation"
)

// unvaried is the estimate when all replications agree. Nothing in the samples
// tells how far others might lie, and the method says so.
func unvaried(value float64, n int64) Interval {
	return Interval{Value: value, Low: value, High: value, N: n, Method: fmt.Sprintf(noVariation+" in %d runs", n)}
}

// student puts Student's interval around an estimate of that variance.
func student(value, variance float64, n int64, confidence float64, method string) Interval {
	half := float64(studentT(confidence, n-1) * math.Sqrt(variance))
	return Interval{Value: value, Low: value - half, High: value + half, N: n, Method: method}
}
