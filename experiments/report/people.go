package report

import (
	"nines/experiments"
	"nines/experiments/run"
)

// Told prints a metric for people: its value with a unit, and the ends of its
// interval, with as many digits as the interval leaves meaning. What has no
// interval has no ends.
func Told(m run.Metric) (value, low, high string) {
	c, h := scaleFor(m), half(m)
	if decided(m) == 0 {
		return "no value", "", ""
	}
	if _, _, bound := c.bounded(m); bound != "" || m.Censored > 0 {
		return c.long(m), "", ""
	}
	value = c.number(m.Interval.Value, h) + c.unit
	unit := ""
	if m.Expression.Measure.Unit == experiments.Judgement {
		unit = c.unit // its ends stand beside a sentence, which has none
	}
	if h > 0 {
		low, high = c.number(m.Interval.Low, h)+unit, c.number(m.Interval.High, h)+unit
	}
	return value, low, high
}

// Judged says of how many runs a judgement holds: "violated in 5 of 5 runs".
func Judged(m run.Metric) string { return judged(m)[len(": "):] }

// Beside prints what was simulated and the closed form that stands beside it.
func Beside(v *run.Variant, t run.Theory) (simulated, expected string) {
	row := beside{v, t}.row(Style{Unicode: true}, false)
	return row[1].(string), row[2].(string)
}

// MostTelling returns the run that shows best how a rule was broken; ok is
// false if none was. It is the one whose story Write tells.
func MostTelling(r *run.Result) (v *run.Variant, one run.Run, metric int, ok bool) {
	a := &answer{result: r}
	var best evidence
	for i := range r.Variants {
		for j := range r.Variants[i].Metrics {
			if e, found := a.best(i, j); found && (!ok || e.telling() > best.telling()) {
				best, metric, ok = e, j, true
			}
		}
	}
	return best.variant, best.run, metric, ok
}
