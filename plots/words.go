package plots

import (
	"image/color"
	"strings"
	"sync"

	"golang.org/x/image/font"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

// textStyle is how words are set.
type textStyle struct {
	size   float64
	bold   bool
	colour color.NRGBA
}

// fonts are read when the first words are measured: most programs that link
// this package draw nothing.
var fonts = sync.OnceValue(func() *plotfont.Cache { return plotfont.NewCache(liberation.Collection()) })

// face returns the font, which is built in and has the widths of Arial.
func (t textStyle) face() plotfont.Face {
	f := plotfont.Font{Typeface: "Liberation", Variant: "Sans"}
	if t.bold {
		f.Weight = font.WeightBold
	}
	return fonts().Lookup(f, plotfont.Length(t.size))
}

// width returns the width of words, in points.
func (t textStyle) width(words string) float64 {
	face := t.face()
	return face.Width(words).Points()
}

// room returns the width that words may take with any font: a viewer without
// this one or Arial takes another, and DejaVu Sans is wider by a sixth.
func (t textStyle) room(words string) float64 { return float64(t.width(words) * 1.2) }

// line returns the distance between two baselines.
func (t textStyle) line() float64 { return float64(t.size * 1.3) }

// ascent returns how far a baseline is below the top of its line.
func (t textStyle) ascent() float64 { return float64(t.size * 1.05) }

// shorten returns the words, or as many of their letters as the width has room for
// and an ellipsis.
func (t textStyle) shorten(words string, width float64) string {
	if t.room(words) <= width {
		return words
	}
	letters := []rune(words)
	for len(letters) > 0 {
		letters = letters[:len(letters)-1]
		if short := strings.TrimRight(string(letters), " ") + "…"; t.room(short) <= width {
			return short
		}
	}
	return "…"
}

// unbroken stands for a space at which no line ends. It is not one of Unicode's,
// for those are spaces too.
const unbroken = "\x00"

// wrap breaks words into lines of at most a width, though not between a number
// and its percent sign. A single word that is wider is shortened.
func (t textStyle) wrap(words string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(strings.ReplaceAll(words, " %", unbroken+"%")) {
		word = strings.ReplaceAll(word, unbroken, " ")
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && t.room(longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = t.shorten(longer, width)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
