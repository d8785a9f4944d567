package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// sheet is a figure laid out: marks in the order in which they are painted.
// All lengths are in points (1/72 inch), from the upper left corner.
type sheet struct {
	name          string // what the figure is called, for those who cannot see it
	width, height float64
	marks         []mark
}

// mark is something on a sheet.
type mark interface {
	paint(c vg.Canvas, height float64, p palette)
}

// point is a place on a sheet.
type point struct{ x, y float64 }

// path is a line through points, or the area that they enclose.
type path struct {
	points []point
	fill   color.NRGBA // an area, unless it is transparent
	stroke color.NRGBA // a line, unless width is 0
	width  float64
	dashes []vg.Length
}

// text is one line of words.
type text struct {
	x, baseline float64 // left end
	words       string
	style       textStyle
}

func (s *sheet) add(m ...mark) { s.marks = append(s.marks, m...) }

// write adds words whose left end, middle or right end is at x: align is 0,
// 0.5 or 1.
func (s *sheet) write(style textStyle, words string, x, baseline, align float64) {
	x -= float64(align * style.width(words))
	s.add(text{x, baseline, words, style})
}

// paint draws all marks on the ground, larger or smaller, in the colours of a
// palette.
func (s *sheet) paint(c vg.Canvas, scale float64, p palette) {
	if scale != 1 {
		c.Push()
		defer c.Pop()
		c.Scale(scale, scale)
	}
	ground := path{points: rectangle(0, 0, s.width, s.height), fill: white}
	ground.paint(c, s.height, p)
	for _, m := range s.marks {
		m.paint(c, s.height, p)
	}
}

// rectangle returns the corners of an area.
func rectangle(left, top, right, bottom float64) []point {
	return []point{{left, top}, {right, top}, {right, bottom}, {left, bottom}}
}

// snap rounds to a hundredth of a point, so that the last bits of a result do
// not show in the file, and says so in gonum's type.
func snap(x float64) vg.Length { return vg.Length(math.Round(x*100) / 100) }

// place converts to gonum's coordinates, which start in the lower left corner.
func (p point) place(height float64) vg.Point {
	return vg.Point{X: snap(p.x), Y: snap(height - p.y)}
}

func (p path) paint(c vg.Canvas, height float64, colours palette) {
	var outline vg.Path
	for i, at := range p.points {
		if i == 0 {
			outline.Move(at.place(height))
		} else {
			outline.Line(at.place(height))
		}
	}
	if p.fill.A > 0 {
		outline.Close()
		c.SetColor(colours.of(p.fill))
		c.Fill(outline)
	}
	if p.width > 0 {
		c.SetColor(colours.of(p.stroke))
		c.SetLineWidth(vg.Length(p.width))
		c.SetLineDash(p.dashes, 0)
		c.Stroke(outline)
	}
}

func (t text) paint(c vg.Canvas, height float64, p palette) {
	c.SetColor(p.of(t.style.colour))
	c.FillString(t.style.face(), point{t.x, t.baseline}.place(height), t.words)
}
