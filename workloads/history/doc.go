// Package history records what clients asked and what they were told: the
// interface between running a system and judging it. A checker (package
// check) is given a history and nothing else, so that it can be held against a
// simulation, a recording of a real system, or five lines typed by a student.
//
// # The idea
//
// An operation is an interval, not a point: its client knows when it sent the
// request and when the answer came, and that the effect, if any, lies between
// the two.
//
//	client a   ├── write 7 ──┤ ok
//	client b          ├───────── write 8 ─────────────────── ?  unknown
//	client c                     ├─ read ─┤ 7
//	           ─────────────────────────────────────────────────▶ real time
//
// a precedes c, for it ended strictly before c began; b is concurrent with
// both. b's client gave up waiting, which does not say that nothing happened:
// an [Unknown] operation may take effect at any later time, or never. Calling
// a time-out a failure is the classic mistake; it makes a checker accuse
// systems that are innocent.
//
// # The text form
//
// One line an operation, printed by [History.String] and read back by [Parse]:
//
//	0  a/0  1s..2s      write k3 7  -> ok
//	1  b/0  1.5s..3.5s  write k3 8  -> unknown "time-out"
//	2  c/0  2.5s..3s    read k3     -> 7 node=4
//
// are: ID, load group/client, invocation..return, what was asked of which key,
// and the answer. The calls are
//
//	read k3             -> 7 | nil | [1,2] | fail | unknown
//	write k3 8          -> ok | fail | unknown
//	append k3 8         -> ok | fail | unknown
//	cas k3 7 8          -> ok | mismatch | fail | unknown
//
// and remarks may follow: late, node=N, cause=SOURCE:COUNT, a quoted reason.
//
// # Glossary
//
//   - history: the operations of a run, ordered by invocation
//   - operation: one request and its answer, as the client saw them
//   - outcome: ok (it took effect), fail (it certainly did not) or unknown
//   - precedes: ended strictly before the other began
//   - concurrent: neither precedes the other
//   - unique values: no two writes of a key carry the same value, so that a
//     read names the write it saw
//
// # Sources
//
// M. Herlihy, J. Wing: Linearizability: a correctness condition for concurrent
// objects, ACM TOPLAS 12(3), 1990, for histories and their order. K. Kingsbury:
// Jepsen, for the outcomes; [ReadJepsen] reads its recordings.
package history
