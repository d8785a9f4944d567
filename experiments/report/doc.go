// Package report says what came out of a scenario: in some thirty lines to a
// person, in one JSON document to a program.
//
//	             ┌─ Write ───────▶ expectations and verdicts
//	             │                 numbers with intervals, theory beside them
//	run.Result ──┤                 ▁▁▂▇█ over time, the faults under it
//	             │                 a counterexample, how to repeat it
//	             └─ NewDocument ─▶ {"scenario": …, "variants": [ … ], …}
//
// The smallest program:
//
//	result, err := run.Execute(file, run.Options{Seed: 1})
//	if err != nil {
//		return err
//	}
//	return report.Write(os.Stdout, result, report.Style{Unicode: true}, report.Closing{})
//
// # What stands first
//
// A reader wants to know whether the expectations were met, so they open the
// answer: those met in a line a variant, all others in a line of their own
// with what was found instead. Of the numbers the study's primary measure is
// shown, with those that ask the same of other loads and other parts of the
// run; as many as fit the terminal. Of the stories the shortest that shows an
// order of events is told. The rest is there when verbose.
//
// Of a study there is a line a point: the primary measure with its interval.
// What is expected of a variant must hold at each of its points; where it does
// not, the first such point is named.
//
// # Numbers
//
// For people a number has as many digits as its interval leaves meaning, and
// is never rounded to 0% or 100% where it is neither. For programs a number
// that was computed in floating point has nine significant digits, and the
// value of one run, a quotient of integers, is expanded in integers to nine
// decimals (Decimal), so that both are the same on every machine. The base
// units are the fraction of one and the second.
//
// # Glossary
//
//   - metric: a measure summed up over the runs of a variant
//   - verdict: what a check says of a run or, at its worst, of all runs
//   - witness: the few operations that break a rule by themselves
//   - theory: a closed form that holds for what was run
//   - sparkline: the share of operations that succeeded, a column a stretch of
//     time (E. Tufte, Beautiful Evidence, 2006)
package report
