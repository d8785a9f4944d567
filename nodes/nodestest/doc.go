// Package nodestest checks a Protocol against what every protocol has to bear,
// whatever it is for, as testing/fstest does for file systems.
//
//	func TestConformance(t *testing.T) {
//		nodestest.Conformance(t, nodestest.Suite{
//			Boot:    func() nodes.Protocol { return &replica{} },
//			Request: func(n uint64) nodes.Message { return write{n} },
//		})
//	}
//
// The protocol runs on a few nodes, and on one alone, while a client sends it
// requests. It is put through one ordeal after the other:
//
//	calm · lost messages · doubled and reordered messages · slow links
//	partitions · crashes · amnesia · pauses · slow nodes · wrong clocks
//	everything at once
//
// It passes if it
//
//   - never panics, never livelocks and never waits for what cannot come;
//   - does the same thing when it is run again: same seed, same digest, which a
//     range over a map, a clock on the wall or a generator of its own spoils;
//   - keeps nothing outside of the value that Boot returned, which is what a
//     crash has to destroy.
//
// It does not check what the protocol promises to its users; that is for the
// checkers of the workloads package.
//
// # Glossary
//
//   - ordeal: a network and a sort of fault that protocols run under.
//   - digest: a hash of all that happened in a run; see the sim package.
//   - incarnation: a node between a start and the next crash.
package nodestest
