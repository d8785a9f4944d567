// Package validate holds the simulator against what is known without it:
// closed forms, published tables, other people's programs.
//
// # The idea
//
// A reference is a row of a table: an ordinary scenario, a measure of it, the
// value that the measure must have, how far off it may be, and where that is
// from. Nothing is special about such a scenario: the rows that are shipped are
// files under rows, one for each table, whose variants are the rows, and anybody
// may write others and check them the same way.
//
//	rows/*.yaml ──decode──▶ scenario ──run──▶ interval ──inside?──▶ agrees
//	     │                      ▲                         outside──▶ differs
//	     └─ mutant ─────────────┘                         neither──▶ undecided
//
// # Equivalence
//
// A row agrees if the whole 95 % interval lies within the tolerance. The other
// way round, to call it agreement when the interval is wide enough to reach the
// expected value, rewards whoever simulates little. It follows that a row must
// be run for long enough: one that is undecided goes on, with twice as many
// replications at a time, until it is decided or a bound is reached. Looking
// more than once makes it a little likelier that chance decides, by less than
// the number of looks, which is four at most.
//
// # Mutants
//
// That a row agrees says little if it would agree with anything. Each table
// therefore names changes that break what is simulated, and not what is
// expected: the kill table shows which of them turn which row red. A row that
// survives all of them is no evidence, and counts as a failure.
//
// # The smallest program
//
//	table, err := validate.Shipped("majority", systems.Builtin())
//	…
//	rows, err := validate.Check([]*validate.Table{table}, validate.Options{Seed: 1})
//
// # Glossary
//
//   - table: a scenario with references; its variants are the rows
//   - claim: one measure of a row, with its expected value and tolerance
//   - verdict: agrees, differs, or undecided
//   - mutant: a change that must turn a row red; red means that a claim differs
//
// # Sources
//
// Equivalence by an interval: D. J. Schuirmann, A comparison of the two
// one-sided tests procedure, Journal of Pharmacokinetics and Biopharmaceutics
// 15, 1987; validation of simulators: R. G. Sargent, Verification and validation
// of simulation models, Journal of Simulation 7, 2013. Mutants: R. A. DeMillo,
// R. J. Lipton and F. G. Sayward, Hints on test data selection, Computer 11(4),
// 1978. Each row names its own source.
package validate
