package check

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"nines/sim"
	"nines/workloads/history"
)

// simulated is one key under n operations, about as many at a time as
// concurrency says, of which unknown per cent of the changes are never
// answered and take effect late or never. Values are unique.
func simulated(n, concurrency, unknown int, kinds ...history.Kind) history.History {
	random := sim.NewKey(1, 0, "operations", 0).At(0, 0)
	h := make(history.History, n)
	points := make([]sim.Time, n)
	order := make([]int, n)
	for i := range h {
		op := &h[i]
		*op = history.Op{ID: uint64(i), Node: -1, Outcome: history.OK, Arg: history.Value(i + 1)}
		op.Kind = kinds[random.Below(uint64(len(kinds)))]
		op.Invoke = sim.Time(i)*1e6 + sim.Time(random.Below(5e5))
		op.Return = op.Invoke + sim.Time(random.Below(uint64(concurrency)*2e6))
		points[i] = op.Invoke + sim.Time(random.Below(uint64(op.Return-op.Invoke)+1))
		order[i] = i
		if op.Kind != history.Read && random.Below(100) < uint64(unknown) {
			op.Outcome = history.Unknown
			points[i] += sim.Time(random.Below(1e9))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[a], points[b]) })
	var list []history.Value
	for _, i := range order {
		op := &h[i]
		if op.Kind == history.CompareAndSet && len(list) == 1 {
			op.Old = list[0]
		}
		if op.Kind == history.Read && slices.Contains(kinds, history.Append) {
			op.List = []history.Value{}
		}
		if op.Outcome == history.OK || random.Below(2) == 0 {
			answer(op, list)
			list, _ = sequential(op, list)
		}
	}
	h.Sort()
	return h
}

// spoil lets a read near the end return what an earlier one did.
func spoil(h history.History) history.History {
	h = slices.Clone(h)
	reads := slices.DeleteFunc(pointers(h), func(op *history.Op) bool {
		return op.Kind != history.Read || op.Outcome != history.OK
	})
	early, late := reads[len(reads)/2], reads[len(reads)*9/10]
	late.Result, late.List = early.Result, early.List
	return h
}

var shapes = []struct {
	name  string
	kinds []history.Kind
}{
	{"register", []history.Kind{history.Read, history.Write}},
	{"list", []history.Kind{history.Read, history.Append}},
	{"cas", []history.Kind{history.Read, history.Write, history.CompareAndSet}},
	{"mixed", []history.Kind{history.Read, history.Read, history.Append, history.Append, history.Append, history.Write}},
}

// Long keys of every kind are decided, and a single stale read among their
// operations is found and told in few of them.
func TestLongKeysAreDecided(t *testing.T) {
	for _, shape := range shapes {
		for _, concurrency := range []int{2, 5} {
			h := simulated(2000, concurrency, 2, shape.kinds...)
			if v := Linearizable(h, 0); v.Status != NoViolation {
				t.Errorf("%s, %d at a time: %v", shape.name, concurrency, v)
			}
			v := Linearizable(spoil(h), 0)
			t.Logf("%s, %d at a time: %d steps, told in %d", shape.name, concurrency, v.Steps, len(v.Witness))
			if v.Status != Violated || Linearizable(v.Witness, 0).Status != Violated {
				t.Errorf("%s, %d at a time, spoilt: %v", shape.name, concurrency, v)
			}
		}
	}
}

// One key with 2,000 operations, 2 % of its changes unknown, ten at a time.
func BenchmarkLinearizable(b *testing.B) {
	for _, shape := range shapes {
		good := simulated(2000, 10, 2, shape.kinds...)
		for name, h := range map[string]history.History{"good": good, "spoilt": spoil(good)} {
			b.Run(fmt.Sprintf("%s/%s", shape.name, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Linearizable(h, 0)
				}
			})
		}
	}
}

// The zone check grows with n log n.
func BenchmarkZones(b *testing.B) {
	for _, n := range []int{2_000, 20_000, 200_000} {
		h := simulated(n, 10, 2, history.Read, history.Write)
		b.Run(fmt.Sprintf("operations=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Linearizable(h, 0)
			}
		})
	}
}

func BenchmarkMeasureStaleness(b *testing.B) {
	h := simulated(2000, 10, 2, history.Read, history.Write)
	b.ReportAllocs()
	for b.Loop() {
		MeasureStaleness(h)
	}
}
