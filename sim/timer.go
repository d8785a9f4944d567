package sim

// Timer is an event that is armed, stopped and re-armed in place, as a
// time-out is. It fires at most once per Reset. Make it with NewTimer; the
// zero Timer is not usable.
//
// Moving a deadline into the future, the common case, does not touch the
// queue: the old key stays and, when it surfaces, is put back at the new
// deadline. The order number is taken at Reset and kept, so that the order of
// events does not depend on this.
type Timer struct {
	engine *Engine
	slot   uint32
}

// NewTimer returns a stopped timer which, when armed and due, has h handle ev.
func (e *Engine) NewTimer(h Handler, ev Event) Timer {
	i := e.allocate()
	s := &e.slots[i]
	s.handler, s.arg, s.target, s.kind = h, ev.Arg, ev.Target, ev.Kind
	s.timer, s.sequence, s.key = true, 0, 0
	return Timer{e, i}
}

// Reset arms the timer for time at, in the cause of the running event.
func (t Timer) Reset(at Time) { t.ResetAs(t.engine.cause, at) }

// ResetAs is Reset with a cause of its own.
func (t Timer) ResetAs(cause Cause, at Time) {
	e := t.engine
	s := &e.slots[t.slot]
	if at < e.now {
		panic(pastError(at, e.now))
	}
	e.sequence++
	if s.key != 0 && s.sequence == 0 {
		e.stale-- // the key of a stopped timer is wanted again
	}
	s.cause, s.sequence = cause, e.sequence
	if s.key != 0 && s.at <= at {
		s.at = at // the key in the queue surfaces no later than this
		return
	}
	if s.key != 0 {
		e.abandonKey()
	}
	s.at, s.key = at, e.sequence
	e.push(at, e.sequence, t.slot)
}

// Stop disarms the timer and tells whether it was armed.
func (t Timer) Stop() bool {
	s := &t.engine.slots[t.slot]
	if s.sequence == 0 {
		return false
	}
	s.sequence = 0
	t.engine.abandonKey()
	return true
}

// Armed tells whether the timer will fire.
func (t Timer) Armed() bool { return t.engine.slots[t.slot].sequence != 0 }

// Deadline returns when the timer fires; Never if it is not armed.
func (t Timer) Deadline() Time {
	if s := &t.engine.slots[t.slot]; s.sequence != 0 {
		return s.at
	}
	return Never
}

// resurface deals with a key that came up before its timer is due: the timer
// was stopped, or its deadline moved.
func (e *Engine) resurface(s *slot, i uint32) {
	if s.sequence == 0 {
		s.key = 0
		e.stale--
		return
	}
	s.key = s.sequence
	e.queue.push(key{s.at, s.sequence<<slotBits | uint64(i)})
}
