// Package check judges histories. A checker is given what clients asked and
// what they were told (package history) and nothing else: not the system, not
// its time-stamps, not the true order that a simulator happens to know. So the
// same checker holds for a simulation, for a recording of a real store and for
// five lines typed by a student.
//
// It answers [NoViolation], [Violated], with the shortest witness it can give,
// or [Undecided], within a budget of steps and never of wall-clock time: a
// verdict is the same on every machine. No violation found means just that;
// another history of the same system may hold one.
//
// # Linearizability
//
// A history is linearizable if every operation can be given one instant within
// its interval, so that in the order of these instants a key behaves like a
// variable that nobody shares. Looking for such instants is NP-complete in
// general. Where every write carries a value of its own it is easy, because
// each read then names the write it saw. Put a write and the reads of its
// value into one cluster: in any legal order they stand together. Two instants
// of a cluster matter:
//
//	certain  the first end of an operation: by then the value had been written
//	latest   the last beginning: until then it had not been replaced for good
//
//	write 7   ├────┤                              cluster of 7, forward:
//	read 7               ├───┤                    certain < latest, the value
//	               ╞═════╡                        stood throughout the zone
//	          certain   latest
//
//	write 8     ├───────────┤                     cluster of 8, backward: all
//	read 8         ├──────────┤                   its operations share a while
//	               └────────┘
//	            latest   certain
//
// A value must have come before another if its certain lies before the other's
// latest. The history is linearizable if no two clusters must each come before
// the other: no two forward zones overlap, and none contains a backward one.
// (And no read returned what nobody wrote, or what was yet to be written.)
// Sorting the zones decides it, for 2,000 operations in less than a
// millisecond. [Linearizable] has the details, and what happens to keys of
// other kinds: lists of unique values tell their own order, and are as easy;
// compare-and-set, repeated values and mixtures are searched.
//
// # Rules that matter
//
//   - Precedence is strict. Operations that touch at one instant are
//     concurrent.
//   - An unknown write may take effect at any later time, or never. Nobody read
//     it: it binds nothing. Somebody did: it took effect before that read
//     ended.
//   - A failed operation took no effect. A read of its value is a violation.
//   - An operation that was answered late was still answered.
//   - The key holds nil before the beginning.
//
// # The rest
//
// [Shrink] makes any violation small. [ReadYourWrites] and [MonotonicReads] ask
// less: that no client sees time run backwards. [MeasureStaleness] says how old
// the values were that reads returned, [MeasureLoss] which acknowledged writes
// had vanished in the end.
//
// # Glossary
//
//   - verdict: status, key, witness and a sentence that tells why
//   - witness: operations of the history that break the rule by themselves
//   - cluster: a write and the reads that returned its value
//   - zone: from the certain to the latest instant of a cluster, or back
//   - unique values: no two writes of a key carry the same value
//   - stale read: of a value that had been replaced, with acknowledgement,
//     before the read began
//   - lost write: acknowledged, and older values are all that is left at the end
//   - step: one operation looked at or, in a search, tried
//
// # Sources
//
// M. Herlihy, J. Wing: Linearizability: a correctness condition for concurrent
// objects, ACM TOPLAS 12(3), 1990. P. Gibbons, E. Korach: Testing shared
// memories, SIAM J. Computing 26(4), 1997, for clusters and zones. J. Wing,
// C. Gong: Testing and verifying concurrent objects, J. Parallel and
// Distributed Computing 17, 1993, and G. Lowe: Testing for linearizability,
// Concurrency and Computation 29(4), 2017, for the search, which is done by
// A. Athalye's porcupine. D. Terry et al.: Session guarantees for weakly
// consistent replicated data, PDIS 1994. P. Bailis et al.: Probabilistically
// bounded staleness, VLDB 2012, for staleness in versions and in time.
package check
