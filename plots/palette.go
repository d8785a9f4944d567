package plots

import (
	"fmt"
	"image/color"
	"strings"
)

// Black is not quite black: an SVG leaves what is black unsaid, and no rule for
// dark pages would find it.
var (
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{1, 1, 1, 255}
	ink   = color.NRGBA{30, 30, 30, 255}
	pale  = color.NRGBA{85, 85, 85, 255}
	grid  = color.NRGBA{205, 205, 205, 255}
	shade = color.NRGBA{1, 1, 1, 22}
	edge  = color.NRGBA{120, 120, 120, 255}
	blue  = color.NRGBA{0, 114, 178, 255}
)

// colours are those of Okabe and Ito, without the yellow that fades on white.
var colours = []color.NRGBA{
	blue,
	{213, 94, 0, 255}, // vermilion
	black,
	{0, 158, 115, 255},   // bluish green
	{204, 121, 167, 255}, // reddish purple
	{230, 159, 0, 255},   // orange
	{86, 180, 233, 255},  // sky blue
}

// palette says what becomes of colours, by their opaque form; others stay.
type palette map[color.NRGBA]color.NRGBA

// dark turns the lightness of greys around, and lightens the one colour that
// is too dark for a dark ground.
var dark = palette{
	white: {22, 25, 30, 255},
	black: {255, 255, 255, 255},
	ink:   {232, 232, 232, 255},
	pale:  {178, 182, 188, 255},
	grid:  {62, 67, 74, 255},
	edge:  {135, 140, 146, 255},
	blue:  {47, 143, 218, 255},
}

// of returns the colour to paint with, as transparent as the one asked for.
func (p palette) of(c color.NRGBA) color.NRGBA {
	opaque := c
	opaque.A = 255
	if other, found := p[opaque]; found {
		other.A = c.A
		return other
	}
	return c
}

// darkRules returns a style sheet that does to an SVG what dark does, for
// viewers who prefer it so.
func darkRules() string {
	var rules strings.Builder
	rules.WriteString("<style>@media (prefers-color-scheme: dark) {\n")
	for _, from := range []color.NRGBA{white, black, ink, pale, grid, edge, blue} {
		for _, property := range []string{"fill", "stroke"} {
			was, is := property+":"+hexadecimal(from), property+":"+hexadecimal(dark[from])
			fmt.Fprintf(&rules, "svg [style*=%q] {%s !important}\n", was, is)
		}
	}
	rules.WriteString("}</style>\n")
	return rules.String()
}

func hexadecimal(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
