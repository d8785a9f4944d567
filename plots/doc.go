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
//	Caption: what was run, how often, with which seed
//
// A line is named where it ends, so that there is no legend that hides data or
// is cut off; names that would overlap are moved apart. Colours are those of
// Okabe and Ito, which stay distinct for most colour-blind readers; dashes and
// markers tell the lines apart in grey. Lines that coincide show each other,
// for the later ones are thinner. A value that is not a number is a gap, never
// a guess, and no line is smoothed. The background is white, on dark pages
// too.
//
// A figure becomes a list of marks first (a sheet), in points from the upper
// left corner, and then SVG or PNG by gonum's canvases. All places are rounded
// to a hundredth of a point, and text is measured with fonts that are built in:
// the same data gives the same bytes of SVG on every machine.
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
// Timeline is the first kind. Another one is a file of its own with a struct
// that has the two methods of Figure; the sheet, the scales, the label
// placement and the theme are shared.
//
// # Glossary
//
//   - panel: one pair of axes; panels of a figure share the time axis
//   - series: one line of a panel
//   - band: a stretch of time in which something was the matter, shaded
//   - bucket: a stretch of time that one value speaks for
//   - interval: a lower and an upper bound of each value, shaded
//   - tidy: a table with one row for each observation
//
// # Sources
//
// M. Okabe, K. Ito: Color universal design (2008), for the palette. E. Tufte:
// The visual display of quantitative information (1983), for what is left out.
// M. Ayer et al.: An empirical distribution function for sampling with
// incomplete information (1955), for pooling adjacent violators, by which
// labels are moved apart.
package plots
