package sim

import "fmt"

// Timer is an event that is armed, stopped and re-armed in place, as a
// time-out is. It fires at most once per Reset. Make it with NewTimer; the
// zero Timer is not usable. A Timer is a value: its copies are one timer.
//
// Moving a deadline into the future, the common case, does not touch the
// queue: the key of an earlier deadline stays and, when it surfaces, is put
// back at the new one. The order number is taken at Reset and kept, so that
// the order of events does not depend on this.
type Timer struct {
	engine *Engine
	slot   uint32
	number uint16
}

// NewTimer returns a stopped timer which, when armed and due, has h handle ev.
func (e *Engine) NewTimer(h Handler, ev Event) Timer {
	if h == nil || int(ev.Kind) >= len(e.kinds) {
		panic(e.unhandled(h, ev))
	}
	i := e.allocate()
	e.timers = max(1, e.timers+1)
	e.slots[i] = slot{handler: h, arg: ev.Arg, target: ev.Target, kind: ev.Kind, keyAt: Never, timer: e.timers}
	return Timer{e, i, e.timers}
}

// Reset arms the timer for time at, in the cause of the running event. A time
// in the past panics; a timer armed for Never stays armed and does not fire.
func (t Timer) Reset(at Time) { t.ResetAs(t.engine.cause, at) }

// ResetAs is Reset with a cause of its own.
func (t Timer) ResetAs(cause Cause, at Time) {
	e, s := t.engine, t.state()
	sequence := e.number(at)
	if s.sequence == 0 {
		e.pending++
	}
	s.cause, s.at, s.sequence = cause, at, sequence
	if s.keyAt <= at {
		return // the key in the queue surfaces in time
	}
	moved := s.keyAt != Never
	s.keyAt = at
	e.queue.push(newKey(at, sequence, t.slot))
	if moved {
		e.sweep()
	}
}

// Stop disarms the timer and tells whether it was armed.
func (t Timer) Stop() bool {
	s := t.state()
	if s.sequence == 0 {
		return false
	}
	s.sequence = 0
	t.engine.pending--
	t.engine.sweep()
	return true
}

// Armed tells whether the timer will fire.
func (t Timer) Armed() bool { return t.state().sequence != 0 }

// Deadline returns when the timer fires; Never if it is not armed.
func (t Timer) Deadline() Time {
	if s := t.state(); s.sequence != 0 {
		return s.at
	}
	return Never
}

// Free stops the timer and gives its slot back. Using the timer afterwards
// panics. A timer that lives as long as its engine need not be freed.
func (t Timer) Free() {
	t.Stop()
	t.engine.release(t.slot)
}

func (t Timer) state() *slot {
	s := &t.engine.slots[t.slot]
	if s.timer != t.number {
		panic(t.misused(s.timer))
	}
	return s
}

func (t Timer) misused(owner uint16) string {
	return fmt.Sprintf("sim: timer %d is used after Free; its slot %d now belongs to timer %d (0: none)", t.number, t.slot, owner)
}

// surface deals with a key that has come up and is not the one of a due event:
// the event was cancelled, the timer stopped, or its deadline moved.
func (e *Engine) surface(k key, s *slot) {
	if s.timer == 0 || s.keyAt != k.at {
		return
	}
	s.keyAt = Never
	if s.sequence != 0 && s.at != Never {
		s.keyAt = s.at
		e.queue.push(newKey(s.at, s.sequence, k.slot()))
	}
}
