package report

import "nines/experiments"

// Printer prints the numbers of one measure, in a unit that suits all of them.
type Printer struct{ scale scale }

// NewPrinter returns a printer for numbers of a unit up to some size, in the
// unit's base: shares are fractions of one, spans nanoseconds.
func NewPrinter(u experiments.Unit, largest float64) Printer { return Printer{scaleOf(u, largest)} }

// Differences returns a printer for what such numbers differ by: shares differ
// by percentage points.
func (p Printer) Differences() Printer {
	if p.scale.share {
		p.scale.share, p.scale.unit = false, " points"
	}
	return p
}

// Number prints a value that is known to within half, without its unit; "" is
// what is no number. Without a half (0, or not finite) it keeps three
// significant digits.
func (p Printer) Number(value, half float64) string { return p.scale.number(value, half) }

// Unit is what stands behind a number, with a blank before it where one
// belongs there.
func (p Printer) Unit() string { return p.scale.unit }
