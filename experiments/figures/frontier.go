package figures

import (
	"nines/experiments"
	"nines/plots"
)

// frontiers draws what one measure costs in another, a point for each value of
// an axis, or for each variant of a study that has none.
func (p *picture) frontiers() {
	shown := []string{p.By}
	if p.Along != "" {
		shown = append(shown, p.Along)
	}
	for _, f := range p.facets(shown...) {
		for _, y := range p.expressions(p.Y, f.points) {
			for _, x := range p.expressions(p.Against, f.points) {
				p.frontier(f, x, y)
			}
		}
	}
}

// frontier draws one sheet.
func (p *picture) frontier(f facet, x, y experiments.Expression) {
	what := short([]experiments.Expression{y, x})
	s := sheet{facet: f, what: what, runs: p.Replications, title: subject(y) + " against " + subject(x) + p.byAxis()}
	var trails []plots.Trail
	var xs, ys []plots.Estimate
	for _, g := range p.groups(f) {
		trail := plots.Trail{Name: name(g.name, y, false)}
		for _, at := range p.laidOut(g.points) {
			across, hasX := p.value(&s, at, x)
			upward, hasY := p.value(&s, at, y)
			if hasX && hasY {
				trail.Stops = append(trail.Stops, plots.Stop{At: p.at(at, p.Along), X: across, Y: upward})
				xs, ys = append(xs, across), append(ys, upward)
			}
		}
		if len(trail.Stops) > 0 {
			trails, s.lines = append(trails, trail), append(s.lines, trail.Name)
		}
	}
	if len(trails) == 0 {
		return
	}
	if p.Along != "" {
		s.caption = []string{"Each point is a value of " + p.Along + ", which stands beside it where there is room."}
	}
	axis := func(m experiments.Expression, all []plots.Estimate) plots.Axis {
		return axisOf(subject(m), []experiments.Expression{m}, all)
	}
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Frontier{
			Title: title, Caption: caption, Provenance: origin,
			X: axis(x, xs), Y: axis(y, ys), Along: p.Along, Trails: trails,
		}
	}
	p.add(s)
}

// laidOut returns points in the order of the axis that the figure goes along.
func (p *picture) laidOut(points []int) (ordered []int) {
	if p.Along == "" {
		return points
	}
	for _, text := range p.rail(points, p.Along).texts {
		ordered = append(ordered, p.having(points, p.Along, text)...)
	}
	return ordered
}
