package check

import (
	"fmt"

	"nines/workloads/history"
)

// explain says in a sentence what is wrong with a witness that a search found.
func explain(witness []*history.Op) string {
	for _, op := range witness {
		list, _ := observed(op)
		for _, value := range list {
			if first := firstChange(witness, value); op.Precedes(first) {
				return fmt.Sprintf("%v %d found %v before %v %d of it began, and nothing else can have put it there",
					op.Kind, op.ID, value, first.Kind, first.ID)
			}
		}
	}
	return fmt.Sprintf("no order of these %d operations explains what they found, and no other operation could help",
		len(witness))
}

// firstChange returns the first operation to begin of those that may have put
// the value there. There is one, for the value is not from nowhere.
func firstChange(witness []*history.Op, value history.Value) *history.Op {
	for _, op := range witness {
		if changes(op) && op.Arg == value {
			return op
		}
	}
	panic(fmt.Sprintf("check: nothing in a witness of %d operations wrote %v", len(witness), value))
}
