package trace

import (
	"fmt"

	"nines/workloads/history"
)

// answer prints how an operation ended, without when.
func (x *Index) answer(op *Operation) string {
	text := op.Outcome.String()
	switch {
	case op.Outcome == history.Fail && !op.Mismatch:
		text = "refused"
	case op.Outcome == history.Unknown && unanswered(op):
		return "no answer"
	case op.Outcome == history.Unknown:
		text = "effect unknown"
	case x.keys[op.Group] == "": // it was served, and that is all
	case op.Outcome == history.OK && op.Kind == history.Read && op.List != nil:
		text = fmt.Sprint(op.List)
	case op.Outcome == history.OK && op.Kind == history.Read:
		text = value(op.Result)
	case op.Mismatch:
		text = "another value was there"
	}
	if op.Late {
		text += ", too late"
	}
	if op.Reason != "" {
		text += " (" + op.Reason + ")"
	}
	return text
}

func value(v history.Value) string {
	if v == history.Nil {
		return "nothing"
	}
	return v.String()
}
