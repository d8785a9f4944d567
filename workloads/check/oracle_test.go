package check

import (
	"math"
	"slices"

	"nines/workloads/history"

	"github.com/anishathalye/porcupine"
)

// Two oracles that share no line with what they judge. The first tries every
// order there is, straight from the definition; it is for histories of a
// handful of operations on one key.

func bruteForce(h history.History) Status {
	h = slices.DeleteFunc(slices.Clone(h), func(op history.Op) bool { return op.Outcome == history.Fail })
	if someOrderExplains(h, make([]bool, len(h)), nil) {
		return NoViolation
	}
	return Violated
}

// someOrderExplains places one operation after another; done marks those that
// have their place, list is what the key holds.
func someOrderExplains(h history.History, done []bool, list []history.Value) bool {
	open := false
	for i := range h {
		open = open || !done[i] && h[i].Outcome == history.OK
	}
	if !open {
		return true // what is unknown need not have happened
	}
	for i := range h {
		if done[i] || !mayComeNext(h, done, i) {
			continue
		}
		if after, ok := sequential(&h[i], list); ok {
			done[i] = true
			if someOrderExplains(h, done, after) {
				return true
			}
			done[i] = false
		}
	}
	return false
}

func mayComeNext(h history.History, done []bool, i int) bool {
	for j := range h {
		if !done[j] && h[j].Outcome == history.OK && h[j].Return < h[i].Invoke {
			return false
		}
	}
	return true
}

// sequential is the key as a single client would know it.
func sequential(op *history.Op, list []history.Value) ([]history.Value, bool) {
	holds := func(v history.Value) bool {
		return v == history.Nil && len(list) == 0 || v != history.Nil && len(list) == 1 && list[0] == v
	}
	set := func(v history.Value) []history.Value {
		if v == history.Nil {
			return nil
		}
		return []history.Value{v}
	}
	switch op.Kind {
	case history.Read:
		same := op.List == nil && holds(op.Result) || op.List != nil && slices.Equal(op.List, list)
		return list, same || op.Outcome == history.Unknown
	case history.Write:
		return set(op.Arg), true
	case history.Append:
		return append(slices.Clip(list), op.Arg), true
	}
	switch {
	case op.Mismatch:
		return list, !holds(op.Old)
	case holds(op.Old):
		return set(op.Arg), true
	}
	return list, op.Outcome == history.Unknown
}

// plainPorcupine is the second: porcupine with the textbook model and none of
// our preparations, for longer histories of registers and compare-and-sets.
func plainPorcupine(h history.History) Status {
	var ops []porcupine.Operation
	for i := range h {
		op := &h[i]
		if op.Outcome == history.Fail || op.Kind == history.Read && op.Outcome == history.Unknown {
			continue
		}
		end := int64(math.MaxInt64)
		if op.Outcome == history.OK {
			end = int64(op.Return)
		}
		ops = append(ops, porcupine.Operation{Input: op, Call: int64(op.Invoke), Return: end})
	}
	if porcupine.CheckOperations(textbook, ops) {
		return NoViolation
	}
	return Violated
}

var textbook = porcupine.Model{
	Init: func() any { return history.Nil },
	Step: func(state, input, _ any) (bool, any) {
		held, op := state.(history.Value), input.(*history.Op)
		switch op.Kind {
		case history.Read:
			return held == op.Result, held
		case history.Write:
			return true, op.Arg
		}
		switch {
		case op.Mismatch:
			return held != op.Old, held
		case held == op.Old:
			return true, op.Arg
		}
		return op.Outcome == history.Unknown, held
	},
}
