package figures

import (
	"slices"
	"strconv"

	"nines/experiments"
	"nines/plots"
)

// distributions draws how values are distributed, all runs together.
func (p *picture) distributions() {
	for _, f := range p.facets(p.By) {
		p.distribution(f)
		p.survival(f)
	}
}

// distribution draws one sheet. It has no intervals: values of one run share
// its weather, and are no samples.
func (p *picture) distribution(f facet) {
	series := p.series(f.points)
	if len(series) == 0 {
		return
	}
	var rests []string
	var measures []experiments.Expression
	for _, one := range series {
		measures = append(measures, one.Expression)
		if rest, _ := unloaded(one.Expression); !slices.Contains(rests, rest) {
			rests = append(rests, rest)
		}
	}
	s := sheet{facet: f, what: short(measures)}
	var tallies []plots.Tally
	values := int64(0)
	for _, point := range f.points {
		for _, one := range series {
			all := p.pool(point, one.Name)
			if len(all.buckets) == 0 {
				continue
			}
			tally := plots.Tally{Name: name(p.at(point, p.By), one.Expression, len(series) > 1), Counts: all.counts()}
			if _, load := unloaded(one.Expression); p.By == byLoad && len(rests) == 1 {
				tally.Name = load
			}
			for _, count := range tally.Counts {
				values += count.Count
			}
			tallies, s.lines, s.runs = append(tallies, tally), append(s.lines, tally.Name), max(s.runs, all.runs)
		}
	}
	if len(tallies) == 0 {
		return
	}
	label := rests[0]
	if len(rests) > 1 {
		label = ""
	} else if len(series) == 1 {
		label = subject(measures[0])
	}
	s.title = "Distribution of " + axisName(measures) + p.byAxis()
	s.caption = []string{thousands(values) + " values, of all runs together."}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Distribution{Title: title, Caption: caption, Provenance: origin, Label: label, Tallies: tallies}
	}
	p.add(s)
}

// thousands prints a count in groups of three digits.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
