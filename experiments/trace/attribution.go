package trace

import (
	"fmt"

	"nines/experiments"
	"nines/sim"
	"nines/workloads/history"
)

// Attribution is what a fault did to the requests of a run: what became of them
// in the same weather without it. Blame tells what the trace shows; this is the
// proof.
type Attribution struct {
	Fault string
	Lost  uint64 // requests without success, with the fault
	// Spared of them had success without it, and Harmed others only with it: a
	// fault may keep away a load that would have been too much.
	Spared, Harmed uint64
	// Unasked of the lost ones were never asked without it: closed clients ask
	// otherwise when they wait otherwise.
	Unasked uint64
}

// Attribute makes a run again without a fault, and compares what was asked by
// its cause: the same request of the same client.
func Attribute(seen *experiments.Observation, fault string, o sim.Options) (Attribution, error) {
	a := Attribution{Fault: fault}
	without, err := seen.Scenario.Without(fault).Run(o)
	if err != nil {
		return a, err
	}
	type request struct {
		load  string
		cause sim.Cause
	}
	served := make(map[request]bool)
	for _, l := range without.Loads {
		for i := range l.Ops {
			op := &l.Ops[i]
			served[request{op.Group, op.Cause}] = wasServed(op)
		}
	}
	for _, l := range seen.Loads {
		for i := range l.Ops {
			op := &l.Ops[i]
			otherwise, asked := served[request{op.Group, op.Cause}]
			a.count(wasServed(op), otherwise, asked)
		}
	}
	return a, nil
}

// wasServed tells whether an operation was answered OK within its deadline.
func wasServed(op *history.Op) bool { return op.Outcome == history.OK && !op.Late }

// count adds a request by what became of it with the fault and without.
func (a *Attribution) count(with, without, asked bool) {
	switch {
	case with && asked && !without:
		a.Harmed++
	case with:
	case !asked:
		a.Lost, a.Unasked = a.Lost+1, a.Unasked+1
	case without:
		a.Lost, a.Spared = a.Lost+1, a.Spared+1
	default:
		a.Lost++
	}
}

// String says it in a sentence.
func (a Attribution) String() string {
	text := fmt.Sprintf("run again without %s, in the same weather: of %s without success %s answered in time",
		a.Fault, count(a.Lost, "request"), were(a.Spared))
	if a.Unasked > 0 {
		text += ", and " + were(a.Unasked) + " not asked"
	}
	if a.Harmed > 0 {
		text += "; " + grouped(a.Harmed) + " of the others had no success"
	}
	return text
}
