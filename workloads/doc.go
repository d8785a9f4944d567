// Package workloads is the clients of a run: groups of users at a place, who
// ask a system for something now and then, with limited patience, and remember
// what they were told.
//
// # The idea
//
//	arrivals, users, keys ──┐
//	                        ▼
//	  Load ──Start──►  client machine ──request──►  a machine of the system
//	                   at the load's site  ◄─answer──    (by the Codec)
//	                        │
//	                        ▼
//	                  Group.History ──► checkers and measures
//
// An [Open] load asks at its rate whether or not it was answered: the world
// does not wait. In a [Closed] load each client waits for its answer, thinks,
// and asks again; what it offers depends on how it is served, so that its
// yield is biased (see [Load.DemandBiased]). A script is a few operations at
// given times, such as the proof of a theorem.
//
// Each operation ends: OK, Fail (it certainly took no effect) or Unknown. When
// the deadline has passed the client hangs up; an answer that comes later
// reaches nobody. No answer in time is Unknown, never Fail.
//
// Users who do not roam ask any of the targets. A roaming user asks one
// machine, at the load's own site if there is one, until it disappoints; then
// it turns to a machine at another site, and stays there. What was refused, or
// was a read, it asks again within the deadline. A write that may have taken
// effect is never sent twice.
//
// Every choice is drawn at an address of its own: (load, purpose, operation).
// Another load, another share of reads or more machines leave the arrivals and
// the keys as they were.
//
// # The smallest program
//
//	group := workloads.Start(engine, cluster, 0, 1, workloads.Load{
//		Name: "users", Site: "eu", Targets: machines, Codec: codec{},
//		Open: &workloads.Open{PerSecond: 50}, Reads: 0.7, To: minute,
//	})
//	engine.Run(minute + second)
//	fmt.Println(group.History())
//
// # Limits
//
// A load has at most [UsersMax] users, [ClientsMax] closed clients, [StepsMax]
// steps of a script and [OperationsMax] operations in a run; operations under
// way are bounded by the engine's pending events.
//
// # Glossary
//
//   - load, load group: clients of one kind at one place
//   - open arrivals: a stream of operations that does not wait for answers
//   - closed load: so many clients, each with one operation under way
//   - think time: pause between an answer and the client's next operation
//   - surge: a time in which the arrival rate is multiplied
//   - user: a session; a roaming one remembers which machine serves it
//   - pinned: asks machines at one site only; its opposite is roaming
//   - deadline: how long an operation may take to be of use
//   - codec: how operations are spoken in a system's own messages
//   - unique values: no two writes of a run carry the same
//
// # Sources
//
// B. Schroeder, A. Wierman, M. Harchol-Balter: Open versus closed: a cautionary
// tale (NSDI 2006). P. Lewis, G. Shedler: Simulation of nonhomogeneous Poisson
// processes (Naval Research Logistics 26, 1979), for surges by a change of time.
package workloads
