package stats

import (
	"fmt"
	"math"
	"slices"

	"nines/sim/dist"
)

// Quantile estimates a quantile of what replications have, the median (0.5) of
// their latency percentiles for example, whatever its distribution. The interval
// lies between two of the sorted samples: the number of samples below the truth
// is binomial, and the ranks are the closest whose tails are small enough (David
// and Nagaraja, Order Statistics, section 7.1). It is conservative; where there
// are too few samples for an end, that end is infinite.
//
// It is for one number a replication. Latencies of one run share its weather,
// and are no samples.
func Quantile(samples []float64, share, confidence float64) Interval {
	demand(confidence)
	if !(share > 0 && share < 1) {
		panic(fmt.Sprintf("stats: the %v quantile of %d replications", share, len(samples)))
	}
	n := int64(len(samples))
	if n == 0 {
		return unknown(math.NaN(), 0, "no replications")
	}
	sorted := slices.Sorted(slices.Values(samples))
	low, high := quantileRanks(n, share, (1-confidence)/2)
	i := unknown(sorted[rank(n, share)-1], n, fmt.Sprintf("order statistics %d and %d of %d, %s", low, high, n, conservative))
	if low > 0 {
		i.Low = sorted[low-1]
	}
	if high <= n {
		i.High = sorted[high-1]
	}
	if low == 0 && high > n {
		i.Method = fmt.Sprintf("too few for order statistics: %s", noInterval)
	}
	return i
}

// rank is that of the sample which a share of n does not exceed.
func rank(n int64, share float64) int64 {
	return max(1, dist.Saturate(math.Ceil(Round(share*float64(n)))))
}

// quantileRanks returns the greatest rank that exceeds the quantile, and the
// least that falls below it, with probability at most tail: 0 and n+1 where
// there is none.
func quantileRanks(n int64, share, tail float64) (low, high int64) {
	// Sample low is above the quantile if fewer than low samples are below it.
	for low < n && binomialShare(low, n, share) <= tail {
		low++
	}
	for high = low + 1; high <= n && 1-binomialShare(high-1, n, share) > tail; {
		high++
	}
	return low, high
}
