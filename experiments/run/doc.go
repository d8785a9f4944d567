// Package run executes the variants of a scenario, or the points of its study,
// for a number of replications, on all cores, and sums up what came out.
//
//	points × replications ──workers──► runs ──in order──► metrics, verdicts,
//	   ▲                                        │         theory, expectations
//	   └────── more, until precise enough ──────┘
//
// One run is one engine and one thread of control; parallelism exists only
// between runs. Replication i of seed s is the world (s, i) at every point,
// so that variants are compared under identical weather. What is summed up is
// taken in the order (point, replication), whatever order the runs ended in:
// the result does not depend on the number of workers.
//
// The smallest program:
//
//	result, err := run.Execute(file, run.Options{Seed: 1, Study: true})
//
// # How many replications
//
// As many as the options or the scenario say. A study may ask for a precision
// instead: then there are rounds, each with as many more as the variance so far
// demands and at most twice as many in all, until the interval of the primary
// measure is narrow enough at every point. It is only
// looked at when all replications up to some number are complete, so that the
// decision is the same on every machine; and all points get equally many, so
// that they can be compared pair by pair. Stopping when an interval happens to
// be narrow makes it cover the truth a little less often than it says; its method
// then says so (A. M. Law, Simulation Modeling and Analysis, 5th ed., section
// 9.4.1).
//
// # Steady runs
//
// Of a run that is to go on for ever the warm-up is left out, for each measure
// by itself. Several such runs are samples like others; a single long one is cut
// into batches that stand for them (Law, section 9.5.3).
//
// # Going on
//
// Runs that an interrupted execution has kept are not made again: given as
// Options.Kept they count as if they had just ended, and the result is the one
// that there would have been.
//
// # Glossary
//
//   - point: a variant at one value of each axis of the study; without axes, or
//     outside of a study, a variant at the values in the file
//   - plan: the points, the seed, and how many replications there are to be
//   - series: a measure over time, or a distribution, that a figure needs of
//     each run
//   - trail: what a run leaves so that another can be held against it
//   - claim: an expectation of a variant, judged at all of its points
package run
