package check

import (
	"cmp"
	"fmt"
	"slices"

	"nines/sim"
	"nines/workloads/history"

	"github.com/anishathalye/porcupine"
)

// searchKey judges a key of any kind: it looks for an order of its operations
// that explains every answer (Wing and Gong 1993, with the memory of Lowe
// 2017), and for a short witness if there is none.
func searchKey(ops []*history.Op, budget int64) Verdict {
	if orphans := fromNowhere(ops); len(orphans) > 0 {
		v := orphaned(orphans, ops)
		v.Steps = int64(len(ops))
		return v
	}
	status, steps := search(ops, budget)
	v := Verdict{Status: status, Check: linearizable}
	switch status {
	case Undecided:
		v.Key = ops[0].Key
		v.Reason = fmt.Sprintf("gave up after %d steps over %d operations", steps, len(ops))
	case Violated:
		witness, more := shrinkKey(ops, budget)
		v = violation(linearizable, explain(witness), witness...)
		steps += more
	}
	v.Steps = steps
	return v
}

// shrinkKey shortens a witness within a budget of its own.
func shrinkKey(ops []*history.Op, budget int64) (witness []*history.Op, steps int64) {
	small := Shrink(values(ops), func(part history.History) bool {
		if steps >= budget {
			return false
		}
		status, more := search(pointers(part), budget-steps)
		steps += more
		return status == Violated
	})
	return pointers(small), steps
}

// search has no timer: past the budget every step succeeds, so that porcupine
// runs through to the end at once and the answer is dropped. It is given one
// partition, and events in an order of our own, so that its steps are the same
// everywhere.
func search(ops []*history.Op, budget int64) (Status, int64) {
	m, possible := newModel(ops)
	if !possible {
		return Violated, int64(len(ops))
	}
	steps, spent := int64(0), m.states.add(nil)
	explained := porcupine.CheckEvents(porcupine.Model{
		Init: func() any { return config{at: m.states.empty, left: m.finders} },
		Hash: func(c any) uint64 { return c.(config).at.id * 0x9e3779b97f4a7c15 },
		Step: func(c, input, _ any) (bool, any) {
			if steps++; steps > budget {
				return true, config{at: spent}
			}
			if next, ok := m.step(c.(config), input.(*move)); ok {
				return true, next
			}
			return false, nil
		},
	}, events(m.moves))
	switch {
	case steps > budget:
		return Undecided, budget
	case !explained:
		return Violated, steps
	}
	return NoViolation, steps
}

// events lists invocations and ends in the order of time; at one instant
// invocations come first, for operations that touch are concurrent.
func events(moves []*move) []porcupine.Event {
	type edge struct {
		at   sim.Time
		rank int // 0 for the invocation, 1 for the end
		id   int
	}
	edges := make([]edge, 0, 2*len(moves))
	for id, m := range moves {
		edges = append(edges, edge{m.op.Invoke, 0, id}, edge{m.end, 1, id})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id))
	})
	list := make([]porcupine.Event, len(edges))
	for i, e := range edges {
		list[i] = porcupine.Event{Id: e.id, Kind: porcupine.EventKind(e.rank == 1), Value: moves[e.id]}
	}
	return list
}
