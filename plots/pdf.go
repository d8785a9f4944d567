package plots

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strconv"
	"strings"

	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// WritePDF draws the figure as PDF, on white, with the letters that it uses
// embedded. It holds no date and nothing random: the same data gives the same
// bytes.
func WritePDF(w io.Writer, f Figure) error { return Style{}.WritePDF(w, f) }

// WritePDF draws the figure as PDF, with the letters that it uses embedded.
//
// gonum's own canvas for PDF puts the date and the fonts in the order of a map
// into the file, and knows the letters of Western Europe only: it has no minus.
func (s Style) WritePDF(w io.Writer, f Figure) error {
	sheet, format := s.sheet(f)
	canvas := &pdfCanvas{}
	sheet.paint(canvas, format.scale, s.palette())
	_, err := w.Write(canvas.document(sheet.name, snap(sheet.width*format.scale), snap(sheet.height*format.scale)))
	return err
}

// pdfCanvas writes the drawing operators of a page (ISO 32000-1, annex A).
type pdfCanvas struct {
	vg.Canvas // nil: what is not overridden, no sheet uses
	operators bytes.Buffer
	fonts     []*pdfFont
	alphas    []uint8
}

// pdfFont is a font with the glyphs that are used of it.
type pdfFont struct {
	face   plotfont.Face
	glyphs []uint16
	runes  map[uint16]rune
}

// op writes an operator after its operands.
func (c *pdfCanvas) op(operator string, operands ...vg.Length) {
	for _, v := range operands {
		c.operators.WriteString(decimal(float64(v)) + " ")
	}
	c.operators.WriteString(operator + "\n")
}

// decimal prints a number as PDF wants it, without an exponent.
func decimal(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0"), ".")
}

func (c *pdfCanvas) Push()                    { c.op("q") }
func (c *pdfCanvas) Pop()                     { c.op("Q") }
func (c *pdfCanvas) Scale(x, y float64)       { c.op("cm", vg.Length(x), 0, 0, vg.Length(y), 0, 0) }
func (c *pdfCanvas) SetLineWidth(w vg.Length) { c.op("w", w) }
func (c *pdfCanvas) Stroke(p vg.Path)         { c.path(p); c.op("S") }
func (c *pdfCanvas) Fill(p vg.Path)           { c.path(p); c.op("f") }

func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	c.operators.WriteString("[ ")
	for _, v := range pattern {
		c.operators.WriteString(decimal(float64(v)) + " ")
	}
	c.operators.WriteString("] ")
	c.op("d", offset)
}

// SetColor sets the colour of lines and areas. Transparency is a state of its
// own, which the page names.
func (c *pdfCanvas) SetColor(colour color.Color) {
	n := color.NRGBAModel.Convert(colour).(color.NRGBA)
	if !slices.Contains(c.alphas, n.A) {
		c.alphas = append(c.alphas, n.A)
	}
	r, g, b := vg.Length(n.R)/255, vg.Length(n.G)/255, vg.Length(n.B)/255
	c.op("rg", r, g, b)
	c.op("RG", r, g, b)
	c.op(fmt.Sprintf("/A%d gs", n.A))
}

func (c *pdfCanvas) path(p vg.Path) {
	for _, part := range p {
		switch part.Type {
		case vg.MoveComp:
			c.op("m", part.Pos.X, part.Pos.Y)
		case vg.LineComp:
			c.op("l", part.Pos.X, part.Pos.Y)
		case vg.CloseComp:
			c.op("h")
		default:
			panic(fmt.Sprintf("plots: a path with a part of type %d", part.Type))
		}
	}
}

// FillString writes words by the numbers of their glyphs.
func (c *pdfCanvas) FillString(face plotfont.Face, at vg.Point, words string) {
	i := slices.IndexFunc(c.fonts, func(f *pdfFont) bool { return f.face.Name() == face.Name() })
	if i < 0 {
		i = len(c.fonts)
		c.fonts = append(c.fonts, &pdfFont{face: face, runes: map[uint16]rune{}})
	}
	c.op("BT")
	c.op("Td", at.X, at.Y)
	c.op(fmt.Sprintf("/F%d %s Tf", i, decimal(face.Font.Size.Points())))
	c.op("<" + c.fonts[i].encode(words) + "> Tj")
	c.op("ET")
}

// encode returns the numbers of the glyphs, in hexadecimal, and keeps them.
func (f *pdfFont) encode(words string) string {
	var code strings.Builder
	for _, r := range words {
		index, _ := f.face.Face.GlyphIndex(nil, r) // 0, a box, for what the font lacks
		glyph := uint16(index)
		if _, isKnown := f.runes[glyph]; !isKnown {
			f.runes[glyph] = r
			f.glyphs = append(f.glyphs, glyph)
		}
		fmt.Fprintf(&code, "%04X", glyph)
	}
	return code.String()
}
