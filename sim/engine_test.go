package sim

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEventsHappenInOrderOfTimeThenSchedule(t *testing.T) {
	e := New(Options{})
	var got []int
	for i, at := range []Time{5, 1, 5, 3, 1} {
		e.At(at, func() { got = append(got, i) })
	}
	run(t, e)
	if want := []int{1, 4, 3, 0, 2}; !slices.Equal(got, want) {
		t.Fatalf("order %v, want %v", got, want)
	}
}

func TestRunStopsAtItsTimeAndGoesOn(t *testing.T) {
	e, d := newDiary(t)
	e.At(1e9, func() { d.write("at one") })
	e.At(2e9, func() { d.write("at two") })
	for _, until := range []Time{5e8, 1e9, 15e8, 2e9} {
		if err := e.Run(until); err != nil || e.Now() != until {
			t.Fatalf("Run(%v) ended at %v with %v", until, e.Now(), err)
		}
		d.write("stop")
	}
	d.expect(t, "0.500 s stop", "1.000 s at one", "1.000 s stop", "1.500 s stop", "2.000 s at two", "2.000 s stop")
}

func TestStepIsOneEvent(t *testing.T) {
	e, d := newDiary(t)
	e.At(1e9, func() { d.write("one") })
	e.Cancel(e.At(2e9, func() { d.write("never") }))
	e.At(3e9, func() { d.write("three") })
	e.At(Never, func() { d.write("never") })
	for want := range uint64(3) {
		if e.Processed() != want {
			t.Fatalf("%d events were processed by %d steps", e.Processed(), want)
		}
		if more, err := e.Step(); more != (want < 2) || err != nil {
			t.Fatalf("step %d: %v %v", want, more, err)
		}
	}
	d.expect(t, "1.000 s one", "3.000 s three")
}

func TestCancelCountsOnce(t *testing.T) {
	e, d := newDiary(t)
	h := e.At(1e9, func() { d.write("never") })
	done := e.At(5e8, func() { d.write("done") })
	if !e.Cancel(h) || e.Cancel(h) || e.Cancel(Handle{}) {
		t.Error("the first Cancel counts, the second does not, and the zero Handle names nothing")
	}
	e.At(2e9, func() { d.write("in the slot of what was cancelled") })
	if e.Cancel(h) {
		t.Error("an old handle cancelled what has taken its slot")
	}
	run(t, e)
	if e.Cancel(done) {
		t.Error("what has happened was cancelled")
	}
	d.expect(t, "0.500 s done", "2.000 s in the slot of what was cancelled")
}

func TestCancelledKeysAreSwept(t *testing.T) {
	e, d := newDiary(t)
	for range 100_000 {
		e.Cancel(e.At(1e9, func() { d.write("never") }))
		if e.Pending() != 0 || e.queue.len() > 2048 || len(e.slots) > 2 {
			t.Fatalf("%d pending, %d keys, %d slots", e.Pending(), e.queue.len(), len(e.slots))
		}
	}
	run(t, e)
	d.expect(t)
}

func TestCauseIsHandedOn(t *testing.T) {
	e := New(Options{})
	var causes []Cause
	note := closure(func() { causes = append(causes, e.Cause()) })
	e.ScheduleAs(3, 1, closure(func() {
		note()
		e.Schedule(2, note, Event{})
		e.SetCause(4) // a batch: the rest is on behalf of another
		e.Schedule(2, note, Event{})
		e.ScheduleAs(5, 2, note, Event{})
	}), Event{})
	e.At(3, note)
	run(t, e)
	if want := []Cause{3, 3, 4, 5, 0}; !slices.Equal(causes, want) {
		t.Fatalf("causes %v, want %v", causes, want)
	}
}

func TestCauseName(t *testing.T) {
	e := New(Options{})
	load := e.Source("load left", NoEntity)
	timer := e.Source("timer", 7)
	for cause, want := range map[Cause]string{
		0:                     "run",
		NewCause(load, 17):    "load left #17",
		NewCause(timer, 0):    "timer 7 #0",
		NewCause(timer+1, 12): "source " + "", // its number follows
	} {
		if got := e.CauseName(cause); !strings.HasPrefix(got, want) {
			t.Errorf("cause %d is called %q, want %q", cause, got, want)
		}
	}
}

func TestSourcesThatCollideAreToldApart(t *testing.T) {
	e := New(Options{})
	number := e.Source("first", 1)
	e.sources.byNumber[number] = source{"squatter", 2} // as if its hash were the same
	second := e.Source("first", 1)
	if second == number || e.Source("first", 1) != second || e.Source("squatter", 2) == second {
		t.Fatalf("%d and %d", number, second)
	}
}

func TestKindsHaveNames(t *testing.T) {
	e := New(Options{})
	read, write := e.Kind("read"), e.Kind("write")
	if read == write || e.Kind("read") != read || e.KindName(write) != "write" {
		t.Fatalf("read %d, write %d, called %q", read, write, e.KindName(write))
	}
	expectPanic(t, "is one more than 65536", func() {
		for i := range kindsMax {
			e.Kind(strconv.Itoa(i))
		}
	})
}

func TestWhatCannotBeScheduledPanicsWithBothValues(t *testing.T) {
	e := New(Options{})
	if err := e.Run(1000); err != nil {
		t.Fatal(err)
	}
	tm := e.NewTimer(closure(nil), Event{Arg: 5})
	expectPanic(t, "999 ns is before now, 1000 ns", func() { e.At(999, func() {}) })
	expectPanic(t, "999 ns is before now, 1000 ns", func() { tm.Reset(999) })
	expectPanic(t, "without a handler", func() { e.Schedule(1000, nil, Event{}) })
	expectPanic(t, "without a handler", func() { e.NewTimer(nil, Event{}) })
	expectPanic(t, "only the kinds below 2", func() { e.Schedule(1000, closure(nil), Event{Kind: 2}) })
	expectPanic(t, "ann sleeps for -1ns", func() {
		e.Go("ann", func(p *Process) { p.Sleep(-1) })
		panic(e.Run(Never))
	})
	if tm.Armed() {
		t.Error("a timer was armed for the past")
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		switch thrown := recover().(type) {
		case string:
			if !strings.Contains(thrown, want) {
				t.Errorf("panic %q, want %q", thrown, want)
			}
		case error:
			if !strings.Contains(thrown.Error(), want) {
				t.Errorf("panic %q, want %q", thrown, want)
			}
		default:
			t.Errorf("panic %v, want %q", thrown, want)
		}
	}()
	f()
}

func TestTimeSaturates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := Time(rapid.Int64().Draw(t, "a")), Time(rapid.Int64().Draw(t, "b"))
		d := a.Sub(b)
		if (d > 0) != (a > b) || (d < 0) != (a < b) {
			t.Fatalf("%d - %d = %d", a, b, d)
		}
		if sum := b.Add(d); sum != a && d != 1<<63-1 && d != -1<<63 {
			t.Fatalf("%d + %d = %d, want %d", b, d, sum, a)
		}
		if sum := a.Add(1<<63 - 1); a > 0 && sum != Never {
			t.Fatalf("%d + 292 years = %d", a, sum)
		}
	})
}

func TestTimePrintsMilliseconds(t *testing.T) {
	for at, want := range map[Time]string{
		0: "0.000 s", 10_412_000_000: "10.412 s", 499_999: "0.000 s", 500_000: "0.001 s",
		-1_500_000: "-0.002 s", Never: "never", -1 << 63: "-9223372036.855 s",
	} {
		if got := at.String(); got != want {
			t.Errorf("%d prints as %q, want %q", at, got, want)
		}
	}
}
