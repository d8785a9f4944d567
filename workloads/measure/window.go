package measure

import (
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// Window is the half-open stretch of time [From, To).
type Window struct{ From, To sim.Time }

// Holds tells whether an operation lies within the window as a whole: it was
// invoked in it, and its client would have given up before its end. Operations
// that straddle an edge say nothing about either side of it.
func (w Window) Holds(op *history.Op, deadline time.Duration) bool {
	return op.Invoke >= w.From && op.Invoke < w.To && (w.To == sim.Never || op.Invoke.Add(deadline) <= w.To)
}

// Within returns the operations that lie within the window.
func Within(h history.History, w Window, deadline time.Duration) history.History {
	var kept history.History
	for i := range h {
		if w.Holds(&h[i], deadline) {
			kept = append(kept, h[i])
		}
	}
	return kept
}
