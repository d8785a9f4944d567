// Package determinism checks Go source for what would make a simulated run
// differ from its replay.
//
// The engine repeats a run bit for bit as long as the code that runs on it
// depends on nothing but its inputs: the seed, the scenario and the messages.
// The compiler does not help with that; this package reads the syntax tree,
// with types as far as they can be known, and points at the lines that reach
// for something else: the wall clock, the scheduler, unaddressed randomness,
// the machine, package state, the order of a map, or arithmetic that differs
// by processor.
//
//	protocol source ──parse──▶ syntax + types ──rules──▶ file:line:col: rule: found: use instead
//	                                              ▲
//	                              //nines:allow rule why
//
// It serves the simulator's own packages and yours alike. Put this test beside
// a protocol, and it fails on the day somebody writes time.Now:
//
//	func TestDeterminism(t *testing.T) {
//		found, err := determinism.Check(os.DirFS("."))
//		if err != nil {
//			t.Fatal(err)
//		}
//		for _, v := range found {
//			t.Error(v)
//		}
//	}
//
// # Exceptions
//
// The check sees one expression at a time and errs on the strict side. Where
// the code is right all the same, say so and say why:
//
//	//nines:allow order every entry is independent of the others
//	for _, p := range peers {
//		p.reset()
//	}
//
// A directive holds for its own line and the next one; in the doc comment of a
// declaration it holds for the whole declaration. One that lacks a reason, or
// that nothing needs any more, is itself reported.
//
// # What it does not see
//
// Calls through interfaces and function values, writes through references kept
// in other structures, and packages outside of the root whose source is not at
// hand. Running the same seed twice and comparing digests remains the proof;
// this check tells where to look before it fails.
//
// # Glossary
//
//   - escape: the order of a loop over a map escapes if anything after the loop
//     can tell which entry came first.
//   - fusing: computing x*y + z with one rounding instead of two. The language
//     permits it (Go specification, "Floating-point operators"); compilers do it
//     for arm64, riscv64, s390x, ppc64le and amd64 with GOAMD64=v3. A conversion,
//     float64(x*y), forbids it.
//   - package state: a variable outside of every function that changes after
//     initialisation.
//
// The rules follow what deterministic simulators demand of the code they run:
// FoundationDB's flow (Zhou et al., SIGMOD 2021) and TigerBeetle's simulator.
package determinism
