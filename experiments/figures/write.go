package figures

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nines/plots"
)

// Format is a kind of file that a figure is written to.
type Format string

// The formats. SVG serves light pages and dark ones, CSV has the numbers.
const (
	SVG Format = "svg"
	CSV Format = "csv"
	PDF Format = "pdf"
	PNG Format = "png"
)

// Kept are the formats that a results folder has: those that cost little, and
// have the same bytes on every machine.
var Kept = []Format{SVG, CSV}

// Formats returns all formats.
func Formats() []Format { return []Format{SVG, CSV, PDF, PNG} }

// ParseFormats reads formats as they are written in a list: "svg,pdf".
func ParseFormats(text string) (all []Format, err error) {
	for name := range strings.SplitSeq(text, ",") {
		format := Format(strings.TrimSpace(name))
		if !slices.Contains(Formats(), format) {
			return nil, fmt.Errorf("%q is no format of figures; there are svg, csv, pdf, png", name)
		}
		if !slices.Contains(all, format) {
			all = append(all, format)
		}
	}
	return all, nil
}

// FileName returns the name of the figure's file in a format.
func (d Drawn) FileName(f Format) string { return d.Name + "." + string(f) }

// Write writes the figure in a format.
func (d Drawn) Write(w io.Writer, f Format, style plots.Style) error {
	switch f {
	case SVG:
		return style.WriteSVG(w, d.Figure)
	case CSV:
		return plots.WriteCSV(w, d.Figure)
	case PDF:
		return style.WritePDF(w, d.Figure)
	case PNG:
		return style.WritePNG(w, d.Figure)
	}
	panic(fmt.Sprintf("figures: no format %q", string(f)))
}
