package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// The measures of a figure, in points of its layout. 480 points are 640 pixels
// on a plain screen: small enough that the words stay readable when a telephone
// shrinks the figure to 390.
const (
	margin         = 10
	panelHeight    = 92  // between the lowest and the highest value, at least
	panelPadding   = 6   // around it, so that no line lies on the edge
	panelGap       = 12  // between two panels
	labelGap       = 9   // from the panel to the sample of a line
	sampleWidth    = 24  // of the line that is repeated before its name
	labelWidthMax  = 140 // of a name at a line's end
	markerDistance = 56  // between two markers of a line
	markerRadius   = 3
)

var (
	titled = textStyle{13, true, ink}
	headed = textStyle{10.5, true, ink}
	named  = textStyle{10.5, false, ink}
	ticked = textStyle{10, false, pale}
	noted  = textStyle{10, false, pale}
)

// dashes and shapes have other cycles than colours, so that the combinations
// last for 105 lines.
var dashes = [][]vg.Length{nil, {6, 3}, {1.5, 2.5}, {9, 3, 2, 3}, {3, 2}}

var shapes = [][]point{
	{{1, 0}, {.87, .5}, {.5, .87}, {0, 1}, {-.5, .87}, {-.87, .5}, {-1, 0}, {-.87, -.5}, {-.5, -.87}, {0, -1}, {.5, -.87}, {.87, -.5}},
	{{-.9, -.9}, {.9, -.9}, {.9, .9}, {-.9, .9}},
	{{0, -1.2}, {1.1, .8}, {-1.1, .8}},
}

// lineStyle is what tells a line from the others.
type lineStyle struct {
	colour color.NRGBA
	width  float64
	dashes []vg.Length
	shape  []point
}

// styleOf returns the style of the i-th of n lines. Later lines lie on top and
// are thinner, so that the ones below show on both sides of them.
func styleOf(i, n int) lineStyle {
	const thinnest, thicker = 1.5, 2 // points; lines that are thicker than the last ones
	return lineStyle{
		colour: colours[i%len(colours)],
		width:  thinnest + float64(max(0, min(n-1, thicker)-i)),
		dashes: dashes[i%len(dashes)],
		shape:  shapes[i%len(shapes)],
	}
}

// line returns a line in this style.
func (l lineStyle) line(points []point) path {
	return path{points: points, stroke: l.colour, width: l.width, dashes: l.dashes}
}

// area returns what an interval covers.
func (l lineStyle) area(points []point) path {
	c := l.colour
	c.A = 45
	return path{points: points, fill: c}
}

// marker returns the marker of the line, with an edge that parts it from what
// is below.
func (l lineStyle) marker(at point) path {
	m := path{fill: l.colour, stroke: white, width: 0.8}
	for _, p := range l.shape {
		m.points = append(m.points, point{at.x + float64(markerRadius*p.x), at.y + float64(markerRadius*p.y)})
	}
	m.points = append(m.points, m.points[0])
	return m
}

// pointing returns an open triangle that points rightward (1, 0) or leftward,
// up (0, 1) or down: nothing was seen but what the bound allows.
func (l lineStyle) pointing(at point, right, up int) path {
	x, y := float64(right), float64(up)
	var turned []point
	for _, p := range shapes[2] {
		turned = append(turned, point{float64(p.x*y) - float64(p.y*x), float64(p.x*x) + float64(p.y*y)})
	}
	return l.outlined(turned, at, 1.2)
}

// hollow returns an open circle.
func (l lineStyle) hollow(at point) path { return l.outlined(shapes[0], at, 1.1) }

// outlined returns a shape that is filled with the ground.
func (l lineStyle) outlined(shape []point, at point, size float64) path {
	m := path{fill: white, stroke: l.colour, width: 1.3}
	for _, p := range shape {
		m.points = append(m.points, point{at.x + float64(size*markerRadius*p.x), at.y + float64(size*markerRadius*p.y)})
	}
	m.points = append(m.points, m.points[0])
	return m
}
