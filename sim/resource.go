package sim

import "fmt"

// Resource is a number of equal units, such as the servers of a queue, that
// processes hold for a while: first come, first served. The zero Resource has
// one unit and is free; it must not be copied once in use.
//
// A process that may be killed while it holds a unit releases it in a defer.
type Resource struct {
	Units   int64 // how many there are; 0 is 1. Fixed once in use
	held    int64
	waiting line
}

// Available returns the number of units that nobody holds or has been
// promised.
func (r *Resource) Available() int64 {
	return max(1, r.Units) - r.held - int64(r.waiting.promised)
}

// Acquire takes a unit, waiting for one as long as it takes; what says what
// it waits for, in a deadlock report.
func (r *Resource) Acquire(p *Process, what string) { r.AcquireBefore(p, Never, what) }

// AcquireBefore takes a unit, waiting for one until the deadline, and tells
// whether it got one.
func (r *Resource) AcquireBefore(p *Process, deadline Time, what string) bool {
	if r.Available() <= 0 && !r.waiting.wait(p, deadline, what) {
		return false
	}
	r.held++
	return true
}

// Release gives a unit back: it goes to the process that has waited longest.
func (r *Resource) Release() {
	if r.held == 0 {
		panic(fmt.Sprintf("sim: a unit of a resource is released, but none of its %d is held", max(1, r.Units)))
	}
	r.held--
	r.waiting.call()
}
