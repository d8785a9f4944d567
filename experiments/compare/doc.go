// Package compare sets two results side by side and says in what they differ.
//
//	A: yield(left)   58/60  61/61  49/51 …  ┐ world by world ─▶ difference, interval, p
//	B: yield(left)   59/60  61/61  50/51 …  ┘                         │
//	                                       all other measures ─▶ Holm ┴─▶ + 0.9 points, or ~
//
// Replication i of seed s is one world, whatever is run in it: two designs
// under one seed met the same weather, and are compared world by world. What
// is luck of the weather falls out of the difference, so that it takes fewer
// runs to see one. Under different seeds there are no pairs, and the
// comparison says so.
//
// The smallest program:
//
//	comparison, err := compare.Compare(compare.Of("with", a), compare.Of("without", b))
//	…
//	err = comparison.Write(os.Stdout, report.Style{})
//
// # What counts as a difference
//
// A scenario declares one primary measure: the question that it was made for.
// It is judged by itself. Of twenty other measures, one differs "at 95 %" by
// chance alone; so they are judged as a family, by Holm's adjustment. A
// difference that may well be chance is printed as ~. That is no proof of
// equality: the interval says how large it might still be.
//
// Verdicts are counted. Of the worlds in which both designs keep a rule, or
// both break it, nothing is learned; McNemar's exact test looks at the others. Where
// there are no pairs, it is Fisher's.
//
// # Glossary
//
//   - side: one of the two results, or some points of it
//   - common random numbers: two designs under the same draws
//   - variance ratio: how many times as many unpaired runs would say as much
//   - family: comparisons that are judged together
package compare
