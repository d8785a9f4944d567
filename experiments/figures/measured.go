package figures

import (
	"math"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/plots"
)

// measured draws measures with their intervals: as curves, as nines or as
// bars. Measures of different units have sheets of their own.
func (p *picture) measured() {
	shown := []string{p.By}
	if p.X != "" {
		shown = append(shown, p.X)
	}
	most := linesMax
	if p.Kind == experiments.FigureBars {
		most = barsMax
	}
	for _, f := range p.together(p.facets(shown...), most) {
		for _, measures := range p.alike(f.points) {
			switch {
			case p.Kind == experiments.FigureBars:
				p.bars(f, measures)
			case p.X == "":
				p.columns(f, measures)
			default:
				p.curve(f, measures)
			}
		}
	}
}

// linesMax and barsMax are how many lines, or bars, a sheet takes that might be
// several.
const (
	linesMax = 9
	barsMax  = 24
)

// alike groups the measures that can share an axis.
func (p *picture) alike(points []int) [][]experiments.Expression {
	return grouped(p.expressions(p.Y, points), func(m experiments.Expression) scale { return scaleOf(m.Measure.Unit) })
}

// name is what one of several measures of something is called.
func name(value string, m experiments.Expression, several bool) string {
	switch {
	case value == "":
		return subject(m)
	case several:
		return value + ": " + subject(m)
	}
	return value
}

// curve draws measures against an axis of the study.
func (p *picture) curve(f facet, measures []experiments.Expression) {
	s := sheet{facet: f, what: short(measures), runs: p.Replications, title: axisName(measures) + " against " + p.X + p.byAxis()}
	along := p.rail(f.points, p.X)
	var lines []plots.Line
	for _, g := range p.groups(f) {
		for _, m := range measures {
			line := plots.Line{Name: name(g.name, m, len(measures) > 1)}
			for _, text := range along.texts {
				for _, point := range p.having(g.points, p.X, text) {
					if e, ok := p.value(&s, point, m); ok {
						line.Points = append(line.Points, plots.Sample{X: along.place[text], Y: e})
					}
				}
			}
			if len(line.Points) > 0 {
				lines, s.lines = append(lines, line), append(s.lines, line.Name)
			}
		}
	}
	p.lines(s, measures, along.axis, lines)
}

// columns draws measures without an axis: one above the other what has a line
// elsewhere, a column a measure.
func (p *picture) columns(f facet, measures []experiments.Expression) {
	s := sheet{facet: f, what: short(measures), runs: p.Replications, title: axisName(measures) + " by " + p.By}
	var axis plots.Axis
	for _, m := range measures {
		axis.Categories = append(axis.Categories, subject(m))
	}
	var lines []plots.Line
	for _, g := range p.groups(f) {
		line := plots.Line{Name: g.name}
		for i, m := range measures {
			for _, point := range g.points {
				if e, ok := p.value(&s, point, m); ok {
					line.Points = append(line.Points, plots.Sample{X: float64(i), Y: e})
				}
			}
		}
		if len(line.Points) > 0 {
			lines, s.lines = append(lines, line), append(s.lines, line.Name)
		}
	}
	p.lines(s, measures, axis, lines)
}

// lines adds a sheet of lines, as nines or as they are.
func (p *picture) lines(s sheet, measures []experiments.Expression, x plots.Axis, lines []plots.Line) {
	label, c := axisName(measures), scaleOf(measures[0].Measure.Unit)
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		if p.Kind == experiments.FigureNines {
			if c.ofRuns == experiments.Chance {
				label = "1 − " + label
			}
			return plots.Nines{Title: title, Caption: caption, Provenance: origin, X: x, Label: label, Lines: lines}
		}
		return plots.Curve{Title: title, Caption: caption, Provenance: origin, X: x, Y: axisOf(label, measures, estimates(lines)), Lines: lines}
	}
	p.add(s)
}

// estimates returns the values of some lines.
func estimates(lines []plots.Line) (all []plots.Estimate) {
	for _, l := range lines {
		for _, s := range l.Points {
			all = append(all, s.Y)
		}
	}
	return all
}

// value returns what a figure shows of a measure at a point. What is only known
// to be longer than something is no bar, and is told below.
func (p *picture) value(s *sheet, point int, m experiments.Expression) (plots.Estimate, bool) {
	metric, ok := p.metric(point, m.Text)
	if !ok {
		return plots.Estimate{}, false
	}
	if p.Kind == experiments.FigureNines {
		i := p.unavailability(point, m)
		s.methods = append(s.methods, i.Method)
		return scale{factor: 1, isShare: true}.estimate(i), true
	}
	if math.IsInf(metric.Interval.Value, 1) && p.Kind == experiments.FigureBars {
		value, _, _ := report.Told(metric)
		s.caption = append(s.caption, name(p.Result.Variants[point].Name(), m, true)+" is "+value+".")
		return plots.Estimate{}, false
	}
	s.methods = append(s.methods, metric.Interval.Method)
	return scaleOf(m.Measure.Unit).estimate(metric.ByRuns()), true
}

// unavailability pools what was not served. It is not one minus what was,
// which would lose the last digits of many nines. Where nothing failed, its
// upper end is the bound that this proves.
func (p *picture) unavailability(point int, m experiments.Expression) stats.Interval {
	if m.Measure.Unit == experiments.Chance {
		return p.affected(point, m)
	}
	var nums, dens []float64
	runs := int64(0)
	for _, q := range p.quantities(point, m.Text) {
		nums, dens = append(nums, float64(q.Den-q.Num)), append(dens, float64(q.Den))
		if q.Den > 0 {
			runs++
		}
	}
	i := stats.RatioOfSums(nums, dens, run.Confidence)
	if i.Value == 0 {
		i = stats.Unfailed(runs, run.Confidence)
		i.Low = 0
	}
	return i
}

// affected is the share of runs in which something happened, or what none of
// them proves.
func (p *picture) affected(point int, m experiments.Expression) stats.Interval {
	metric, _ := p.metric(point, m.Text)
	if metric.Interval.Value == 0 {
		return stats.Unfailed(metric.Runs, run.Confidence)
	}
	return metric.Interval
}

// quantities returns the values of a measure in the runs of a point, in order.
func (a *artist) quantities(point int, text string) (all []experiments.Quantity) {
	for i, m := range a.scenario(point).Measures {
		if m.Text != text {
			continue
		}
		for _, r := range a.of(point) {
			all = append(all, r.Quantities[i])
		}
	}
	return all
}

// bars sets measures side by side.
func (p *picture) bars(f facet, measures []experiments.Expression) {
	c := scaleOf(measures[0].Measure.Unit)
	s := sheet{facet: f, what: short(measures), runs: p.Replications, title: axisName(measures) + " by " + p.By}
	var rows []plots.Row
	for _, g := range p.groups(f) {
		for _, point := range g.points {
			for _, m := range measures {
				if e, ok := p.value(&s, point, m); ok {
					row := plots.Row{Name: name(g.name, m, len(measures) > 1), Value: e}
					rows, s.lines = append(rows, row), append(s.lines, row.Name)
				}
			}
		}
	}
	axis := plots.Axis{Label: c.named(axisName(measures)), Durations: c.durations}
	if c.isShare && c.ofRuns != experiments.Chance { // of which there is little, as a rule
		axis.High = 100
	}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Bars{Title: title, Caption: caption, Provenance: origin, Axis: axis, Rows: rows}
	}
	p.add(s)
}
