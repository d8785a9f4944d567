package page

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Passage is a part of a lesson. What was laid out by hand stays so; all else
// takes the width that the page has.
type Passage struct {
	Text     string // of a paragraph
	Terms    []Fact // what is explained one by one
	Verbatim string // what has line breaks of its own
}

// Passages parts the lesson at its empty lines.
func (p *Page) Passages() (all []Passage) {
	for _, text := range emptyLines.Split(strings.Trim(p.Lesson, "\n"), -1) {
		if text != "" {
			all = append(all, passage(strings.Split(text, "\n")))
		}
	}
	return all
}

var (
	emptyLines = regexp.MustCompile(`\n(?:[ \t]*\n)+`)
	aligned    = regexp.MustCompile(`^(\S+(?: \S+)*)(  +)(\S.*)$`) // "one  answers as soon as"
	apart      = regexp.MustCompile(`^\s|\S\s{2,}|\t`)             // what running text has not
)

// passage finds out what lines without an empty one are.
func passage(lines []string) Passage {
	if terms, ok := explained(lines); ok {
		return Passage{Terms: terms}
	}
	for _, line := range lines {
		if apart.MatchString(line) {
			return Passage{Verbatim: strings.Join(lines, "\n")}
		}
	}
	return Passage{Text: strings.Join(lines, " ")}
}

// explained reads lines in two columns: terms, and what they mean. What goes on
// in the next line begins in the second column, too.
func explained(lines []string) (terms []Fact, ok bool) {
	column := 0
	for _, line := range lines {
		text := strings.TrimLeft(line, " ")
		found := aligned.FindStringSubmatch(line)
		switch {
		case found != nil && (column == 0 || column == before(line, found[3])):
			column = before(line, found[3])
			terms = append(terms, Fact{found[1], found[3]})
		case column > 0 && column == before(line, text) && !apart.MatchString(text):
			terms[len(terms)-1].Value += " " + text
		default:
			return nil, false
		}
	}
	return terms, true
}

// before returns the column in which the last part of a line begins.
func before(line, last string) int {
	return utf8.RuneCountInString(line) - utf8.RuneCountInString(last)
}
