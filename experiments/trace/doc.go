// Package trace writes down what happens in a run, and tells it: as an event
// log, as a story in sentences, as a space-time diagram.
//
// # The idea
//
// A run is watched by observers that neither schedule nor draw, so that it goes
// as it would have gone unseen. What they see becomes a Trace, plain data: each
// message with its fate and the fault that it fell to, what befell machines,
// the faults, what systems tell of themselves, what clients asked. Every entry has its cause, the operation,
// timer or fault that it descends from, so that the messages of one request can
// be told from all the others:
//
//	          ┌─ engine ── events ──────┐
//	scenario ─┼─ network ─ fates ───────┼─▶ Trace ─┬─ WriteLog   10.412000 s  B1 → A2: store: cut by cut
//	          ├─ machines ─ crashes ────┤          ├─ Story      10.412 s: left's write of 17 is refused …
//	          └─ clients ── operations ─┘          ├─ SpaceTime  a figure of package plots
//	                                               └─ Encode     a file of JSON lines, for Decode
//
// # The smallest program
//
//	t, seen, err := trace.Record(scenario, trace.Options{Options: sim.Options{Seed: 1}})
//	if err != nil {
//		return err
//	}
//	return trace.WriteStory(os.Stdout, t.Story(trace.Violations(seen)...))
//
// # What a trace does not say
//
// It accounts for a request that failed by where its messages went (see
// Index.Blame). That is evidence, no proof: what would have become of it
// without the fault is known only from a second run in the same weather,
// without the fault, which Attribute makes. And it keeps so many messages and no more; what is missing
// is counted, and said wherever it might mislead.
//
// # The file
//
// JSON, a line for each thing: the run, its machines, the origins of causes,
// faults, tales and occurrences, operations in the text form of package history,
// messages, other events, and last a line that counts what was left out, without which the file
// is not whole. Times are nanoseconds, in strings. Nothing in it is trusted:
// Decode names the line that is wrong.
//
// # Glossary
//
//   - cause: the client operation, timer series or fault that something
//     descends from; see sim.Cause
//   - fate: what became of a message
//   - occurrence: something that a system tells of itself, such as a promotion
//   - tale: a sort of occurrence, and what it means
//   - episode: one occurrence of a fault, from its beginning to its end
//   - desk: the machine that clients sit at
//   - witness: the operations that show that a rule was broken
//   - slice: the part of a trace that is drawn
//
// # Sources
//
// L. Lamport: Time, clocks, and the ordering of events in a distributed system
// (1978), for the diagram. B. Sigelman et al.: Dapper, a large-scale distributed
// systems tracing infrastructure (2010), for following one request.
package trace
