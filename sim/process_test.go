package sim

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// diary notes what happens and when.
type diary struct {
	engine *Engine
	lines  []string
}

func newDiary(t *testing.T) (*Engine, *diary) {
	e := New(Options{Seed: 1})
	t.Cleanup(e.Close)
	return e, &diary{engine: e}
}

func (d *diary) write(what string) { d.lines = append(d.lines, d.engine.Now().String()+" "+what) }

func (d *diary) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(d.lines, want) {
		t.Fatalf("it happened\n\t%s\nand not\n\t%s", strings.Join(d.lines, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func run(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.Run(Never); err != nil {
		t.Fatal(err)
	}
}

func TestProcessesTakeTurns(t *testing.T) {
	e, d := newDiary(t)
	for _, name := range []string{"ann", "bob"} {
		e.Go(name, func(p *Process) {
			d.write(p.Name() + " begins")
			p.Sleep(time.Second)
			d.write(p.Name() + " goes on")
			p.Sleep(0)
			d.write(p.Name() + " ends")
		})
	}
	d.write("nobody has begun")
	run(t, e)
	d.expect(t, "0.000 s nobody has begun", "0.000 s ann begins", "0.000 s bob begins",
		"1.000 s ann goes on", "1.000 s bob goes on", "1.000 s ann ends", "1.000 s bob ends")
}

func TestProcessIsResumedInTheCauseOfItsWakeUp(t *testing.T) {
	e, _ := newDiary(t)
	var box Mailbox[string]
	var causes []Cause
	e.SetCause(7)
	e.Go("listener", func(p *Process) {
		causes = append(causes, e.Cause())
		p.Sleep(time.Second)
		causes = append(causes, e.Cause())
		box.Get(p, "a word")
		causes = append(causes, e.Cause())
	})
	e.ScheduleAs(9, 2e9, closure(func() { box.Put("word") }), Event{})
	run(t, e)
	if want := []Cause{7, 7, 9}; !slices.Equal(causes, want) {
		t.Fatalf("causes %v, want %v", causes, want)
	}
}

func TestKilledProcessUnwindsByAnEventOfItsOwn(t *testing.T) {
	e, d := newDiary(t)
	victim := e.Go("victim", func(p *Process) {
		defer d.write("the first defer runs last")
		defer func() {
			defer d.write("a defer that sleeps is cut off")
			p.Sleep(time.Hour)
			d.write("never")
		}()
		p.Sleep(time.Minute)
		d.write("never")
	})
	e.At(1e9, func() {
		victim.Kill()
		victim.Kill()
		d.write("killed")
	})
	run(t, e)
	d.expect(t, "1.000 s killed", "1.000 s a defer that sleeps is cut off", "1.000 s the first defer runs last")
	if e.Now() != 1e9 || !victim.Ended() {
		t.Fatalf("its alarms went on until %v; ended: %v", e.Now(), victim.Ended())
	}
}

func TestProcessKilledBeforeItsStartNeverBegins(t *testing.T) {
	e, d := newDiary(t)
	e.Go("stillborn", func(*Process) { d.write("never") }).Kill()
	run(t, e)
	d.expect(t)
}

func TestProcessThatKillsItselfEndsWhenItNextWaits(t *testing.T) {
	e, d := newDiary(t)
	e.Go("quitter", func(p *Process) {
		defer d.write("defer")
		p.Kill()
		d.write("still here")
		p.Sleep(0)
		d.write("never")
	})
	run(t, e)
	d.expect(t, "0.000 s still here", "0.000 s defer")
}

func TestSleepIsNeverCutShort(t *testing.T) {
	e, d := newDiary(t)
	e.Go("sleeper", func(p *Process) {
		early := p.Waker()
		p.Sleep(time.Second)
		if early.Wake() {
			t.Error("the waker of an ended wait says that it woke somebody")
		}
		p.Waker().Wake() // would end the next Park
		p.Sleep(time.Second)
		d.write("awake")
	})
	run(t, e)
	d.expect(t, "2.000 s awake")
}

func TestWakerEndsOneWaitOnce(t *testing.T) {
	e, d := newDiary(t)
	var waker Waker
	e.Go("waiter", func(p *Process) {
		for range 2 {
			waker = p.Waker()
			p.ParkUntil(Time(time.Minute), "a sign")
			d.write("on")
		}
	})
	e.At(1e9, func() {
		first := waker
		if !first.Wake() || first.Wake() {
			t.Error("the first Wake counts, the second does not")
		}
		e.At(2e9, func() { first.Wake() })
	})
	run(t, e)
	d.expect(t, "1.000 s on", "60.000 s on")
	if (Waker{}).Wake() {
		t.Error("the zero Waker woke somebody")
	}
}

func TestPanicCarriesTheStackOfItsOrigin(t *testing.T) {
	for name, start := range map[string]func(e *Engine){
		"handler":          func(e *Engine) { e.At(5, explode) },
		"process":          func(e *Engine) { e.Go("bomb", func(p *Process) { p.Sleep(5); explode() }) },
		"defer of a kill":  func(e *Engine) { p := e.Go("mine", minefield); e.At(5, p.Kill) },
		"runtime's own":    func(e *Engine) { e.At(5, func() { explodeIndex(nil) }) },
		"one in a process": func(e *Engine) { e.Go("bomb", func(p *Process) { p.Sleep(5); explodeIndex(nil) }) },
	} {
		e := New(Options{})
		start(e)
		err := e.Run(Never)
		var panicked *PanicError
		if !errors.As(err, &panicked) || panicked.At != 5 || !strings.HasPrefix(panicked.Stack, "nines/sim.explode") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if again := e.Run(Never); again != err {
			t.Errorf("%s: run again after a panic: %v", name, again)
		}
		e.Close()
	}
}

//go:noinline
func explode() { panic("boom") }

//go:noinline
func explodeIndex(none []int) int { return none[len(none)] }

func minefield(p *Process) {
	defer explode()
	p.Sleep(time.Hour)
}

func TestPanicUnwrapsToItsError(t *testing.T) {
	e, _ := newDiary(t)
	cause := errors.New("out of cheese")
	e.Go("shop", func(*Process) { panic(cause) })
	if err := e.Run(Never); !errors.Is(err, cause) {
		t.Fatalf("%v is not %v", err, cause)
	}
}

// A process may call t.FailNow, which is runtime.Goexit: the goroutine that
// called Run ends, its defers run, and Close finds nothing left to do.
func TestGoexitInAProcessEndsTheCallerOfRun(t *testing.T) {
	before := runtime.NumGoroutine()
	e := New(Options{})
	done := make(chan bool)
	go func() {
		defer close(done)
		defer e.Close()
		e.Go("bystander", func(p *Process) { p.Park("the end") })
		e.Go("quitter", func(p *Process) { runtime.Goexit() })
		e.Run(Never)
		t.Error("Run returned")
	}()
	<-done
	expectGoroutines(t, before)
}

func TestProcessThatRefusesToDieFailsTheRun(t *testing.T) {
	e, _ := newDiary(t)
	p := e.Go("zombie", func(p *Process) {
		for {
			func() {
				defer func() { recover() }()
				p.Sleep(time.Second)
			}()
		}
	})
	e.At(5, p.Kill)
	if err := e.Run(Never); err == nil || !strings.Contains(err.Error(), "process zombie was killed, recovered and waited again") {
		t.Fatalf("the run ended with %v", err)
	}
}

func TestCloseFreesEveryCoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	e := New(Options{})
	d := &diary{engine: e}
	var box Mailbox[int]
	e.Go("waits", func(p *Process) { defer d.write("defer of waits"); box.Get(p, "a number") })
	e.Go("sleeps", func(p *Process) { defer d.write("defer of sleeps"); p.Sleep(time.Hour) })
	e.Go("ends", func(p *Process) { p.Sleep(1) })
	killed := e.Go("killed", func(p *Process) { p.Sleep(time.Hour) })
	e.Go("starts another when it ends", func(p *Process) {
		defer e.Go("never", func(*Process) { d.write("never") })
		p.Sleep(time.Hour)
	})
	if err := e.Run(5); err != nil {
		t.Fatal(err)
	}
	killed.Kill() // and there is no event left for it to unwind by
	e.Go("never starts", func(p *Process) { d.write("never") })
	e.Close()
	e.Close()
	slices.Sort(d.lines)
	d.expect(t, "0.000 s defer of sleeps", "0.000 s defer of waits")
	expectGoroutines(t, before)
}

func TestCloseAfterAPanicFreesTheOthers(t *testing.T) {
	before := runtime.NumGoroutine()
	e := New(Options{})
	e.Go("bystander", func(p *Process) { p.Sleep(time.Hour) })
	e.Go("mine", minefield)
	e.Go("bomb", func(p *Process) { explode() })
	if err := e.Run(Never); err == nil {
		t.Fatal("no error")
	}
	func() {
		defer func() {
			if err, _ := recover().(*PanicError); err == nil || err.Value != "boom" {
				t.Errorf("Close threw %v, not what a defer threw", err)
			}
		}()
		e.Close()
	}()
	expectGoroutines(t, before)
}

// expectGoroutines waits for goroutines that are on their way out.
func expectGoroutines(t *testing.T, want int) {
	t.Helper()
	for range 1000 {
		if runtime.NumGoroutine() <= want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d goroutines, and there were %d", runtime.NumGoroutine(), want)
}

func TestCoroutinesAreUsedAgain(t *testing.T) {
	e, _ := newDiary(t)
	for i := range 100 {
		e.At(Time(i), func() { e.Go("short", func(p *Process) { p.Sleep(0) }) })
	}
	run(t, e)
	if n := len(e.processes.idle); n != 1 {
		t.Fatalf("%d coroutines for processes of which never two lived at once", n)
	}
}

func TestEngineIsNotReentrant(t *testing.T) {
	for name, call := range map[string]func(e *Engine, p *Process){
		"Run":   func(e *Engine, _ *Process) { e.Run(Never) },
		"Step":  func(e *Engine, _ *Process) { e.Step() },
		"Close": func(e *Engine, _ *Process) { e.Close() },
		"told to wait while it is not running": func(e *Engine, p *Process) {
			e.Go("other", func(*Process) { p.Sleep(1) })
			p.Sleep(2)
		},
	} {
		e, _ := newDiary(t)
		e.Go("inside", func(p *Process) { call(e, p) })
		if err := e.Run(Never); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s inside the run: %v", name, err)
		}
	}
}

func TestDeadlockSaysWhoWaitsForWhat(t *testing.T) {
	e, _ := newDiary(t)
	var left, right Mailbox[string]
	e.Go("gone", func(p *Process) {}) // what has ended is not reported
	e.Go("ann", func(p *Process) { p.Sleep(time.Second); left.Get(p, "a word from bob"); right.Put("hello") })
	e.Go("bob", func(p *Process) { right.Get(p, "a word from ann"); left.Put("hello") })
	e.Go("clerk", func(p *Process) { new(Future[int]).Wait(p, "an order") }).Daemon()
	e.Go("rip", func(p *Process) { p.Sleep(1<<63 - 1) })
	err := e.Run(Time(time.Hour))
	want := "deadlock at 1.000 s: ann: a word from bob; bob: a word from ann; rip: the end of time"
	if err == nil || err.Error() != want {
		t.Fatalf("%v\nand not\n%v", err, want)
	}
}

func TestRunGoesOnAfterADeadlock(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	e.Go("listener", func(p *Process) { d.write(box.Get(p, "a word")) })
	var deadlock *DeadlockError
	if err := e.Run(1e9); !errors.As(err, &deadlock) {
		t.Fatalf("no deadlock, but %v", err)
	}
	box.Put("hello")
	run(t, e)
	d.expect(t, "1.000 s hello")
}
