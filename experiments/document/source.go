package document

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const (
	// An excerpt shows at most excerptBefore characters to the left of the
	// column in question and excerptMax in all.
	excerptMax    = 96
	excerptBefore = 56
)

// source is one text that nodes were read from.
type source struct {
	name  string
	lines []string
}

func newSource(name, text string) *source {
	return &source{name: name, lines: strings.Split(text, "\n")}
}

// at returns a position in the source, held inside it: the library's columns
// are right for what people write, and noise must not lead us astray.
func (s *source) at(line, column int) Position {
	line = max(1, min(line, len(s.lines)))
	column = max(1, min(column, utf8.RuneCountInString(s.lines[line-1])+1))
	return Position{Line: line, Column: column, source: s}
}

// line returns the text of a line, or "" if there is no such line.
func (s *source) line(number int) string {
	if s == nil || number < 1 || number > len(s.lines) {
		return ""
	}
	return s.lines[number-1]
}

// within returns the position of a character, counted from 0, of the text of a
// node. An escape or a line break before it hides the true place; then the
// node's own must do.
func (n *Node) within(count int) Position {
	line, text := []rune(n.Pos.source.line(n.Pos.Line)), []rune(n.Text)
	at, from := n.Pos, n.Pos.Column-1
	if from < 0 || from >= len(line) || count < 0 || count > len(text) {
		return at
	}
	if line[from] == '"' || line[from] == '\'' {
		from++
	}
	if from+count <= len(line) && slices.Equal(line[from:from+count], text[:count]) {
		at.Column = from + count + 1
	}
	return at
}

// excerpt returns the part of a line around column, and as many blanks as
// bring a caret under that column on a terminal.
func excerpt(line string, column int) (text, indent string) {
	runes := []rune(line)
	at := max(0, min(column-1, len(runes)))
	from, to := 0, len(runes)
	if len(runes) > excerptMax {
		from = max(0, at-excerptBefore)
		to = min(len(runes), from+excerptMax)
	}
	before, after := visible(runes[from:at]), visible(runes[at:to])
	if from > 0 {
		before = "…" + before
	}
	if to < len(runes) {
		after += "…"
	}
	return before + after, strings.Repeat(" ", uniseg.StringWidth(before))
}

// visible replaces what a terminal would act upon rather than show.
func visible(runes []rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return '→'
		case !unicode.IsGraphic(r):
			return utf8.RuneError
		}
		return r
	}, string(runes))
}
