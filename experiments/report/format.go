package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
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
	for _, unit := range longUnits {
		if u.Time() && !math.IsInf(largest, 0) && largest >= float64(2*unit.length) {
			return scale{1 / float64(unit.length), unit.name, false}
		}
	}
	switch {
	case u.Percent(): // of a judgement, the share of violated runs
		return scale{100, "%", true}
	case !u.Time():
		return scale{1, "", false}
	case largest >= float64(time.Second):
		return scale{1e-9, " s", false}
	case largest >= float64(time.Millisecond):
		return scale{1e-6, " ms", false}
	}
	return scale{1e-3, " µs", false}
}

// longUnits are for times of which there are two at least.
var longUnits = []struct {
	length time.Duration
	name   string
}{{365 * 24 * time.Hour, " y"}, {24 * time.Hour, " d"}, {time.Hour, " h"}}

// scaleFor chooses the scale of a metric by what is known of it.
func scaleFor(m run.Metric) scale {
	return scaleOf(m.Expression.Measure.Unit, known(m))
}

// known is the value of a metric or, if it is only known to be larger than
// something, that.
func known(m run.Metric) float64 {
	if math.IsInf(m.Interval.Value, 1) {
		return m.Interval.Low
	}
	return m.Interval.Value
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
	if !m.Expression.Measure.Unit.Repeats() { // the ends lie unevenly: the nearer one tells how many digits there are
		h = near(m.Interval)
	}
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

// near is the smaller half of an interval that is bounded on both sides, or the
// larger one where the smaller is none: at 0 %, say.
func near(i stats.Interval) float64 {
	below, above := i.Value-i.Low, i.High-i.Value
	if below <= 0 || above <= 0 || math.IsInf(above, 0) {
		return max(below, above)
	}
	return min(below, above)
}

// bounded says what a metric is at least, or at most, where nothing more is
// known: that what never happened is rare, or what never ended long.
func (c scale) bounded(m run.Metric) (words, sign, bound string) {
	switch unit := m.Expression.Measure.Unit; {
	case m.Runs == 0:
	case unit == experiments.Chance && m.Interval.Value == 0:
		most := stats.AtMost(0, m.Runs, run.Confidence)
		return "at most ", "<", c.number(most, most/10)
	case math.IsInf(m.Interval.Value, 1):
		return "more than ", ">", c.number(m.Interval.Low, 0)
	}
	return "", "", ""
}

// lopsided tells whether an interval reaches much farther to one side, or ends
// where the measure does: ± would tell of values that it does not hold.
func lopsided(i stats.Interval) bool { return near(i) < 0.6*max(i.Value-i.Low, i.High-i.Value) }

// cell prints a metric for a table: 86.7±0.3, or 12 [7, 31] where the ends lie
// unevenly.
func (s Style) cell(c scale, m run.Metric) string {
	if m.Runs == 0 || math.IsNaN(m.Interval.Value) { // no verdict may have been decided
		return s.glyphs().none
	}
	if _, sign, bound := c.bounded(m); bound != "" {
		return sign + bound
	}
	h := half(m)
	text := c.number(m.Interval.Value, h)
	switch {
	case !m.Expression.Measure.Unit.Repeats() || lopsided(m.Interval):
		text += c.ends(m)
	case h > 0:
		text += s.glyphs().plusMinus + c.number(h, h)
	}
	return text
}

// ends prints an interval, if there is one: " [86.1, 87.3]".
func (c scale) ends(m run.Metric) string {
	h := half(m)
	switch {
	case h > 0:
		return " [" + c.number(m.Interval.Low, h) + ", " + c.number(m.Interval.High, h) + "]"
	case !m.Expression.Measure.Unit.Repeats() && math.IsInf(m.Interval.High, 1) && m.Interval.Low > 0:
		return " [" + c.number(m.Interval.Low, 0) + ", ∞]"
	}
	return ""
}

// long prints a metric with the ends of its interval: 86.7 % [86.1, 87.3].
func (c scale) long(m run.Metric) string {
	if m.Runs == 0 {
		return "no value"
	}
	text := c.number(m.Interval.Value, half(m)) + c.unit + c.ends(m)
	words, _, bound := c.bounded(m)
	switch {
	case bound != "" && m.Expression.Measure.Unit == experiments.Chance:
		text = "none in " + plural(m.Runs, "run") + ": " + words + bound + c.unit
	case bound != "":
		text = words + bound + c.unit
	case m.Exact && m.Runs > 1 && half(m) == 0:
		text += " in all " + strconv.FormatInt(m.Runs, 10) + " runs"
	}
	if m.Censored > 0 {
		text += fmt.Sprintf(", %d of %d not over", m.Censored, m.Spells)
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
