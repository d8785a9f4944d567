package plots

import (
	"fmt"
	"math"
	"slices"
)

// The measures of a curve, in points of its layout.
const (
	curveHeight = 170 // of the values, at least
	markerApart = 9   // the least distance between two markers of a line
	dodgeMax    = 12  // between two lines in one category, at most
	capWidth    = 4   // of an interval's end, to each side: beyond the marker
)

// dot is a sample in the coordinates of its axes.
type dot struct {
	x float64
	y reach
}

// dots converts the samples of a line.
func (c Curve) dots(l Line) (all []dot) {
	for _, s := range l.Points {
		d := dot{c.X.coordinate(s.X), c.Y.reach(s.Y, c.Provenance)}
		if !drawable(d.x) {
			d.y.at = math.NaN()
		}
		all = append(all, d)
	}
	return all
}

// curveDraw is a curve while it is laid out.
type curveDraw struct {
	Curve
	*page
	frame  frame
	x, y   scale // of coordinates
	lines  [][]dot
	xTicks []tick
	xName  string
}

func (c Curve) compose(width float64) *sheet {
	c.check()
	d := curveDraw{Curve: c, page: newPage(c.Title, width)}
	for _, l := range c.Lines {
		d.lines = append(d.lines, c.dots(l))
	}
	d.axes()
	for i := range d.lines {
		d.intervals(i)
	}
	d.names(d.frame, d.endings(), len(d.lines))
	for i := range d.lines {
		d.line(i)
	}
	legend := d.under()
	return d.close(c.Caption, legend, d.bounds(), d.hidden(), c.Provenance.note(c.estimates()...), c.Provenance.String())
}

// axes divides the sheet between the axes and the names at the lines' ends,
// and draws what the values are read from.
func (d *curveDraw) axes() {
	var xs, ys []float64
	for _, line := range d.lines {
		for _, at := range line {
			if at.y.isDrawn() {
				xs, ys = append(xs, at.x), append(ys, at.y.at, at.y.low, at.y.high)
			}
		}
	}
	xLow, xHigh := d.X.span(xs)
	yLow, yHigh := d.Y.valueSpan(ys)
	yUnit, yTicks := d.Y.ticks(yLow, yHigh, 6)
	xUnit, xTicks := d.X.ticks(xLow, xHigh, 7)
	d.xTicks, d.xName = xTicks, d.X.name(xUnit)
	d.paragraph(headed, d.Y.name(yUnit))
	top := d.page.y + 3
	d.frame = frame{
		margin + labelsWidth(yTicks) + 6, top,
		d.right() - namesWidth(d.endings()), top + max(curveHeight, namesHeight(len(d.lines))) + 2*panelPadding,
	}
	d.x = scale{xLow, xHigh, d.frame.left + panelPadding, d.frame.right - panelPadding}
	d.y = scale{yLow, yHigh, d.frame.bottom - panelPadding, d.frame.top + panelPadding}
	d.rows(d.frame, notches(yTicks, d.y))
}

// place returns where a dot of the i-th line is drawn. In a category, the lines
// stand beside each other.
func (d *curveDraw) place(i int, at dot) point {
	p := point{d.x.at(at.x), d.level(at.y.at)}
	if d.X.Categories != nil {
		slot := (d.x.high - d.x.low) / float64(len(d.X.Categories))
		step := min(dodgeMax, float64(0.8*slot/float64(len(d.lines))))
		p.x += float64((float64(i) - float64(len(d.lines)-1)/2) * step)
	}
	return p
}

// level returns the height of a coordinate; what is beyond the axis is moved
// to its end.
func (d *curveDraw) level(y float64) float64 {
	return d.y.at(max(d.y.from, min(d.y.to, y)))
}

// endings returns where the lines end; one without data ends at the foot.
func (d *curveDraw) endings() (all []ending) {
	for i, line := range d.lines {
		e := ending{name: d.Lines[i].Name, at: point{d.frame.right, d.y.low}, isBare: true}
		for _, at := range line {
			if at.y.isDrawn() {
				e.at, e.isBare = d.place(i, at), false
			}
		}
		all = append(all, e)
	}
	return all
}

// stretches returns the runs [a, b) of neighbouring dots that are all ok.
func stretches(dots []dot, ok func(dot) bool) (runs [][2]int) {
	for i, at := range dots {
		n := len(runs) - 1
		switch {
		case !ok(at):
		case n >= 0 && runs[n][1] == i:
			runs[n][1]++
		default:
			runs = append(runs, [2]int{i, i + 1})
		}
	}
	return runs
}

// intervals shades what lies between the bounds of a line, or draws them as
// bars: in categories, and around a dot without neighbours.
func (d *curveDraw) intervals(i int) {
	line, style := d.lines[i], styleOf(i, len(d.lines))
	bounded := func(at dot) bool { return at.y.isDrawn() && !math.IsNaN(at.y.low) && !math.IsNaN(at.y.high) }
	for _, run := range stretches(line, bounded) {
		if d.X.Categories != nil || run[1]-run[0] == 1 {
			for _, at := range line[run[0]:run[1]] {
				middle := d.place(i, at)
				d.whisker(style, point{middle.x, d.level(at.y.low)}, point{middle.x, d.level(at.y.high)})
			}
			continue
		}
		var lower, upper []point
		for _, at := range line[run[0]:run[1]] {
			x := d.place(i, at).x
			lower, upper = append(lower, point{x, d.level(at.y.low)}), append(upper, point{x, d.level(at.y.high)})
		}
		slices.Reverse(upper)
		d.add(style.area(append(lower, upper...)))
	}
}

// whisker draws an interval as a bar with ends, upright or level.
func (p *page) whisker(style lineStyle, low, high point) {
	stroke := func(a, b point) { p.add(path{points: []point{a, b}, stroke: style.colour, width: 1.1}) }
	stroke(low, high)
	across := point{capWidth, 0}
	if low.y == high.y && low.x != high.x {
		across = point{0, capWidth}
	}
	for _, end := range []point{low, high} {
		stroke(point{end.x - across.x, end.y - across.y}, point{end.x + across.x, end.y + across.y})
	}
}

// line draws a line with its markers; that of a bound is its own. Categories
// have no order, and no line joins them.
func (d *curveDraw) line(i int) {
	line, style := d.lines[i], styleOf(i, len(d.lines))
	isEstimate := func(at dot) bool { return at.y.isDrawn() && !at.y.isBound() }
	for _, run := range stretches(line, isEstimate) {
		if d.X.Categories == nil {
			d.add(style.line(d.places(i, run)))
		}
	}
	d.towardsBounds(i)
	last := math.Inf(-1)
	for _, at := range line {
		p := d.place(i, at)
		switch {
		case at.y.isBound():
			d.add(style.pointing(p, 0, at.y.beyond))
		case at.y.isDrawn() && p.x-last >= markerApart:
			d.add(style.marker(p))
			last = p.x
		}
	}
}

// towardsBounds joins the bounds of a line to its neighbours, by a dotted line:
// it is no data.
func (d *curveDraw) towardsBounds(i int) {
	line := d.lines[i]
	for k := 1; k < len(line) && d.X.Categories == nil; k++ {
		if a, b := line[k-1], line[k]; (a.y.isBound() || b.y.isBound()) && a.y.isDrawn() && b.y.isDrawn() {
			d.add(path{points: d.places(i, [2]int{k - 1, k + 1}), stroke: styleOf(i, len(d.lines)).colour, width: 0.6, dashes: dashes[2]})
		}
	}
}

// places returns where some dots of a line are drawn.
func (d *curveDraw) places(i int, run [2]int) (points []point) {
	for _, at := range d.lines[i][run[0]:run[1]] {
		points = append(points, d.place(i, at))
	}
	return points
}

// under writes the lower axis. Categories whose names are too long get
// numbers, which the legend explains.
func (d *curveDraw) under() (legend string) {
	if d.X.Categories == nil {
		d.foot(d.frame, notches(d.xTicks, d.x), d.xName)
		return ""
	}
	return d.categories(d.frame, notches(d.xTicks, d.x), d.xName)
}

// bounds explains the open triangles. Where they are of different numbers of
// replications, none is named.
func (d *curveDraw) bounds() string {
	var counts []int
	for i, line := range d.lines {
		for k, at := range line {
			if at.y.isBound() {
				counts = append(counts, d.Provenance.of(d.Lines[i].Points[k].Y).N)
			}
		}
	}
	switch {
	case counts == nil:
		return ""
	case d.Y.Scale != nines:
		return bounding
	case counts[0] == 0 || slices.Min(counts) != slices.Max(counts):
		return "Open triangles: no failure in any replication; they bound how likely it is that one has any."
	default:
		return "Open triangles: no failure in " + plural(counts[0], "replication") + "; they bound how likely it is that one has any."
	}
}

// hidden counts the values that logarithms have no place for.
func (d *curveDraw) hidden() string {
	hidden := 0
	for i, line := range d.lines {
		for k, at := range line {
			if s := d.Lines[i].Points[k]; !at.y.isDrawn() && drawable(s.X) && drawable(s.Y.Value) {
				hidden++
			}
		}
	}
	return placeless(hidden)
}

// placeless says how many values are not drawn, if there are any.
func placeless(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("Values without a place on the axes: %d.", n)
}
