package check

import (
	"slices"

	"nines/sim"
	"nines/workloads/history"
)

// move is an operation that may have changed or shown something.
type move struct {
	op      *history.Op
	end     sim.Time // it took effect by then, if at all
	certain bool     // it took effect
	before  *state   // what it found, or a compare-and-set expects
	after   *state   // what a write or a compare-and-set leaves
}

// newModel keeps the operations that matter, narrows them as far as can be
// done without searching, and finds the states they speak of. It returns false
// if something was found before it can have been there.
func newModel(ops []*history.Op) (*model, bool) {
	m := &model{states: newStates()}
	for _, op := range matter(ops) {
		v := &move{op: op, end: op.Effective(), certain: op.Outcome == history.OK}
		m.moves = append(m.moves, v)
		m.appends = m.appends || op.Kind == history.Append
		if list, ok := observed(op); ok {
			v.before = m.states.see(list)
		} else if op.Kind == history.CompareAndSet {
			v.before = m.states.see(single(op.Old))
		}
	}
	narrow(m.moves)
	for _, v := range m.moves {
		if v.end < v.op.Invoke {
			return nil, false
		}
		v.after = m.states.find(v.op.Arg)
		if v.finds() {
			m.finders++
		}
		if v.finds() && !v.op.Mismatch {
			v.before.finders++
		}
		if v.op.Mutates() {
			v.after.changes++
		}
	}
	m.states.sum()
	return m, true
}

// matter drops what failed, what changes nothing and was not answered, and
// unknown changes whose value nobody found: had they taken effect, then unseen, and the same order
// without them explains the same answers. The last does not hold beside a
// mismatch, which may have found the very value that nobody else did.
func matter(ops []*history.Op) []*history.Op {
	ops = slices.DeleteFunc(slices.Clone(ops), func(op *history.Op) bool {
		return op.Outcome == history.Fail || op.Outcome == history.Unknown && !op.Mutates()
	})
	if slices.ContainsFunc(ops, func(op *history.Op) bool { return op.Mismatch }) {
		return ops
	}
	// Dropping an unknown compare-and-set may leave a value without a finder.
	for before := len(ops) + 1; len(ops) < before; {
		before = len(ops)
		found := sought(ops)
		ops = slices.DeleteFunc(ops, func(op *history.Op) bool {
			return op.Outcome == history.Unknown && !found[op.Arg]
		})
	}
	return ops
}

// sought are the values that some operation found or hoped to find. An empty
// key shows no value, so that Nil is always among them.
func sought(ops []*history.Op) map[history.Value]bool {
	found := make(map[history.Value]bool, len(ops)+1)
	found[history.Nil] = true
	for _, op := range ops {
		list, _ := observed(op)
		for _, value := range list {
			found[value] = true
		}
		if op.Kind == history.CompareAndSet {
			found[op.Old] = true
		}
	}
	return found
}

// narrow uses unique values: a change that alone can have put a value there
// took effect, and did so before the first operation that found it was over.
func narrow(moves []*move) {
	writers := make(map[history.Value]int, len(moves))
	found := make(map[history.Value]sim.Time, len(moves))
	for _, v := range moves {
		if changes(v.op) {
			writers[v.op.Arg]++
		}
		list, _ := observed(v.op)
		for _, value := range list {
			if end, seen := found[value]; !seen || v.op.Return < end {
				found[value] = v.op.Return
			}
		}
	}
	for _, v := range moves {
		end, seen := found[v.op.Arg]
		if changes(v.op) && seen && writers[v.op.Arg] == 1 {
			v.end, v.certain = min(v.end, end), true
		}
	}
}
