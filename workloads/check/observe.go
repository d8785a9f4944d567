package check

import (
	"fmt"

	"nines/workloads/history"
)

// A key is a list of values: a plain variable that holds 7 is the list [7],
// an unwritten one is empty, and a write replaces the whole list. So one set
// of rules serves variables and lists alike.

// observed returns the list that the answer of an operation shows, and false
// if the operation shows none.
func observed(op *history.Op) ([]history.Value, bool) {
	switch {
	case op.Outcome != history.OK || op.Mismatch:
		return nil, false
	case op.Kind == history.Read && op.List != nil:
		return op.List, true
	case op.Kind == history.Read:
		return single(op.Result), true
	case op.Kind == history.CompareAndSet:
		return single(op.Old), true
	}
	return nil, false
}

// single returns the list that a plain value stands for.
func single(v history.Value) []history.Value {
	if v == history.Nil {
		return nil
	}
	return []history.Value{v}
}

// changes reports whether op took effect on its key or may have done so.
func changes(op *history.Op) bool {
	return op.Mutates() && op.Outcome != history.Fail
}

// orphan is an answer that shows a value which no operation can have put there.
type orphan struct {
	op    *history.Op
	value history.Value
}

// fromNowhere finds all orphans, of one key or of several.
func fromNowhere(ops []*history.Op) (orphans []orphan) {
	written := make(map[address]bool, len(ops))
	for _, op := range ops {
		if changes(op) {
			written[address{op.Key, op.Arg}] = true
		}
	}
	for _, op := range ops {
		list, _ := observed(op)
		for _, value := range list {
			if !written[address{op.Key, value}] {
				orphans = append(orphans, orphan{op, value})
			}
		}
	}
	return orphans
}

// orphaned is the verdict on orphans, of which there is at least one: on one
// that nobody even tried to write, or else on the first, beside the operation
// that failed to write it.
func orphaned(orphans []orphan, ops []*history.Op) Verdict {
	failed := map[history.Value]*history.Op{}
	for _, op := range ops {
		if op.Mutates() && op.Outcome == history.Fail {
			failed[op.Arg] = op
		}
	}
	for _, o := range orphans {
		if failed[o.value] == nil {
			reason := fmt.Sprintf("%v %d found %v, which nobody wrote", o.op.Kind, o.op.ID, o.value)
			return violation(linearizable, reason, o.op)
		}
	}
	o := orphans[0]
	culprit := failed[o.value]
	reason := fmt.Sprintf("%v %d found %v, but %v %d of it failed: it should have had no effect",
		o.op.Kind, o.op.ID, o.value, culprit.Kind, culprit.ID)
	return violation(linearizable, reason, o.op, culprit)
}
