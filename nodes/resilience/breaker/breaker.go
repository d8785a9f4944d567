package breaker

import (
	"time"

	"nines/sim"
)

// Breaker is what a caller needs of a circuit breaker. Times never run
// backwards from one call to the next.
type Breaker interface {
	// Allow asks for a call. If the answer is false the call must not be made,
	// and nothing be recorded.
	Allow(now sim.Time) (Permit, bool)

	// Record says how an allowed call ended, and how long it took.
	Record(now sim.Time, permit Permit, outcome Outcome, took time.Duration)

	// State returns the state, after what time alone has changed in it.
	State(now sim.Time) State
}

// State is what a breaker does with calls.
type State uint8

const (
	Closed   State = iota // all calls go through
	Open                  // none does
	HalfOpen              // a few do, to see how they end
)

// String returns "closed", "open" or "half-open".
func (s State) String() string { return [...]string{"closed", "open", "half-open"}[s] }

// Outcome is how a call ended.
type Outcome uint8

const (
	Success Outcome = iota
	Failure
	Ignored // says nothing about the dependency: the caller's own fault, or a cancelled call
)

// String returns "success", "failure" or "ignored".
func (o Outcome) String() string { return [...]string{"success", "failure", "ignored"}[o] }

// Permit belongs to one allowed call and is handed back with its result.
type Permit uint64

func setDefault[T int64 | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}
