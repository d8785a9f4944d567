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
}

func (l Limits) orDefault() Limits {
	if l.Events == 0 {
		l.Events = 10_000_000_000
	}
	if l.Instant == 0 {
		l.Instant = 10_000_000
	}
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
	Stack string
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

func (e *Engine) nextCheck() uint64 {
	return min(e.processed+checkInterval, e.limits.Events, e.instant+e.limits.Instant)
}

func (e *Engine) checkLimits() {
	if e.processed >= e.limits.Events {
		panic(&LimitError{Limit: "events", Max: e.limits.Events, At: e.now})
	}
	if e.processed-e.instant >= e.limits.Instant {
		panic(&LimitError{Limit: "events at one instant (livelock)", Max: e.limits.Instant, At: e.now})
	}
	if e.options.Interrupted != nil && e.options.Interrupted() {
		panic(ErrInterrupted)
	}
	e.check = max(e.nextCheck(), e.processed+1)
}

// capture turns what ended a run into an error: limits and interruptions as
// they are, anything else with the stack.
func (e *Engine) capture(err *error) {
	switch v := recover().(type) {
	case nil:
	case *LimitError:
		*err = v
	case *PanicError:
		*err = v
	default:
		if v == any(ErrInterrupted) {
			*err = ErrInterrupted
			return
		}
		*err = &PanicError{v, string(debug.Stack()), e.now, e.cause}
	}
}

func pastError(at, now Time) string {
	return fmt.Sprintf("sim: event scheduled in the past: %d ns is before now, %d ns", at, now)
}
