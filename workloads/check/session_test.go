package check

import (
	"testing"

	"nines/workloads/history"

	"pgregory.net/rapid"
)

// older says, from the definition and slowly, whether the value that one
// operation wrote or read was certainly there before the write of the other's.
func older(h history.History, a, b *history.Op) bool {
	write := writeOf(h, valueOf(b))
	return valueOf(a) != valueOf(b) && write != nil && certainBefore(h, valueOf(a), write)
}

// certainBefore reports whether an operation with that value had ended before
// the write began; a value is never older than its own write.
func certainBefore(h history.History, value history.Value, write *history.Op) bool {
	if value == history.Nil {
		return true
	}
	own := writeOf(h, value)
	for i := range h {
		if h[i].Outcome == history.OK && valueOf(&h[i]) == value && max(h[i].Return, own.Invoke) < write.Invoke {
			return true
		}
	}
	return false
}

// writeOf returns the write that may have put the value there.
func writeOf(h history.History, value history.Value) *history.Op {
	for i := range h {
		if h[i].Kind == history.Write && h[i].Outcome != history.Fail && h[i].Arg == value {
			return &h[i]
		}
	}
	return nil
}

func valueOf(op *history.Op) history.Value {
	if op.Kind == history.Read {
		return op.Result
	}
	return op.Arg
}

// hasOrigin reports whether somebody may have written the value of op.
func hasOrigin(h history.History, op *history.Op) bool {
	return valueOf(op) == history.Nil || writeOf(h, valueOf(op)) != nil
}

// sessionBroken is the definition of both session rules, for clients of one
// group.
func sessionBroken(h history.History, kind history.Kind) bool {
	for i := range h {
		for j := range h {
			knew, read := &h[i], &h[j]
			if i != j && knew.Kind == kind && read.Kind == history.Read && knew.Client == read.Client &&
				knew.Outcome == history.OK && read.Outcome == history.OK && knew.Return <= read.Invoke &&
				hasOrigin(h, knew) && hasOrigin(h, read) && older(h, read, knew) {
				return true
			}
		}
	}
	return false
}

func TestSessionsFollowTheirDefinition(t *testing.T) {
	rules := []struct {
		name  string
		kind  history.Kind
		judge func(history.History) Verdict
	}{
		{readYourWrites, history.Write, ReadYourWrites},
		{monotonicReads, history.Read, MonotonicReads},
	}
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			seen := balance{}
			rapid.Check(t, func(t *rapid.T) {
				h := drawAny(t, 12)
				v := rule.judge(h)
				if got, want := v.Status == Violated, sessionBroken(h, rule.kind); got != want {
					t.Fatalf("violated = %v, want %v: %v\nin\n%v", got, want, v, h)
				}
				if v.Status == Violated && !sessionBroken(v.Witness, rule.kind) {
					t.Fatalf("%v\nis no violation by itself", v)
				}
				seen[v.Status]++
			})
			seen.require(t)
		})
	}
}

// A client that reads what is older than what it knew has seen time run
// backwards: where its own operations do not touch, that breaks
// linearizability too.
func TestSessionViolationsAreGrave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawAny(t, 12)
		for i := range h {
			h[i].Invoke, h[i].Return = 4*h[i].Invoke+2, 4*h[i].Return
			h[i].Return = max(h[i].Return, h[i].Invoke+1)
		}
		broken := ReadYourWrites(h).Status == Violated || MonotonicReads(h).Status == Violated
		if broken && Linearizable(h, 0).Status != Violated {
			t.Fatalf("a session rule is broken, linearizability is not:\n%v", h)
		}
	})
}

func TestSessionsPassOverWhatIsNoRegister(t *testing.T) {
	h := parse(t, `
		0 a/0 0s..1s append k0 1 -> ok
		1 a/0 2s..3s read   k0   -> []`)
	if v := ReadYourWrites(h); v.Status != NoViolation || v.Steps != 2 {
		t.Errorf("got %v after %d steps", v, v.Steps)
	}
}
