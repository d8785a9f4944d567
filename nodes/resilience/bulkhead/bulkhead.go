package bulkhead

import (
	"fmt"
	"time"

	"nines/sim"
)

// Options describe a bulkhead. The zero value is resilience4j's: 25 permits and
// no waiting.
type Options struct {
	// Permits is how many calls may be under way; 0 is 25.
	Permits int64

	// Queue is how many may wait; 0 is none.
	Queue int64

	// MaxWait is how long they may; 0 is for ever.
	MaxWait time.Duration

	// LastFirst admits who came last. Under overload the newest are still in
	// time, where first come, first served makes everybody late; the oldest
	// wait for ever, or to be shed.
	LastFirst bool
}

// QueueMax is the longest queue there can be: it keeps a mistyped one from
// eating the memory.
const QueueMax = 1 << 24

func (o Options) check() {
	if o.Permits < 0 || o.Queue < 0 || o.Queue > QueueMax {
		panic(fmt.Sprintf("bulkhead: %d permits and room for %d: neither may be negative, nor the room exceed %d", o.Permits, o.Queue, QueueMax))
	}
	if o.MaxWait < 0 {
		panic(fmt.Sprintf("bulkhead: at most %v of waiting: must not be negative", o.MaxWait))
	}
}

// Ticket is a caller's name for one call.
type Ticket uint64

// Verdict is what becomes of a call.
type Verdict uint8

const (
	Admitted Verdict = iota // it may be made, and must Leave when it is over
	Queued                  // Next will return it
	Refused                 // all permits are taken, and all places in the queue
	Shed                    // it waited too long
)

// String returns "admitted", "queued", "refused" or "shed".
func (v Verdict) String() string { return [...]string{"admitted", "queued", "refused", "shed"}[v] }

// Bulkhead admits calls. Make one with New.
type Bulkhead struct {
	options Options
	running int64
	queue   fifo
}

// New returns an empty bulkhead.
func New(o Options) *Bulkhead {
	if o.Permits == 0 {
		o.Permits = 25
	}
	o.check()
	return &Bulkhead{options: o}
}

// Enter asks for a call: the answer is Admitted, Queued or Refused.
func (b *Bulkhead) Enter(now sim.Time, t Ticket) Verdict {
	switch {
	case b.running < b.options.Permits && b.queue.length == 0:
		b.running++
		return Admitted
	case b.queue.length < b.options.Queue:
		b.queue.push(waiter{t, now})
		return Queued
	}
	return Refused
}

// Leave gives a permit back. Next says who has it then.
func (b *Bulkhead) Leave() {
	if b.running == 0 {
		panic(fmt.Sprintf("bulkhead: Leave with 0 of %d permits taken: one Leave for each admitted call", b.options.Permits))
	}
	b.running--
}

// Next takes one call out of the queue if there is news of it: Shed if it has
// waited too long, Admitted if there is a permit. Ask until there is none.
func (b *Bulkhead) Next(now sim.Time) (t Ticket, v Verdict, ok bool) {
	switch {
	case b.queue.length == 0:
		return 0, Queued, false
	case now >= b.Deadline():
		return b.queue.pop().ticket, Shed, true
	case b.running < b.options.Permits:
		b.running++
		return b.turn().ticket, Admitted, true
	}
	return 0, Queued, false
}

// turn takes out of the queue whose turn it is.
func (b *Bulkhead) turn() waiter {
	if b.options.LastFirst {
		return b.queue.popLast()
	}
	return b.queue.pop()
}

// Deadline returns when the oldest of the queue has waited too long, or
// sim.Never.
func (b *Bulkhead) Deadline() sim.Time {
	if b.queue.length == 0 || b.options.MaxWait == 0 {
		return sim.Never
	}
	return b.queue.at(0).since.Add(b.options.MaxWait)
}

// Abandon takes a call out of the queue whose caller has given up, and reports
// whether it was there. It looks through the queue.
func (b *Bulkhead) Abandon(t Ticket) bool {
	for i := range b.queue.length {
		if b.queue.at(i).ticket == t {
			b.queue.remove(i)
			return true
		}
	}
	return false
}

// Running returns how many calls are under way.
func (b *Bulkhead) Running() int64 { return b.running }

// Waiting returns how many calls are in the queue.
func (b *Bulkhead) Waiting() int64 { return b.queue.length }
