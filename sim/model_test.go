package sim

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The model of the queue and its timers is a list that is searched for its
// least entry. A script tells both what to do at the start and at each firing;
// they must fire the same events, at the same times, in the same order, with
// the same order numbers.

type command struct {
	verb  string
	id    int  // which of the timers, or which of the events scheduled so far
	delay Time // from now
}

// script holds the commands given at the start and at every later firing.
type script [][]command

const timersInModel = 4

type firing struct {
	id    int
	at    Time
	order uint64
}

// world is what can be told to do a command. Timers have the ids below
// timersInModel; events are numbered from there.
type world interface {
	schedule(at Time)
	cancel(id int) bool
	reset(id int, at Time)
	stop(id int) bool
	free(id int) // and make another in its place
	sweep()
	now() Time
	run(fired func(firing))
}

// play returns what happened, with or without the order numbers.
func play(w world, s script, numbered bool) (log []string) {
	do := func(commands []command) {
		for _, c := range commands {
			switch c.verb {
			case "schedule":
				w.schedule(w.now() + c.delay)
			case "cancel":
				log = append(log, fmt.Sprint("cancel ", c.id, w.cancel(c.id)))
			case "reset":
				w.reset(c.id, w.now()+c.delay)
			case "stop":
				log = append(log, fmt.Sprint("stop ", c.id, w.stop(c.id)))
			case "free":
				w.free(c.id)
			case "sweep":
				w.sweep()
			}
		}
	}
	do(s[0])
	n := 1
	w.run(func(f firing) {
		if !numbered {
			f.order = 0
		}
		log = append(log, fmt.Sprintf("%+v", f))
		if n < len(s) {
			do(s[n])
			n++
		}
	})
	return log
}

// naive is the model.
type naive struct {
	clock   Time
	order   uint64
	events  int
	pending []firing
}

func (n *naive) now() Time   { return n.clock }
func (n *naive) sweep()      {}
func (n *naive) free(id int) { n.cancel(id) }

func (n *naive) add(id int, at Time) {
	n.order++
	n.pending = append(n.pending, firing{id, at, n.order})
}

func (n *naive) schedule(at Time)      { n.add(timersInModel+n.events, at); n.events++ }
func (n *naive) reset(id int, at Time) { n.cancel(id); n.add(id, at) }
func (n *naive) stop(id int) bool      { return n.cancel(id) }

func (n *naive) cancel(id int) bool {
	before := len(n.pending)
	n.pending = slices.DeleteFunc(n.pending, func(f firing) bool { return f.id == id })
	return len(n.pending) < before
}

func (n *naive) run(fired func(firing)) {
	for len(n.pending) > 0 {
		next := slices.MinFunc(n.pending, func(a, b firing) int {
			if a.at != b.at {
				return int(a.at - b.at)
			}
			return int(a.order) - int(b.order)
		})
		n.cancel(next.id)
		n.clock = next.at
		fired(next)
	}
}

// actual is the engine.
type actual struct {
	t      testing.TB
	engine *Engine
	events []Handle
	timers []Timer
	fired  func(firing)
	order  uint64
}

func newActual(t testing.TB) *actual {
	r := &actual{t: t}
	r.engine = New(Options{Observer: r})
	for i := range uint64(timersInModel) {
		r.timers = append(r.timers, r.engine.NewTimer(r, Event{Arg: i}))
	}
	return r
}

func (r *actual) free(id int) {
	r.timers[id].Free()
	r.timers[id] = r.engine.NewTimer(r, Event{Arg: uint64(id)})
}

func (r *actual) Observe(record Record)      { r.order = record.Order }
func (r *actual) Handle(e *Engine, ev Event) { r.fired(firing{int(ev.Arg), e.Now(), r.order}) }
func (r *actual) now() Time                  { return r.engine.Now() }
func (r *actual) sweep() {
	r.engine.stale = 0
	r.engine.queue.keep(r.engine.wanted)
	r.engine.stale = 0
}
func (r *actual) reset(id int, at Time) { r.timers[id].Reset(at) }
func (r *actual) stop(id int) bool      { return r.timers[id].Stop() }
func (r *actual) eventOf(id int) (int, bool) {
	return id - timersInModel, id-timersInModel < len(r.events)
}
func (r *actual) schedule(at Time) {
	arg := uint64(timersInModel + len(r.events))
	r.events = append(r.events, r.engine.Schedule(at, r, Event{Arg: arg}))
}

func (r *actual) cancel(id int) bool {
	if i, known := r.eventOf(id); known {
		return r.engine.Cancel(r.events[i])
	}
	return false
}

func (r *actual) run(fired func(firing)) {
	r.fired = fired
	if err := r.engine.Run(Never); err != nil {
		r.t.Fatal(err)
	}
	if r.engine.Pending() != 0 {
		r.t.Fatalf("%d events are pending after the last", r.engine.Pending())
	}
}

// lateNumber is a broken engine: its deferred timer takes its order number
// when the old key surfaces, not at Reset.
type lateNumber struct {
	*actual
	deadline [timersInModel]Time
}

func (l *lateNumber) reset(id int, at Time) {
	if t := l.timers[id]; t.Armed() && t.Deadline() <= at {
		l.deadline[id] = at
		return
	}
	l.deadline[id] = at
	l.timers[id].Reset(at)
}

func (l *lateNumber) run(fired func(firing)) {
	l.actual.run(func(f firing) {
		if f.id < timersInModel && l.deadline[f.id] > f.at {
			l.timers[f.id].Reset(l.deadline[f.id])
			return
		}
		fired(f)
	})
}

var scripts = rapid.Custom(func(t *rapid.T) script {
	verb := rapid.SampledFrom([]string{"schedule", "schedule", "cancel", "reset", "reset", "reset", "stop", "free", "sweep"})
	one := rapid.Custom(func(t *rapid.T) command {
		c := command{verb: verb.Draw(t, "verb"), delay: Time(rapid.IntRange(0, 12).Draw(t, "delay"))}
		switch c.verb {
		case "cancel":
			c.id = timersInModel + rapid.IntRange(0, 20).Draw(t, "event")
		case "reset", "stop", "free":
			c.id = rapid.IntRange(0, timersInModel-1).Draw(t, "timer")
		}
		return c
	})
	return rapid.SliceOfN(rapid.SliceOfN(one, 0, 6), 1, 40).Draw(t, "script")
})

func TestQueueAndTimersFireLikeASortedList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := scripts.Draw(rt, "script")
		if want, got := play(&naive{}, s, true), play(newActual(t), s, true); !slices.Equal(want, got) {
			rt.Fatalf("the model did\n%q\nthe engine\n%q", want, got)
		}
	})
}

// Were the number of a re-armed timer taken when its old key surfaces, the
// order of events at one instant would depend on how the queue works. The
// model notices.
func TestModelCatchesATimerThatTakesItsNumberLate(t *testing.T) {
	for seed := range 500 {
		s := scripts.Example(seed)
		if !slices.Equal(play(&naive{}, s, false), play(&lateNumber{actual: newActual(t)}, s, false)) {
			return
		}
	}
	t.Fatal("500 scripts did not tell the broken timer from the model")
}
