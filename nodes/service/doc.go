// Package service is one machine of a service: requests wait for it, are worked
// on, and may need other services before they are answered.
//
//	            ┌────────────────── Machine ───────────────────┐
//	            │  queue      threads or cores      calls      │
//	request ───▶│ ▢▢▢▢▢▢ ──▶ ▣ work for the ──▶ pay, then stock├──▶ response
//	            │            ▣ service time                    │
//	            └──────────────────────────────────────────────┘
//
// With Threads a request holds one of them from its turn to its answer, also
// while it waits for those it calls: a slow dependency then eats the threads of
// all who call it. With Cores alone it holds one only while it is worked on.
//
// # Calls
//
// Around each call stand the policies of package resilience, always in this
// order, the first outermost:
//
//	fallback ( bulkhead ( deadline ( retry ( breaker ( time-out ( attempt ))))))
//
// The bulkhead admits a call with all its retries, or refuses it. The breaker is
// asked before each attempt and hears how it ended; one that took too long has
// failed. A fallback answers in the place of a call that came to nothing, for
// whatever reason.
//
// A request says how long its sender will wait for the answer, Remaining. That
// is the deadline of all calls made for it, so that nobody down the line goes on
// retrying for a caller who has hung up. What is on the queue is worked on all
// the same unless Cancel is set.
//
// # Overload
//
// A request that finds the queue full is Rejected, one that has waited longer
// than ShedAfter is Shed. With Cancel, a request whose sender has hung up is
// dropped when its turn comes. LastFirst serves the newest first.
//
// The smallest program is a machine with one core and an endless queue, M/M/1:
//
//	o := service.Options{Service: dist.Exponential(20 * time.Millisecond)}
//	cluster.Add(nodes.Spec{
//		Name: "pay", CPU: o.CPU(), Boot: func() nodes.Protocol { return service.New(o) },
//	})
//
// # The ledger
//
// A Ledger outlives the incarnations of its machine and keeps when each request
// came, had its turn and left, and how often each call was attempted. It holds
// Little's law: the number of requests on the machine, integrated over time,
// is the sum of their sojourns, to the nanosecond, or Check panics.
//
// # Glossary
//
//   - service time: how long a request keeps a thread or a core at work
//   - sojourn: from arrival to answer; wait: from arrival to its turn
//   - deadline propagation: a request carries how long it is still of use
//   - shed: dropped from the queue because it waited for too long
//   - degraded: answered with a fallback in the place of a call's result
//   - amplification: attempts per call
//
// # Sources
//
// J. D. C. Little: A proof for the queuing formula L = λW (Operations Research
// 9, 1961). M. Nygard: Release It! (2007), for the threads that all wait. Google:
// Site Reliability Engineering (2016), chapters 21 and 22, for deadlines,
// cancellation and shedding. N. Bronson et al.: Metastable failures in
// distributed systems (HotOS 2021).
package service
