package plots

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"

	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Style is for whom a figure is drawn. The zero value suits a screen.
type Style struct {
	Width Width
	// Dark draws light lines on a dark ground. An SVG without it is both: its
	// viewer's preference decides.
	Dark bool
}

// Width is where a figure will stand. Each width is a layout of its own, so
// that words have the size of the words around them.
type Width int

const (
	Screen       Width = iota // 480 points: 640 pixels, readable at 390
	SingleColumn              // 89 mm: one column of a journal
	DoubleColumn              // 183 mm: both of them
)

// format is how a width is laid out, and how that is brought to paper.
type format struct {
	layout float64 // points
	scale  float64 // points on paper for one of the layout
	dots   int     // of a PNG, per inch
}

// Words of 10 points become words of 7.5, as journals want them. On screens a
// PNG has two dots for a plain screen's one, for there are finer ones.
var formats = map[Width]format{
	Screen:       {480, 1, 192},
	SingleColumn: {89 / 25.4 * 72 / paperScale, paperScale, 600},
	DoubleColumn: {183 / 25.4 * 72 / paperScale, paperScale, 600},
}

const paperScale = 0.75

// sheet lays the figure out.
func (s Style) sheet(f Figure) (*sheet, format) {
	format, isKnown := formats[s.Width]
	if !isKnown {
		panic(fmt.Sprintf("plots: no width %d", s.Width))
	}
	return f.compose(format.layout), format
}

// WriteSVG draws the figure as SVG. The bytes are the same on every machine.
func (s Style) WriteSVG(w io.Writer, f Figure) error {
	sheet, format := s.sheet(f)
	canvas := svgCanvas{vgsvg.New(snap(sheet.width*format.scale), snap(sheet.height*format.scale))}
	sheet.paint(canvas, format.scale, s.palette())
	var drawn bytes.Buffer
	if _, err := canvas.WriteTo(&drawn); err != nil {
		return err
	}
	head := title(sheet.name)
	if !s.Dark {
		head += darkRules()
	}
	_, err := w.Write(portable(drawn.Bytes(), head))
	return err
}

// svgCanvas writes colours as they are. What is transparent loses one of 255
// parts in vgsvg, which rounds down, and then no rule for dark pages finds it.
type svgCanvas struct{ *vgsvg.Canvas }

func (c svgCanvas) SetColor(colour color.Color) {
	c.Canvas.SetColor(raised(color.NRGBAModel.Convert(colour).(color.NRGBA)))
}

// raised is a colour whose parts are a trifle above their values.
type raised color.NRGBA

func (r raised) RGBA() (red, green, blue, alpha uint32) {
	alpha = uint32(r.A) * 0x101
	part := func(v uint8) uint32 { return uint32(v)*alpha/255 + 1 }
	return part(r.R), part(r.G), part(r.B), alpha
}

// title tells the figure's name to those who cannot see it.
func title(name string) string {
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(name)) // a buffer takes everything
	return "<title>" + escaped.String() + "</title>\n"
}

// portable lets a viewer without the Liberation fonts take others of the same
// widths, and adds a head.
func portable(svg []byte, head string) []byte {
	const family = "font-family:Liberation Sans"
	svg = bytes.ReplaceAll(svg, []byte(family), []byte(family+",Arial,Helvetica,sans-serif"))
	start := []byte("xlink\">\n")
	return bytes.Replace(svg, start, append(start, head...), 1)
}

// WritePNG draws the figure as PNG. The outlines of letters are rounded by
// floating-point arithmetic: the bytes may differ between processors.
func (s Style) WritePNG(w io.Writer, f Figure) error {
	sheet, format := s.sheet(f)
	width, height := snap(sheet.width*format.scale), snap(sheet.height*format.scale)
	ground := vgimg.UseBackgroundColor(s.palette().of(white)) // up to the last dot, of which the sheet may cover a part
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(format.dots), ground)
	sheet.paint(canvas, format.scale, s.palette())
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}

// palette returns what becomes of each colour.
func (s Style) palette() palette {
	if s.Dark {
		return dark
	}
	return nil
}
