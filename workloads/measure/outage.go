package measure

import (
	"cmp"
	"slices"
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// Outage is a stretch of time without success.
type Outage struct {
	From, To sim.Time // invocation of the first failure, and of the first success after it
	Offered  int64    // operations that failed in it
	Over     bool     // a success ended it; otherwise the history did
}

// Outages returns the stretches of at least tau in which at least k operations
// were offered and none succeeded. Operations count at their invocation, in
// whatever order the history has them; one that is under way at the end of the
// history lasts until end.
func Outages(h history.History, tau time.Duration, k int64, end sim.Time) []Outage {
	h = slices.Clone(h)
	h.Sort()
	var found []Outage
	var now Outage
	finish := func() {
		if now.Offered >= max(k, 1) && now.To.Sub(now.From) >= tau {
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
	now.To = max(end, now.From)
	finish()
	return found
}

// byUser returns the history ordered by user, and by time for each of them.
func byUser(h history.History) history.History {
	h = slices.Clone(h)
	slices.SortStableFunc(h, func(a, b history.Op) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Client, b.Client),
			cmp.Compare(a.Invoke, b.Invoke), cmp.Compare(a.ID, b.ID))
	})
	return h
}

func sameUser(a, b *history.Op) bool { return a.Group == b.Group && a.Client == b.Client }
