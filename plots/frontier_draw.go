package plots

import (
	"math"
	"slices"
)

// The measures of a frontier, in points of its layout.
const (
	frontierHeight = 220
	barWidth       = 0.8 // of an interval's line: there are two at each point
)

// spot is a stop in the coordinates of both axes.
type spot struct{ x, y reach }

func (s spot) isDrawn() bool { return s.x.isDrawn() && s.y.isDrawn() }

func (s spot) isBound() bool { return s.isDrawn() && (s.x.isBound() || s.y.isBound()) }

// frontierDraw is a frontier while it is laid out.
type frontierDraw struct {
	Frontier
	*page
	frame frame
	x, y  scale    // of coordinates
	spots [][]spot // of each trail
}

func (f Frontier) compose(width float64) *sheet {
	f.check()
	d := frontierDraw{Frontier: f, page: newPage(f.Title, width)}
	for _, t := range f.Trails {
		var spots []spot
		for _, s := range t.Stops {
			spots = append(spots, spot{f.X.reach(s.X, f.Provenance), f.Y.reach(s.Y, f.Provenance)})
		}
		d.spots = append(d.spots, spots)
	}
	xTicks, xName := d.axes()
	for i := range d.spots {
		d.bars(i)
	}
	words := d.labels()
	d.halos(words)
	d.names(d.frame, d.endings(), len(d.spots))
	for i := range d.spots {
		d.trail(i)
	}
	for _, t := range words {
		d.add(t)
	}
	d.foot(d.frame, xTicks, xName)
	return d.close(f.Caption, d.bounds(), d.hidden(), f.Provenance.note(f.estimates()...), f.Provenance.String())
}

// axes lays out and draws the frame.
func (d *frontierDraw) axes() (xTicks []notch, xName string) {
	var xs, ys []float64
	for _, spots := range d.spots {
		for _, s := range spots {
			if s.isDrawn() {
				xs, ys = append(xs, s.x.at, s.x.low, s.x.high), append(ys, s.y.at, s.y.low, s.y.high)
			}
		}
	}
	xLow, xHigh := d.X.valueSpan(xs)
	yLow, yHigh := d.Y.valueSpan(ys)
	xUnit, across := d.X.ticks(xLow, xHigh, 7)
	yUnit, upward := d.Y.ticks(yLow, yHigh, 6)
	d.paragraph(headed, d.Y.name(yUnit))
	top := d.page.y + 3
	d.frame = frame{
		margin + labelsWidth(upward) + 6, top,
		d.right() - namesWidth(d.endings()), top + max(frontierHeight, namesHeight(len(d.spots))) + 2*panelPadding,
	}
	d.x = scale{xLow, xHigh, d.frame.left + panelPadding, d.frame.right - panelPadding}
	d.y = scale{yLow, yHigh, d.frame.bottom - panelPadding, d.frame.top + panelPadding}
	xTicks = notches(across, d.x)
	d.rows(d.frame, notches(upward, d.y))
	d.columns(d.frame, xTicks)
	return xTicks, d.X.name(xUnit)
}

// within returns the place of a coordinate; what is beyond the axis is moved to
// its end.
func (s scale) within(v float64) float64 { return s.at(max(s.from, min(s.to, v))) }

func (d *frontierDraw) place(s spot) point { return point{d.x.within(s.x.at), d.y.within(s.y.at)} }

// endings returns the rightmost point of each trail, from which its name is not
// far; one without data ends at the foot.
func (d *frontierDraw) endings() (all []ending) {
	for i, spots := range d.spots {
		e := ending{name: d.Trails[i].Name, at: point{d.frame.right, d.y.low}, isBare: true}
		for _, s := range spots {
			if p := d.place(s); s.isDrawn() && (e.isBare || p.x >= e.at.x) {
				e.at, e.isBare = p, false
			}
		}
		all = append(all, e)
	}
	return all
}

// bars draws the intervals of a trail.
func (d *frontierDraw) bars(i int) {
	for _, s := range d.spots[i] {
		for _, bar := range d.intervals(s) {
			d.add(path{points: bar, stroke: styleOf(i, len(d.spots)).colour, width: barWidth})
		}
	}
}

// intervals returns the intervals of a stop as lines.
func (d *frontierDraw) intervals(s spot) (bars [][]point) {
	if !s.isDrawn() {
		return nil
	}
	at := d.place(s)
	if !math.IsNaN(s.x.low) && !math.IsNaN(s.x.high) {
		bars = append(bars, []point{{d.x.within(s.x.low), at.y}, {d.x.within(s.x.high), at.y}})
	}
	if !math.IsNaN(s.y.low) && !math.IsNaN(s.y.high) {
		bars = append(bars, []point{{at.x, d.y.within(s.y.low)}, {at.x, d.y.within(s.y.high)}})
	}
	return bars
}

// trail draws a line with its markers. What leads to a bound is dotted: it is no
// data.
func (d *frontierDraw) trail(i int) {
	style, spots := styleOf(i, len(d.spots)), d.spots[i]
	for k := 1; k < len(spots); k++ {
		a, b := spots[k-1], spots[k]
		line := style.line([]point{d.place(a), d.place(b)})
		if a.isBound() || b.isBound() {
			line.width, line.dashes = 0.6, dashes[2]
		}
		if a.isDrawn() && b.isDrawn() {
			d.add(line)
		}
	}
	for _, s := range spots {
		if s.isDrawn() && !s.isBound() {
			d.add(style.marker(d.place(s)))
		}
		if s.isDrawn() && s.x.isBound() {
			d.add(style.pointing(d.place(s), s.x.beyond, 0))
		}
		if s.isDrawn() && s.y.isBound() {
			d.add(style.pointing(d.place(s), 0, s.y.beyond))
		}
	}
}

// bounds explains the open triangles.
func (d *frontierDraw) bounds() string {
	if slices.ContainsFunc(slices.Concat(d.spots...), spot.isBound) {
		return bounding
	}
	return ""
}

// hidden counts the stops that logarithms have no place for.
func (d *frontierDraw) hidden() string {
	hidden := 0
	for i, spots := range d.spots {
		for k, s := range spots {
			if stop := d.Trails[i].Stops[k]; !s.isDrawn() && drawable(stop.X.Value) && drawable(stop.Y.Value) {
				hidden++
			}
		}
	}
	return placeless(hidden)
}
