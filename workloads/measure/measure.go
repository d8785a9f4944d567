package measure

import (
	"slices"
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// Window is the half-open stretch of time [From, To).
type Window struct{ From, To sim.Time }

// Holds tells whether an operation lies within the window as a whole: it was
// invoked in it, and its client would have given up before its end. Operations
// that straddle an edge say nothing about either side of it.
func (w Window) Holds(op *history.Op, deadline time.Duration) bool {
	return op.Invoke >= w.From && op.Invoke < w.To && (w.To == sim.Never || op.Invoke.Add(deadline) <= w.To)
}

// Ratio is a quotient of counts. It is kept apart so that ratios of several
// runs are pooled as a ratio of sums.
type Ratio struct{ Num, Den int64 }

// Add pools two ratios.
func (r Ratio) Add(other Ratio) Ratio { return Ratio{r.Num + other.Num, r.Den + other.Den} }

// succeeded tells whether the client was served.
func succeeded(op *history.Op) bool { return op.Outcome == history.OK }

// Yield returns the operations that succeeded over those offered (Fox and
// Brewer, HotOS 1999): an error and an unknown outcome are failures alike.
func Yield(h history.History) Ratio {
	r := Ratio{Den: int64(len(h))}
	for i := range h {
		if succeeded(&h[i]) {
			r.Num++
		}
	}
	return r
}

// Within returns the operations that lie within the window.
func Within(h history.History, w Window, deadline time.Duration) history.History {
	var kept history.History
	for i := range h {
		if w.Holds(&h[i], deadline) {
			kept = append(kept, h[i])
		}
	}
	return kept
}

// Percentile returns the latency that a share of the successful operations
// does not exceed: the exact order statistic of rank ⌈share·n⌉. share is
// counted in thousandths of a per cent: 99.9 % is 99900. ok is false when
// nothing succeeded.
func Percentile(h history.History, share int64) (latency time.Duration, ok bool) {
	var latencies []time.Duration
	for i := range h {
		if succeeded(&h[i]) {
			latencies = append(latencies, h[i].Return.Sub(h[i].Invoke))
		}
	}
	if len(latencies) == 0 {
		return 0, false
	}
	slices.Sort(latencies)
	rank := (share*int64(len(latencies)) + ShareWhole - 1) / ShareWhole
	return latencies[max(rank, 1)-1], true
}

// ShareWhole is 100 % in the units of Percentile.
const ShareWhole = 100_000

// UserUptime returns the share of the users' time in which the service worked
// for them, in nanoseconds (Hauer et al., NSDI 2020): from each operation to
// the user's next one the service counts as up or down as that operation
// succeeded or failed. A pause longer than idle counts as neither.
//
// With one user who probes at regular times this is probe availability.
func UserUptime(h history.History, idle time.Duration, end sim.Time) Ratio {
	byUser := slices.Clone(h)
	slices.SortStableFunc(byUser, compareUsers)
	var up Ratio
	for i := range byUser {
		op, until := &byUser[i], end
		if i+1 < len(byUser) && sameUser(op, &byUser[i+1]) {
			until = byUser[i+1].Invoke
		}
		span := until.Sub(op.Invoke)
		if span <= 0 || span > idle {
			continue
		}
		up.Den += int64(span)
		if succeeded(op) {
			up.Num += int64(span)
		}
	}
	return up
}

// Outage is a stretch of time without success.
type Outage struct {
	From, To sim.Time // invocation of the first failure, and of the first success after it
	Offered  int64    // operations that failed in it
	Over     bool     // a success ended it; otherwise the history did
}

// Outages returns the stretches of at least tau in which at least k operations
// were offered and none succeeded. Operations count at their invocation.
func Outages(h history.History, tau time.Duration, k int64, end sim.Time) []Outage {
	var found []Outage
	var now Outage
	finish := func() {
		if now.Offered >= k && now.Offered > 0 && now.To.Sub(now.From) >= tau {
			found = append(found, now)
		}
		now = Outage{}
	}
	for i := range h {
		op := &h[i]
		switch {
		case !succeeded(op) && now.Offered == 0:
			now = Outage{From: op.Invoke, Offered: 1}
		case !succeeded(op):
			now.Offered++
		case now.Offered > 0:
			now.To, now.Over = op.Invoke, true
			finish()
		}
	}
	if now.Offered > 0 {
		now.To = end
		finish()
	}
	return found
}
