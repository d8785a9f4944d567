package service

import (
	"fmt"
	"math"
	"time"

	"nines/nodes"
	"nines/nodes/resilience/breaker"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/resilience/retry"
	"nines/sim"
	"nines/sim/dist"
)

// Options describe a machine of a service. The zero value answers everything at
// once.
type Options struct {
	// Threads is how many requests are under way at a time, each from its turn
	// to its answer; 0: what bounds them are the cores.
	Threads int64

	// Cores is how many requests are worked on at a time; 0 is one for each
	// thread, or one if there are no threads but a service time.
	Cores int64

	// Service is how long a request is worked on; nil is no time at all.
	Service dist.Distribution

	// Errors is the share of requests, from 0 to 1, that fail after that.
	Errors float64

	// Queue is how many requests may wait; 0 is bulkhead.QueueMax, which none
	// ever fills, and NoQueue lets none wait.
	Queue int64

	LastFirst bool          // the newest has its turn first
	ShedAfter time.Duration // who has waited so long is shed; 0: nobody is
	Cancel    bool          // who has hung up when the turn comes is dropped

	Calls    []Dependency // made for each request when it has been worked on
	Parallel bool         // make them all at once, and not one after the other

	// Draw returns random numbers for service times, errors and the jitter of
	// retries; nil is nodes.Env.Draw, by which each machine draws its own.
	// Machines that share one draw for the request, whichever of them has it.
	Draw func(purpose string) sim.Stream

	Ledger *Ledger // of this machine; nil keeps none
}

// NoQueue, as the Queue of a machine, rejects whoever does not have a turn at
// once.
const NoQueue = -1

// Dependency is a service that is called, and how.
type Dependency struct {
	Name   string   // names its random draws and its entries in the ledger
	Target nodes.ID // its only machine, or its balancer

	Timeout      time.Duration                  // of each attempt; 0: the deadline alone
	Retry        *retry.Policy                  // nil: no second attempts
	Budget       *retry.BudgetOptions           // of all retries of the machine; nil: no bound
	Breaker      func(sim.Time) breaker.Breaker // makes one at a time; nil: none
	RetryRefused bool                           // an attempt that the breaker refused may be retried
	Bulkhead     *bulkhead.Options              // nil: no bound to the calls under way
	Fallback     bool                           // answer degraded rather than not
}

// Validate returns what is wrong with the options, or nil.
func (o Options) Validate() error {
	switch {
	case o.Threads < 0 || o.Cores < 0:
		return fmt.Errorf("%d threads and %d cores: neither may be negative", o.Threads, o.Cores)
	case o.Queue < NoQueue || o.Queue > bulkhead.QueueMax:
		return fmt.Errorf("a queue of %d: at most %d", o.Queue, bulkhead.QueueMax)
	case o.ShedAfter < 0:
		return fmt.Errorf("shed after %v: must not be negative", o.ShedAfter)
	case !(o.Errors >= 0 && o.Errors <= 1):
		return fmt.Errorf("a share of errors of %v: from 0 to 1", o.Errors)
	}
	return nil
}

// Slots returns how many requests can have their turn at a time, and whether
// there is a bound at all.
func (o Options) Slots() (slots int64, bounded bool) {
	switch {
	case o.Threads > 0:
		return o.Threads, true
	case o.Cores > 0:
		return o.Cores, true
	case o.Service != nil:
		return 1, true
	}
	return math.MaxInt64, false
}

// CPU returns that of the machine: the queue is the protocol's, so the CPU has
// a core for whoever may work.
func (o Options) CPU() nodes.CPU {
	cpu := nodes.CPU{Cores: o.Cores, Handling: nodes.NoHandling}
	if slots, bounded := o.Slots(); bounded && o.Cores == 0 {
		cpu.Cores = slots
	}
	return cpu
}

// station returns the queue and the slots in front of the work.
func (o Options) station() bulkhead.Options {
	slots, _ := o.Slots()
	station := bulkhead.Options{Permits: slots, Queue: max(o.Queue, 0), MaxWait: o.ShedAfter, LastFirst: o.LastFirst}
	if o.Queue == 0 {
		station.Queue = bulkhead.QueueMax
	}
	return station
}
