package service

import (
	"fmt"

	"nines/nodes/resilience/guard"
	"nines/sim"
)

// Ledger is what a machine has done in all its incarnations, in true time. Make
// one with NewLedger and give it to one machine.
type Ledger struct {
	Visits []Visit // in order of arrival
	Calls  []Call  // in order of their beginnings

	engine  *sim.Engine
	told    func(event Event, dependency string)
	at      sim.Time // up to which area is made
	present uint64   // requests on the machine
	area    uint64   // present, integrated over time; modulo 2^64, as any sum of sojourns is
}

// Visit is one request on the machine.
type Visit struct {
	Arrived sim.Time
	Began   sim.Time // its turn came; sim.Never: it did not
	Freed   sim.Time // its thread or core was free again; sim.Never: it is not yet
	Left    sim.Time // it was answered; sim.Never: it is still there
	Outcome Outcome
}

// Call is one call of a dependency.
type Call struct {
	Began      sim.Time
	Attempts   int64
	Dependency int32 // its place in Options.Calls
	Result     Result
}

// Result is how a call ended.
type Result uint8

const (
	UnderWay   Result = iota
	Succeeded         // an attempt did
	Exhausted         // the last attempt failed, and there are no more
	TooLate           // an attempt would have begun after the deadline
	OverBudget        // a retry would have been too many
	Refused           // the breaker did not let it through
	Crowded           // the bulkhead did not
)

// String returns the name of the result as measures know it.
func (r Result) String() string {
	return [...]string{"under way", "succeeded", "failed", "too late", "over budget", "refused", "crowded"}[r]
}

// resultOf translates what a guard says.
var resultOf = [...]Result{
	guard.Succeeded: Succeeded, guard.Failed: Exhausted, guard.TooLate: TooLate,
	guard.OverBudget: OverBudget, guard.Refused: Refused,
}

// Event is what a ledger tells of while it happens.
type Event uint8

const (
	WasRejected    Event = iota // a request found the queue full
	WasShed                     // a request waited too long
	HasExpired                  // a request's sender had hung up
	TimedOut                    // an attempt had no answer in time
	ShortCircuited              // the breaker refused a call
	FellBack                    // a fallback stood in for a call
	Opened                      // a breaker opened
	Closed                      // a breaker closed
)

// NewLedger returns an empty ledger. told is given what happens, and whom it was
// to be asked of if it is about a call; it must not act on the world. nil: nobody
// is told.
func NewLedger(e *sim.Engine, told func(event Event, dependency string)) *Ledger {
	return &Ledger{engine: e, told: told, at: e.Now()}
}

// The machine writes through these; without a ledger they do nothing.

// arrived opens the entry of a request and returns its number.
func (l *Ledger) arrived() int {
	if l == nil {
		return 0
	}
	l.advance()
	l.present++
	l.Visits = append(l.Visits, Visit{l.at, sim.Never, sim.Never, sim.Never, Present})
	return len(l.Visits) - 1
}

func (l *Ledger) began(visit int) {
	if l != nil {
		l.Visits[visit].Began = l.engine.Now()
	}
}

func (l *Ledger) freed(visit int) {
	if l != nil {
		l.Visits[visit].Freed = l.engine.Now()
	}
}

// left closes the entry of a request.
func (l *Ledger) left(visit int, outcome Outcome) {
	if l == nil {
		return
	}
	l.advance()
	l.present--
	l.Visits[visit].Left, l.Visits[visit].Outcome = l.at, outcome
	switch outcome {
	case Rejected:
		l.tell(WasRejected, "")
	case Shed:
		l.tell(WasShed, "")
	case Expired:
		l.tell(HasExpired, "")
	}
}

// called opens the entry of a call and returns its number.
func (l *Ledger) called(dependency int) int {
	if l == nil {
		return 0
	}
	l.Calls = append(l.Calls, Call{Began: l.engine.Now(), Dependency: int32(dependency)})
	return len(l.Calls) - 1
}

func (l *Ledger) attempted(call int) {
	if l != nil {
		l.Calls[call].Attempts++
	}
}

func (l *Ledger) returned(call int, r Result) {
	if l != nil {
		l.Calls[call].Result = r
	}
}

func (l *Ledger) tell(event Event, dependency string) {
	if l != nil && l.told != nil {
		l.told(event, dependency)
	}
}

// crashed closes the entries of all who are on the machine.
func (l *Ledger) crashed() {
	if l == nil {
		return
	}
	for i := range l.Visits {
		v := &l.Visits[i]
		if v.Left != sim.Never {
			continue
		}
		if v.Began != sim.Never {
			v.Freed = min(v.Freed, l.engine.Now())
		}
		l.left(i, Lost)
	}
}

// advance extends the integral to now.
func (l *Ledger) advance() {
	now := l.engine.Now()
	l.area += uint64(now.Sub(l.at)) * l.present
	l.at = now
}

// Close ends the book-keeping, when the run is over, and holds Little's law: it
// panics if the number of requests present, integrated over time, is not the sum
// of the sojourns, of which some may not be over.
func (l *Ledger) Close() {
	l.advance()
	var sojourns uint64
	for i := range l.Visits {
		sojourns += uint64(min(l.Visits[i].Left, l.at).Sub(l.Visits[i].Arrived))
	}
	if sojourns != l.area {
		panic(fmt.Sprintf("service: Little's law is broken: the number present integrates to %d ns, the sojourns sum up to %d ns", l.area, sojourns))
	}
}
