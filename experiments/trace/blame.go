package trace

import (
	"cmp"
	"maps"
	"slices"

	"nines/workloads/history"
)

// success tells whether an operation was answered OK within its deadline.
func success(op *Operation) bool { return op.Outcome == history.OK && !op.Late }

// Blame accounts for an operation that was no success: it returns the fault to
// which most of its messages fell, the earliest of equals. Where none fell, it
// is the fault that delayed one, and else one that had the machine which was
// asked in its grip. None is returned if there is no such fault: the system
// did it by itself.
//
// This is what the trace shows, and no proof: whether the operation would have
// succeeded without the fault is what a second run, without it, tells (see
// Attribute).
func (x *Index) Blame(op *Operation) (fault int64, lost []*Message) {
	fell, delayed := make(map[int64]int), make(map[int64]int)
	for _, m := range x.Following(op.Cause) {
		if m.Fate.Perished() {
			lost = append(lost, m)
		}
		switch {
		case m.Fault == None:
		case m.Fate.Perished():
			fell[m.Fault]++
		default:
			delayed[m.Fault]++
		}
	}
	if f := most(fell); f != None {
		return f, lost
	}
	if f := most(delayed); f != None {
		return f, lost
	}
	for i := range x.Faults {
		if f := &x.Faults[i]; !f.parts() && f.hits(op.Node, op.Invoke, op.Return) {
			return int64(i), lost
		}
	}
	return None, lost
}

// most returns the fault with the greatest number, the earliest of equals.
func most(numbers map[int64]int) int64 {
	faults := slices.Sorted(maps.Keys(numbers))
	if len(faults) == 0 {
		return None
	}
	return slices.MaxFunc(faults, func(a, b int64) int { return cmp.Compare(numbers[a], numbers[b]) })
}

// parts tells whether the fault is between groups of machines: such a one does
// nothing to a machine by itself.
func (f *Fault) parts() bool { return len(f.Targets) != 1 }
