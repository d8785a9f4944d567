package figures

import (
	"fmt"
	"math"
	"slices"

	"nines/experiments"
	"nines/experiments/compare"
	"nines/experiments/stats"
	"nines/plots"
)

// differing is a sheet of differences before they are held against those of
// all sheets.
type differing struct {
	facet       facet
	measures    []experiments.Expression
	names       []string
	comparisons []stats.Comparison
}

// incomparable says what has no difference that can be drawn.
var incomparable = map[experiments.Unit]string{
	experiments.Judgement: "a judgement, which is no number; bars show how often it was violated",
	experiments.Between:   "times between failures, which are compared by their quotient; nines compare tells it",
}

// differences draws how variants differ from one of them. All differences, of
// all sheets, are one family: the more there are, the clearer each must be.
func (p *picture) differences() {
	shown := []string{byVariant}
	if p.X != "" {
		shown = append(shown, p.X)
	}
	var sheets []differing
	var family []stats.Comparison
	for _, f := range p.facets(shown...) {
		for _, measures := range p.alike(f.points) {
			measures = slices.DeleteFunc(measures, func(m experiments.Expression) bool {
				why := incomparable[m.Measure.Unit]
				if why != "" {
					p.miss("not drawn of " + why)
				}
				return why != ""
			})
			if len(measures) == 0 {
				continue
			}
			if d := p.compared(f, measures); len(d.names) > 0 {
				sheets, family = append(sheets, d), append(family, d.comparisons...)
			}
		}
	}
	stats.Adjust(family, -1)
	of := len(family)
	for _, d := range sheets {
		n := copy(d.comparisons, family)
		family = family[n:]
		p.difference(d, of)
	}
}

// compared compares each point of a sheet with the baseline at the same place.
func (p *picture) compared(f facet, measures []experiments.Expression) differing {
	d := differing{facet: f, measures: measures}
	for _, point := range f.points {
		variant := p.at(point, byVariant)
		if variant == p.Baseline {
			continue
		}
		for _, base := range p.having(f.points, byVariant, p.Baseline) {
			if p.X != "" && p.at(base, p.X) != p.at(point, p.X) {
				continue
			}
			if p.X != "" {
				variant += ", " + p.X + "=" + p.at(point, p.X)
			}
			for _, m := range measures {
				first, second := p.quantities(base, m.Text), p.quantities(point, m.Text)
				if c := compare.Paired(first, second); !math.IsNaN(c.Difference.Value) {
					d.names = append(d.names, name(variant, m, len(measures) > 1))
					d.comparisons = append(d.comparisons, c)
				}
			}
			break
		}
	}
	return d
}

// difference draws one sheet of a family of so many comparisons.
func (p *picture) difference(d differing, of int) {
	s := sheet{
		facet: d.facet, what: short(d.measures), lines: d.names, runs: p.Replications,
		title: axisName(d.measures) + " compared with " + p.Baseline,
	}
	largest := 0.0
	for _, c := range d.comparisons {
		largest = max(largest, c.Difference.Value, -c.Difference.Value)
	}
	c := scaleOf(d.measures[0].Measure.Unit).fixed(largest)
	if c.isShare {
		c.unit = "percentage points"
	}
	var rows []plots.Difference
	for i, one := range d.comparisons {
		rows = append(rows, plots.Difference{Name: d.names[i], Value: c.difference(one.Difference), IsSignificant: one.Significant()})
		s.methods = append(s.methods, one.Difference.Method)
	}
	s.caption = []string{"Under the same weather, run by run."}
	if d.measures[0].Measure.Unit == experiments.Recovery {
		s.caption = []string{"Medians of all runs together."}
	}
	if of > 1 {
		s.caption = append(s.caption, fmt.Sprintf("Significance is adjusted for %d comparisons (Holm).", of))
	}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Differences{
			Title: title, Caption: caption, Provenance: origin,
			Label: c.named(axisName(d.measures)), Baseline: p.Baseline, Rows: rows,
		}
	}
	p.add(s)
}
