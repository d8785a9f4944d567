package plots

import (
	"cmp"
	"fmt"
	"math"
)

// Plane shows what a fault does to each variant: how many requests still get an
// answer, and how many answers are still right. An open marker is before, a
// filled one during the fault. Crosses are the intervals.
type Plane struct {
	Title      string
	Caption    string // what is shown, and what was run; wrapped
	Provenance Provenance
	// Before and During name the two times; "" is "before" and "during the
	// fault".
	Before, During string
	// Yield and Consistency name the axes, rightward and upward; "" is "yield"
	// and "consistency".
	Yield, Consistency string
	// YieldFrom and ConsistencyFrom are where the axes begin, unless a value is
	// below; they end at 1.
	YieldFrom, ConsistencyFrom float64
	Arrows                     []Arrow
}

// Arrow is one variant.
type Arrow struct {
	Name           string
	Before, During Position
}

// Position is a place in the plane; both are shares, from 0 to 1. It is missing
// if one of them is not.
type Position struct{ Yield, Consistency Estimate }

// isShare tells whether an estimate can be a share.
func (e Estimate) isShare() bool { return e.Value >= 0 && e.Value <= 1 }

func (p Position) isDrawn() bool { return p.Yield.isShare() && p.Consistency.isShare() }

// check panics on data that cannot be meant.
func (p Plane) check() {
	for _, from := range []float64{p.YieldFrom, p.ConsistencyFrom} {
		if !(from >= 0 && from < 1) {
			panic(fmt.Sprintf("plots: a plane of shares from %v to 1", from))
		}
	}
}

// estimates returns all shares.
func (p Plane) estimates() (all []Estimate) {
	for _, a := range p.Arrows {
		all = append(all, a.Before.Yield, a.Before.Consistency, a.During.Yield, a.During.Consistency)
	}
	return all
}

// table returns one row for each share.
func (p Plane) table() [][]string {
	rows := [][]string{{"name", "when", "axis", "share", "low", "high", "n"}}
	for _, a := range p.Arrows {
		for i, at := range []Position{a.Before, a.During} {
			when := []string{p.beforeName(), p.duringName()}[i]
			rows = append(rows, append([]string{a.Name, when, p.yieldName()}, at.Yield.cells(p.Provenance)...))
			rows = append(rows, append([]string{a.Name, when, p.consistencyName()}, at.Consistency.cells(p.Provenance)...))
		}
	}
	return rows
}

func (p Plane) beforeName() string      { return cmp.Or(p.Before, "before") }
func (p Plane) duringName() string      { return cmp.Or(p.During, "during the fault") }
func (p Plane) yieldName() string       { return cmp.Or(p.Yield, "yield") }
func (p Plane) consistencyName() string { return cmp.Or(p.Consistency, "consistency") }

// The measures of a plane, in points of its layout.
const (
	planeHeight  = 190
	planePadding = 12  // around the shares, for markers in the corners
	headLength   = 5.5 // of an arrow's head, and half its width
)

// planeDraw is a plane while it is laid out.
type planeDraw struct {
	Plane
	*page
	frame frame
	x, y  scale // of shares in percent
}

func (p Plane) compose(width float64) *sheet {
	p.check()
	d := planeDraw{Plane: p, page: newPage(p.Title, width)}
	d.paragraph(headed, d.consistencyName()+", %")
	xTicks := d.axes()
	d.names(d.frame, d.endings(), len(p.Arrows))
	for i := range p.Arrows {
		d.arrow(i)
	}
	d.foot(d.frame, notches(xTicks, d.x), "")
	d.corners("neither", "answers, not consistent")
	d.axisName(d.frame, d.yieldName()+", %")
	note := ""
	if len(p.Arrows) > 0 {
		note = fmt.Sprintf("Open markers: %s; filled ones: %s.", d.beforeName(), d.duringName())
	}
	return d.close(p.Caption, note, p.Provenance.note(p.estimates()...), p.Provenance.String())
}

// axes lays out and draws the frame.
func (d *planeDraw) axes() (xTicks []tick) {
	xLow, yLow := d.YieldFrom, d.ConsistencyFrom
	for _, a := range d.Arrows {
		for _, at := range []Position{a.Before, a.During} {
			if at.isDrawn() {
				xLow, yLow = min(xLow, at.Yield.Value), min(yLow, at.Consistency.Value)
			}
		}
	}
	xTicks, yTicks := valueTicks(100*xLow, 100, 5), valueTicks(100*yLow, 100, 5)
	d.frame = frame{left: margin + labelsWidth(yTicks) + 6, right: d.right() - namesWidth(d.endings())}
	d.corners("consistent, no answers", "consistent, and answers")
	d.frame.top = d.page.y + 3
	d.frame.bottom = d.frame.top + max(planeHeight, namesHeight(len(d.Arrows))) + 2*planePadding
	d.x = scale{100 * xLow, 100, d.frame.left + planePadding, d.frame.right - planePadding}
	d.y = scale{100 * yLow, 100, d.frame.bottom - planePadding, d.frame.top + planePadding}
	d.rows(d.frame, notches(yTicks, d.y))
	d.columns(d.frame, notches(xTicks, d.x))
	return xTicks
}

// corners writes what it means to be in the left and in the right corner. It names
// behaviours, not systems: what is in a corner was there in these runs.
func (d *planeDraw) corners(left, right string) {
	half, height := (d.frame.right-d.frame.left)/2-4, 0.0
	for i, words := range []string{left, right} {
		x := d.frame.left
		for k, line := range noted.wrap(words, half) {
			if i == 1 {
				x = min(d.frame.right-noted.width(line), d.right()-noted.room(line))
			}
			d.write(noted, line, x, d.page.y+float64(float64(k)*noted.line())+noted.ascent(), 0)
			height = max(height, float64(float64(k+1)*noted.line()))
		}
	}
	d.page.y += height
}

// place returns where shares lie.
func (d *planeDraw) place(yield, consistency float64) point {
	return point{d.x.at(max(d.x.from, 100*yield)), d.y.at(max(d.y.from, 100*consistency))}
}

func (d *planeDraw) at(p Position) point { return d.place(p.Yield.Value, p.Consistency.Value) }

// endings returns where the arrows end; one without data ends at the foot.
func (d *planeDraw) endings() (all []ending) {
	for _, a := range d.Arrows {
		e := ending{a.Name, point{d.frame.right, d.y.low}, !a.During.isDrawn()}
		if !e.isBare {
			e.at = d.at(a.During)
		}
		all = append(all, e)
	}
	return all
}

// arrow draws one variant.
func (d *planeDraw) arrow(i int) {
	a, style := d.Arrows[i], styleOf(i, len(d.Arrows))
	for _, at := range []Position{a.Before, a.During} {
		if at.isDrawn() {
			d.cross(style, at)
		}
	}
	if a.Before.isDrawn() && a.During.isDrawn() {
		from, to := d.at(a.Before), d.at(a.During)
		d.add(style.line([]point{from, to}))
		d.head(style, from, to)
	}
	if a.Before.isDrawn() {
		d.add(style.outlined(style.shape, d.at(a.Before), 1.3))
	}
	if a.During.isDrawn() {
		d.add(style.marker(d.at(a.During)))
	}
}

// head draws the head of an arrow in its middle, for its end is a marker. A
// short arrow has room for the markers only.
func (d *planeDraw) head(style lineStyle, from, to point) {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if length < 6*headLength {
		return
	}
	dx, dy = float64(dx/length*headLength), float64(dy/length*headLength)
	tip := point{(from.x+to.x)/2 + dx, (from.y+to.y)/2 + dy}
	back := point{tip.x - float64(2*dx), tip.y - float64(2*dy)}
	d.add(path{points: []point{tip, {back.x - dy, back.y + dx}, {back.x + dy, back.y - dx}, tip}, fill: style.colour, stroke: white, width: 0.8})
}

// cross draws the intervals of both shares.
func (d *planeDraw) cross(style lineStyle, p Position) {
	stroke := func(a, b point) { d.add(path{points: []point{a, b}, stroke: style.colour, width: 1.1}) }
	x, y := p.Yield, p.Consistency
	if x.hasInterval(d.Provenance) {
		stroke(d.place(x.Low, y.Value), d.place(min(1, x.High), y.Value))
	}
	if y.hasInterval(d.Provenance) {
		stroke(d.place(x.Value, y.Low), d.place(x.Value, min(1, y.High)))
	}
}
