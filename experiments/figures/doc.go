// Package figures draws what a scenario asks for under figures, from its runs.
//
//	figures: [{kind: plane, fault: cut, y: yield(left), x: stale(left)}]
//	    │
//	    ▼                        metrics ──▶ curve, nines, bars, plane, frontier
//	experiments.Figure ── runs ──┤ series ──▶ timeline, distribution
//	                             └ pairs ──▶ differences
//	                                              │
//	                        plots.Figure ◀────────┘ ──▶ plots/1-plane-yield-stale.svg, .csv
//
// It depends on the runs alone, not on how or where they were made: a figure
// that is drawn later, from a results folder, is the same to the byte.
//
// The smallest program:
//
//	drawn, missing := figures.Draw(result)
//	for _, d := range drawn {
//		err := d.Write(file(d.FileName(figures.SVG)), figures.SVG, plots.Style{})
//		…
//	}
//
// # One picture, several sheets
//
// A study has dimensions: the variants, and each axis. A figure shows some of
// them, as lines and along an axis; by all others it is divided into sheets,
// for what differs in two ways at once explains nothing; only where a few lines
// or bars are all that there is do they share one sheet. Axes that advance in
// lockstep count as one. Measures of different units do not share an axis.
//
// What the runs do not show is missing, and said: a plain run varies no axis.
//
// # What is pooled
//
// A time line adds up its buckets over the replications; from six on, each has
// the interval of a ratio of sums. Faults are shaded where the schedule says
// when they strike. Where that is drawn, each run has its own times, and a
// shade would be that of one run only: they are named instead.
//
// Nines are computed from what failed, never from one minus what did not. No
// failure at all is an open bound (3/n), not infinitely many nines.
//
// Times between failures, and values that differ by a factor of 100, stand on a
// logarithmic axis. Shares do not: nines tell them apart. What is only known to
// be longer than something is an open triangle at that bound.
//
// Differences are paired by replication, and those of one picture are a family
// (Holm 1979).
//
// # Glossary
//
//   - picture: what one entry under figures asks for
//   - sheet: one figure of it, with files of its own
//   - facet: the points of the study that a sheet shows
//   - track: one line of a time line
package figures
