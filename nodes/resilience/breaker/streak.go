package breaker

import (
	"fmt"
	"time"

	"nines/sim"
)

// StreakOptions describe a Streak breaker. The zero value is gobreaker's
// defaults.
type StreakOptions struct {
	// Failures in a row open the breaker; 0 is 6.
	Failures int64

	// ClearEvery is the period after which a closed breaker starts counting
	// anew; 0 is never. A streak that spans two periods is not seen.
	ClearEvery time.Duration

	// OpenWait is how long all calls are refused; 0 is 60 s.
	OpenWait time.Duration

	// Probes are let through in half-open, and as many successes close the
	// breaker; 0 is 1. A probe that never ends keeps it half-open for ever.
	Probes int64
}

// Gobreaker returns the defaults of sony/gobreaker v2.4.0, written out.
func Gobreaker() StreakOptions { return StreakOptions{}.orDefault() }

func (o StreakOptions) orDefault() StreakOptions {
	setDefault(&o.Failures, 6)
	setDefault(&o.OpenWait, time.Minute)
	setDefault(&o.Probes, 1)
	return o
}

func (o StreakOptions) check() {
	switch {
	case min(o.Failures, o.Probes) < 0:
		panic(fmt.Sprintf("breaker: %d failures open it, %d probes close it: neither may be negative", o.Failures, o.Probes))
	case min(o.ClearEvery, o.OpenWait) < 0:
		panic(fmt.Sprintf("breaker: cleared every %v, open for %v: neither may be negative", o.ClearEvery, o.OpenWait))
	}
}

// Counts are the calls of one generation.
type Counts struct {
	Requests                                  int64 // allowed, whether ended or not
	Successes, Failures, Ignored              int64
	ConsecutiveSuccesses, ConsecutiveFailures int64
}

// Streak is a breaker that opens after a number of failures in a row. Make one
// with NewStreak.
type Streak struct {
	options    StreakOptions
	state      State
	generation Permit
	counts     Counts
	expiry     sim.Time // end of the wait in Open, of the period in Closed
}

// NewStreak returns a closed breaker whose first period begins now.
func NewStreak(o StreakOptions, now sim.Time) *Streak {
	o = o.orDefault()
	o.check()
	s := &Streak{options: o}
	s.enter(Closed, now)
	return s
}

// Allow admits all calls in Closed, none in Open, and as many as Probes in
// HalfOpen, not counting those whose results were ignored.
func (s *Streak) Allow(now sim.Time) (Permit, bool) {
	s.settle(now)
	if s.state == Open || s.state == HalfOpen && s.counts.Requests-s.counts.Ignored >= s.options.Probes {
		return s.generation, false
	}
	s.counts.Requests++
	return s.generation, true
}

// Record counts a result of this generation, and drops one of another.
func (s *Streak) Record(now sim.Time, permit Permit, outcome Outcome, _ time.Duration) {
	s.settle(now)
	if permit != s.generation {
		return
	}
	switch outcome {
	case Ignored:
		s.counts.Ignored++
	case Success:
		s.succeed(now)
	case Failure:
		s.fail(now)
	}
}

func (s *Streak) succeed(now sim.Time) {
	s.counts.Successes++
	s.counts.ConsecutiveSuccesses++
	s.counts.ConsecutiveFailures = 0
	if s.state == HalfOpen && s.counts.ConsecutiveSuccesses >= s.options.Probes {
		s.enter(Closed, now)
	}
}

func (s *Streak) fail(now sim.Time) {
	s.counts.Failures++
	s.counts.ConsecutiveFailures++
	s.counts.ConsecutiveSuccesses = 0
	if s.state == HalfOpen || s.counts.ConsecutiveFailures >= s.options.Failures {
		s.enter(Open, now)
	}
}

// State returns the state now. Asking is enough to end the wait.
func (s *Streak) State(now sim.Time) State {
	s.settle(now)
	return s.state
}

// Counts returns the counts of the generation as the last call left them.
func (s *Streak) Counts() Counts { return s.counts }

// settle ends a wait or a period that is over: strictly after its end.
func (s *Streak) settle(now sim.Time) {
	switch {
	case now <= s.expiry:
	case s.state == Closed:
		s.enter(Closed, now)
	case s.state == Open:
		s.enter(HalfOpen, now)
	}
}

// enter begins a generation. Results of earlier calls no longer count.
func (s *Streak) enter(state State, now sim.Time) {
	s.state, s.counts, s.expiry = state, Counts{}, sim.Never
	s.generation++
	switch {
	case state == Open:
		s.expiry = now.Add(s.options.OpenWait)
	case state == Closed && s.options.ClearEvery > 0:
		s.expiry = now.Add(s.options.ClearEvery)
	}
}
