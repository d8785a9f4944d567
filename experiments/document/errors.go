package document

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// errorsMax bounds how many errors are told at once; nobody reads more.
const errorsMax = 20

// Error is one thing that is wrong with a document, and where.
type Error struct {
	File    string   `json:"file,omitempty"`
	Line    int      `json:"line,omitempty"`   // from 1; 0 if the file as a whole is meant
	Column  int      `json:"column,omitempty"` // from 1, in characters
	Message string   `json:"message"`
	Hint    string   `json:"hint,omitempty"`   // what to do about it, if that needs a line of its own
	In      []string `json:"in,omitempty"`     // the scopes, such as variants, that met the error
	Source  string   `json:"source,omitempty"` // the line of the file
}

// Errors is everything that was found wrong, in the order of the files.
type Errors struct {
	List    []*Error `json:"errors"`
	Omitted int      `json:"omitted,omitempty"` // how many more there are
}

// newError makes an error at a position.
func newError(at Position, message, hint string) *Error {
	return &Error{
		File: at.File(), Line: at.Line, Column: at.Column,
		Message: message, Hint: hint, Source: at.source.line(at.Line),
	}
}

// Error prints the position and the message, the line with a caret under the
// column, and the hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.place())
	b.WriteString(e.Message)
	if len(e.In) > 0 {
		b.WriteString(" (" + strings.Join(e.In, ", ") + ")")
	}
	if text, indent := excerpt(e.Source, e.Column); strings.TrimSpace(text) != "" {
		b.WriteString("\n    " + text + "\n    " + indent + "^")
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	return b.String()
}

// place prints file:line:column as far as they are known.
func (e *Error) place() string {
	switch {
	case e.File == "":
		return ""
	case e.Line == 0:
		return e.File + ": "
	}
	return e.File + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": "
}

// Error prints all errors one below the other.
func (e *Errors) Error() string {
	texts := make([]string, 0, len(e.List)+1)
	for _, one := range e.List {
		texts = append(texts, one.Error())
	}
	if e.Omitted > 0 {
		texts = append(texts, "and "+strconv.Itoa(e.Omitted)+" more")
	}
	return strings.Join(texts, "\n")
}

// asError sorts what was found by position and cuts it to a readable length;
// it returns nil if nothing was found.
func asError(found []*Error) error {
	if len(found) == 0 {
		return nil
	}
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b *Error) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line,
			strings.Compare(a.Source, b.Source), // keeps the errors of one setting together
			a.Column-b.Column)
	})
	kept := min(len(sorted), errorsMax)
	return &Errors{List: sorted[:kept], Omitted: len(sorted) - kept}
}

// quoted prints a piece of a hostile text: escaped, and cut where it is long.
func quoted(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(text)
}
