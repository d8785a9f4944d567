package stats

import "fmt"

const (
	// mserBatch is the five of MSER-5.
	mserBatch = 5
	// warmupsMin is how many times as long as its warm-up a run should be. A cut
	// chosen by the data takes bursts at the head for warm-up, and the estimate
	// leans away from them.
	warmupsMin = 10
)

// MSER5 finds how many values at the head of a series belong to its warm-up
// (White, Simulation 69, 1997; White, Cobb and Spratt, WSC 2000). Values are
// averaged by fives; the cut is where what remains estimates its own mean best,
// that is where the squares about it, divided by the square of their number, are
// least. It serves output of any distribution, and needs no parameter.
//
// Only the first half may be cut. If the least value lies at that limit, or
// there are fewer than ten values, ok is false: no steady state was found, the
// run is too short.
func MSER5(series []float64) (truncate int, ok bool) {
	means := batchMeans(series[:len(series)/mserBatch*mserBatch], len(series)/mserBatch)
	limit := len(means) / 2
	if limit == 0 {
		return 0, false
	}
	best, least := 0, 0.0
	mean, squares := 0.0, 0.0
	for cut := len(means) - 1; cut >= 0; cut-- {
		// From the back, one value more at a time (Welford 1962).
		remaining := float64(len(means) - cut)
		delta := means[cut] - mean
		mean += delta / remaining
		squares += float64(delta * (means[cut] - mean))
		if spread := squares / float64(remaining*remaining); cut == limit || cut < limit && spread <= least {
			best, least = cut, spread
		}
	}
	return best * mserBatch, best < limit
}

// Steady estimates the mean of a steady run from its series: what MSER5 calls
// warm-up is dropped, the rest goes to BatchMeans. Without a steady state there
// is no interval.
func Steady(series []float64, batches int, confidence float64) Interval {
	cut, ok := MSER5(series)
	i := BatchMeans(series[cut:], batches, confidence)
	if !ok {
		return unknown(i.Value, i.N, fmt.Sprintf("no steady state found in %d values: %s", len(series), noInterval))
	}
	i.Method = fmt.Sprintf("warm-up of %d of %d dropped by MSER-5, %s", cut, len(series), i.Method)
	if warmupsMin*cut > len(series) {
		i.Method += fmt.Sprintf(", run shorter than %d warm-ups, %s", warmupsMin, mayCoverLess)
	}
	return i
}
