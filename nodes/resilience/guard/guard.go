package guard

import (
	"fmt"
	"time"

	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

// Options say what stands around the attempts of a call. The zero value is
// nothing at all: one attempt, up to the deadline.
type Options struct {
	// Timeout bounds each attempt; 0 is no bound but the deadline.
	Timeout time.Duration

	// Breaker refuses attempts; nil refuses none. It may be shared by guards.
	Breaker breaker.Breaker

	// Retry decides on second attempts; nil makes none. It may be shared.
	Retry *retry.Client

	// RetryRefused has an attempt that the breaker refused count as a failed
	// one, that may be tried again. Otherwise a refusal ends the call.
	RetryRefused bool
}

// Guard takes calls through their attempts. Make one with New.
type Guard struct{ options Options }

// New returns a guard.
func New(o Options) *Guard {
	if o.Timeout < 0 {
		panic(fmt.Sprintf("guard: a time-out of %v: must not be negative", o.Timeout))
	}
	return &Guard{o}
}

// Action is what a call needs next.
type Action uint8

const (
	Send   Action = iota // make an attempt
	Wait                 // wait, and Resume
	Return               // tell the caller
)

// String returns "send", "wait" or "return".
func (a Action) String() string { return [...]string{"send", "wait", "return"}[a] }

// Result is how a call ended.
type Result uint8

const (
	Succeeded  Result = iota
	Failed            // the last attempt failed, and there are no more
	TooLate           // an attempt would have begun at the deadline or later
	OverBudget        // a retry would have been too many
	Refused           // the breaker did not let it through
)

// String returns the result in small letters.
func (r Result) String() string {
	return [...]string{"succeeded", "failed", "too late", "over budget", "refused"}[r]
}

// Step is what to do with a call.
type Step struct {
	Do     Action
	At     sim.Time // Send: when to give up on the attempt; Wait: when to Resume
	Result Result   // Return: how the call ended
}

// Call is one call under way.
type Call struct {
	deadline sim.Time
	retry    retry.Call
	permit   breaker.Permit
	sent     sim.Time
	doing    Action // what the last step asked for
}

// Begin starts a call that must be over before the deadline; sim.Never is none.
func (g *Guard) Begin(now, deadline sim.Time, draws *sim.Stream) (Call, Step) {
	call := Call{deadline: deadline}
	if g.options.Retry != nil {
		call.retry = g.options.Retry.Begin(now, deadline)
	}
	step := g.attempt(now, &call, draws)
	return call, step
}

// Resume goes on after a wait.
func (g *Guard) Resume(now sim.Time, call *Call, draws *sim.Stream) Step {
	call.expect(Wait, "Resume")
	return g.attempt(now, call, draws)
}

// Ended is told how an attempt ended. One that took too long ended as a
// Failure, and what comes of it later must not be told. An Ignored one ends the
// call as a failed one.
func (g *Guard) Ended(now sim.Time, call *Call, outcome breaker.Outcome, draws *sim.Stream) Step {
	call.expect(Send, "Ended")
	if g.options.Breaker != nil {
		g.options.Breaker.Record(now, call.permit, outcome, now.Sub(call.sent))
	}
	switch outcome {
	case breaker.Success:
		if g.options.Retry != nil {
			g.options.Retry.Succeeded(now, &call.retry)
		}
		return call.end(Succeeded)
	case breaker.Ignored:
		return call.end(Failed)
	}
	return g.again(now, call, draws, Failed)
}

// attempt makes one, if it is allowed. The deadline may have passed while the
// call waited for its beginning, or stood still together with its machine.
func (g *Guard) attempt(now sim.Time, call *Call, draws *sim.Stream) Step {
	if now >= call.deadline {
		return call.end(TooLate)
	}
	if g.options.Breaker != nil {
		permit, ok := g.options.Breaker.Allow(now)
		if !ok && g.options.RetryRefused {
			return g.again(now, call, draws, Refused)
		}
		if !ok {
			return call.end(Refused)
		}
		call.permit = permit
	}
	call.sent, call.doing = now, Send
	until := call.deadline
	if g.options.Timeout > 0 {
		until = min(until, now.Add(g.options.Timeout))
	}
	return Step{Do: Send, At: until}
}

// again decides on another attempt after one that ended badly.
func (g *Guard) again(now sim.Time, call *Call, draws *sim.Stream, end Result) Step {
	if g.options.Retry == nil {
		return call.end(end)
	}
	switch d := g.options.Retry.Failed(now, &call.retry, draws); d.Verdict {
	case retry.Again:
		call.doing = Wait
		return Step{Do: Wait, At: now.Add(d.Wait)}
	case retry.TooLate:
		return call.end(TooLate)
	case retry.OverBudget:
		return call.end(OverBudget)
	}
	return call.end(end)
}

func (c *Call) end(r Result) Step {
	c.doing = Return
	return Step{Do: Return, Result: r}
}

// expect panics when a caller does not do what the last step said.
func (c *Call) expect(want Action, did string) {
	if c.doing != want {
		panic(fmt.Sprintf("guard: %s of a call that was told to %v", did, c.doing))
	}
}
