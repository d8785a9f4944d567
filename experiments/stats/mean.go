package stats

import (
	"fmt"
	"math"
)

// Mean estimates the expectation of a measure from one sample per replication,
// ordered by replication. The interval is Student's; it is exact for normal
// samples and close for others, for means of runs are rarely far from normal.
func Mean(samples []float64, confidence float64) Interval {
	demand(confidence)
	n := int64(len(samples))
	switch {
	case n == 0:
		return unknown(math.NaN(), 0, "no replications")
	case n == 1:
		return unknown(samples[0], 1, "one replication: no interval")
	case constant(samples):
		return unvaried(samples[0], n)
	}
	mean, squares := moments(samples)
	variance := squares / float64(n-1) / float64(n)
	return student(mean, variance, n, confidence, "Student t")
}

// unvaried is the estimate when all replications agree. Nothing in the samples
// tells how far others might lie, and the method says so.
func unvaried(value float64, n int64) Interval {
	return Interval{Value: value, Low: value, High: value, N: n, Method: fmt.Sprintf("no variation in %d runs", n)}
}

// student puts Student's interval around an estimate of that variance.
func student(value, variance float64, n int64, confidence float64, method string) Interval {
	half := float64(studentT(confidence, n-1) * math.Sqrt(variance))
	return Interval{Value: value, Low: value - half, High: value + half, N: n, Method: method}
}
