package sim

import (
	"fmt"
	"slices"
	"testing"
)

// timerIn returns a timer that notes when it fires.
func timerIn(e *Engine, d *diary, name string) Timer {
	return e.NewTimer(closure(func() { d.write(name) }), Event{})
}

func TestTimerMovesInPlace(t *testing.T) {
	e, d := newDiary(t)
	tm := timerIn(e, d, "fires")
	tm.Reset(10e9)
	e.At(5e9, func() { tm.Reset(20e9) })
	e.At(15e9, func() { tm.Stop(); tm.Reset(17e9) })
	e.At(16e9, func() { tm.Reset(30e9) })
	e.At(25e9, func() { tm.Reset(26e9) })
	if e.Pending() != 5 {
		t.Fatalf("%d pending", e.Pending())
	}
	run(t, e)
	d.expect(t, "26.000 s fires")
	if e.Pending() != 0 {
		t.Fatalf("%d pending after the end", e.Pending())
	}
}

func TestTimerTellsItsState(t *testing.T) {
	e, d := newDiary(t)
	tm := timerIn(e, d, "fires")
	expect := func(armed bool, deadline Time) {
		t.Helper()
		if tm.Armed() != armed || tm.Deadline() != deadline {
			t.Errorf("armed %v for %v, want %v for %v", tm.Armed(), tm.Deadline(), armed, deadline)
		}
	}
	expect(false, Never)
	tm.Reset(5)
	expect(true, 5)
	tm.Reset(3)
	expect(true, 3)
	if !tm.Stop() || tm.Stop() {
		t.Error("the first Stop counts, the second does not")
	}
	expect(false, Never)
	tm.Reset(4)
	run(t, e)
	expect(false, Never)
	tm.Reset(Never)
	expect(true, Never)
	run(t, e)
	d.expect(t, "0.000 s fires")
}

func TestPeriodicTimerSetsItselfAgain(t *testing.T) {
	e, d := newDiary(t)
	var tick Timer
	tick = e.NewTimer(closure(func() {
		d.write("tick")
		if e.Now() < 3e9 {
			tick.Reset(e.Now() + 1e9)
		}
	}), Event{})
	tick.Reset(1e9)
	run(t, e)
	d.expect(t, "1.000 s tick", "2.000 s tick", "3.000 s tick")
}

func TestRearmedTimerTakesItsTurnAtTheCall(t *testing.T) {
	e, d := newDiary(t)
	early, late := timerIn(e, d, "armed first, moved last"), timerIn(e, d, "armed once")
	early.Reset(1e9)
	late.Reset(2e9)
	e.At(2e9, func() { d.write("scheduled between") })
	early.Reset(2e9)
	run(t, e)
	d.expect(t, "2.000 s armed once", "2.000 s scheduled between", "2.000 s armed first, moved last")
}

func TestTimerFiresInTheCauseOfItsReset(t *testing.T) {
	e := New(Options{})
	var causes []Cause
	tm := e.NewTimer(closure(func() { causes = append(causes, e.Cause()) }), Event{})
	e.ScheduleAs(7, 1, closure(func() { tm.Reset(2) }), Event{})
	e.At(3, func() { tm.ResetAs(9, 4) })
	run(t, e)
	if want := []Cause{7, 9}; !slices.Equal(causes, want) {
		t.Fatalf("causes %v, want %v", causes, want)
	}
}

func TestFreedTimerGivesItsPlaceBack(t *testing.T) {
	e, d := newDiary(t)
	for i := range 1000 {
		tm := timerIn(e, d, "never")
		tm.Reset(Time(i))
		tm.Free()
	}
	if len(e.timers.all) != 1 || e.Pending() != 0 {
		t.Fatalf("%d places for one timer at a time, %d pending", len(e.timers.all), e.Pending())
	}
	old := timerIn(e, d, "never")
	old.Free()
	young := timerIn(e, d, "fires")
	young.Reset(1e9)
	for name, use := range map[string]func(){
		"Reset": func() { old.Reset(5) }, "Stop": func() { old.Stop() }, "Free": old.Free,
		"Armed": func() { old.Armed() }, "Deadline": func() { old.Deadline() },
	} {
		t.Run(name, func(t *testing.T) { expectPanic(t, "timer 1001 is used after Free; timer 1002", use) })
	}
	run(t, e)
	d.expect(t, "1.000 s fires")
}

// In its own handler a timer is not armed; it may be freed there, and others
// may be moved and stopped while its place in the queue is open.
func TestTimersAreFreedAndMovedWhileOneFires(t *testing.T) {
	e, d := newDiary(t)
	var timers []Timer
	for i := range 20 {
		timers = append(timers, e.NewTimer(closure(func() {
			d.write(fmt.Sprint(i))
			for j := i + 1; j < 20; j++ {
				switch j % 3 {
				case 0:
					timers[j].Stop()
				case 1:
					timers[j].Reset(timers[j].Deadline() + 1e6)
				}
			}
			timers[i].Free()
		}), Event{}))
		timers[i].Reset(Time(i) * 1e9)
	}
	e.At(Never-1, func() {})
	if err := e.Run(1e12); err != nil {
		t.Fatal(err)
	}
	d.expect(t, "0.000 s 0", "1.001 s 1", "2.000 s 2", "4.003 s 4", "5.000 s 5", "7.005 s 7", "8.000 s 8",
		"10.007 s 10", "11.000 s 11", "13.009 s 13", "14.000 s 14", "16.011 s 16", "17.000 s 17", "19.013 s 19")
}
