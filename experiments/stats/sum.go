package stats

import (
	"fmt"
	"math"
)

// Sum adds in the order given, which by convention is that of the replication
// index, and carries along what each addition rounds away (Neumaier 1974). It
// has the same bits everywhere.
func Sum(samples []float64) float64 {
	sum, lost := 0.0, 0.0
	for _, x := range samples {
		next := sum + x
		if math.Abs(sum) >= math.Abs(x) {
			lost += (sum - next) + x
		} else {
			lost += (x - next) + sum
		}
		sum = next
	}
	if math.IsInf(sum, 0) || math.IsNaN(sum) {
		return sum // what was lost is not a number then
	}
	return sum + lost
}

// moments returns the mean and the sum of the squared deviations from it.
func moments(samples []float64) (mean, squares float64) {
	mean = Sum(samples) / float64(len(samples))
	deviations := make([]float64, len(samples))
	for i, x := range samples {
		d := x - mean
		deviations[i] = float64(d * d)
	}
	return mean, Sum(deviations)
}

// constant reports whether all samples are the same number.
func constant(samples []float64) bool {
	for _, x := range samples {
		if x != samples[0] {
			return false
		}
	}
	return true
}

// demand panics unless the level is one that an interval can have.
func demand(confidence float64) {
	if !(confidence > 0 && confidence < 1) {
		panic(fmt.Sprintf("stats: a confidence of %v is not between 0 and 1", confidence))
	}
}

// pair panics unless two columns belong to the same replications.
func pair(what string, a, b []float64) {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %s of %d and of %d replications", what, len(a), len(b)))
	}
}
