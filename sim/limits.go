package sim

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// Limits end a run that would not end by itself. Zero fields take the default.
type Limits struct {
	Events  uint64 // events in all; default 10,000,000,000
	Instant uint64 // events at one instant (livelock); default 10,000,000
	Pending uint64 // events and timers at one time; default and at most 16,777,215 (1 GiB)
}

func (l Limits) orDefault() Limits {
	if l.Events == 0 {
		l.Events = 10_000_000_000
	}
	if l.Instant == 0 {
		l.Instant = 10_000_000
	}
	if l.Pending == 0 || l.Pending > slotMask {
		l.Pending = slotMask
	}
	l.Instant = min(l.Instant, 1<<62) // it is added to the number of events
	return l
}

// ErrInterrupted is returned by Run when Options.Interrupted said so.
var ErrInterrupted = errors.New("interrupted")

// LimitError says which limit ended the run, and when.
type LimitError struct {
	Limit string
	Max   uint64
	At    Time
}

func (l *LimitError) Error() string {
	return fmt.Sprintf("more than %d %s at %v", l.Max, l.Limit, l.At)
}

// PanicError is a panic in a handler or process, with the stack of the place
// where it happened.
type PanicError struct {
	Value any
	Stack string // starts at the function that panicked
	At    Time
	Cause Cause
}

func (p *PanicError) Error() string {
	return fmt.Sprintf("panic at %v: %v\n%s", p.At, p.Value, p.Stack)
}

// Unwrap returns the panic's value where it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// DeadlockError says that nothing is pending while processes wait.
type DeadlockError struct {
	At      Time
	Waiting []string // "name: what it waits for", in order of creation
}

func (d *DeadlockError) Error() string {
	return fmt.Sprintf("deadlock at %v: %s", d.At, strings.Join(d.Waiting, "; "))
}

const checkInterval = 4096

// nextCheck returns the number of processed events at which a limit may be
// reached, or Interrupted is to be asked.
func (e *Engine) nextCheck() uint64 {
	return min(e.processed+checkInterval, e.limits.Events, e.instant+e.limits.Instant)
}

// checkLimits tells what forbids the next event, due at time at.
func (e *Engine) checkLimits(at Time) error {
	if e.processed >= e.limits.Events {
		return &LimitError{Limit: "events", Max: e.limits.Events, At: e.now}
	}
	if at == e.now && e.processed-e.instant >= e.limits.Instant {
		return &LimitError{Limit: "events at one instant (livelock)", Max: e.limits.Instant, At: e.now}
	}
	if e.options.Interrupted != nil && e.options.Interrupted() {
		return ErrInterrupted
	}
	e.check = max(e.nextCheck(), e.processed+1)
	return nil
}

// asError turns what ended a run into an error: limits as they are, anything
// else with the stack, which must still be that of the panic.
func (e *Engine) asError(thrown any) error {
	switch err := thrown.(type) {
	case *LimitError:
		return err
	case *PanicError:
		return err
	}
	return &PanicError{thrown, panicStack(), e.now, e.cause}
}

// panicStack returns the stack from the function that panicked downwards,
// without the frames that deal with the panic.
func panicStack() string {
	stack := string(debug.Stack())
	_, frames, found := strings.Cut(stack, "\npanic(")
	for found && (frames[0] == '{' || strings.HasPrefix(frames, "runtime.")) {
		_, frames, _ = strings.Cut(frames, "\n")     // the function
		_, frames, found = strings.Cut(frames, "\n") // its place
	}
	if !found {
		return stack
	}
	return frames
}
