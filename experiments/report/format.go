package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"nines/experiments"
	"nines/experiments/run"
)

// scale says how the numbers of one measure are shown: multiplied, with a unit
// behind them.
type scale struct {
	factor float64
	unit   string // with a blank before it where one belongs there
	share  bool   // 0 and 1 are walls, and what is near them is told apart from them
}

// scaleOf chooses the scale for numbers of a unit up to some size, in the
// unit's base.
func scaleOf(u experiments.Unit, largest float64) scale {
	switch {
	case u == experiments.Share, u == experiments.Judgement: // the share of violated runs
		return scale{100, "%", true}
	case u != experiments.Span:
		return scale{1, "", false}
	case largest >= float64(time.Second):
		return scale{1e-9, " s", false}
	case largest >= float64(time.Millisecond):
		return scale{1e-6, " ms", false}
	}
	return scale{1e-3, " µs", false}
}

// number prints a value that is known to within half, both in the unit's base:
// with as many decimals as half leaves meaning, one significant digit of half
// or two if it begins with 1. Without a half (0, or not finite) it keeps three
// significant digits.
func (c scale) number(value, half float64) string {
	value, half = value*c.factor, half*c.factor
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return ""
	}
	if half > 0 && !math.IsInf(half, 0) {
		decimals := max(decimalsTo(half, 2), c.apart(value, 1))
		return strconv.FormatFloat(value, 'f', decimals, 64)
	}
	decimals := max(decimalsTo(math.Abs(value), 100), c.apart(value, 10))
	text := strconv.FormatFloat(value, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// decimalsMax bounds the decimals of a printed number.
const decimalsMax = 9

// decimalsTo returns how many decimals it takes to lift x to least.
func decimalsTo(x, least float64) int {
	decimals := 0
	for x > 0 && x < least && decimals < decimalsMax {
		x *= 10
		decimals++
	}
	return decimals
}

// apart returns the decimals that keep a share from being rounded to 0 or
// 100 %, which it is not.
func (c scale) apart(value, least float64) int {
	if !c.share {
		return 0
	}
	decimals := decimalsTo(math.Abs(100-value), least)
	if value > 0 && value <= 0.5 {
		if low := decimalsTo(value, 2); low < decimalsMax { // what is smaller is a rounding error
			decimals = max(decimals, low)
		}
	}
	return decimals
}

// half returns the larger half of an interval; 0 where there is none to show.
// Verdicts that all agree have one: none in twenty runs is not none at all.
func half(m run.Metric) float64 {
	h := max(m.Interval.Value-m.Interval.Low, m.Interval.High-m.Interval.Value)
	agreed := m.Exact && m.Expression.Measure.Unit != experiments.Judgement
	if agreed || math.IsInf(h, 0) || math.IsNaN(h) {
		return 0
	}
	return h
}

// decided returns how many runs are behind a metric: of a judgement, those with
// a verdict.
func decided(m run.Metric) int64 {
	if m.Expression.Measure.Unit == experiments.Judgement {
		return m.Holds + m.Violated
	}
	return m.Runs
}

// cell prints a metric for a table: 86.7±0.3.
func (s Style) cell(c scale, m run.Metric) string {
	if m.Runs == 0 || math.IsNaN(m.Interval.Value) { // no verdict may have been decided
		return s.glyphs().none
	}
	h := half(m)
	text := c.number(m.Interval.Value, h)
	if h > 0 {
		text += s.glyphs().plusMinus + c.number(h, h)
	}
	return text
}

// long prints a metric with the ends of its interval: 86.7 % [86.1, 87.3].
func (c scale) long(m run.Metric) string {
	h := half(m)
	text := c.number(m.Interval.Value, h) + c.unit
	switch {
	case m.Runs == 0:
		return "no value"
	case h > 0:
		text += " [" + c.number(m.Interval.Low, h) + ", " + c.number(m.Interval.High, h) + "]"
	case m.Runs > 1:
		text += " in all " + strconv.FormatInt(m.Runs, 10) + " runs"
	}
	return text
}

// thousands prints a count in groups of three digits.
func thousands(n uint64) string {
	text := strconv.FormatUint(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// plural prints a count of things.
func plural(n int64, one string) string {
	text := strconv.FormatInt(n, 10) + " " + one
	if n != 1 {
		text += "s"
	}
	return text
}
