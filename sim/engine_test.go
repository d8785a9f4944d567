package sim

import (
	"slices"
	"testing"
	"time"
)

func TestEventsHappenInOrderOfTimeThenSchedule(t *testing.T) {
	e := New(Options{})
	var got []int
	for i, at := range []Time{5, 1, 5, 3, 1} {
		e.At(at, func() { got = append(got, i) })
	}
	if err := e.Run(Never); err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 4, 3, 0, 2}; !slices.Equal(got, want) {
		t.Fatalf("order %v, want %v", got, want)
	}
}

func TestProcessesSleepAndTalk(t *testing.T) {
	e := New(Options{})
	defer e.Close()
	var box Mailbox[string]
	var heard []string
	e.Go("listener", func(p *Process) {
		for range 2 {
			heard = append(heard, box.Get(p, "a word")+" at "+p.Now().String())
		}
	})
	e.Go("speaker", func(p *Process) {
		p.Sleep(time.Second)
		box.Put("hello")
		p.Sleep(time.Second)
		box.Put("world")
	})
	if err := e.Run(Never); err != nil {
		t.Fatal(err)
	}
	if want := []string{"hello at 1.000 s", "world at 2.000 s"}; !slices.Equal(heard, want) {
		t.Fatalf("heard %v, want %v", heard, want)
	}
}

func TestTimerMovesInPlace(t *testing.T) {
	e := New(Options{})
	var fired []Time
	tm := e.NewTimer(closure(func() { fired = append(fired, e.Now()) }), Event{})
	tm.Reset(10)
	e.At(5, func() { tm.Reset(20) })
	e.At(15, func() { tm.Stop(); tm.Reset(17) })
	e.At(16, func() { tm.Reset(30) })
	if err := e.Run(Never); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(fired, []Time{30}) || e.Pending() != 0 {
		t.Fatalf("fired %v, pending %d", fired, e.Pending())
	}
}
