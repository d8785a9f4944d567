package stats

import (
	"fmt"
	"math"
)

// BatchMeans estimates the mean of a steady series from one long run: the
// series is cut into batches of equal length, whose means are treated as if
// they were replications. Values that do not fill a batch are left out at the
// head, where warm-up would linger. Thirty batches are usual.
//
// The means of long batches are independent; those of short ones lean on their
// predecessor. Where they seem to, the interval is widened as if they were an
// autoregression of first order (as in Tafazzoli, Steiger and Wilson's N-Skart,
// IEEE Transactions on Automatic Control 56, 2011). Whether they do is not to be
// seen in the very runs that were too short to meet a burst, and so the method
// always says that it may cover less.
func BatchMeans(series []float64, batches int, confidence float64) Interval {
	demand(confidence)
	length := batchLength(len(series), batches)
	if length == 0 {
		return unfilled(Sum(series)/float64(len(series)), len(series), batches)
	}
	means := batchMeans(series, batches)
	if constant(means) {
		return byBatch(unvaried(means[0], int64(batches)))
	}
	mean, squares := moments(means)
	variance := squares / float64(batches-1) / float64(batches)
	return batched(mean, variance, means, skewness(means), length, confidence, "batch means")
}

// BatchRatio estimates a share of a steady series, what succeeded over what was
// offered in each of its slots: batches as in BatchMeans, the ratio of their
// sums and its jackknife as in RatioOfSums.
func BatchRatio(numerators, denominators []float64, batches int, confidence float64) Interval {
	pair("a ratio", numerators, denominators)
	length := batchLength(len(numerators), batches)
	if length == 0 {
		return unfilled(Sum(numerators)/Sum(denominators), len(numerators), batches)
	}
	above, below := batchMeans(numerators, batches), batchMeans(denominators, batches)
	i, without := ratio(above, below, confidence)
	if without == nil {
		return byBatch(i)
	}
	_, squares := moments(without)
	variance := squares * (float64(batches-1) / float64(batches))
	return batched(i.Value, variance, without, -skewness(without), length, confidence, "ratio of batches, jackknife")
}

// byBatch says that the replications of a method are batches.
func byBatch(i Interval) Interval {
	i.Method = "batches as runs, " + i.Method
	return i
}

// batchLength is how many values make one of so many batches.
func batchLength(values, batches int) int {
	if batches < 2 {
		panic(fmt.Sprintf("stats: %d values in %d batches; two at least", values, batches))
	}
	return values / batches
}

// unfilled is the estimate when there are fewer values than batches.
func unfilled(value float64, values, batches int) Interval {
	return unknown(value, int64(values), fmt.Sprintf("%d values do not fill %d batches: %s", values, batches, noInterval))
}

// batchMeans averages a series by batches, at its end if it does not divide.
func batchMeans(series []float64, batches int) []float64 {
	means := make([]float64, batches)
	for i := range means {
		length := len(series) / batches
		from := len(series) - (batches-i)*length
		means[i] = Sum(series[from:from+length]) / float64(length)
	}
	return means
}

// batched puts an interval around an estimate from parts that follow each other.
func batched(value, variance float64, parts []float64, skew float64, length int, confidence float64, method string) Interval {
	n := int64(len(parts))
	method = fmt.Sprintf("%s, %d of %d, Student t", method, n, length)
	lean := autocorrelation(parts)
	// By chance alone it passes that once in five times: the level of N-Skart's
	// test, for to miss a correlation is worse than to suspect one.
	suspect := float64(lean*math.Sqrt(float64(n))) > 0.8416
	if suspect {
		variance *= (1 + lean) / (1 - lean)
	}
	i := studentized(value, variance, skew, n, confidence, method)
	if suspect {
		i.Method += fmt.Sprintf(", widened for a correlation of %s", short(lean))
	}
	if !i.Doubtful() {
		i.Method += ", batches may depend on each other, " + mayCoverLess
	}
	return i
}

// autocorrelation is that of each part with its successor.
func autocorrelation(parts []float64) float64 {
	mean, squares := moments(parts)
	products := make([]float64, len(parts)-1)
	for i := range products {
		products[i] = float64((parts[i] - mean) * (parts[i+1] - mean))
	}
	return Sum(products) / squares
}
