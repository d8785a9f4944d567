package sim

// Run processes events up to and including time until, then sets the clock to
// until (unless it is Never). It ends with an error, never a hang: a limit, an
// interruption, a panic in a handler or process (*PanicError), or processes
// that wait for what can no longer happen (*DeadlockError).
func (e *Engine) Run(until Time) (err error) {
	defer e.capture(&err)
	for {
		k, ok := e.queue.min()
		if !ok || k.at > until {
			break
		}
		e.queue.take()
		e.process(k)
	}
	e.cause = 0
	if until != Never {
		e.now = max(e.now, until)
	}
	if e.Pending() == 0 {
		return e.processes.deadlock(e.now)
	}
	return nil
}

// Step processes the next event, if there is one.
func (e *Engine) Step() (more bool, err error) {
	defer e.capture(&err)
	for before := e.processed; e.processed == before; {
		k, ok := e.queue.min()
		if !ok {
			return false, nil
		}
		e.queue.take()
		e.process(k)
	}
	return true, nil
}

// process handles the event that k stands for, if k still stands for one.
func (e *Engine) process(k key) {
	i, sequence := k.slot(), k.sequence()
	s := &e.slots[i]
	if s.key != sequence {
		e.stale--
		return
	}
	if s.sequence != sequence {
		e.resurface(s, i)
		return
	}
	if k.at != e.now {
		e.now, e.instant = k.at, e.processed
	}
	e.cause = s.cause
	h, ev := s.handler, Event{s.kind, s.target, s.arg}
	if s.timer {
		s.sequence, s.key = 0, 0
	} else {
		e.release(i)
	}
	e.digest.event(k.at, sequence, e.kinds[ev.Kind].hash|uint64(ev.Target), ev.Arg)
	e.processed++
	if e.processed >= e.check {
		e.checkLimits()
	}
	if e.options.Observer != nil {
		e.observe(k.at, sequence, ev)
	}
	h.Handle(e, ev)
}

// Observer sees every event just before it is handled. It must not schedule
// or draw: observing changes nothing.
type Observer interface {
	Observe(r Record)
}

// Record is one processed event, as an Observer sees it.
type Record struct {
	At     Time
	Order  uint64 // sequence number
	Kind   string
	Target uint32
	Arg    uint64
	Cause  Cause
	Digest uint64 // running digest after this event was folded
}

func (e *Engine) observe(at Time, sequence uint64, ev Event) {
	e.options.Observer.Observe(Record{at, sequence, e.kinds[ev.Kind].name, ev.Target, ev.Arg, e.cause, e.digest.Sum()})
}
