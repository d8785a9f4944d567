package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nines/workloads/history"

	"pgregory.net/rapid"
)

var everyKind = []history.Kind{history.Read, history.Read, history.Write, history.CompareAndSet, history.Append}

// The zone check, our search and plain porcupine are three ways to one answer.
func TestRegistersAgreeWithSearch(t *testing.T) {
	seen := balance{}
	rapid.Check(t, func(t *rapid.T) {
		h := drawAny(t, 16)
		want := plainPorcupine(h)
		if got := Linearizable(h, 0); got.Status != want {
			t.Fatalf("the zones say %v\nbut porcupine says %v of\n%v", got, want, h)
		}
		if got := searchKey(pointers(h), DefaultBudget); got.Status != want {
			t.Fatalf("the search says %v\nbut porcupine says %v of\n%v", got, want, h)
		}
		seen[want]++
	})
	seen.require(t)
}

// What the search prepares, leaves out and puts off changes no verdict.
func TestSearchAgreesWithPlainPorcupine(t *testing.T) {
	seen := balance{}
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 12, history.Read, history.Read, history.Write, history.CompareAndSet)
		want := plainPorcupine(h)
		if got := searchKey(pointers(h), DefaultBudget); got.Status != want {
			t.Fatalf("got %v\nwant %v for\n%v", got, want, h)
		}
		seen[want]++
	})
	seen.require(t)
}

// Lists, plain values, emptied keys and all kinds of operations on one key.
func TestSearchAgreesWithBruteForce(t *testing.T) {
	seen := balance{}
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 7, everyKind...)
		want := bruteForce(h)
		if got := Linearizable(h, 0); got.Status != want {
			t.Fatalf("got %v\nwant %v for\n%v", got, want, h)
		}
		seen[want]++
	})
	seen.require(t)
}

// Lists that tell their own order are judged without a search, to the same
// end.
func TestListsAgreeWithBruteForce(t *testing.T) {
	seen := balance{}
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 8, history.Read, history.Read, history.Append)
		ops, want := pointers(h), bruteForce(h)
		if got := searchKey(ops, DefaultBudget); got.Status != want {
			t.Fatalf("the search says %v\nwant %v for\n%v", got, want, h)
		}
		l, ok := newList(ops)
		if !ok {
			return
		}
		got := l.linearizable(ops)
		if got.Status != want {
			t.Fatalf("got %v\nwant %v for\n%v", got, want, h)
		}
		if len(got.Witness) > 3 || want == Violated && bruteForce(got.Witness) != Violated {
			t.Fatalf("%v\nis a poor witness", got)
		}
		seen[want]++
	})
	seen.require(t)
}

// Whatever Shrink leaves out, it never makes a good history look bad.
func TestLeavingOutIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 7, everyKind...)
		from := rapid.IntRange(0, len(h)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(h)).Draw(t, "to")
		if part := without(h, from, to); bruteForce(h) == NoViolation && bruteForce(part) != NoViolation {
			t.Fatalf("without %d to %d, what is left of\n%vlooks bad:\n%v", from, to, h, part)
		}
	})
}

// A witness is part of the history, and a violation by itself.
func TestWitnessConvictsByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 7, everyKind...)
		if rapid.Bool().Draw(t, "register") {
			h = drawAny(t, 7)
		}
		v := Linearizable(h, 0)
		for _, op := range v.Witness {
			if !slices.ContainsFunc(h, func(other history.Op) bool { return other.String() == op.String() }) {
				t.Fatalf("%v is not part of\n%v", op, h)
			}
		}
		if v.Status == Violated && (bruteForce(v.Witness) != Violated || v.Reason == "") {
			t.Fatalf("%v\nis no violation by itself", v)
		}
	})
}

// The witness of a register is the shortest there is, among the parts of the
// history in which a read's value comes with its write.
func TestWitnessIsShortest(t *testing.T) {
	longest := 0
	rapid.Check(t, func(t *rapid.T) {
		h := drawAny(t, 8)
		v := Linearizable(h, 0)
		if v.Status != Violated {
			return
		}
		longest = max(longest, len(v.Witness))
		if shortest := shortestViolation(h); shortest < len(v.Witness) {
			t.Fatalf("%v\nhas a witness of %d operations, in\n%v", v, shortest, h)
		}
	})
	t.Logf("the longest of these witnesses has %d operations", longest)
}

// One read between two of the other value does the work of two reads of its
// own; whichever of the values it is that was written first.
func TestOneReadServesBothLinks(t *testing.T) {
	for _, writes := range []string{
		"0 a/0 0s..1s write k0 1 -> unknown\n 1 b/0 0s..3s write k0 2 -> ok\n",
		"0 a/0 1s..2s write k0 1 -> unknown\n 1 b/0 0s..3s write k0 2 -> ok\n",
	} {
		h := parse(t, writes+`
			2 c/0 1s..2s read k0 -> 1
			3 c/0 4s..5s read k0 -> 1
			4 c/0 6s..7s read k0 -> 2
			5 c/0 8s..9s read k0 -> 1`)
		if v := Linearizable(h, 0); len(v.Witness) != 4 {
			t.Errorf("writes 0 and 1 and reads 3 and 4 are enough; got %v", v)
		}
	}
}

// shortestViolation tries every part of a history.
func shortestViolation(h history.History) int {
	shortest := len(h)
	for set := range 1 << len(h) {
		var part history.History
		complete := true
		for i, op := range h {
			if set>>i&1 == 1 {
				part = append(part, op)
			}
		}
		for _, op := range h {
			isWrite := op.Kind == history.Write
			read := func(r history.Op) bool { return r.Kind == history.Read && r.Result == op.Arg }
			inside := func(w history.Op) bool { return w.ID == op.ID }
			if isWrite && slices.ContainsFunc(part, read) && !slices.ContainsFunc(part, inside) {
				complete = false
			}
		}
		if complete && len(part) < shortest && bruteForce(part) == Violated {
			shortest = len(part)
		}
	}
	return shortest
}

// With a change goes what rests on it, and nothing else.
func TestWhatRestsOnAChange(t *testing.T) {
	tests := []struct{ name, history, without, left string }{
		{"the reads of its value", `
			0 a/0 0s..1s write k0 7 -> ok
			1 a/0 2s..3s read  k0   -> 7
			2 a/0 4s..5s read  k0   -> nil`, "0", "2"},
		{"not those that were over before", `
			0 a/0 0s..1s read  k0   -> 7
			1 a/0 2s..3s write k0 7 -> ok`, "1", "0"},
		{"not those that came when it had been replaced", `
			0 a/0 0s..1s write k0 7 -> ok
			1 a/0 2s..3s write k0 8 -> ok
			2 a/0 3s..4s read  k0   -> 7
			3 a/0 4s..5s read  k0   -> 7`, "0", "1 3"},
		{"not the same value of another key", `
			0 a/0 0s..1s write k0 7 -> ok
			1 a/0 2s..3s read  k1   -> 7`, "0", "1"},
		{"a compare-and-set that found it, and what found that", `
			0 a/0 0s..1s write k0 7   -> ok
			1 a/0 2s..3s cas   k0 7 8 -> ok
			2 a/0 4s..5s read  k0     -> 8`, "0", ""},
		{"every mismatch", `
			0 a/0 0s..1s write k0 7   -> ok
			1 a/0 2s..3s cas   k0 5 6 -> mismatch`, "0", ""},
		{"every list with it", `
			0 a/0 0s..1s append k0 7 -> ok
			1 a/0 2s..3s append k0 8 -> ok
			2 a/0 4s..5s read   k0   -> [7,8]
			3 a/0 4s..5s read   k0   -> [8]`, "0", "1 3"},
		{"whatever was found after the key was emptied", `
			0 a/0 0s..1s append k0 7   -> ok
			1 a/0 2s..3s write  k0 nil -> ok
			2 a/0 4s..5s append k0 8   -> ok
			3 a/0 6s..7s cas    k0 8 9 -> ok
			4 a/0 6s..7s read   k0     -> []`, "1", "0 2"},
	}
	for _, test := range tests {
		h := parse(t, test.history)
		at := slices.IndexFunc(h, func(op history.Op) bool { return fmt.Sprint(op.ID) == test.without })
		var left []string
		for _, op := range without(h, at, at+1) {
			left = append(left, fmt.Sprint(op.ID))
		}
		if got := strings.Join(left, " "); got != test.left {
			t.Errorf("%s: operations %q are left, want %q", test.name, got, test.left)
		}
	}
}

// From a history that Shrink is done with, nothing more can be left out but
// the origin of a value that somebody found.
func TestShrinkLeavesNothingToLeaveOut(t *testing.T) {
	violated := func(h history.History) bool { return bruteForce(h) == Violated }
	rapid.Check(t, func(t *rapid.T) {
		h := drawAnything(t, 7, everyKind...)
		if !violated(h) {
			return
		}
		small := Shrink(h, violated)
		if !violated(small) {
			t.Fatalf("shrank\n%vto\n%vwhich is good", h, small)
		}
		for i := range small {
			part := without(small, i, i+1)
			speaks := len(fromNowhere(pointers(h))) > 0 || len(fromNowhere(pointers(part))) == 0
			if speaks && violated(part) {
				t.Fatalf("%v could go from\n%v", small[i], small)
			}
		}
	})
}
