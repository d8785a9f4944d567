package detection

import (
	"fmt"
	"math/bits"
	"time"

	"nines/sim"
)

// Detector is what a watcher needs of a failure detector. Times never run
// backwards from one call to the next.
type Detector interface {
	// Heartbeat says that the sender's heartbeat of this number has come. The
	// sender counts them 0, 1, 2, …
	Heartbeat(now sim.Time, sequence uint64)

	// Suspects reports whether the deadline has been reached.
	Suspects(now sim.Time) bool

	// Deadline returns when the suspicion begins, or has begun, if nothing
	// comes; sim.Never if it does not.
	Deadline() sim.Time
}

// watch is what the detectors have in common: a number and a deadline.
type watch struct {
	deadline sim.Time
	highest  uint64
	heard    bool
}

// Suspects reports whether the deadline has been reached.
func (w *watch) Suspects(now sim.Time) bool { return now >= w.deadline && w.deadline != sim.Never }

// Deadline returns when the suspicion begins, or has begun, if nothing comes.
func (w *watch) Deadline() sim.Time { return w.deadline }

// isNews reports whether a heartbeat is newer than all before it, and notes it.
func (w *watch) isNews(sequence uint64) bool {
	if w.heard && sequence <= w.highest {
		return false
	}
	w.heard, w.highest = true, sequence
	return true
}

// FixedTimeout suspects a while after the last arrival. Make one with
// NewFixedTimeout.
type FixedTimeout struct {
	watch
	timeout time.Duration
}

// NewFixedTimeout returns a detector that suspects when timeout has passed
// since the last heartbeat, or since start.
func NewFixedTimeout(timeout time.Duration, start sim.Time) *FixedTimeout {
	if timeout <= 0 {
		panic(fmt.Sprintf("detection: a time-out of %v from %v: it must be above 0", timeout, start))
	}
	return &FixedTimeout{watch{deadline: start.Add(timeout)}, timeout}
}

// Heartbeat begins the time-out anew.
func (f *FixedTimeout) Heartbeat(now sim.Time, sequence uint64) {
	if f.isNews(sequence) {
		f.deadline = now.Add(f.timeout)
	}
}

// FreshnessOptions describe FreshnessPoints. The zero value is a heartbeat a
// second, with a second to arrive.
type FreshnessOptions struct {
	// Interval between heartbeats, η in the paper; 0 is 1 s. It must be the
	// sender's.
	Interval time.Duration

	// Margin is how long after it was sent a heartbeat must be there, δ in the
	// paper; 0 is 1 s. Each whole Interval in it allows for one more lost.
	Margin time.Duration
}

// FreshnessPoints is Chen's NFD-S: it suspects unless the heartbeat that is due,
// or a later one, has come. Make one with NewFreshnessPoints.
type FreshnessPoints struct {
	watch
	options FreshnessOptions
	first   sim.Time // when heartbeat 0 is due
}

// NewFreshnessPoints returns a detector of a sender whose heartbeat 0 is sent at
// start, by the watcher's clock.
func NewFreshnessPoints(o FreshnessOptions, start sim.Time) *FreshnessPoints {
	setDefault(&o.Interval, time.Second)
	setDefault(&o.Margin, time.Second)
	if o.Interval < 0 || o.Margin < 0 {
		panic(fmt.Sprintf("detection: a heartbeat every %v, with %v to arrive: neither may be negative", o.Interval, o.Margin))
	}
	due := start.Add(o.Margin)
	return &FreshnessPoints{watch{deadline: due}, o, due}
}

// Heartbeat puts the deadline to where the next heartbeat is due: it does not
// matter when this one came.
func (f *FreshnessPoints) Heartbeat(_ sim.Time, sequence uint64) {
	if !f.isNews(sequence) {
		return
	}
	// (sequence+1)·interval in 128 bits: numbers come from outside
	high, low := bits.Mul64(sequence, uint64(f.options.Interval))
	low, carry := bits.Add64(low, uint64(f.options.Interval), 0)
	if high+carry > 0 || low > uint64(sim.Never) {
		f.deadline = sim.Never
		return
	}
	f.deadline = f.first.Add(time.Duration(low))
}

func setDefault[T int64 | float64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}
