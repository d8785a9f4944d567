package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"nines/experiments"
	"nines/plots"
	"nines/sim"
)

// panelsMax is how many panels stand below each other before a time line that
// has one for each variant takes a sheet for each.
const panelsMax = 8

// timelines draws measures over time, a panel each. Where loads have the lines,
// each variant has a panel of its own.
func (p *picture) timelines() {
	shown := []string{p.By}
	if several := len(p.values(p.all(), byVariant)) > 1; several && p.By == byLoad && p.panels() <= panelsMax {
		shown = append(shown, byVariant)
	}
	for _, f := range p.alikeStruck(p.facets(shown...)) {
		// A scenario whose runs are longer has longer parts of time.
		for _, alike := range grouped(p.series(f.points), func(s experiments.Series) time.Duration { return s.Bucket }) {
			p.timeline(f, alike)
		}
	}
}

// alikeStruck divides facets in which each variant has a panel of its own, for a
// shade is that of all panels: what a fault spares has a sheet of its own.
func (p *picture) alikeStruck(facets []facet) (divided []facet) {
	for _, f := range facets {
		groups := [][]int{f.points}
		if p.By == byLoad {
			groups = grouped(f.points, func(point int) string { return fmt.Sprint(p.shade([]int{point}).bands) })
		}
		for _, points := range groups {
			part := facet{points: points, label: f.label}
			if len(groups) > 1 {
				part.label = strings.Trim(strings.Join(p.values(points, byVariant), ", ")+", "+f.label, ", ")
			}
			divided = append(divided, part)
		}
	}
	return divided
}

// panels returns how many panels there are if each variant has its own.
func (p *picture) panels() int {
	measures := grouped(p.series(p.all()), func(s experiments.Series) string {
		rest, _ := unloaded(s.Expression)
		return rest
	})
	return len(measures) * len(p.values(p.all(), byVariant))
}

// grouped parts a list by a key; groups come in the order of their first
// elements.
func grouped[T any, K comparable](all []T, key func(T) K) (groups [][]T) {
	at := make(map[K]int)
	for _, one := range all {
		k := key(one)
		i, known := at[k]
		if !known {
			i = len(groups)
			at[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], one)
	}
	return groups
}

// series returns what the picture draws of some points, each once.
func (p *picture) series(points []int) (all []experiments.Series) {
	for _, name := range p.Y {
		for _, point := range points {
			if i := p.indexOf(point, name); i >= 0 {
				all = append(all, p.scenario(point).Series[i])
				break
			}
		}
	}
	return all
}

// track is a line of a panel: a series at one point.
type track struct {
	panel, name string
	unit        experiments.Unit
	pool        pool
}

// tracks finds out which panel each series belongs to, and what it is called.
func (p *picture) tracks(f facet, series []experiments.Series) (all []track) {
	add := func(point int, s experiments.Series, panel, name string) {
		if pool := p.pool(point, s.Name); len(pool.buckets) > 0 {
			all = append(all, track{panel, name, s.Expression.Measure.Unit, pool})
		}
	}
	if p.By != byLoad {
		for _, s := range series {
			for _, point := range f.points {
				add(point, s, s.Expression.Text, p.at(point, p.By))
			}
		}
		return all
	}
	for _, point := range f.points {
		for _, s := range series {
			what, load := unloaded(s.Expression)
			if variant := p.at(point, byVariant); variant != "" && len(f.points) > 1 {
				what = variant + ": " + what
			}
			add(point, s, what, load)
		}
	}
	return all
}

// unloaded parts the load from the rest of a measure.
func unloaded(m experiments.Expression) (rest, load string) {
	var others []string
	for _, arg := range m.Measure.Args {
		switch text := m.Args[arg.Name]; {
		case arg.Type == experiments.ArgLoads:
			load = text
		case text != "":
			others = append(others, text)
		}
	}
	if load == "" {
		return m.Text, m.Text
	}
	if rest = m.Measure.Name; len(others) > 0 {
		rest += "(" + strings.Join(others, ", ") + ")"
	}
	return rest, load
}

// timeline draws one sheet.
func (p *picture) timeline(f facet, series []experiments.Series) {
	var measures []experiments.Expression
	for _, s := range series {
		measures = append(measures, s.Expression)
	}
	s := sheet{facet: f, what: short(measures), title: strings.Join(short(measures), ", ") + " over time" + p.byAxis()}
	s.title = strings.ToUpper(s.title[:1]) + s.title[1:]
	all := p.tracks(f, series)
	if len(all) == 0 {
		return
	}
	var panels []plots.Panel
	for _, tracks := range grouped(all, func(t track) string { return t.panel }) {
		panels = append(panels, s.panel(tracks))
	}
	bucket, shade := series[0].Bucket, p.shade(f.points)
	s.caption = []string{steps(bucket, s.runs), shade.caption}
	if s.runs < p.Replications {
		s.caption = append(s.caption, fmt.Sprintf("These are the first %d of %d replications.", s.runs, p.Replications))
	}
	window := p.scenario(f.points[0]).Window
	s.figure = func(title, caption string, origin plots.Provenance) plots.Figure {
		return plots.Timeline{
			Title: title, Caption: caption, Provenance: origin, Bucket: bucket, Bands: shade.bands, Panels: panels,
			From: window.From.Sub(sim.Start), To: window.To.Sub(sim.Start),
		}
	}
	p.add(s)
}

// panel draws the tracks of one panel, and notes what the caption says of them.
func (s *sheet) panel(tracks []track) plots.Panel {
	c := scaleOf(tracks[0].unit)
	panel := plots.Panel{Label: c.named(tracks[0].panel), Durations: c.durations}
	if c.durations {
		c.factor = float64(time.Second) // samples are in seconds
		panel.Scale = scaleFor(tracks)
	}
	if c.isShare {
		panel.High = 100
	}
	for _, t := range tracks {
		line, methods := t.pool.line(t.name, c)
		panel.Series = append(panel.Series, line)
		s.runs, s.methods = max(s.runs, t.pool.runs), append(s.methods, methods...)
		if !slices.Contains(s.lines, t.name) {
			s.lines = append(s.lines, t.name)
		}
	}
	return panel
}

// scaleFor returns the scale on which durations can be told apart.
func scaleFor(tracks []track) plots.Scale {
	least, most := math.Inf(1), 0.0
	for _, t := range tracks {
		for _, b := range t.pool.buckets {
			least, most = min(least, b.ratio()), max(most, b.ratio())
		}
	}
	if least > 0 && most >= least*wide {
		return plots.Logarithmic
	}
	return plots.Linear
}

// steps says what a value of a time line is.
func steps(bucket time.Duration, runs int64) string {
	text := "Each step is " + sim.FormatDuration(bucket) + " of virtual time"
	switch {
	case runs == 1:
		return text + ", in one run: no intervals."
	case runs < bandsFrom:
		return text + fmt.Sprintf(", pooled over the runs. No intervals: there are fewer than %d replications.", bandsFrom)
	}
	return text + ", pooled over the runs."
}
