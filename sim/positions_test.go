package sim

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPositionsCountEachAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := New(Options{})
		model := map[[2]uint64]uint64{}
		for range rapid.IntRange(0, 500).Draw(t, "draws") {
			k, c := rapid.Uint64Range(0, 30).Draw(t, "key"), rapid.Uint64Range(0, 10).Draw(t, "cause")
			e.SetCause(Cause(c))
			if got, want := e.Position(Key(k)), model[[2]uint64{k, c}]; got != want {
				t.Fatalf("key %d in cause %d is at position %d, want %d", k, c, got, want)
			}
			model[[2]uint64{k, c}]++
		}
	})
}

func TestDrawIsTheStreamAtThePosition(t *testing.T) {
	e := New(Options{Seed: 3, Replication: 4})
	k := e.Key("latency", 5)
	e.SetCause(NewCause(6, 7))
	for position := range uint64(3) {
		if e.Draw(k) != NewKey(3, 4, "latency", 5).At(NewCause(6, 7), position) {
			t.Errorf("draw %d is from elsewhere", position)
		}
	}
}

// chatter draws once in each of many causes that end at once, and again and
// again in three that go on: one of a process that sleeps, one of a timer, and
// the run's own.
type chatter struct {
	e        *Engine
	key      Key
	series   Timer
	source   uint32
	position map[string][]uint64
}

func (c *chatter) note(who string) {
	c.position[who] = append(c.position[who], c.e.Position(c.key))
}

func (c *chatter) Handle(e *Engine, ev Event) {
	if ev.Arg == 0 {
		c.note("timer")
		c.series.Reset(e.Now() + 1e9)
		return
	}
	for range 50 { // operations that are over before the next event
		c.source++
		e.SetCause(NewCause(c.source, 0))
		c.note("operations")
	}
	e.ScheduleAs(0, e.Now()+1e6, c, ev)
}

func TestSeriesThatGoOnKeepTheirCount(t *testing.T) {
	e := New(Options{})
	defer e.Close()
	c := &chatter{e: e, key: 1, source: 1000, position: map[string][]uint64{}}
	c.series = e.NewTimer(c, Event{})
	c.series.ResetAs(NewCause(1, 0), 0)
	e.Schedule(0, c, Event{Arg: 1})
	e.SetCause(NewCause(2, 0))
	e.Go("process", func(p *Process) {
		for {
			c.note("process")
			p.Sleep(1e9)
		}
	})
	e.SetCause(0)
	for i := range Time(10) {
		e.At(i*1e9, func() { c.note("run") })
	}
	if err := e.Run(10e9 - 1); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"timer", "process", "run"} {
		for i, position := range c.position[who] {
			if len(c.position[who]) != 10 || position != uint64(i) {
				t.Fatalf("the %s drew at positions %v", who, c.position[who])
			}
		}
	}
	if n := len(c.position["operations"]); n < 25*addressesMin {
		t.Fatalf("only %d addresses: nothing need be forgotten", n)
	}
	if n := len(e.positions.young.addresses); n > 2*addressesMin {
		t.Errorf("the table has grown to %d for %d addresses of which 3 live", n, len(c.position["operations"]))
	}
}

// Where all causes live, all are remembered, and the table grows.
func TestPendingCausesAreNotForgotten(t *testing.T) {
	const causes = 100_000
	e := New(Options{})
	for i := range uint64(causes) {
		e.ScheduleAs(NewCause(1, i), Never, closure(nil), Event{})
	}
	for round := range uint64(5) {
		for i := range uint64(causes) {
			e.SetCause(NewCause(1, i))
			if got := e.Position(1); got != round {
				t.Fatalf("in round %d cause %d is at position %d", round, i, got)
			}
		}
	}
}

// queueOf is a Keeper of one cause.
type queueOf Cause

func (q queueOf) KeptCauses(keep func(Cause)) { keep(Cause(q)) }

// A cause in which nothing is pending is forgotten, unless somebody keeps it.
func TestKeptCausesAreNotForgotten(t *testing.T) {
	for name, want := range map[string]uint64{"nobody": 0, "a keeper": 1} {
		e := New(Options{})
		if want == 1 {
			e.AddKeeper(queueOf(NewCause(1, 0)))
		}
		e.SetCause(NewCause(1, 0))
		e.Position(1)
		for i := range uint64(5 * addressesMin) {
			e.SetCause(NewCause(2, i))
			e.Position(1)
		}
		e.SetCause(NewCause(1, 0))
		if got := e.Position(1); got != want {
			t.Errorf("kept by %s: position %d, want %d", name, got, want)
		}
	}
}
