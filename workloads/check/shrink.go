package check

import (
	"slices"
	"sort"

	"nines/sim"
	"nines/workloads/history"
)

// Shrink looks for a small part of a history that is still violated by itself:
// it leaves out ever smaller runs of operations, the last ones first, until no
// single one can go. The result is ordered by (Invoke, ID).
//
// An operation never goes alone if that could turn true answers into false
// ones: with a write goes whatever may have found its value. So what is left
// convicts the whole history, as long as violated is a rule like that of
// [Linearizable]. And what is left speaks for itself: some operation that may
// have put a value there stays as long as one that found it.
func Shrink(h history.History, violated func(history.History) bool) history.History {
	h = slices.Clone(h)
	h.Sort()
	orphans := len(fromNowhere(pointers(h))) > 0
	accept := func(part history.History) bool {
		return (orphans || len(fromNowhere(pointers(part))) == 0) && violated(part)
	}
	for run := len(h) / 2; run > 0; {
		shorter := leaveOut(h, run, accept)
		if run > 1 || len(shorter) == len(h) {
			run /= 2
		}
		h = shorter
	}
	return h
}

// leaveOut tries each run of so many operations once.
func leaveOut(h history.History, run int, accept func(history.History) bool) history.History {
	for end := len(h); end > 0; end = min(end-run, len(h)) {
		if part := without(h, max(0, end-run), end); accept(part) {
			h = part
		}
	}
	return h
}

// without returns h without h[from:to] and without all that rests on it.
func without(h history.History, from, to int) history.History {
	found, replaced := findings(h), replacements(h)
	gone := make([]bool, len(h))
	var leave []int // gone, but what rests on them has not been looked at yet
	for i := from; i < to; i++ {
		gone[i], leave = true, append(leave, i)
	}
	for len(leave) > 0 {
		change := &h[leave[len(leave)-1]]
		leave = leave[:len(leave)-1]
		if !change.Mutates() {
			continue
		}
		for _, i := range found.by(change) {
			tooLate := replaced[change] < h[i].Invoke
			if !gone[i] && !h[i].Precedes(change) && !tooLate {
				gone[i], leave = true, append(leave, i)
			}
		}
	}
	var left history.History
	for i := range h {
		if !gone[i] {
			left = append(left, h[i])
		}
	}
	return left
}

// finding indexes operations by what they found.
type finding struct {
	values     map[address][]int
	mismatches map[uint64][]int // by key
}

// address is a value of a key. At the address of Nil are all that found
// anything: what was found after a key had been emptied may not show that.
type address struct {
	key   uint64
	value history.Value
}

func findings(h history.History) finding {
	f := finding{map[address][]int{}, map[uint64][]int{}}
	for i := range h {
		op := &h[i]
		list, answered := observed(op)
		switch {
		case op.Mismatch:
			f.mismatches[op.Key] = append(f.mismatches[op.Key], i)
		case op.Kind == history.CompareAndSet: // even one that hoped to find it
			list, answered = single(op.Old), true
		}
		for _, value := range list {
			f.values[address{op.Key, value}] = append(f.values[address{op.Key, value}], i)
		}
		if nothing := (address{op.Key, history.Nil}); answered {
			f.values[nothing] = append(f.values[nothing], i)
		}
	}
	return f
}

// by returns the operations whose answer may rest on the change. Whoever found
// that the key did not hold some value may owe that to any change, for without
// it an older value returns.
func (f finding) by(change *history.Op) []int {
	return slices.Concat(f.values[address{change.Key, change.Arg}], f.mismatches[change.Key])
}

// replacements returns, for each operation, when its value had certainly been
// replaced: when the first write or compare-and-set ended of those that began
// after it.
func replacements(h history.History) map[*history.Op]sim.Time {
	replaced := make(map[*history.Op]sim.Time, len(h))
	for _, ops := range split(h) {
		replacing := slices.DeleteFunc(slices.Clone(ops), func(op *history.Op) bool {
			return op.Outcome != history.OK || !op.Mutates() || op.Kind == history.Append
		})
		first := firstReplacement(replacing)
		for _, op := range ops {
			after := sort.Search(len(replacing), func(i int) bool { return op.Precedes(replacing[i]) })
			replaced[op] = first[after]
		}
	}
	return replaced
}

// firstReplacement returns, for each operation of a list that is sorted by
// invocation, when the first of those from there on ended; and Never for none.
func firstReplacement(byInvoke []*history.Op) []sim.Time {
	first := make([]sim.Time, len(byInvoke)+1)
	first[len(byInvoke)] = sim.Never
	for i := len(byInvoke) - 1; i >= 0; i-- {
		first[i] = min(first[i+1], byInvoke[i].Return)
	}
	return first
}

// pointers and values convert between the two shapes of a history.
func pointers(h history.History) []*history.Op {
	ops := make([]*history.Op, len(h))
	for i := range h {
		ops[i] = &h[i]
	}
	return ops
}

func values(ops []*history.Op) history.History {
	h := make(history.History, len(ops))
	for i, op := range ops {
		h[i] = *op
	}
	return h
}
