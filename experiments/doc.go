// Package experiments is the model of a scenario: what stands where, what is
// asked of it, what goes wrong, what is measured, and what should come out. It
// reads scenarios from YAML, builds the world of one run from them, and
// computes measures from what is left of it.
//
// # The idea
//
// A scenario is data, and its vocabulary is Go. The file names systems, faults
// and measures; a Registry says which there are, with their parameters, units
// and a sentence each. From the registry come the decoder's error texts as well
// as what the command line lists and explains, and a program that appends a
// protocol of its own to it can use all the rest.
//
//	 YAML ──Decode──▶ File ──┬─▶ Scenario "abd" ──Build──▶ World ──Observe──▶ Observation
//	  ▲                      ├─▶ Scenario "one"           machines,            │
//	  │ --set                └─▶ …                        loads, faults        ▼
//	Registry: systems, faults, measures                                     Measure.Evaluate
//
// A File has one tree and overlays, the variants of its study; each variant is
// decoded into a Scenario of its own, which says everything about a run but its
// seed and the number of its replication. So is each Point, a variant with one
// value of each axis that the study varies:
//
//	study:
//	  variants: {abd: {}, one: {systems.store.protocol: lww}}
//	  axes:     {faults.cut.for: [0s, 20s], load.users.open: [40/s, 80/s]}
//	  skip:     [{variant: one, faults.cut.for: 0s}]
//
// has six points. Axes in lockstep advance together; skip leaves out the points
// that meet all terms of one of its entries, and only keeps no others. Whatever is wrong is told at once, by
// place, with what was probably meant.
//
// # The smallest scenario
//
//	sites:   {A: 2, B: 3}
//	systems: {store: {kind: register}}
//	load:    {users: {at: A, calls: store, open: 80/s}}
//	faults:  {cut: {partition: [A, B], at: 10s, for: 20s}}
//	measure: {to: 60s}
//	expect:  ["yield(users, before cut) = 100%"]
//
// and the smallest program that runs it:
//
//	f, err := experiments.Decode("small.yaml", text, nil, systems.Builtin())
//	if err != nil {
//		return err
//	}
//	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
//	for _, m := range f.Variants[0].Measures {
//		fmt.Println(m.Text, m.Measure.Evaluate(o, m.Args))
//	}
//
// # Faults
//
// A fault says what happens, whom it hits and when. Whom is a selector, which is
// resolved when an episode begins: store.leader is whoever leads then, random(2)
// is drawn anew each time. The resolved machines go into the digest. When is a
// Schedule: once, flapping (every, for, until), or a life and a repair for each
// machine. Episodes overlap freely: a machine that two faults have stopped runs
// again when both are over. What a system consists of besides machines, such as
// the disks of an array, are its components; of these each may have a life of its
// own, and then the system itself says how they are repaired.
//
// Draws are addressed by the names of what they are for: a fault by its name, a
// choice among machines by the machine, a clock by its machine, arrivals by the
// load. So a fault, a load, a site or a measure more leaves all other draws
// alone, and variants meet the same weather.
//
// # Glossary
//
//   - site: a place with machines and clients; a partition is between sites, or
//     machines
//   - system: machines that run one protocol, under a name
//   - load: a group of clients; at a site it lives there and is cut off with it,
//     otherwise on the internet, which no fault cuts off
//   - pinned: of a load that asks only machines at its own site
//   - component: a part of a system that can fail by itself: a disk of an array
//   - fault, episode: what goes wrong, and one occurrence of it
//   - variant: the scenario with some of its values changed
//   - measure: a number or a judgement computed from one run
//   - expectation: what a scenario says a measure must be
//   - axis, point: a value that a study varies; a variant at one value of each
//   - steady run: one that is to go on for ever; what comes before its steady
//     state, the warm-up, is not measured
//   - series: a measure over the time of a run, or how its values are
//     distributed, as figures need it
//   - drain: the time at the end of a run in which only answers are awaited
//
// # Sources
//
// The definitions of the measures are those of S. Gilbert and N. Lynch (Brewer's
// conjecture, SIGACT News 33(2), 2002: availability in the CAP theorem), A. Fox
// and E. Brewer (Harvest, yield, and scalable tolerant systems, HotOS 1999),
// T. Hauer et al. (Meaningful availability, NSDI 2020: user-uptime) and M.
// Herlihy and J. Wing (Linearizability, TOPLAS 12(3), 1990). That faults print
// themselves as the text that parses back is taken from errorfs of
// cockroachdb/pebble.
package experiments
