package plots

import (
	"cmp"
	"slices"
)

// spread moves places apart until neighbours differ by at least gap and all
// are within [low, high], as little as possible in the sum of squares. Places
// keep their order; equal ones take the order of their indices. There must be
// room for all.
//
// With i·gap taken off the i-th place, "apart by gap" becomes "not falling",
// and the best such sequence is found by pooling adjacent violators: whoever
// is above its successor is averaged with it.
func spread(want []float64, gap, low, high float64) []float64 {
	order := make([]int, len(want))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(want[a], want[b]) })
	var pools []pool
	for rank, i := range order {
		pools = append(pools, pool{want[i] - float64(float64(rank)*gap), 1})
		for n := len(pools); n > 1 && pools[n-2].mean() > pools[n-1].mean(); n-- {
			pools[n-2] = pool{pools[n-2].sum + pools[n-1].sum, pools[n-2].count + pools[n-1].count}
			pools = pools[:n-1]
		}
	}
	highest := high - float64(float64(len(want)-1)*gap)
	places := make([]float64, len(want))
	rank := 0
	for _, p := range pools {
		for range p.count {
			places[order[rank]] = max(low, min(highest, p.mean())) + float64(float64(rank)*gap)
			rank++
		}
	}
	return places
}

// pool is a run of places that move as one.
type pool struct {
	sum   float64
	count int
}

func (p pool) mean() float64 { return p.sum / float64(p.count) }
