package sim

import "fmt"

// Timer is an event that is armed, stopped and re-armed in place, as a
// time-out is. It fires at most once per Reset. Make it with NewTimer; the
// zero Timer is not usable. A Timer is a value: its copies are one timer.
//
// Each Reset takes an order number, like a newly scheduled event.
type Timer struct {
	engine *Engine
	index  uint32
	serial uint32
}

// timers are the engine's timers, armed or not.
type timers struct {
	queue timerQueue
	all   []timer
	free  uint32 // first free timer + 1, linked through timer.arg
	made  uint32
}

type timer struct {
	handler Handler
	arg     uint64
	cause   Cause
	target  uint32
	serial  uint32 // tells it from those that had its place before; 0 if free
	kind    Kind
}

func (t *timer) event() Event { return Event{t.kind, t.target, t.arg} }

// NewTimer returns a stopped timer which, when armed and due, has h handle ev.
func (e *Engine) NewTimer(h Handler, ev Event) Timer {
	if h == nil || int(ev.Kind) >= len(e.kinds) {
		panic(e.complaint(e.now, h, ev))
	}
	all := &e.timers
	i := all.free - 1
	if all.free == 0 {
		e.reserve()
		i = uint32(len(all.all))
		all.all = append(all.all, timer{})
		all.queue.where = append(all.queue.where, unarmed)
	} else {
		all.free = uint32(all.all[i].arg)
	}
	all.made = max(1, all.made+1)
	all.all[i] = timer{handler: h, arg: ev.Arg, target: ev.Target, kind: ev.Kind, serial: all.made}
	return Timer{e, i, all.made}
}

// Reset arms the timer for time at, in the cause of the running event. A time
// in the past panics; a timer armed for Never stays armed and does not fire.
func (t Timer) Reset(at Time) { t.ResetAs(t.engine.cause, at) }

// ResetAs is Reset with a cause of its own.
func (t Timer) ResetAs(cause Cause, at Time) {
	e, s := t.engine, t.state()
	if at < e.now || e.sequence >= sequenceMax {
		panic(e.complaint(at, s.handler, s.event()))
	}
	e.sequence++
	s.cause = cause
	e.timers.queue.set(newKey(at, e.sequence, t.index))
}

// Stop disarms the timer and tells whether it was armed.
func (t Timer) Stop() bool {
	if !t.Armed() {
		return false
	}
	t.engine.timers.queue.remove(t.index)
	return true
}

// Armed tells whether the timer will fire.
func (t Timer) Armed() bool {
	t.state()
	return t.engine.timers.queue.where[t.index] != unarmed
}

// Deadline returns when the timer fires; Never if it is not armed.
func (t Timer) Deadline() Time {
	if !t.Armed() {
		return Never
	}
	queue := &t.engine.timers.queue
	return queue.keys[queue.where[t.index]].at
}

// Free stops the timer and gives its place back. Using the timer afterwards
// panics. A timer that lives as long as its engine need not be freed.
func (t Timer) Free() {
	t.Stop()
	all := &t.engine.timers
	all.all[t.index] = timer{arg: uint64(all.free)}
	all.free = t.index + 1
}

func (t Timer) state() *timer {
	s := &t.engine.timers.all[t.index]
	if s.serial != t.serial {
		panic(t.misused(s.serial))
	}
	return s
}

func (t Timer) misused(serial uint32) string {
	return fmt.Sprintf("sim: timer %d is used after Free; timer %d (0: none) is in its place", t.serial, serial)
}
