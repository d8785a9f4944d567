package plots

import (
	"encoding/csv"
	"io"
)

// Figure is data that can be drawn. Its kinds are those of this package.
type Figure interface {
	// compose lays the figure out on a sheet of a width, in points.
	compose(width float64) *sheet
	// table returns the data, tidy, the names of the columns first.
	table() [][]string
}

// WriteSVG draws the figure for a screen, light or dark as the viewer has it.
// The bytes are the same on every machine.
func WriteSVG(w io.Writer, f Figure) error { return Style{}.WriteSVG(w, f) }

// WritePNG draws the figure for a screen, on white. The outlines of letters are
// rounded by floating-point arithmetic: the bytes may differ between
// processors.
func WritePNG(w io.Writer, f Figure) error { return Style{}.WritePNG(w, f) }

// WriteCSV writes the data of the figure, tidy: one row for each value, names
// of the columns first, times in nanoseconds; what is missing is empty.
func WriteCSV(w io.Writer, f Figure) error {
	return csv.NewWriter(w).WriteAll(f.table())
}
