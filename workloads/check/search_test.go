package check

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"nines/workloads/history"
)

// hopeless is what a search finds hard: n writes at once, of values that
// repeat, and then reads of two of them, though nobody writes between.
func hopeless(t testing.TB, n int) history.History {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "%d a/%d 0s..1s write k7 %d -> ok\n", i, i, 1+i/2)
	}
	fmt.Fprintf(&text, "%d b/0 2s..3s read k7 -> 1\n %d b/0 4s..5s read k7 -> 2", n, n+1)
	return parse(t, text.String())
}

func TestSearchFindsTheHopeless(t *testing.T) {
	if v := Linearizable(hopeless(t, 10), 0); v.Status != Violated || len(v.Witness) != 6 {
		t.Errorf("two writes of 1, two of 2 and the two reads are enough; got %v", v)
	}
}

// Out of budget, the search ends at once and says so.
func TestUndecidedWithinBudget(t *testing.T) {
	for _, budget := range []int64{1, 10, 1000} {
		v := Linearizable(hopeless(t, 60), budget)
		want := fmt.Sprintf("gave up after %d steps over 62 operations", budget)
		if v.Status != Undecided || v.Steps != budget || v.Reason != want || v.Key != 7 || v.Witness != nil {
			t.Errorf("budget %d: got %+v", budget, v)
		}
	}
}

// Shortening a witness has a budget too; when that is spent, the witness is as
// short as it has become.
func TestWitnessWithinBudget(t *testing.T) {
	ops := pointers(hopeless(t, 10))
	for _, budget := range []int64{0, 100, 1500} {
		witness, steps := shrinkKey(ops, budget)
		t.Logf("%d operations after %d steps", len(witness), steps)
		if len(witness) <= 6 || steps > budget {
			t.Errorf("budget %d: %d operations after %d steps", budget, len(witness), steps)
		}
	}
}

// Neither the number of processors nor the order in which a history is handed
// over shows in a verdict.
func TestVerdictIsReproducible(t *testing.T) {
	h := hopeless(t, 10)
	first := fmt.Sprintf("%+v", Linearizable(h, 0))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for i := range h {
		rotated := append(append(history.History{}, h[i:]...), h[:i]...)
		if again := fmt.Sprintf("%+v", Linearizable(rotated, 0)); again != first {
			t.Fatalf("first %s\nthen  %s", first, again)
		}
	}
}

// Writes that were never answered stay possible for ever. A search that tried
// all their subsets would not end.
func TestManyUnknownWritesAreCheap(t *testing.T) {
	const values = 6
	var text strings.Builder
	for i := range 2 * values {
		fmt.Fprintf(&text, "%d a/%d 0s..1s write k0 %d -> unknown\n", i, i, 1+i/2)
	}
	for i := range 2*values + 1 {
		fmt.Fprintf(&text, "%d b/0 %ds..%ds read k0 -> %d\n", 2*values+i, 2+2*i, 3+2*i, 1+i%values)
	}
	if v := Linearizable(parse(t, text.String()), 10_000); v.Status != Violated {
		t.Errorf("1 was written twice and came up three times; got %v", v)
	}
}

// The verdict on many keys is that of the worst, told by the shortest witness.
func TestWholeIsAsBadAsItsWorstKey(t *testing.T) {
	good := "0 a/0 0s..1s write k1 7 -> ok\n"
	stale := `
		1 a/0 0s..1s write k2 7 -> ok
		2 a/0 2s..3s write k2 8 -> ok
		3 a/0 4s..5s read  k2   -> 7
	`
	nowhere := "4 a/0 0s..1s read k3 -> 99\n"
	undecided := hopeless(t, 60)
	tests := []struct {
		h      history.History
		status Status
		key    uint64
		steps  int64
	}{
		{nil, NoViolation, 0, 0},
		{parse(t, good), NoViolation, 0, 1},
		{append(undecided, parse(t, good)...), Undecided, 7, 51},
		{append(undecided, parse(t, good+stale)...), Violated, 2, 54},
		{parse(t, good+stale+nowhere), Violated, 3, 5},
	}
	for _, test := range tests {
		v := Linearizable(test.h, 50)
		if v.Status != test.status || v.Key != test.key || v.Steps != test.steps {
			t.Errorf("got %v, key %d, %d steps; want %v, key %d, %d steps",
				v.Status, v.Key, v.Steps, test.status, test.key, test.steps)
		}
	}
}

func TestReturnBeforeInvocationPanics(t *testing.T) {
	defer func() {
		want := "check: operation 3 returned at 5 ns, before its invocation at 6 ns"
		if got := recover(); got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	Linearizable(history.History{{ID: 3, Outcome: history.OK, Invoke: 6, Return: 5}}, 0)
}

func TestStatusNames(t *testing.T) {
	got := fmt.Sprint(NoViolation, ", ", Undecided, ", ", Violated, ", ", Status(9))
	if want := "no violation found, undecided, violated, Status(9)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
