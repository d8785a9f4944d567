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
	for _, l := range f.ledgers {
		l.Close()
		a.visits = append(a.visits, l.Visits...)
		a.calls = append(a.calls, l.Calls...)
	}
	slices.SortStableFunc(a.visits, func(x, y service.Visit) int { return cmp.Compare(x.Arrived, y.Arrived) })
	slices.SortStableFunc(a.calls, func(x, y service.Call) int { return cmp.Compare(x.Began, y.Began) })
	latest := sim.Start
	for _, v := range a.visits {
		latest = max(latest, v.Left)
		a.latest = append(a.latest, latest)
	}
	return a
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
