package sim

import "math"

// Run processes events up to and including time until, then sets the clock to
// until (unless it is Never). It ends with an error, never a hang: a limit, an
// interruption, a panic in a handler or process (*PanicError), processes that
// wait for what can no longer happen (*DeadlockError), or an event that is not
// as it was in the run that this one follows (*DivergenceError).
//
// After ErrInterrupted or a deadlock another Run goes on where this one
// stopped. After the other errors the world is broken: Run returns the same
// error again.
func (e *Engine) Run(until Time) (err error) {
	e.enter("Run")
	defer e.leave(&err)
	if err := e.loop(until, math.MaxUint64); err != nil {
		return err
	}
	err = e.deadlock()
	if until != Never {
		e.now = max(e.now, until)
	}
	return err
}

// Step processes the next event, if there is one.
func (e *Engine) Step() (more bool, err error) {
	e.enter("Step")
	defer e.leave(&err)
	before := e.processed
	err = e.loop(Never, before+1)
	return e.processed > before, err
}

// loop processes events up to and including time until, as long as fewer than
// last have been processed. Split in two, it would cost 3 ns more an event, of
// the 13 that it costs above a bare heap.
func (e *Engine) loop(until Time, last uint64) error {
	if e.failure != nil {
		return e.failure
	}
	until = min(until, Never-1)
	for e.processed < last {
		k, ok := e.queue.min()
		var s *slot
		if t, armed := e.timers.queue.min(); armed && (!ok || t.before(k)) {
			k = t
		} else if !ok {
			break
		} else if s = &e.slots[k.slot()]; s.sequence != k.sequence() {
			e.queue.take() // it was cancelled
			e.stale--
			continue
		}
		if k.at > until {
			break
		}
		if e.processed >= e.check {
			if err := e.checkLimits(k.at); err != nil {
				return err
			}
		}
		if k.at != e.now {
			e.now, e.instant = k.at, e.processed
		}
		e.processed++
		var h Handler
		var ev Event
		if s == nil {
			h, ev = e.fire(k)
		} else {
			e.queue.take()
			h, ev, e.cause = s.handler, Event{s.kind, s.target, s.arg}, s.cause
			e.release(k.slot())
		}
		e.digest.event(k.at, k.sequence(), e.kinds[ev.Kind].hash|uint64(ev.Target), ev.Arg)
		if e.watched {
			e.observe(k, ev)
		}
		h.Handle(e, ev)
		if e.options.Trail != nil {
			if err := e.leaveTrail(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fire takes the timer that k stands for off its queue and returns its event.
func (e *Engine) fire(k key) (Handler, Event) {
	e.timers.queue.take()
	t := &e.timers.all[k.slot()]
	e.cause = t.cause
	return t.handler, t.event()
}

// enter marks the engine as running. A handler that runs its own engine, or
// closes it, would pull the ground from under itself.
func (e *Engine) enter(what string) {
	if e.running {
		panic("sim: " + what + " called from inside the run; use a handler or a process instead")
	}
	e.running = true
}

// leave ends a run: what was thrown becomes its error.
func (e *Engine) leave(err *error) {
	if thrown := recover(); thrown != nil {
		*err = e.asError(thrown)
		e.failure = *err
	}
	e.running, e.cause = false, 0
}
