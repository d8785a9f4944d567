package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/plots"
)

// scale says how the values of a unit are drawn.
type scale struct {
	factor    float64
	unit      string           // behind the axis' name
	isShare   bool             // values lie between 0 and 1
	ofRuns    experiments.Unit // Judgement or Chance: values are shares of runs, not of what was offered in them
	durations bool             // values are nanoseconds, and the figure chooses their unit
}

// scaleOf returns the scale of a unit.
func scaleOf(u experiments.Unit) scale {
	switch {
	case u.OfRuns():
		return scale{factor: 100, unit: "%", isShare: true, ofRuns: u}
	case u == experiments.Share:
		return scale{factor: 100, unit: "%", isShare: true}
	case u.Time():
		return scale{factor: 1, durations: true}
	}
	return scale{factor: 1}
}

// fixed chooses a unit for durations where the figure does not, for values up
// to some nanoseconds.
func (c scale) fixed(largest float64) scale {
	if !c.durations {
		return c
	}
	for _, unit := range []scale{{factor: 1e-9, unit: "s"}, {factor: 1e-6, unit: "ms"}, {factor: 1e-3, unit: "µs"}} {
		if float64(largest*unit.factor) >= 1 {
			return unit
		}
	}
	return scale{factor: 1, unit: "ns"}
}

// estimate scales an interval; one that says nothing is none.
func (c scale) estimate(i stats.Interval) plots.Estimate {
	if c.isShare && !math.IsNaN(i.Value) {
		i = i.Within(0, 1)
	}
	return c.difference(i)
}

// difference scales an interval that may lie on either side of 0.
func (c scale) difference(i stats.Interval) plots.Estimate {
	e := plots.Estimate{Value: i.Value * c.factor, Low: i.Low * c.factor, High: i.High * c.factor, N: int(i.N)}
	if math.IsInf(i.Value, 1) {
		return e // a bound
	}
	if math.IsInf(i.Low, 0) || math.IsInf(i.High, 0) {
		e.Low, e.High = math.NaN(), math.NaN()
	}
	return e
}

// axisOf returns what estimates of some measures of one scale are read from:
// logarithmic where equal factors tell them apart better than equal steps.
func axisOf(label string, measures []experiments.Expression, all []plots.Estimate) plots.Axis {
	c := scaleOf(measures[0].Measure.Unit)
	axis := plots.Axis{Label: c.named(label), Durations: c.durations}
	least, most := c.ends(all)
	byFactors := most >= least*wide || measures[0].Measure.Unit == experiments.Between
	byNines := c.isShare && c.ofRuns != experiments.Chance
	switch {
	case byFactors && least > 0 && !byNines:
		axis.Scale = plots.Logarithmic
	case c.isShare && most >= 50:
		axis.High = 100 // the wall that such shares are seen against
	}
	return axis
}

// ends returns the least and the largest of some estimates. Of what is only
// known to be longer than something, that counts; a chance of 0 is a bound, and
// has its place on every axis.
func (c scale) ends(all []plots.Estimate) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, e := range all {
		value := e.Value
		if math.IsInf(value, 1) {
			value = e.Low
		}
		if !math.IsNaN(value) && (value != 0 || c.ofRuns != experiments.Chance) {
			least, most = min(least, value), max(most, value)
		}
	}
	return least, most
}

// named puts a unit behind a name.
func (c scale) named(name string) string {
	if c.unit == "" {
		return name
	}
	return name + ", " + c.unit
}

// axisName is what an axis of some measures is called, without its unit.
func axisName(measures []experiments.Expression) string {
	if len(measures) == 1 {
		return subject(measures[0])
	}
	name := strings.Join(short(measures), ", ")
	if measures[0].Measure.Unit == experiments.Judgement {
		return "runs that violate " + name
	}
	return name
}

// subject is what is drawn of one measure.
func subject(m experiments.Expression) string {
	if m.Measure.Unit == experiments.Judgement {
		return "runs that violate " + m.Text
	}
	return m.Text
}

// short returns the names of some measures without their arguments.
func short(measures []experiments.Expression) (names []string) {
	for _, m := range measures {
		if !slices.Contains(names, m.Measure.Name) {
			names = append(names, m.Measure.Name)
		}
	}
	return names
}

// metric returns what came of a measure at a point.
func (a *artist) metric(point int, text string) (m run.Metric, ok bool) {
	for _, m := range a.Variants[point].Metrics {
		if m.Expression.Text == text {
			return m, m.Runs > 0
		}
	}
	return run.Metric{}, false
}

// expressions returns the measures of those names that have a value somewhere.
func (a *artist) expressions(texts []string, points []int) (found []experiments.Expression) {
	for _, text := range texts {
		for _, point := range points {
			if m, ok := a.metric(point, text); ok {
				found = append(found, m.Expression)
				break
			}
		}
	}
	return found
}

// of returns the runs of a point.
func (a *artist) of(point int) []run.Run {
	return a.Runs[int64(point)*a.Replications:][:a.Replications]
}

// methods says in short how the intervals were found.
func methods(all []string) string {
	if words := stats.Methods(all); words != "" {
		return fmt.Sprintf("%g %% intervals: %s", 100*run.Confidence, words)
	}
	return ""
}
