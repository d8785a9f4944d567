package check

import "nines/workloads/history"

const linearizable = "linearizable"

// DefaultBudget is how many steps a search may take where none are given.
const DefaultBudget = 1 << 20

// Linearizable checks that every operation can be given one instant between
// its invocation and its return, so that in the order of these instants every
// key behaves like a variable that nobody shares. Keys are judged one by one:
// a history is linearizable if each of its keys is (Herlihy and Wing, 1990).
//
// A key with nothing but reads and writes of unique values is decided exactly,
// in O(n log n), and so is one with nothing but reads and appends of unique
// values. Any other is searched, which may take exponentially long: the budget
// is the number of steps that the search of one key, and again the search for
// its witness, may take; 0 means DefaultBudget. The verdict and its steps
// depend on the history and the budget only.
func Linearizable(h history.History, budget int64) Verdict {
	if budget <= 0 {
		budget = DefaultBudget
	}
	whole := Verdict{Check: linearizable}
	for _, ops := range split(h) {
		whole = worse(whole, linearizableKey(ops, budget))
	}
	return whole
}

func linearizableKey(ops []*history.Op, budget int64) (v Verdict) {
	if r, ok := newRegister(ops); ok {
		v = r.linearizable(ops)
	} else if l, ok := newList(ops); ok {
		v = l.linearizable(ops)
	} else {
		return searchKey(ops, budget)
	}
	v.Steps = int64(len(ops))
	return v
}
