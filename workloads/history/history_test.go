package history

import (
	"slices"
	"testing"

	"nines/sim"
)

func TestPrecedesIsStrict(t *testing.T) {
	before := Op{Invoke: 1, Return: 2, Outcome: OK}
	touching := Op{Invoke: 2, Return: 3, Outcome: OK}
	after := Op{Invoke: 3, Return: 4, Outcome: OK}
	if !before.Precedes(&after) {
		t.Error("an operation that ended at 2 precedes one that began at 3")
	}
	if before.Precedes(&touching) || touching.Precedes(&before) {
		t.Error("operations that touch at 2 are concurrent")
	}
}

func TestUnknownPrecedesNothing(t *testing.T) {
	unknown := Op{Invoke: 1, Return: 2, Outcome: Unknown}
	muchLater := Op{Invoke: sim.Never - 1, Return: sim.Never, Outcome: OK}
	if unknown.Precedes(&muchLater) {
		t.Error("an unknown operation may take effect after any other")
	}
}

func TestMutates(t *testing.T) {
	ops := History{
		{Kind: Read}, {Kind: Write}, {Kind: Append}, {Kind: CompareAndSet, Arg: 1},
		{Kind: CompareAndSet, Arg: 1, Mismatch: true}, {Kind: CompareAndSet, Old: 1, Arg: 1},
	}
	var got []bool
	for i := range ops {
		got = append(got, ops[i].Mutates())
	}
	if want := []bool{false, true, true, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("Mutates = %v, want %v", got, want)
	}
}

func TestSortByInvocationThenID(t *testing.T) {
	h := History{{ID: 3, Invoke: 5}, {ID: 2, Invoke: 7}, {ID: 1, Invoke: 5}}
	h.Sort()
	if got := []uint64{h[0].ID, h[1].ID, h[2].ID}; !slices.Equal(got, []uint64{1, 3, 2}) {
		t.Errorf("sorted IDs = %v, want [1 3 2]", got)
	}
}

// The requests of an operation follow each other, and of many the latest are
// kept.
func TestRequestsOfAnOperation(t *testing.T) {
	op := Op{Invoke: 100, Node: 0}
	for i := range int64(20) {
		op.Node, op.Outcome = i, Fail
		op.GiveUp(sim.Time(101 + i))
	}
	op.Node, op.Outcome, op.Return = 20, OK, 121
	node, requests := int64(20), 0
	for r := range op.Requests() {
		if r.Node != node || r.Invoke != sim.Time(100+node) || r.Return != sim.Time(101+node) || (r.Outcome == OK) != (node == 20) {
			t.Errorf("request %d is %+v", node, r)
		}
		node--
		requests++
	}
	if requests != attemptsMax+1 {
		t.Errorf("%d requests, want the last and %d before it", requests, attemptsMax)
	}
	for r := range (&Op{Invoke: 5, Return: 6, Node: 3}).Requests() {
		if r.Node != 3 || r.Invoke != 5 || r.Return != 6 {
			t.Errorf("the only request is %+v", r)
		}
	}
}
