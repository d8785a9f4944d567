package plots

import (
	"fmt"
	"math"
)

// Curve shows a measure against an axis, one line for each variant, with the
// intervals shaded; against categories, with the intervals as bars.
type Curve struct {
	Title   string
	Caption string // what is shown, and what was run; wrapped
	// Provenance ends the caption.
	Provenance Provenance
	X, Y       Axis // only X may have categories
	Lines      []Line
}

// Nines shows unavailability against an axis as Curve does, but with
// −log₁₀ of it upwards: each further nine of availability is as high as the
// one before.
//
// An unavailability of 0 means that nothing failed. That has no place on the
// axis, and proves little: it is drawn as an open triangle at High, the bound
// that was not refuted. Without a bound, there is nothing to draw.
type Nines struct {
	Title, Caption string
	Provenance     Provenance
	X              Axis
	Label          string // of the upward axis; "" is "availability"
	Lines          []Line // Y is the unavailability, from 0 to 1
}

// Line is one variant.
type Line struct {
	Name   string
	Points []Sample // by X, rising
}

// Sample is a measure at a place of an axis. It is missing, a gap in the line,
// if its value is not a number, beyond ±1e300, or not above 0 on a logarithmic
// axis, and it is no bound.
type Sample struct {
	X float64
	Y Estimate
}

// check panics on data that cannot be meant.
func (c Curve) check() {
	if c.Y.Categories != nil {
		panic(fmt.Sprintf("plots: a measure %q of categories %q", c.Y.Label, c.Y.Categories))
	}
	for _, l := range c.Lines {
		for i, s := range l.Points {
			if i > 0 && !(l.Points[i-1].X < s.X) {
				panic(fmt.Sprintf("plots: line %q has a point at %v after one at %v", l.Name, s.X, l.Points[i-1].X))
			}
			if n := len(c.X.Categories); n > 0 && (s.X != math.Trunc(s.X) || s.X < 0 || s.X >= float64(n)) {
				panic(fmt.Sprintf("plots: line %q has a point at category %v of %d", l.Name, s.X, n))
			}
		}
	}
}

// estimates returns the values of all lines.
func (c Curve) estimates() (all []Estimate) {
	for _, l := range c.Lines {
		for _, s := range l.Points {
			all = append(all, s.Y)
		}
	}
	return all
}

// table returns one row for each point.
func (c Curve) table() [][]string {
	rows := [][]string{{"line", "x", "value", "low", "high", "n"}}
	for _, l := range c.Lines {
		for _, s := range l.Points {
			x := cell(s.X)
			if c.X.Categories != nil {
				x = c.X.Categories[int(s.X)]
			}
			rows = append(rows, append([]string{l.Name, x}, s.Y.cells(c.Provenance)...))
		}
	}
	return rows
}

func (n Nines) curve() Curve {
	label := n.Label
	if label == "" {
		label = "availability"
	}
	return Curve{n.Title, n.Caption, n.Provenance, n.X, Axis{Label: label, Scale: nines}, n.Lines}
}

func (n Nines) table() [][]string { return n.curve().table() }

func (n Nines) compose(width float64) *sheet { return n.curve().compose(width) }
