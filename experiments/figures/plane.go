package figures

import (
	"strings"

	"nines/experiments"
	"nines/plots"
)

// phase is a part of a run, as the arguments of measures name it.
type phase string

const (
	before phase = "before "
	during phase = "during "
)

// planes draws who is served against who is told the truth, before a fault and
// during it.
func (p *picture) planes() {
	for _, f := range p.facets(p.By) {
		against := p.undated(p.Against, f.points)
		for i, y := range p.undated(p.Y, f.points) {
			if len(against) > 0 {
				p.plane(f, y, against[min(i, len(against)-1)])
			}
		}
	}
}

// undated returns the measures of a plane without the phase that they are of.
func (p *picture) undated(texts []string, points []int) (all []experiments.Expression) {
	known := make(map[string]bool)
	for _, m := range p.expressions(texts, points) {
		m.Text = strings.TrimSuffix(m.Text, ")")
		m.Text = strings.TrimSuffix(strings.TrimSuffix(m.Text, m.Args["when"]), ", ") + ")"
		if !known[m.Text] {
			known[m.Text] = true
			all = append(all, m)
		}
	}
	return all
}

// within returns the text of a measure in a phase.
func (p *picture) within(m experiments.Expression, when phase) string {
	return strings.TrimSuffix(m.Text, ")") + ", " + string(when) + p.Fault + ")"
}

// plane draws one sheet.
func (p *picture) plane(f facet, yield, wrong experiments.Expression) {
	what := short([]experiments.Expression{yield, wrong})
	s := sheet{facet: f, what: what, runs: p.Replications, title: "What " + p.Fault + " does to " + strings.Join(what, " and ") + p.byAxis()}
	var arrows []plots.Arrow
	var silent, spared []string
	for _, point := range f.points {
		start, _, ok := p.position(&s, point, yield, wrong, before)
		end, isSilent, struck := p.position(&s, point, yield, wrong, during)
		arrow := plots.Arrow{Name: name(p.at(point, p.By), yield, false), Before: start, During: end}
		if !ok || !struck {
			spared = append(spared, arrow.Name)
			continue
		}
		arrows, s.lines = append(arrows, arrow), append(s.lines, arrow.Name)
		if isSilent {
			silent = append(silent, arrow.Name)
		}
	}
	if len(arrows) == 0 {
		return
	}
	if len(silent) > 0 {
		s.caption = append(s.caption, strings.Join(silent, ", ")+" told nobody anything, and so nothing wrong.")
	}
	if len(spared) > 0 {
		s.caption = append(s.caption, "Nothing was measured during "+p.Fault+" in "+strings.Join(spared, ", ")+".")
	}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Plane{
			Title: title, Caption: caption, Provenance: origin, Arrows: arrows,
			Before: string(before) + p.Fault, During: string(during) + p.Fault,
			Yield: yield.Text, Consistency: "not " + wrong.Text,
		}
	}
	p.add(s)
}

// position returns where a point is in a phase; ok is false if it has no such
// phase. Where nobody is answered there is no share of wrong answers: nothing
// wrong is said, then.
func (p *picture) position(s *sheet, point int, yield, wrong experiments.Expression, when phase) (at plots.Position, isSilent, ok bool) {
	served, ok := p.metric(point, p.within(yield, when))
	if !ok {
		return at, false, false
	}
	c := scale{factor: 1, isShare: true}
	at.Yield = c.estimate(served.Interval)
	s.methods = append(s.methods, served.Interval.Method)
	told, isTold := p.metric(point, p.within(wrong, when))
	if !isTold {
		at.Consistency = plots.Estimate{Value: 1, Low: 1, High: 1, N: int(served.Interval.N)}
		return at, true, served.Interval.Value == 0
	}
	at.Consistency = c.estimate(told.Interval.Complement())
	s.methods = append(s.methods, told.Interval.Method)
	return at, false, true
}
