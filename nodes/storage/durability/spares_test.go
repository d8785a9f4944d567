package durability

import (
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// history plays a mission and returns what happened.
func history(o Options, seed uint64) (events []Event) {
	o.Observe = func(e Event) { events = append(events, e) }
	New(o).Run(seed, 0)
	return events
}

func count(events []Event, kind Kind) (n int) {
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// A repair takes a spare: where the shelf is empty the disk waits for the
// delivery, and the data with it.
func TestWithoutASpareTheRepairWaitsForTheDelivery(t *testing.T) {
	o := Options{
		Shape: Group(6, 1), Arrays: 50, Renew: true, Length: 8760 * hour,
		Life: dist.Exponential(5000 * hour), Repair: dist.Constant(10 * hour), Delivery: dist.Constant(90 * hour),
	}
	mean := func(spares int64) time.Duration {
		o.Spares = spares
		r := New(o).Run(1, 0)
		return r.Repairing / time.Duration(r.Repairs)
	}
	if got := mean(0); got != 100*hour {
		t.Errorf("without spares a repair takes %v, want the delivery of 90 h and 10 h", got)
	}
	if got := mean(1); got <= 10*hour || got >= 50*hour {
		t.Errorf("with a spare a repair takes %v, want little more than 10 h", got)
	}
	if got := mean(6); got != 10*hour {
		t.Errorf("with a spare for each disk a repair takes %v, want 10 h", got)
	}
}

// Whoever has a clock of his own sees the history that Run plays.
func TestStepByStepItIsTheSameHistory(t *testing.T) {
	o := Options{
		Shape: Group(5, 1), Arrays: 3, Discipline: Serial, Spares: 1, Renew: true, Length: 4000 * hour,
		Life: dist.Weibull(1.2, 600*hour), Repair: dist.Exponential(20 * hour), Delivery: dist.Exponential(50 * hour),
	}
	want := history(o, 5)
	var got, foreseen []Event
	o.Observe = func(e Event) { got = append(got, e) }
	m := New(o)
	m.Begin(func(purpose string) sim.Key { return sim.NewKey(5, 0, purpose, sim.NoEntity) })
	for next, ok := m.Next(); ok; next, ok = m.Next() {
		foreseen = append(foreseen, next)
		m.Step()
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%d events step by step, %d in one go", len(got), len(want))
	}
	primary := slices.DeleteFunc(slices.Clone(want), func(e Event) bool { return e.Kind == Lost || e.Kind == Renewed })
	if !slices.Equal(foreseen, primary) {
		t.Error("what Next foretold is not what happened")
	}
	if count(want, Lost) == 0 || count(want, Delivered) == 0 {
		t.Errorf("%d losses and %d deliveries prove little", count(want, Lost), count(want, Delivered))
	}
}

// A disk that is let fail stays missing until it is replaced, and its own
// lifetime counts no more.
func TestDisksThatAreLetFail(t *testing.T) {
	var events []Event
	m := New(Options{Shape: Group(3, 1), Length: 10 * hour, Observe: func(e Event) { events = append(events, e) }})
	m.Begin(func(purpose string) sim.Key { return sim.NewKey(1, 0, purpose, sim.NoEntity) })
	m.Fail(1*hour, 0, 2)
	m.Fail(2*hour, 0, 2) // again: nothing
	m.Replace(3*hour, 0, 2)
	m.Fail(4*hour, 0, 0)
	m.Replace(5*hour, 0, 1) // is not missing: nothing
	m.Fail(6*hour, 0, 1)
	want := []Event{
		{At: 1 * hour, Kind: Failed, Which: 2}, {At: 3 * hour, Kind: Repaired, Which: 2},
		{At: 4 * hour, Kind: Failed}, {At: 6 * hour, Kind: Failed, Which: 1}, {At: 6 * hour, Kind: Lost},
	}
	if !slices.Equal(events, want) {
		t.Errorf("got %v, want %v", events, want)
	}
	if _, ok := m.Next(); ok {
		t.Error("something happens though nothing wears out")
	}
}
