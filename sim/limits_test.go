package sim

import (
	"errors"
	"testing"
	"time"
)

// forever schedules an event after each event.
type forever struct{ gap Time }

func (f forever) Handle(e *Engine, ev Event) { e.Schedule(e.Now()+f.gap, f, ev) }

// expectLimit checks that a run ends with a limit, and ends so again.
func expectLimit(t *testing.T, e *Engine, want string) {
	t.Helper()
	var limit *LimitError
	for range 2 {
		if err := e.Run(Never); !errors.As(err, &limit) || err.Error() != want {
			t.Fatalf("the run ended with %v, want %s", err, want)
		}
	}
}

func TestRunEndsAtTheEventLimit(t *testing.T) {
	e := New(Options{Limits: Limits{Events: 10_000}})
	e.Schedule(0, forever{1e6}, Event{})
	expectLimit(t, e, "more than 10000 events at 9.999 s")
	if e.Processed() != 10_000 {
		t.Fatalf("%d events were processed", e.Processed())
	}
}

func TestAsManyEventsAsTheLimitAreFine(t *testing.T) {
	e := New(Options{Limits: Limits{Events: 5, Instant: 5}})
	for range 5 {
		e.At(0, func() {})
	}
	e.Cancel(e.At(0, func() {}))
	run(t, e)
}

func TestRunEndsAtALivelock(t *testing.T) {
	e := New(Options{Limits: Limits{Instant: 10_000}})
	for i := range Time(20_000) {
		e.At(i%3, func() {}) // many events at one instant, but they end
	}
	run(t, e)
	e.Schedule(5e9, forever{0}, Event{})
	expectLimit(t, e, "more than 10000 events at one instant (livelock) at 5.000 s")
}

func TestProcessesThatPassTheTurnForEverAreALivelock(t *testing.T) {
	e := New(Options{Limits: Limits{Instant: 1000}})
	defer e.Close()
	for range 2 {
		e.Go("polite", func(p *Process) {
			for {
				p.Sleep(0)
			}
		})
	}
	expectLimit(t, e, "more than 1000 events at one instant (livelock) at 0.000 s")
}

func TestRunEndsAtThePendingLimit(t *testing.T) {
	for name, add := range map[string]func(e *Engine){
		"events": func(e *Engine) { e.At(Never, func() {}) },
		"timers": func(e *Engine) { e.NewTimer(closure(nil), Event{}) },
	} {
		e := New(Options{Limits: Limits{Pending: 100}})
		e.At(5, func() {
			for range 50 {
				e.NewTimer(closure(nil), Event{})
				e.Cancel(e.At(Never, func() {})) // makes room again
			}
			for range 50 {
				add(e)
			}
			add(e)
		})
		var limit *LimitError
		if err := e.Run(Never); !errors.As(err, &limit) || err.Error() != "more than 100 pending events and timers at 0.000 s" {
			t.Errorf("%s: the run ended with %v", name, err)
		}
	}
}

func TestPendingLimitIsAtMostWhatAKeyHolds(t *testing.T) {
	if e := New(Options{Limits: Limits{Pending: 1 << 40}}); e.limits.Pending != slotMask {
		t.Fatalf("the limit is %d", e.limits.Pending)
	}
}

func TestRunEndsWhenOrderNumbersAreUsedUp(t *testing.T) {
	for name, take := range map[string]func(e *Engine, tm Timer){
		"Schedule": func(e *Engine, _ Timer) { e.At(e.Now(), func() {}) },
		"Reset":    func(e *Engine, tm Timer) { tm.Reset(e.Now()) },
		"Sleep": func(e *Engine, _ Timer) {
			e.Go("sleeper", func(p *Process) {
				for {
					p.Sleep(1)
				}
			})
		},
	} {
		e := New(Options{})
		tm := e.NewTimer(closure(func() {}), Event{})
		e.sequence = sequenceMax - 4
		e.At(5, func() {
			for range 4 {
				take(e, tm)
			}
		})
		var limit *LimitError
		if err := e.Run(Never); !errors.As(err, &limit) || limit.Max != 1<<40-1 {
			t.Errorf("%s: the run ended with %v", name, err)
		}
		e.Close()
	}
}

func TestInterruptedRunGoesOnAsIfNothingHadBeen(t *testing.T) {
	asked := 0
	e := New(Options{Interrupted: func() bool { asked++; return asked%3 == 0 }})
	w := newMixed(e)
	interruptions := 0
	err := e.Run(mixedEnd)
	for ; err == ErrInterrupted; err = e.Run(mixedEnd) {
		interruptions++
	}
	if err != nil || interruptions == 0 {
		t.Fatalf("%d interruptions, then %v", interruptions, err)
	}
	if e.Digest() != mixedDigest {
		t.Fatalf("digest %#x after %d interruptions, want %#x", e.Digest(), interruptions, mixedDigest)
	}
	w.close()
}

func TestEventsAtNeverDoNotHappen(t *testing.T) {
	e, d := newDiary(t)
	e.At(e.Now().Add(1<<63-1), func() { d.write("never") }) // a heavy tail saturates there
	e.At(1e9, func() { d.write("one") })
	run(t, e)
	d.expect(t, "1.000 s one")
	if e.Now() != 1e9 || e.Pending() != 1 {
		t.Fatalf("it is %v, %d pending", e.Now(), e.Pending())
	}
	e.Go("sleeper", func(p *Process) { p.Sleep(time.Second) })
	run(t, e)
}
