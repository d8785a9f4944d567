package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// expectLine checks that nobody is left in a line.
func expectEmpty(t *testing.T, l *line) {
	t.Helper()
	if l.first != nil || l.last != nil || l.promised != 0 {
		t.Fatalf("somebody is left in the line: %+v", l)
	}
}

// get has a process take one item and note it.
func get(e *Engine, d *diary, box *Mailbox[string], name string) *Process {
	return e.Go(name, func(p *Process) { d.write(name + " gets " + box.Get(p, "an item")) })
}

func TestMailboxServesInOrderOfAsking(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	get(e, d, &box, "ann")
	get(e, d, &box, "bob")
	e.At(1e9, func() {
		box.Put("one")
		get(e, d, &box, "late") // asks before ann has run, but the item is hers
		box.Put("two")
		box.Put("three")
	})
	run(t, e)
	d.expect(t, "1.000 s ann gets one", "1.000 s late gets three", "1.000 s bob gets two")
	expectEmpty(t, &box.waiting)
}

func TestPromisedItemIsNotForOthers(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	get(e, d, &box, "ann")
	e.At(1e9, func() {
		box.Put("one")
		if item, ok := box.TryGet(); ok || box.Len() != 0 {
			t.Errorf("%q was snatched; %d left", item, box.Len())
		}
		box.Put("two")
		if item, ok := box.TryGet(); !ok || item != "two" {
			t.Errorf("the item that nobody waits for was not to be had: %q", item)
		}
	})
	run(t, e)
	d.expect(t, "1.000 s ann gets one")
}

func TestItemOfAKilledProcessGoesToTheNext(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	ann := get(e, d, &box, "ann")
	get(e, d, &box, "bob")
	e.At(1e9, func() {
		box.Put("one") // wakes ann
		ann.Kill()     // who will not run again
	})
	run(t, e)
	d.expect(t, "1.000 s bob gets one")
	expectEmpty(t, &box.waiting)
}

func TestItemOfAKilledProcessIsKeptWhenNobodyWaits(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	ann := get(e, d, &box, "ann")
	e.At(1e9, func() { box.Put("one"); ann.Kill() })
	e.At(2e9, func() { get(e, d, &box, "bob") })
	run(t, e)
	d.expect(t, "2.000 s bob gets one")
}

func TestPutPassesOverTheKilled(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	ann := get(e, d, &box, "ann")
	get(e, d, &box, "bob")
	e.At(1e9, func() { ann.Kill(); box.Put("one") })
	run(t, e)
	d.expect(t, "1.000 s bob gets one")
	expectEmpty(t, &box.waiting)
}

func TestWaitersThatTimeOutLeaveTheLine(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	e.Go("patient", func(p *Process) { d.write("gets " + box.Get(p, "an item")) })
	e.Go("hasty", func(p *Process) {
		for range 1000 {
			if _, ok := box.GetBefore(p, p.Now().Add(time.Millisecond), "an item"); ok {
				t.Error("got what patient waits for")
			}
			if box.waiting.first != box.waiting.last {
				t.Fatal("hasty is still in the line")
			}
		}
		box.Put("one")
	})
	run(t, e)
	d.expect(t, "1.000 s gets one")
	expectEmpty(t, &box.waiting)
}

func TestItemAtTheDeadlineCounts(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	e.At(5, func() { box.Put("one") }) // scheduled before the deadline is
	e.Go("ann", func(p *Process) {
		item, ok := box.GetBefore(p, 5, "an item")
		d.write(fmt.Sprint(item, ok))
		item, ok = box.GetBefore(p, 5, "another")
		d.write(fmt.Sprint(item, ok))
	})
	run(t, e)
	d.expect(t, "0.000 s onetrue", "0.000 s false")
}

// A wake-up from elsewhere does not make a mailbox hand out what it has not.
func TestStrayWakeUpIsSleptOver(t *testing.T) {
	e, d := newDiary(t)
	var box Mailbox[string]
	ann := get(e, d, &box, "ann")
	e.At(1e9, func() { ann.Waker().Wake() })
	e.At(2e9, func() { ann.Waker().Wake(); box.Put("one") })
	run(t, e)
	d.expect(t, "2.000 s ann gets one")
}

func TestMailboxIsAQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var box Mailbox[int]
		var model []int
		for i, put := range rapid.SliceOfN(rapid.Bool(), 0, 300).Draw(t, "puts") {
			if put {
				box.Put(i)
				model = append(model, i)
			} else if item, ok := box.TryGet(); ok != (len(model) > 0) || ok && item != model[0] {
				t.Fatalf("got %v %v from %v", item, ok, model)
			} else if ok {
				model = model[1:]
			}
			if box.Len() != len(model) {
				t.Fatalf("length %d, want %d", box.Len(), len(model))
			}
		}
	})
}

// Processes that come, wait, time out and are killed at random leave no item
// behind while somebody waits, and none is lost or handed out twice.
func TestNoWakeUpIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := New(Options{})
		defer e.Close()
		var box Mailbox[int]
		var got []int
		var waiters []*Process
		instant := rapid.Custom(func(t *rapid.T) Time { return Time(rapid.IntRange(0, 20).Draw(t, "at")) })
		ask := func() {
			deadline := e.Now() + instant.Draw(t, "patience")
			waiters = append(waiters, e.Go("waiter", func(p *Process) {
				if item, ok := box.GetBefore(p, deadline, "an item"); ok {
					got = append(got, item)
				}
			}))
		}
		puts := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch at := instant.Draw(t, "when"); rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				e.At(at, ask)
			case 1:
				e.At(at, func() { box.Put(puts); puts++ })
			case 2:
				e.At(at, func() {
					if len(waiters) > 0 {
						waiters[rapid.IntRange(0, len(waiters)-1).Draw(t, "victim")].Kill()
					}
				})
			}
		}
		for more := true; more; {
			var err error
			if more, err = e.Step(); err != nil {
				t.Fatal(err)
			}
			if idle := box.waiting.first; idle != nil && !idle.killed && box.Len() > 0 {
				t.Fatalf("%d items while a process waits", box.Len())
			}
		}
		for item, ok := box.TryGet(); ok; item, ok = box.TryGet() {
			got = append(got, item)
		}
		slices.Sort(got)
		for i := range puts {
			if i >= len(got) || got[i] != i || len(got) != puts {
				t.Fatalf("%d items were put, these came out: %v", puts, got)
			}
		}
	})
}

func TestFutureWakesAllOnce(t *testing.T) {
	e, d := newDiary(t)
	var answer Future[string]
	for _, name := range []string{"ann", "bob"} {
		e.Go(name, func(p *Process) { d.write(name + " hears " + answer.Wait(p, "the answer")) })
	}
	e.Go("hasty", func(p *Process) {
		if _, ok := answer.WaitUntil(p, 5, "the answer"); !ok && !answer.Done() {
			d.write("hasty gives up")
		}
	})
	e.At(1e9, func() {
		if !answer.Set("yes") || answer.Set("no") {
			t.Error("the first value counts, the second does not")
		}
	})
	e.At(2e9, func() {
		e.Go("late", func(p *Process) { d.write("late hears " + answer.Wait(p, "the answer")) })
	})
	run(t, e)
	d.expect(t, "0.000 s hasty gives up", "1.000 s ann hears yes", "1.000 s bob hears yes", "2.000 s late hears yes")
	expectEmpty(t, &answer.waiting)
}

func TestResourceServesInOrder(t *testing.T) {
	e, d := newDiary(t)
	desk := Resource{Units: 2}
	for _, name := range []string{"ann", "bob", "cleo", "dan"} {
		e.Go(name, func(p *Process) {
			desk.Acquire(p, "a desk")
			defer desk.Release()
			d.write(name)
			p.Sleep(time.Second)
		})
	}
	e.Go("hasty", func(p *Process) {
		if !desk.AcquireBefore(p, 5e8, "a desk") {
			d.write("hasty leaves")
		}
	})
	run(t, e)
	d.expect(t, "0.000 s ann", "0.000 s bob", "0.500 s hasty leaves", "1.000 s cleo", "1.000 s dan")
	if desk.Available() != 2 {
		t.Fatalf("%d of 2 units came back", desk.Available())
	}
}

func TestUnitOfAKilledProcessGoesToTheNext(t *testing.T) {
	e, d := newDiary(t)
	var desk Resource
	work := func(name string) *Process {
		return e.Go(name, func(p *Process) {
			desk.Acquire(p, "the desk")
			defer desk.Release()
			d.write(name)
			p.Sleep(time.Second)
		})
	}
	work("ann")
	bob := work("bob")
	work("cleo")
	e.At(1e9, func() { e.At(1e9, func() { e.At(1e9, bob.Kill) }) }) // between his call and his turn, or after it
	run(t, e)
	if last := d.lines[len(d.lines)-1]; last != "1.000 s cleo" {
		t.Fatalf("cleo did not get the desk when bob was killed: %v", d.lines)
	}
}

func TestReleaseOfNothingPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a unit was released that nobody held")
		}
	}()
	new(Resource).Release()
}
