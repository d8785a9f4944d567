// Package bulkhead bounds how many calls are made to a dependency at a time,
// and how many wait for their turn and for how long. The rest is refused at
// once. A dependency that has become slow then fills its own compartment, and
// not the ship.
//
//	              ┌───────── queue ─────────┐     ┌─ permits ─┐
//	Enter ──────▶ │ ▢ ▢ ▢ ▢ at most Queue   │ ──▶ │ ▣ ▣ ▣ ▣ ▣ │ ──▶ Leave
//	   │          └────────────┬────────────┘     └───────────┘
//	   ▼ no room               ▼ waited for MaxWait
//	Refused                  Shed
//
// It is a state machine and nothing else: times are passed in, a [Verdict]
// comes back. A caller names each call by a ticket, and asks Next for news
// whenever a call has left and whenever it is Deadline:
//
//	b := bulkhead.New(bulkhead.Options{Permits: 10, Queue: 50, MaxWait: time.Second})
//	switch b.Enter(now, ticket) {
//	case bulkhead.Admitted: …                 // make the call
//	case bulkhead.Queued:                     // Next will have it
//	case bulkhead.Refused: …                  // answer with a fallback
//	}
//	…
//	b.Leave()                                 // a call has ended
//	for ticket, verdict, ok := b.Next(now); ok; ticket, verdict, ok = b.Next(now) {
//		…                                     // verdict is Admitted or Shed
//	}
//
// # Rules
//
//   - The queue is first come, first served, unless LastFirst turns it around.
//     Nobody enters past those who wait.
//   - Who has waited for MaxWait is shed, also if a permit is there at that very
//     instant: its caller will not wait for the answer, and those behind it can
//     still be served in time. That is load shedding by a deadline of the queue.
//   - Who is to be shed takes up room until Next has returned it.
//
// A queue hides a lack of capacity for a moment, and makes everybody slow for
// as long as it lasts. With ten servers, room for 110 and 12 arrivals in a mean
// service time, a sixth of the calls is refused and the others take ten times as
// long; without the queue a third is refused, and nobody waits.
//
// # Glossary
//
//   - permit: the right to have one call under way
//   - ticket: the caller's name for a call
//   - shed: taken from the queue unserved
//
// # Sources
//
// M. Nygard: Release It! (2007), for the pattern. resilience4j 2.4.0 for the
// defaults. Without a queue it is Erlang's loss system (A. K. Erlang, 1917),
// with one M/M/c/K.
package bulkhead
