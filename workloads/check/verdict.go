package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nines/workloads/history"
)

// Status is what a checker can say of a history. The values run from good to
// bad: the whole is as bad as its worst part.
type Status uint8

const (
	// NoViolation means that this history obeys the rule. It says nothing
	// about the histories that the same system may produce tomorrow.
	NoViolation Status = iota
	// Undecided means that the budget ended before the search did.
	Undecided
	// Violated means that the history breaks the rule; the witness shows how.
	Violated
)

var statusNames = [...]string{"no violation found", "undecided", "violated"}

// String returns the status in words.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// Verdict is the answer of a checker.
type Verdict struct {
	Status  Status
	Check   string       // the rule: linearizable, read your writes …
	Key     uint64       // the key that Witness and Reason are about
	Witness []history.Op // if Violated: few operations that break the rule by themselves
	Reason  string       // why, in a sentence; empty if no violation was found
	Steps   int64        // work done, in operations looked at or tried
}

// String prints the verdict and, below it, the witness in the text form of
// histories.
func (v Verdict) String() string {
	if v.Status == NoViolation {
		return v.Check + ": " + v.Status.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v on key %d: %s", v.Check, v.Status, v.Key, v.Reason)
	for line := range strings.Lines(history.History(v.Witness).String()) {
		b.WriteString("\n  " + strings.TrimSuffix(line, "\n"))
	}
	return b.String()
}

// violation is a verdict on one key. Operations may be named twice.
func violation(check string, reason string, ops ...*history.Op) Verdict {
	slices.SortFunc(ops, compareOps)
	ops = slices.Compact(ops)
	v := Verdict{Status: Violated, Check: check, Key: ops[0].Key, Reason: reason}
	for _, op := range ops {
		v.Witness = append(v.Witness, *op)
	}
	return v
}

// worse returns the verdict that stands for both: the graver one, of two
// violations the one that is shorter to tell, of equals the first. The work of
// both is added up.
func worse(a, b Verdict) Verdict {
	steps := a.Steps + b.Steps
	shorter := b.Status == Violated && len(b.Witness) < len(a.Witness)
	if b.Status > a.Status || b.Status == a.Status && shorter {
		a = b
	}
	a.Steps = steps
	return a
}

// split sorts the operations of a history by (Key, Invoke, ID) and returns
// those of each key.
func split(h history.History) [][]*history.Op {
	ops := make([]*history.Op, len(h))
	for i := range h {
		ops[i] = &h[i]
		if h[i].Outcome == history.OK && h[i].Return < h[i].Invoke {
			panic(fmt.Sprintf("check: operation %d returned at %d ns, before its invocation at %d ns",
				h[i].ID, int64(h[i].Return), int64(h[i].Invoke)))
		}
	}
	slices.SortFunc(ops, func(a, b *history.Op) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), compareOps(a, b))
	})
	var keys [][]*history.Op
	for start, i := 0, 1; i <= len(ops); i++ {
		if i == len(ops) || ops[i].Key != ops[start].Key {
			keys = append(keys, ops[start:i])
			start = i
		}
	}
	return keys
}

func compareOps(a, b *history.Op) int {
	return cmp.Or(cmp.Compare(a.Invoke, b.Invoke), cmp.Compare(a.ID, b.ID))
}
