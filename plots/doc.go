// Package plots draws figures that may stand in a paper, and hands out the
// numbers that are in them. It knows nothing of experiments.
//
// # The idea
//
// A figure is data: a struct that says what is shown. What it looks like is
// decided here, once, for all figures:
//
//	Title
//	                 cut
//	Label    ┌──────┬╌╌╌╌╌╌┬──────────┐
//	100 ┼────┐      ┊      ┊    ┌─────── ● abd
//	  0 ┼    └──────────────────┘     └─ ■ one
//	         └──────┴╌╌╌╌╌╌┴──────────┘
//	         0      10     30        60
//	              virtual time, s
//	Caption: what is shown; replications; method; seed; scenario; hash
//
// There is one kind of figure for each question:
//
//	Timeline      what happens, second by second, with faults shaded and named
//	Curve         how a measure depends on what was varied, one line a variant
//	Frontier      what one measure costs in another, a point for each value
//	Nines         the same for availability: each nine is as high as the last
//	Distribution  how long things take, the rare ones too: CDF and its complement
//	Plane         what a fault does to yield and to consistency
//	Differences   who is better than the baseline, and who was not shown to be
//	Bars          one number for each category
//	SpaceTime     who said what to whom, and when
//
// A line is named where it ends, so that there is no legend that hides data or
// is cut off; names that would overlap are moved apart. Colours are those of
// Okabe and Ito, which stay distinct for most colour-blind readers; dashes and
// markers tell the lines apart in grey. Lines that coincide show each other,
// for the later ones are thinner. A value that is not a number is a gap, never
// a guess, and no line is smoothed. What has no place on an axis is counted in
// the caption.
//
// A figure is careful with what was not shown. Intervals of fewer than six
// replications are not drawn, and the caption says so. What failed in no run is
// an open triangle at its bound, not a perfect system. A difference that is not
// significant has no number.
//
// A figure becomes a list of marks first (a sheet), in points from the upper
// left corner, and then SVG, PNG or PDF. All places are rounded to a hundredth
// of a point, and text is measured with fonts that are built in: the same data
// gives the same bytes of SVG and PDF on every machine. A Style says for whom:
// each width (a screen, one column of a journal, two of them) is a layout of its
// own. One SVG serves light and dark pages.
//
// # The smallest program
//
//	figure := plots.Timeline{
//		Title: "Yield during a cut",
//		Bands: []plots.Band{{Name: "cut", From: 10 * time.Second, To: 30 * time.Second}},
//		Panels: []plots.Panel{{Label: "yield, %", High: 100, Series: series}},
//	}
//	err := plots.WriteSVG(os.Stdout, figure)
//
// # Adding a kind of figure
//
// It is a file of its own with a struct that has the two methods of Figure; the
// page, the axes, the frame with its names at the lines' ends, and the theme are
// shared.
//
// # Glossary
//
//   - axis: what a direction means; coordinates along it are linear, whatever
//     its scale
//   - panel: one pair of axes; panels of a figure share the lower one
//   - series: one line of a panel
//   - band: a stretch of time in which something was the matter, shaded
//   - bucket: a stretch of time that one value speaks for
//   - estimate: a value with an interval, a lower and an upper bound
//   - bound: what a value that was never seen is at least, or at most
//   - nines: −log₁₀ of unavailability; 99.9 % is three
//   - provenance: where numbers come from: replications, method, seed, scenario
//   - tidy: a table with one row for each observation
//
// # Sources
//
// M. Okabe, K. Ito: Color universal design (2008), for the palette. E. Tufte:
// The visual display of quantitative information (1983), for what is left out.
// M. Ayer et al.: An empirical distribution function for sampling with
// incomplete information (1955), for pooling adjacent violators, by which
// labels are moved apart. L. Lamport: Time, clocks, and the ordering of events
// (1978), for diagrams of space and time. Y. Liang, B. Barsky: A new concept
// and method for line clipping (1984), for words that no line shall cross. WCAG
// 2.2 (W3C 2023), for contrast. ISO 32000-1 (2008), for PDF.
package plots
