package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"nines/workloads/history"
)

// list is the history of one key to which unique values are appended, and
// nothing else is done but reading. Each read shows the whole past of the key,
// so that together they tell the order of everything: an append comes at its
// place in the longest list, a read between the last value that it shows and
// the next, and an append that no list shows comes after all of them.
type list struct {
	appends map[history.Value]*history.Op // the live ones
	reads   []*history.Op                 // the answered ones, short lists first
}

// newList returns false if the operations are more than that.
func newList(ops []*history.Op) (*list, bool) {
	l := &list{appends: make(map[history.Value]*history.Op, len(ops))}
	for _, op := range ops {
		isRead := op.Kind == history.Read && op.Result == history.Nil
		switch {
		case !isRead && op.Kind != history.Append || l.appends[op.Arg] != nil && changes(op):
			return nil, false
		case isRead && op.Outcome == history.OK:
			l.reads = append(l.reads, op)
		case changes(op):
			l.appends[op.Arg] = op
		}
	}
	slices.SortStableFunc(l.reads, func(a, b *history.Op) int { return cmp.Compare(len(a.List), len(b.List)) })
	return l, true
}

// linearizable judges a list exactly, in O(n log n) and the length of what was
// read. The order of everything being told, all that can go wrong is that the
// lists contradict each other, or that of two operations the later in that
// order ended before the earlier began.
func (l *list) linearizable(ops []*history.Op) Verdict {
	if orphans := fromNowhere(ops); len(orphans) > 0 {
		return orphaned(orphans, ops)
	}
	for i, read := range l.reads {
		if i > 0 && !slices.Equal(l.reads[i-1].List, read.List[:len(l.reads[i-1].List)]) {
			reason := fmt.Sprintf("read %d and read %d contradict each other: neither list begins the other",
				l.reads[i-1].ID, read.ID)
			return violation(linearizable, reason, l.reads[i-1], read)
		}
	}
	placed, twice := l.place(ops)
	if twice != nil {
		longest := l.reads[len(l.reads)-1]
		reason := fmt.Sprintf("read %d shows %v twice, but append %d of it took effect once", longest.ID, twice.Arg, twice.ID)
		return violation(linearizable, reason, twice, longest)
	}
	return l.outOfPlace(placed)
}

// place is an operation and its rank in the order that the lists tell.
type place struct {
	op   *history.Op
	rank int
}

// place ranks the operations that matter: the append of element k has the rank
// 2k+1, a read of k elements the rank 2k. It returns an append that the longest
// list shows twice, if there is one.
func (l *list) place(ops []*history.Op) (placed []place, twice *history.Op) {
	position := map[history.Value]int{}
	if len(l.reads) > 0 {
		for i, value := range l.reads[len(l.reads)-1].List {
			if _, again := position[value]; again {
				return nil, l.appends[value]
			}
			position[value] = i
		}
	}
	for _, op := range ops {
		at, shown := position[op.Arg]
		switch {
		case op.Outcome == history.OK && op.Kind == history.Read:
			placed = append(placed, place{op, 2 * len(op.List)})
		case changes(op) && shown:
			placed = append(placed, place{op, 2*at + 1})
		case op.Outcome == history.OK:
			placed = append(placed, place{op, math.MaxInt})
		}
	}
	slices.SortStableFunc(placed, func(a, b place) int { return cmp.Compare(a.rank, b.rank) })
	return placed, nil
}

// outOfPlace looks for an operation that began when one of higher rank had
// already ended. It goes from high ranks to low ones, keeps the append and the
// read that ended first, and takes the shortest story.
func (l *list) outOfPlace(placed []place) Verdict {
	whole := Verdict{Check: linearizable}
	var added, read *history.Op
	for len(placed) > 0 {
		start := len(placed) - 1
		for start > 0 && placed[start-1].rank == placed[start].rank {
			start--
		}
		for _, p := range placed[start:] {
			for _, later := range []*history.Op{added, read} {
				if later != nil && later.Precedes(p.op) {
					whole = worse(whole, l.misplaced(later, p.op))
				}
			}
		}
		for _, p := range placed[start:] {
			if p.op.Kind == history.Read {
				read = firstToEnd(read, p.op)
			} else {
				added = firstToEnd(added, p.op)
			}
		}
		placed = placed[:start]
	}
	return whole
}

// firstToEnd returns the operation that ended first; a may be missing.
func firstToEnd(a, b *history.Op) *history.Op {
	if a == nil || b.Effective() < a.Effective() {
		return b
	}
	return a
}

// misplaced is the verdict on two operations, of which the first had ended
// before the second began but comes after it in the order of the lists.
func (l *list) misplaced(first, second *history.Op) Verdict {
	reason := ""
	switch {
	case first.Kind == history.Read && second.Kind == history.Read:
		reason = fmt.Sprintf("read %d shows less than read %d, which had ended before it began", second.ID, first.ID)
	case first.Kind == history.Read:
		reason = fmt.Sprintf("read %d shows %v, but had ended before append %d of it began", first.ID, second.Arg, second.ID)
	case second.Kind == history.Read:
		reason = fmt.Sprintf("read %d does not show %v, but append %d of it had ended before it began",
			second.ID, first.Arg, first.ID)
	default:
		longest := l.reads[len(l.reads)-1]
		reason = fmt.Sprintf("read %d shows %v and not %v before it, but append %d of value %v had ended before append %d of value %v began",
			longest.ID, second.Arg, first.Arg, first.ID, first.Arg, second.ID, second.Arg)
		return violation(linearizable, reason, first, second, longest)
	}
	return violation(linearizable, reason, first, second)
}
