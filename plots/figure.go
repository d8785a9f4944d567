package plots

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is data that can be drawn. Its kinds are those of this package.
type Figure interface {
	// compose lays the figure out.
	compose() *sheet
	// table returns the data, tidy, the names of the columns first.
	table() [][]string
}

// dotsPerInch of a PNG: twice what a figure takes on a plain screen, for
// screens that are finer.
const dotsPerInch = 192

// WriteSVG draws the figure as SVG. The bytes are the same on every machine.
func WriteSVG(w io.Writer, f Figure) error {
	s := f.compose()
	canvas := vgsvg.New(vg.Length(s.width), vg.Length(s.height))
	s.paint(canvas)
	var drawn bytes.Buffer
	if _, err := canvas.WriteTo(&drawn); err != nil {
		return err
	}
	_, err := w.Write(portable(drawn.Bytes(), s.name))
	return err
}

// portable lets a viewer without the Liberation fonts take others of the same
// widths, and tells the figure's name to those who cannot see it.
func portable(svg []byte, name string) []byte {
	const family = "font-family:Liberation Sans"
	svg = bytes.ReplaceAll(svg, []byte(family), []byte(family+",Arial,Helvetica,sans-serif"))
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(name)) // a buffer takes everything
	start := []byte("xlink\">\n")
	return bytes.Replace(svg, start, append(start, "<title>"+escaped.String()+"</title>\n"...), 1)
}

// WritePNG draws the figure as PNG. The outlines of letters are rounded by
// floating-point arithmetic: the bytes may differ between processors.
func WritePNG(w io.Writer, f Figure) error {
	s := f.compose()
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(s.width), vg.Length(s.height)), vgimg.UseDPI(dotsPerInch))
	s.paint(canvas)
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}

// WriteCSV writes the data of the figure, tidy: one row for each value, names
// of the columns first, times in nanoseconds; what is missing is empty.
func WriteCSV(w io.Writer, f Figure) error {
	return csv.NewWriter(w).WriteAll(f.table())
}
