package document

import (
	"errors"
	"fmt"
	"slices"
)

// Reader takes typed values out of nodes and collects what is wrong with
// them, so that a document gets all its errors at once. The zero Reader is
// ready for use.
//
// Every method takes a nil node for "not there" and answers with the zero
// value and without an error; that is how optional keys are read:
//
//	deadline := time.Second
//	if n := fields.Get("deadline"); n != nil {
//		deadline = r.Duration(n)
//	}
type Reader struct {
	// Scope is named in the errors found while it is set, such as "variant
	// abd". The same error in several scopes is told once, with all of them.
	Scope string

	found []*Error
	index map[errorIdentity]*Error
}

// errorIdentity is what makes two errors the same one.
type errorIdentity struct {
	at      Position
	message string
}

// Errorf reports what is wrong with a node. Without a node, or with one that
// a program made, the error has no position.
func (r *Reader) Errorf(n *Node, format string, args ...any) {
	r.Report(n, fmt.Sprintf(format, args...), "")
}

// Report is Errorf with a hint: a line below the excerpt that says what to do.
func (r *Reader) Report(n *Node, message, hint string) {
	if n == nil {
		n = &Node{}
	}
	r.report(n.Pos, message, hint)
}

// report adds an error unless it is there already.
func (r *Reader) report(at Position, message, hint string) {
	if r.index == nil {
		r.index = make(map[errorIdentity]*Error)
	}
	identity := errorIdentity{at, message}
	err := r.index[identity]
	if err == nil {
		err = newError(at, message, hint)
		r.index[identity] = err
		r.found = append(r.found, err)
		if r.Scope != "" {
			err.In = []string{r.Scope}
		}
		return
	}
	// An error met outside of every scope concerns all of them.
	if r.Scope == "" {
		err.In = nil
	} else if err.In != nil && !slices.Contains(err.In, r.Scope) {
		err.In = append(err.In, r.Scope)
	}
}

// Add takes over the errors of Parse and ParseSetting, so that a file and its
// settings are judged together. Other errors stand without a position.
func (r *Reader) Add(err error) {
	if several, ok := errors.AsType[*Errors](err); ok {
		r.found = append(r.found, several.List...)
	} else if err != nil {
		r.report(Position{}, err.Error(), "")
	}
}

// Err returns all that was reported, sorted by position, as an *Errors; nil if
// there was nothing.
func (r *Reader) Err() error { return asError(r.found) }

// scalar returns the text of a scalar, or reports that it is none. What is
// expected reads like "a duration such as 10s".
func (r *Reader) scalar(n *Node, expected string) (text string, ok bool) {
	if n == nil {
		return "", false
	}
	if n.Kind != Text {
		r.Errorf(n, "expected %s, found %s", expected, n.Kind)
		return "", false
	}
	return n.Text, true
}

// Read takes a value out of a scalar with a parser of the caller's, and puts
// the parser's error at the scalar, or in it if the error is a *TextError. What
// is expected ("a distribution such as exponential(20ms)") is named where the
// node is no scalar at all.
func Read[T any](r *Reader, n *Node, expected string, parse func(text string) (T, error)) T {
	var zero T
	text, ok := r.scalar(n, expected)
	if !ok {
		return zero
	}
	value, err := parse(text)
	if err == nil {
		return value
	}
	at := n.Pos
	if placed, ok := errors.AsType[*TextError](err); ok {
		at = n.within(placed.Column - 1)
	}
	r.report(at, err.Error(), "")
	return zero
}

// TextError is an error at a place within a scalar, for the parsers that Read
// and Check call.
type TextError struct {
	Column  int // from 1, in characters of the scalar
	Message string
}

// Error returns the message; the column becomes the caret.
func (e *TextError) Error() string { return e.Message }

// Check is Read for a text that stays a text.
func (r *Reader) Check(n *Node, expected string, check func(text string) error) string {
	return Read(r, n, expected, func(text string) (string, error) { return text, check(text) })
}

// List returns the elements of a list, which may have none.
func (r *Reader) List(n *Node) []*Node {
	if n == nil {
		return nil
	}
	if n.Kind != List {
		r.Errorf(n, "expected a list such as [A, B], found %s", n.Kind)
	}
	return n.Items
}

// Entries returns the entries of a map, whatever its keys.
func (r *Reader) Entries(n *Node) []Entry {
	if n == nil || n.Kind == Null {
		return nil
	}
	if n.Kind != Map {
		r.Errorf(n, "expected a map such as {key: value}, found %s", n.Kind)
	}
	return n.Entries
}

// Named returns the entries of a map whose keys are names that the author of
// the document chose, such as those of load groups, and checks the names.
func (r *Reader) Named(n *Node) []Entry {
	entries := r.Entries(n)
	for _, entry := range entries {
		r.Name(entry.Key)
	}
	return entries
}
