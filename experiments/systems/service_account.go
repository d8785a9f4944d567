package systems

import (
	"cmp"
	"slices"

	"nines/nodes/service"
	"nines/sim"
	"nines/workloads/measure"
)

// serviceAccount is what the ledgers of all machines of a service say together.
type serviceAccount struct {
	machines, slots int64 // slots of each; 0: no bound
	visits          []service.Visit
	latest          []sim.Time // by when all visits up to this one have left: it tells where to begin to look
	calls           []service.Call
	callees         []string
}

// Account closes the ledgers, which holds Little's law on every machine, and
// puts them together.
func (f *farm) Account() any {
	a := &serviceAccount{machines: int64(len(f.machines)), slots: f.slots, callees: f.callees}
	visits, calls := make([][]service.Visit, 0, len(f.ledgers)), make([][]service.Call, 0, len(f.ledgers))
	for _, l := range f.ledgers {
		l.Close()
		visits, calls = append(visits, l.Visits), append(calls, l.Calls)
	}
	a.visits = merged(visits, func(v *service.Visit) sim.Time { return v.Arrived })
	a.calls = merged(calls, func(c *service.Call) sim.Time { return c.Began })
	a.latest = make([]sim.Time, len(a.visits))
	latest := sim.Start
	for i := range a.visits {
		latest = max(latest, a.visits[i].Left)
		a.latest[i] = latest
	}
	return a
}

// merged puts lists that are in order of time into one that is; of what is at
// the same time, that of the earlier list comes first.
func merged[T any](lists [][]T, at func(*T) sim.Time) []T {
	switch len(lists) {
	case 0:
		return nil
	case 1:
		return lists[0]
	}
	x, y := merged(lists[:len(lists)/2], at), merged(lists[len(lists)/2:], at)
	all := make([]T, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		if at(&x[0]) <= at(&y[0]) {
			all, x = append(all, x[0]), x[1:]
		} else {
			all, y = append(all, y[0]), y[1:]
		}
	}
	return append(append(all, x...), y...)
}

// arrived returns the visits that came in a window.
func (a *serviceAccount) arrived(w measure.Window) []service.Visit {
	find := func(at sim.Time) int {
		i, _ := slices.BinarySearchFunc(a.visits, at, func(v service.Visit, at sim.Time) int { return cmp.Compare(v.Arrived, at) })
		return i
	}
	return a.visits[find(w.From):find(w.To)]
}

// present returns the visits that may have been there in a window, and all that
// were.
func (a *serviceAccount) present(w measure.Window) []service.Visit {
	first, _ := slices.BinarySearch(a.latest, w.From)
	last, _ := slices.BinarySearchFunc(a.visits, w.To, func(v service.Visit, at sim.Time) int { return cmp.Compare(v.Arrived, at) })
	return a.visits[min(first, last):last]
}

// called returns the calls that began in a window.
func (a *serviceAccount) called(w measure.Window) []service.Call {
	find := func(at sim.Time) int {
		i, _ := slices.BinarySearchFunc(a.calls, at, func(c service.Call, at sim.Time) int { return cmp.Compare(c.Began, at) })
		return i
	}
	return a.calls[find(w.From):find(w.To)]
}
