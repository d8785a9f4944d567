package report

import "nines/experiments/run"

// Printer prints the numbers of one measure, in a unit that suits all of them.
type Printer struct{ scale scale }

// PrinterOf returns a printer for some metrics of one unit. Numbers are in the
// unit's base: shares are fractions of one, spans nanoseconds.
func PrinterOf(metrics ...run.Metric) Printer {
	largest := 0.0
	for _, m := range metrics {
		if m.Runs > 0 {
			largest = max(largest, known(m))
		}
	}
	return Printer{scaleOf(metrics[0].Expression.Measure.Unit, largest)}
}

// Metric prints a metric with what is known of it: "86.7±0.3%", "2.5 [1.8, 3.5] h".
func (p Printer) Metric(m run.Metric) string {
	text := Style{Unicode: true}.cell(p.scale, m)
	if m.Runs == 0 {
		return text
	}
	return text + p.scale.unit
}

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
