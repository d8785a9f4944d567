package experiments

import (
	"cmp"
	"slices"

	"nines/sim"
	"nines/workloads/history"
)

// During returns what was observed of a part of the measured window: the
// operations that were invoked in it. What is known only of the whole run, such
// as which writes a read could have seen, stays known.
func (o *Observation) During(from, to sim.Time) *Observation {
	part, scenario := *o, *o.Scenario
	scenario.Window.From = max(from, scenario.Window.From)
	scenario.Window.To = min(to, scenario.Window.To)
	part.Scenario = &scenario
	if part.whole == nil {
		part.whole = o
	}
	part.Loads = slices.Clone(o.Loads)
	for i := range part.Loads {
		part.Loads[i].Ops = invoked(part.Loads[i].Ops, from, to)
	}
	return &part
}

// invoked returns the operations of a history that were invoked in a window.
func invoked(h history.History, from, to sim.Time) history.History {
	find := func(at sim.Time) int {
		i, _ := slices.BinarySearchFunc(h, at, func(op history.Op, at sim.Time) int { return cmp.Compare(op.Invoke, at) })
		return i
	}
	first := find(from)
	return h[first:max(first, find(to))]
}
