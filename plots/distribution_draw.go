package plots

import (
	"cmp"
	"math"
	"strings"
)

// The measures of a distribution, in points of its layout.
const (
	distributionHeight = 110 // of the values of one panel, at least
	finestStep         = 0.4 // what is closer looks like one place
	leftOut            = 10  // so many in a thousand values may lie left of the axis
)

// guide is a percentile that is marked.
type guide struct {
	name     string
	perMille int64
}

// share is what one panel shows.
type share struct {
	label  string
	axis   Axis
	of     func(above, total int64) float64 // the share, given how many values are greater
	steps  int                              // between ticks, about
	guides []guide
}

// Shares are in percent, so that ticks are too.
var (
	upTo = share{"at or below (CDF), %", Axis{},
		func(above, total int64) float64 { return percent(total-above, total) }, 4, []guide{{"p50", 500}}}
	beyond = share{"above (complementary CDF), %", Axis{Scale: Logarithmic}, percent, 5, []guide{{"p99", 990}, {"p99.9", 999}}}
)

func percent(part, total int64) float64 { return float64(100*float64(part)) / float64(total) }

// distributionDraw is a distribution while it is laid out.
type distributionDraw struct {
	Distribution
	*page
	axis   Axis // of durations
	x      scale
	xTicks []tick
	least  float64 // of the coordinates of all values, shown or not
}

func (d Distribution) compose(width float64) *sheet {
	d.check()
	l := distributionDraw{Distribution: d, page: newPage(d.Title, width), axis: Axis{Scale: Logarithmic, Durations: true}}
	l.columns()
	l.panel(upTo)
	l.y += panelGap
	f := l.panel(beyond)
	l.foot(f, notches(l.xTicks, l.x), cmp.Or(d.Label, "duration"))
	caption := d.Caption
	if l.least < l.x.from {
		caption = strings.TrimSpace(caption + " Less than 1 % of the values of a line are left of the axis.")
	}
	return l.close(caption, d.Provenance.String())
}

// columns divides the width between the shares' axes, the panels, and the names
// at the lines' ends.
func (d *distributionDraw) columns() {
	names := make([]ending, len(d.Tallies))
	for i, t := range d.Tallies {
		names[i] = ending{name: t.Name, isBare: t.total() == 0}
	}
	labels := 0.0
	for _, s := range []share{upTo, beyond} {
		_, ticks := d.ticks(s)
		labels = max(labels, labelsWidth(ticks))
	}
	low, high := d.axis.span(d.shown())
	_, d.xTicks = d.axis.ticks(low, high, 6)
	d.x = scale{low, high, margin + labels + 6 + panelPadding, d.right() - namesWidth(names) - panelPadding}
}

// shown returns the coordinates that the axis of durations shall reach.
func (d *distributionDraw) shown() (coordinates []float64) {
	d.least = math.Inf(1)
	for _, t := range d.Tallies {
		if t.total() == 0 {
			continue
		}
		first := t.percentile(leftOut)
		for _, c := range t.Counts {
			if at := d.axis.coordinate(float64(c.Value)); c.Count > 0 && drawable(at) {
				if d.least = min(d.least, at); c.Value >= first {
					coordinates = append(coordinates, at)
				}
			}
		}
	}
	return coordinates
}

// ticks returns the span and the ticks of a panel's axis.
func (d *distributionDraw) ticks(s share) (span [2]float64, ticks []tick) {
	coordinates := []float64{s.axis.coordinate(100), s.axis.coordinate(0)}
	for _, t := range d.Tallies {
		total, above := t.total(), t.total()
		for _, c := range t.Counts {
			above -= c.Count
			coordinates = append(coordinates, s.axis.coordinate(s.of(above, total)))
		}
	}
	low, high := s.axis.span(coordinates)
	if s.axis.Scale == Logarithmic {
		low, high = min(low, s.axis.coordinate(10)), s.axis.coordinate(100)
	}
	_, ticks = s.axis.ticks(low, high, s.steps)
	return [2]float64{low, high}, ticks
}

// panel draws what a share is of all lines.
func (d *distributionDraw) panel(s share) frame {
	span, ticks := d.ticks(s)
	d.paragraph(headed, s.label)
	top := d.y + 3
	d.y = top + max(distributionHeight, namesHeight(len(d.Tallies))) + 2*panelPadding
	f := frame{d.x.low - panelPadding, top, d.x.high + panelPadding, d.y}
	y := scale{span[0], span[1], f.bottom - panelPadding, f.top + panelPadding}
	d.rows(f, notches(ticks, y))
	var endings []ending
	for i, t := range d.Tallies {
		e := ending{name: t.Name, at: point{f.right, f.bottom - panelPadding}, isBare: t.total() == 0}
		if !e.isBare {
			points := d.outline(s, t, f, y)
			e.at = points[len(points)-1]
			d.add(styleOf(i, len(d.Tallies)).line(points))
		}
		endings = append(endings, e)
	}
	d.names(f, endings, len(d.Tallies))
	above := math.Inf(-1) // the last name
	for _, g := range s.guides {
		if level := y.at(s.axis.coordinate(s.of(1000-g.perMille, 1000))); level >= f.top && level <= f.bottom && level-above >= noted.line() {
			d.guide(g, f, level)
			above = level
		}
	}
	return f
}

// outline returns the places through which the line of a tally goes: steps,
// from the left side on. Where no value is beyond, a logarithmic axis has no
// place, and the line ends.
func (d *distributionDraw) outline(s share, t Tally, f frame, y scale) []point {
	total, above := t.total(), t.total()
	level := y.at(s.axis.coordinate(s.of(above, total)))
	if s.axis.Scale == Linear || above == 0 {
		level = y.low
	}
	points := []point{{f.left, level}}
	for _, c := range t.Counts {
		above -= c.Count
		x, next := d.across(c, f), s.axis.coordinate(s.of(above, total))
		last := points[len(points)-1]
		if isEnd := above == 0; c.Count == 0 || !isEnd && x-last.x < finestStep && math.Abs(y.at(next)-last.y) < finestStep {
			continue
		}
		points = append(points, point{x, last.y})
		if drawable(next) {
			points = append(points, point{x, y.at(next)})
		}
		if above == 0 {
			break
		}
	}
	if s.axis.Scale == Linear {
		points = append(points, point{f.right, y.high})
	}
	return points
}

// across returns the place of a value; 0 is left of all others, as is what the
// axis leaves out.
func (d *distributionDraw) across(c Count, f frame) float64 {
	if at := d.axis.coordinate(float64(c.Value)); drawable(at) {
		return max(f.left, d.x.at(at))
	}
	return f.left
}

// guide draws a percentile as a dashed line, and marks where lines cross it.
func (d *distributionDraw) guide(g guide, f frame, level float64) {
	d.add(path{points: []point{{f.left, level}, {f.right, level}}, stroke: edge, width: 0.7, dashes: dashes[4]})
	d.write(noted, g.name, f.left+5, level-3, 0)
	for i, t := range d.Tallies {
		if t.total() > 0 {
			x := d.across(Count{Value: t.percentile(g.perMille)}, f)
			d.add(styleOf(i, len(d.Tallies)).marker(point{x, level}))
		}
	}
}
