// Package measure computes what a history says about availability and speed.
// It knows no system and no fault: operations and instants go in, counts and
// spans of time come out, in integers, so that they are the same on every
// machine.
//
// # The idea
//
// "Available" has many meanings, and one outage has as many numbers:
//
//	time      ─────────────────────────────────────────────────▶
//	user a    ok   ok   ok   ✗    ✗    ✗    ok   ok   ok   ok
//	user b    ok              ✗                       ok
//	                         └── outage ──┘
//
//	yield         operations that succeeded / operations offered    9/13
//	user-uptime   time of the users whose last operation succeeded / time of all users
//	worst window  the same in the worst minute, hour or day
//	outages       stretches without any success, at least τ long and k operations big
//	CAP           did each request to a live machine get an answer before the cut healed?
//
// An operation succeeds if it is answered OK within its deadline. An error and
// an unknown outcome are failures alike, for the user was not served.
//
// Yield is honest under an open load only. A closed client that waits for an
// answer offers little during an outage, so that its yield hides the outage:
// see workloads.Load.DemandBiased. User-uptime suffers less from that.
//
// Harvest, the share of the data that an answer reflects, is absent: the
// operations of a history address one key each.
//
// # The smallest program
//
//	yield := measure.Yield(group.History())
//	fmt.Println(yield.Num, "of", yield.Den)
//
// # Glossary
//
//   - offered: invoked in the window that is measured
//   - success: answered OK within the deadline
//   - yield: successes over offered operations
//   - harvest: data reflected in an answer over all data
//   - user-uptime: share of the users' time in which the service worked for them
//   - probe availability: user-uptime of a single user who asks at regular times
//   - windowed user-uptime: the worst user-uptime of all windows of a length
//   - outage: at least τ long, at least k operations, none succeeded
//   - witness: an operation that refutes a claim
//
// # Sources
//
// A. Fox, E. Brewer: Harvest, yield, and scalable tolerant systems (HotOS 1999).
// T. Hauer et al.: Meaningful availability (NSDI 2020), for user-uptime and its
// windows. S. Gilbert, N. Lynch: Brewer's conjecture and the feasibility of
// consistent, available, partition-tolerant web services (SIGACT News 33, 2002).
package measure
