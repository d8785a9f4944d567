package report

import (
	"io"
	"strings"
)

// Style says what the reader's terminal can show. The zero value is plain
// ASCII, 80 columns wide.
type Style struct {
	Width   int  // columns; 0 means 80
	Unicode bool // marks, bars and signs beyond ASCII
	Color   bool // ANSI colours
	Verbose bool // everything, not only what fits a screen
}

const widthDefault = 80

// glyphs are the signs of one alphabet. Each is one column wide, except that
// plus and minus take two in ASCII.
type glyphs struct {
	met, failed, undecided string
	plusMinus, none, fault string
	bars                   []rune // from nothing to all
}

var (
	unicodeGlyphs = glyphs{"✓", "✗", "?", "±", "–", "━", []rune("▁▂▃▄▅▆▇█")}
	asciiGlyphs   = glyphs{"+", "x", "?", "+-", "-", "=", []rune("_.:-=+*#")}
)

func (s Style) glyphs() glyphs {
	if s.Unicode {
		return unicodeGlyphs
	}
	return asciiGlyphs
}

func (s Style) width() int {
	if s.Width <= 0 {
		return widthDefault
	}
	return s.Width
}

// The ANSI colours in use: few, and none that carries meaning alone.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint colours a text, if the terminal can show it.
func (s Style) paint(color, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// asciiFor spells the signs that texts of the program and of scenarios use.
var asciiFor = strings.NewReplacer("±", "+-", "·", "*", "−", "-", "–", "-", "—", "--", "→", "->",
	"≤", "<=", "≥", ">=", "×", "x", "µ", "u", "…", "...", "’", "'", "“", `"`, "”", `"`, "Φ", "Phi", "σ", "sigma", "Δ", "Delta", "√", "sqrt", "χ²", "chi^2", "τ", "tau", "∞", "inf")

// ascii replaces what a terminal without Unicode would garble.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, asciiFor.Replace(text))
}

// Print writes a text as the terminal can show it.
func (s Style) Print(w io.Writer, text string) error {
	if !s.Unicode {
		text = ascii(text)
	}
	_, err := io.WriteString(w, text)
	return err
}

// Bold prints a text that stands out, if the terminal can show it.
func (s Style) Bold(text string) string { return s.paint(bold, text) }
