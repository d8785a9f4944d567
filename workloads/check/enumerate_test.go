package check

import (
	"iter"
	"slices"
	"testing"

	"nines/sim"
	"nines/workloads/history"
)

const second = sim.Time(1e9)

// interval is the time of an operation on a grid of four instants: enough for
// every way in which up to four operations can follow, overlap or touch.
type interval struct{ from, to sim.Time }

// allIntervals yields every choice of n intervals on the grid, in ascending
// order.
func allIntervals(n int) iter.Seq[[]interval] {
	var grid []interval
	for from := range sim.Time(4) {
		for to := from; to < 4; to++ {
			grid = append(grid, interval{from * second, to * second})
		}
	}
	return func(yield func([]interval) bool) {
		chosen := make([]interval, n)
		var choose func(at, least int) bool
		choose = func(at, least int) bool {
			if at == n {
				return yield(chosen)
			}
			for i := least; i < len(grid); i++ {
				chosen[at] = grid[i]
				if !choose(at+1, i) {
					return false
				}
			}
			return true
		}
		choose(0, 0)
	}
}

// allCalls yields every choice of n reads and writes. Operation i writes the
// value i+1 with any of the outcomes, or reads nil or the value of any
// operation, which thereby may be one that nobody wrote.
func allCalls(n int, outcomes ...history.Outcome) iter.Seq[history.History] {
	return func(yield func(history.History) bool) {
		h := make(history.History, n)
		var fill func(at int) bool
		fill = func(at int) bool {
			if at == n {
				return yield(h)
			}
			op := &h[at]
			for _, outcome := range outcomes {
				*op = history.Op{ID: uint64(at), Kind: history.Write, Arg: history.Value(at + 1), Outcome: outcome, Node: -1}
				if !fill(at + 1) {
					return false
				}
			}
			for value := range history.Value(n + 1) {
				*op = history.Op{ID: uint64(at), Kind: history.Read, Result: value, Outcome: history.OK, Node: -1}
				if !fill(at + 1) {
					return false
				}
			}
			return true
		}
		fill(0)
	}
}

// smallHistories yields every history of up to three operations. Of four it
// leaves out failed writes and values from nowhere, which three suffice to
// tell the story of.
func smallHistories() iter.Seq[history.History] {
	return func(yield func(history.History) bool) {
		for n := 1; n <= 4; n++ {
			outcomes := []history.Outcome{history.OK, history.Unknown, history.Fail}
			if n == 4 {
				outcomes = outcomes[:2]
			}
			times := slices.Collect(cloned(allIntervals(n)))
			for h := range allCalls(n, outcomes...) {
				if n == 4 && someFromNowhere(h) {
					continue
				}
				for _, choice := range times {
					for i, at := range choice {
						h[i].Invoke, h[i].Return = at.from, at.to
					}
					if !yield(h) {
						return
					}
				}
			}
		}
	}
}

func cloned(seq iter.Seq[[]interval]) iter.Seq[[]interval] {
	return func(yield func([]interval) bool) {
		seq(func(choice []interval) bool { return yield(slices.Clone(choice)) })
	}
}

func someFromNowhere(h history.History) bool {
	return slices.ContainsFunc(h, func(op history.Op) bool {
		return op.Result != history.Nil && h[op.Result-1].Kind != history.Write
	})
}

// The zone check is right about every history of up to four operations.
func TestEverySmallHistory(t *testing.T) {
	tally := map[Status]int{}
	for h := range smallHistories() {
		got, want := Linearizable(h, 0), bruteForce(h)
		if got.Status != want {
			t.Fatalf("got %v\nwant %v for\n%v", got, want, h)
		}
		tally[want]++
	}
	t.Logf("%d linearizable, %d violated", tally[NoViolation], tally[Violated])
}

// mutants are checkers with one mistake each. Most of the mistakes amount to
// misreading the history, and are made by rewriting it.
var mutants = []struct {
	name  string
	judge func(history.History) Status
}{
	{"counts a time-out as a failure", rewriting(func(_ history.History, op *history.Op) bool {
		return op.Outcome != history.Unknown
	})},
	{"counts a time-out as an acknowledgement", rewriting(func(_ history.History, op *history.Op) bool {
		if op.Outcome == history.Unknown {
			op.Outcome = history.OK
		}
		return true
	})},
	{"lets failed writes take effect", rewriting(func(_ history.History, op *history.Op) bool {
		if op.Outcome == history.Fail {
			op.Outcome = history.Unknown
		}
		return true
	})},
	{"orders operations that touch", rewriting(func(_ history.History, op *history.Op) bool {
		op.Invoke, op.Return = 2*op.Invoke, 2*op.Return-1
		op.Return = max(op.Return, op.Invoke)
		return true
	})},
	{"forgets the initial value", rewriting(func(_ history.History, op *history.Op) bool {
		return op.Kind != history.Read || op.Result != history.Nil
	})},
	{"lets a read foresee a write", rewriting(func(h history.History, op *history.Op) bool {
		for _, write := range h {
			if op.Kind == history.Read && write.Kind == history.Write && write.Arg == op.Result {
				op.Return = max(op.Return, write.Invoke)
			}
		}
		return true
	})},
	{"drops every write that nobody read", rewriting(func(h history.History, op *history.Op) bool {
		read := func(other history.Op) bool { return other.Kind == history.Read && other.Result == op.Arg }
		return op.Kind == history.Read || slices.ContainsFunc(h, read)
	})},
	{"looks at forward zones only", func(h history.History) Status {
		return judgeSome(h, func(c *cluster) bool { return c.forward() })
	}},
	{"looks at backward zones only", func(h history.History) Status {
		return judgeSome(h, func(c *cluster) bool { return !c.forward() })
	}},
}

// rewriting is the checker behind an edit of each operation, which may also
// drop it.
func rewriting(edit func(history.History, *history.Op) bool) func(history.History) Status {
	return func(h history.History) Status {
		var edited history.History
		for _, op := range h {
			if edit(h, &op) {
				edited = append(edited, op)
			}
		}
		return Linearizable(edited, 0).Status
	}
}

// judgeSome is the checker when it forgets clusters.
func judgeSome(h history.History, keep func(*cluster) bool) Status {
	ops := pointers(h)
	r, _ := newRegister(ops)
	r.clusters = slices.DeleteFunc(r.clusters, func(c cluster) bool { return !keep(&c) })
	return r.linearizable(ops).Status
}

// Each mistake that the checker could make is caught by a small history.
func TestMutantsAreCaught(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			for h := range smallHistories() {
				if got, want := m.judge(h), bruteForce(h); got != want {
					t.Logf("says %v, but it is %v:\n%v", got, want, h)
					return
				}
			}
			t.Error("no history of up to four operations tells this checker from a right one")
		})
	}
}
