package breaker

import (
	"fmt"
	"time"

	"nines/sim"
)

// RateOptions describe a Rate breaker. The zero value is resilience4j's
// defaults.
type RateOptions struct {
	// WindowCalls is how many of the last calls are looked at; 0 is 100.
	WindowCalls int64

	// WindowSeconds makes the window one over time, whatever WindowCalls says:
	// the current second and those before it, counted from the run's beginning.
	WindowSeconds int64

	// MinimumCalls is how many results must be in the window before rates are
	// judged; 0 is 100. It is lowered to what a window over calls can hold.
	MinimumCalls int64

	// FailureRate in percent opens the breaker when reached; 0 is 50.
	FailureRate int64

	// SlowRate in percent of slow calls opens it too; 0 is 100.
	SlowRate int64

	// SlowAfter is the duration above which a call is slow; 0 is 60 s.
	SlowAfter time.Duration

	// OpenWait is how long all calls are refused; 0 is 60 s. The first call
	// after that is the first probe.
	OpenWait time.Duration

	// OpenGrowthPercent is the next wait in percent of the last, when probes
	// have failed; 0 is 100. Closing begins anew with OpenWait.
	OpenGrowthPercent int64

	// OpenWaitMax bounds waits that grow; 0 is an hour, or OpenWait if that is
	// more.
	OpenWaitMax time.Duration

	// Automatic goes to half-open at the end of the wait, without a call.
	Automatic bool

	// HalfOpenCalls is how many probes are let through; 0 is 10.
	HalfOpenCalls int64

	// HalfOpenWait limits the time in half-open; 0 is no limit: probes that
	// never end then keep the breaker half-open, and refusing, for ever.
	HalfOpenWait time.Duration

	// HalfOpenCloses has the breaker close at that limit; it opens otherwise.
	HalfOpenCloses bool
}

// Resilience4j returns the defaults of resilience4j 2.4.0, written out.
func Resilience4j() RateOptions { return RateOptions{}.orDefault() }

func (o RateOptions) orDefault() RateOptions {
	setDefault(&o.WindowCalls, 100)
	setDefault(&o.MinimumCalls, 100)
	setDefault(&o.FailureRate, 50)
	setDefault(&o.SlowRate, 100)
	setDefault(&o.SlowAfter, time.Minute)
	setDefault(&o.OpenWait, time.Minute)
	setDefault(&o.OpenGrowthPercent, 100)
	setDefault(&o.OpenWaitMax, max(time.Hour, o.OpenWait))
	setDefault(&o.HalfOpenCalls, 10)
	return o
}

const (
	windowMax = 1 << 20 // keeps a mistyped window from eating the memory
	growthMax = 1000    // percent; a wait times this must fit an int64
	waitMax   = 1 << 53 // 104 days
)

// check panics when the options make no sense: they are the program's.
func (o RateOptions) check() {
	switch {
	case min(o.WindowCalls, o.WindowSeconds) < 0 || max(o.WindowCalls, o.WindowSeconds) > windowMax:
		panic(fmt.Sprintf("breaker: a window of %d calls or %d seconds: at most %d", o.WindowCalls, o.WindowSeconds, windowMax))
	case o.MinimumCalls < 0 || o.HalfOpenCalls < 0 || o.HalfOpenCalls > windowMax:
		panic(fmt.Sprintf("breaker: %d minimum calls, %d in half-open: from 1, and at most %d", o.MinimumCalls, o.HalfOpenCalls, windowMax))
	case min(o.FailureRate, o.SlowRate) < 0 || max(o.FailureRate, o.SlowRate) > 100:
		panic(fmt.Sprintf("breaker: thresholds of %d %% failed and %d %% slow: from 1 to 100", o.FailureRate, o.SlowRate))
	case min(o.SlowAfter, o.OpenWait, o.HalfOpenWait) < 0:
		panic(fmt.Sprintf("breaker: slow after %v, open for %v, half-open for %v: none may be negative", o.SlowAfter, o.OpenWait, o.HalfOpenWait))
	case o.OpenGrowthPercent < 100 || o.OpenGrowthPercent > growthMax:
		panic(fmt.Sprintf("breaker: each wait is %d %% of the last: from 100 to %d", o.OpenGrowthPercent, growthMax))
	case o.OpenWaitMax < o.OpenWait || o.OpenWaitMax > waitMax && o.OpenGrowthPercent > 100:
		panic(fmt.Sprintf("breaker: open for %v, at most for %v: in order, and at most %v if it grows", o.OpenWait, o.OpenWaitMax, time.Duration(waitMax)))
	}
}

// Rate is a breaker that opens when too large a share of the calls in its
// window failed or was slow. Make one with NewRate.
type Rate struct {
	options RateOptions
	state   State
	wait    time.Duration // in Open, the next time
	opened  sim.Time      // the last time
	until   sim.Time      // end of the wait in Open, of the limit in HalfOpen
	permits int64         // probes that may still begin

	closed, probing window
	counting        *window // of the two; Open goes on with that of the state before
}

// NewRate returns a closed breaker with nothing in its window.
func NewRate(o RateOptions) *Rate {
	o = o.orDefault()
	o.check()
	r := &Rate{options: o}
	if o.WindowSeconds > 0 {
		r.closed = newWindow(o.WindowSeconds, o.MinimumCalls, true)
	} else {
		r.closed = newWindow(o.WindowCalls, min(o.MinimumCalls, o.WindowCalls), false)
	}
	r.probing = newWindow(o.HalfOpenCalls, min(o.MinimumCalls, o.HalfOpenCalls), false)
	r.close()
	return r
}

// Allow admits all calls in Closed, none in Open, HalfOpenCalls in HalfOpen.
func (r *Rate) Allow(now sim.Time) (Permit, bool) {
	r.settle(now)
	if r.state == Open && now > r.until {
		r.halfOpen(now)
	}
	switch {
	case r.state == Closed:
		return 0, true
	case r.state == HalfOpen && r.permits > 0:
		r.permits--
		return 0, true
	}
	r.counting.rejected++
	return 0, false
}

// Record counts a result in the state that it meets. The permit is not looked
// at: this family does not tell late results from others.
func (r *Rate) Record(now sim.Time, _ Permit, outcome Outcome, took time.Duration) {
	r.settle(now)
	if outcome == Ignored {
		if r.state == HalfOpen {
			r.permits++
		}
		return
	}
	r.counting.record(now, r.result(outcome, took))
	if r.state == Open || !r.counting.judged() {
		return
	}
	if r.tooHigh(r.counting.total) {
		r.open(now)
	} else if r.state == HalfOpen {
		r.close()
	}
}

func (r *Rate) result(outcome Outcome, took time.Duration) tally {
	result := tally{calls: 1}
	if outcome == Failure {
		result.failures = 1
	}
	if took > r.options.SlowAfter {
		result.slow, result.slowFailures = 1, result.failures
	}
	return result
}

// tooHigh compares rates with thresholds in whole numbers, by cross-multiplying.
func (r *Rate) tooHigh(t tally) bool {
	return t.failures*100 >= r.options.FailureRate*t.calls || t.slow*100 >= r.options.SlowRate*t.calls
}

// State returns the state, after the changes that need no call.
func (r *Rate) State(now sim.Time) State {
	r.settle(now)
	return r.state
}

// Deadline returns when the state will change without a call, or sim.Never.
// Nobody has to wake the breaker then: it catches up when it is next used.
func (r *Rate) Deadline() sim.Time {
	if r.state == Open && !r.options.Automatic || r.state == Closed {
		return sim.Never
	}
	return r.until
}

// settle does what has become due without a call.
func (r *Rate) settle(now sim.Time) {
	for due := r.Deadline(); due <= now && due != sim.Never; due = r.Deadline() {
		switch {
		case r.state == Open:
			r.halfOpen(r.lastRound(due, now))
		case r.options.HalfOpenCloses:
			r.close()
		default:
			r.open(due)
		}
	}
}

// lastRound leaves out whole rounds of open and half-open in which nobody
// called, so that a long silence costs no more than a short one.
func (r *Rate) lastRound(due, now sim.Time) sim.Time {
	if r.options.HalfOpenWait == 0 || r.options.HalfOpenCloses || r.until.Sub(r.opened) != r.wait {
		return due
	}
	round := r.wait + r.options.HalfOpenWait
	return due.Add(now.Sub(due) / round * round)
}

func (r *Rate) close() {
	r.state, r.counting, r.wait = Closed, &r.closed, r.options.OpenWait
	r.counting.reset()
}

// open keeps the window: results that come late are still counted there.
func (r *Rate) open(now sim.Time) {
	r.state, r.opened, r.until = Open, now, now.Add(r.wait)
	if growth := r.options.OpenGrowthPercent; growth > 100 {
		r.wait = min(r.options.OpenWaitMax, r.wait*time.Duration(growth)/100)
	}
}

func (r *Rate) halfOpen(now sim.Time) {
	r.state, r.until, r.permits, r.counting = HalfOpen, sim.Never, r.options.HalfOpenCalls, &r.probing
	r.counting.reset()
	if r.options.HalfOpenWait > 0 {
		r.until = now.Add(r.options.HalfOpenWait)
	}
}

// Metrics are the counts of the window that the breaker judges by. In Open it
// is that of the state before.
type Metrics struct {
	Calls, Failures, Slow, SlowFailures int64

	Rejected int64 // refused since the window was last emptied
	Judged   bool  // there are enough calls for a judgement
}

// Metrics returns what is in the window now.
func (r *Rate) Metrics(now sim.Time) Metrics {
	r.settle(now)
	w := r.counting
	w.advance(now)
	return Metrics{w.total.calls, w.total.failures, w.total.slow, w.total.slowFailures, w.rejected, w.judged()}
}
