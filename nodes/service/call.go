package service

import (
	"time"

	"nines/nodes"
	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/resilience/guard"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

// dependency is a service that a machine calls, and what stands around that.
type dependency struct {
	Dependency
	machine *Machine
	number  int   // among the machine's dependencies
	gate    *gate // nil: no bulkhead
	guard   *guard.Guard
	breaker *watched // nil: none
	free    *call
}

func newDependency(m *Machine, spec Dependency) *dependency {
	d := &dependency{Dependency: spec, machine: m, number: len(m.dependencies)}
	o := guard.Options{Timeout: spec.Timeout, RetryRefused: spec.RetryRefused}
	if spec.Breaker != nil {
		d.breaker = &watched{Breaker: spec.Breaker(m.env.Monotonic()), dependency: d}
		o.Breaker = d.breaker
	}
	if spec.Retry != nil {
		var budget *retry.Budget
		if spec.Budget != nil {
			budget = retry.NewBudget(*spec.Budget)
		}
		o.Retry = retry.New(*spec.Retry, budget)
	}
	if spec.Bulkhead != nil {
		d.gate = newGate(m.env, *spec.Bulkhead)
	}
	d.guard = guard.New(o)
	return d
}

// forget notes that the machine has crashed, and its breaker with it.
func (d *dependency) forget() {
	if d.breaker != nil && d.breaker.state != breaker.Closed {
		d.machine.ledger.tell(Closed, d.Name)
	}
}

// watched is a breaker whose changes are told.
type watched struct {
	breaker.Breaker
	dependency *dependency
	state      breaker.State
}

// Allow asks the breaker, and looks what that did to it.
func (w *watched) Allow(now sim.Time) (breaker.Permit, bool) {
	permit, ok := w.Breaker.Allow(now)
	w.look(now)
	return permit, ok
}

// Record tells the breaker, and looks what that did to it.
func (w *watched) Record(now sim.Time, p breaker.Permit, o breaker.Outcome, took time.Duration) {
	w.Breaker.Record(now, p, o, took)
	w.look(now)
}

func (w *watched) look(now sim.Time) {
	before := w.state
	w.state = w.State(now)
	if w.state == before || w.state == breaker.HalfOpen {
		return
	}
	event := Opened
	if w.state == breaker.Closed {
		event = Closed
	}
	w.dependency.machine.env.Log("breaker for %s: %v", w.dependency.Name, w.state)
	w.dependency.machine.ledger.tell(event, w.dependency.Name)
}

// call is one call of a dependency under way, with all its attempts.
type call struct {
	dependency *dependency
	next       *call // of the free ones
	visit      *visit
	guarded    guard.Call
	draws      sim.Stream
	record     int                       // in the ledger
	answered   func(nodes.Message, bool) // the method hear, bound once
	resumed    func()                    // the method resume, bound once
}

// call calls the dependency for a visit, which hears how that ended.
func (d *dependency) call(v *visit) {
	c := d.free
	if c == nil {
		c = &call{dependency: d}
		c.answered, c.resumed = c.hear, c.resume
	} else {
		d.free = c.next
	}
	c.visit, c.record = v, d.machine.ledger.called(d.number)
	if d.gate == nil {
		c.entered(bulkhead.Admitted)
		return
	}
	d.gate.enter(c)
}

// entered hears from the bulkhead: the call may be made, or never will be.
func (c *call) entered(verdict bulkhead.Verdict) {
	d := c.dependency
	now := d.machine.env.Monotonic()
	if verdict != bulkhead.Admitted {
		c.end(Crowded, false)
		return
	}
	if d.Retry != nil {
		c.draws = d.machine.draw("retry")
	}
	var step guard.Step
	c.guarded, step = d.guard.Begin(now, c.visit.deadline, &c.draws)
	c.do(now, step)
}

// do does what the guard says.
func (c *call) do(now sim.Time, step guard.Step) {
	d := c.dependency
	switch step.Do {
	case guard.Send:
		d.machine.ledger.attempted(c.record)
		r := Request{User: c.visit.user}
		if step.At != sim.Never {
			r.Remaining = step.At.Sub(now)
		}
		d.machine.env.Call(d.Target, r, step.At.Sub(now), c.answered)
	case guard.Wait:
		d.machine.env.After(step.At.Sub(now), c.resumed)
	case guard.Return:
		c.end(resultOf[step.Result], true)
	}
}

// hear hears how an attempt ended.
func (c *call) hear(answer nodes.Message, ok bool) {
	m := c.dependency.machine
	now, outcome := m.env.Monotonic(), breaker.Failure
	if r, is := answer.(Response); is && r.Outcome.OK() {
		outcome = breaker.Success
	}
	if !ok {
		m.ledger.tell(TimedOut, c.dependency.Name)
	}
	c.do(now, c.dependency.guard.Ended(now, &c.guarded, outcome, &c.draws))
}

func (c *call) resume() {
	now := c.dependency.machine.env.Monotonic()
	c.do(now, c.dependency.guard.Resume(now, &c.guarded, &c.draws))
}

// end tells the visit. inside says that the call holds a place in the bulkhead.
func (c *call) end(result Result, inside bool) {
	d, v := c.dependency, c.visit
	outcome := Answered
	switch {
	case result == Succeeded:
	case d.Fallback:
		outcome = Degraded
		d.machine.ledger.tell(FellBack, d.Name)
	default:
		outcome = Uncalled
	}
	d.machine.ledger.returned(c.record, result)
	if result == Refused {
		d.machine.ledger.tell(ShortCircuited, d.Name)
	}
	if inside && d.gate != nil {
		d.gate.leave()
	}
	c.visit = nil
	c.next, d.free = d.free, c
	v.called(outcome)
}
