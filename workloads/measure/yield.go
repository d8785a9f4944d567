package measure

import (
	"math/bits"
	"slices"
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// Ratio is a quotient of counts. It is kept apart so that ratios of several
// runs are pooled as a ratio of sums. With a Den of 0 there is no value.
type Ratio struct{ Num, Den int64 }

// Add pools two ratios.
func (r Ratio) Add(other Ratio) Ratio { return Ratio{r.Num + other.Num, r.Den + other.Den} }

// Less compares two ratios that have values, exactly. Neither count may be
// negative.
func (r Ratio) Less(other Ratio) bool {
	high, low := bits.Mul64(uint64(r.Num), uint64(other.Den))
	otherHigh, otherLow := bits.Mul64(uint64(other.Num), uint64(r.Den))
	return high < otherHigh || high == otherHigh && low < otherLow
}

// count adds one operation.
func (r *Ratio) count(success bool) {
	r.Den++
	if success {
		r.Num++
	}
}

// succeeded tells whether the client was served.
func succeeded(op *history.Op) bool { return op.Outcome == history.OK && !op.Late }

// Yield returns the operations that succeeded over those offered (Fox and
// Brewer, HotOS 1999): an error and an unknown outcome are failures alike.
func Yield(h history.History) (r Ratio) {
	for i := range h {
		r.count(succeeded(&h[i]))
	}
	return r
}

// Series returns the yield over time: the window in so many buckets of one
// length, each with the operations that were invoked in it. A bucket in which
// nothing was offered has no value. The window must have an end.
func Series(h history.History, w Window, buckets int64) []Ratio {
	series := make([]Ratio, buckets)
	for i := range h {
		op := &h[i]
		if op.Invoke < w.From || op.Invoke >= w.To {
			continue
		}
		high, low := bits.Mul64(uint64(op.Invoke.Sub(w.From)), uint64(buckets))
		bucket, _ := bits.Div64(high, low, uint64(w.To.Sub(w.From)))
		series[bucket].count(succeeded(op))
	}
	return series
}

// ShareWhole is 100 % in the units of Percentile.
const ShareWhole = 100_000

// Percentile returns the latency that a share of the successful operations
// does not exceed: the exact order statistic of rank ⌈share·n⌉. share is
// counted in thousandths of a per cent: 99.9 % is 99900. ok is false when
// nothing succeeded.
func Percentile(h history.History, share int64) (latency time.Duration, ok bool) {
	latencies := Latencies(h)
	if len(latencies) == 0 {
		return 0, false
	}
	rank := (share*int64(len(latencies)) + ShareWhole - 1) / ShareWhole
	return latencies[max(rank, 1)-1], true
}

// Latencies returns how long the successful operations took, in ascending
// order.
func Latencies(h history.History) (latencies []time.Duration) {
	for i := range h {
		if succeeded(&h[i]) {
			latencies = append(latencies, h[i].Return.Sub(h[i].Invoke))
		}
	}
	slices.Sort(latencies)
	return latencies
}

// Refutation returns a request that refutes availability in the sense of the
// CAP theorem (Gilbert and Lynch, SIGACT News 2002): one to a machine that was
// not failed, which got no non-error answer although its client had given it
// up before the partition healed. That the client was served elsewhere then is
// no excuse. up tells whether a machine was live from one instant to another.
// No refutation in one run is no proof.
func Refutation(h history.History, partition Window, up func(machine int64, from, to sim.Time) bool) (first history.Op, refuted bool) {
	for i := range h {
		for r := range h[i].Requests() { // the last one first
			inside := r.Invoke >= partition.From && r.Return <= partition.To
			if inside && r.Outcome != history.OK && r.Node >= 0 && up(r.Node, r.Invoke, r.Return) {
				first, refuted = r, true
			}
		}
		if refuted {
			break
		}
	}
	return first, refuted
}
