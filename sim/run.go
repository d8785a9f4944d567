package sim

// Run processes events up to and including time until, then sets the clock to
// until (unless it is Never). It ends with an error, never a hang: a limit, an
// interruption, a panic in a handler or process (*PanicError), or processes
// that wait for what can no longer happen (*DeadlockError).
//
// After ErrInterrupted or a deadlock another Run goes on where this one
// stopped. After the other errors the world is broken: Run returns the same
// error again.
func (e *Engine) Run(until Time) (err error) {
	e.enter("Run")
	defer e.leave(&err)
	if e.failure != nil {
		return e.failure
	}
	for {
		k, s := e.next(until)
		if s == nil {
			break
		}
		if e.processed >= e.check {
			if err := e.checkLimits(k.at); err != nil {
				return err
			}
		}
		e.queue.take()
		e.process(k, s)
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
	k, s := e.next(Never)
	if s == nil || e.failure != nil {
		return false, e.failure
	}
	if err := e.checkLimits(k.at); err != nil {
		return false, err
	}
	e.queue.take()
	e.process(k, s)
	return true, nil
}

// next returns the key of the next event up to time until and its slot; nil
// if there is none. It drops the keys before it that stand for nothing.
func (e *Engine) next(until Time) (key, *slot) {
	for {
		k, ok := e.queue.min()
		if !ok || k.at > until || k.at == Never {
			return key{}, nil
		}
		s := &e.slots[k.slot()]
		if s.sequence == k.sequence() {
			return k, s
		}
		e.queue.take()
		e.surface(k, s)
	}
}

// process handles the event that k and s stand for.
func (e *Engine) process(k key, s *slot) {
	if k.at != e.now {
		e.now, e.instant = k.at, e.processed
	}
	e.cause = s.cause
	h, ev := s.handler, Event{s.kind, s.target, s.arg}
	if s.timer != 0 {
		s.sequence, s.keyAt = 0, Never
	} else {
		e.release(k.slot())
	}
	e.pending--
	e.processed++
	e.digest.event(k.at, k.sequence(), e.kinds[ev.Kind].hash|uint64(ev.Target), ev.Arg)
	if e.options.Observer != nil {
		e.observe(k, ev)
	}
	h.Handle(e, ev)
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
