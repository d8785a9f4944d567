package dist

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A distribution is written as
//
//	expression = value | text | name [ "(" [ argument { "," argument } ] ")" ]
//	argument   = [ value ":" ] expression
//
// where a value begins with a digit, a sign or a point, and a text is in
// double quotes. The scanner below
// turns it into a tree of nodes; what the names mean comes later.

type nodeKind uint8

const (
	valueNode nodeKind = iota // 10ms, 0.4
	textNode                  // "latency.csv"
	callNode                  // name(arguments)
)

// node is one piece of a distribution as it was written.
type node struct {
	kind      nodeKind
	offset    int    // in bytes from the start of the text
	text      string // the value, the text without its quotes, or the name
	weight    *node  // the value before a colon, if there is one
	arguments []node
	loaded    Distribution // what an empirical call has read
}

// fault is an error at an offset of the text.
type fault struct {
	offset  int
	message string
}

func (f *fault) Error() string { return f.message }

func faultf(offset int, format string, arguments ...any) error {
	return &fault{offset, fmt.Sprintf(format, arguments...)}
}

// scanner reads nodes from text, at most depthMax+1 calls deep.
type scanner struct {
	text   string
	offset int
	depth  int
}

// parseTree reads the whole text as one expression.
func parseTree(text string) (node, error) {
	s := &scanner{text: text}
	tree, err := s.expression()
	if err != nil {
		return tree, err
	}
	if s.peek() != 0 {
		return tree, faultf(s.offset, "%s does not belong here: the distribution has ended", s.here())
	}
	return tree, nil
}

// peek skips white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.offset < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.offset]) >= 0 {
		s.offset++
	}
	if s.offset == len(s.text) {
		return 0
	}
	return s.text[s.offset]
}

// here quotes what stands at the offset, for an error.
func (s *scanner) here() string {
	if s.peek() == 0 {
		return "the end of the text"
	}
	first, _ := utf8.DecodeRuneInString(s.text[s.offset:])
	return strconv.Quote(string(first))
}

func (s *scanner) expression() (node, error) {
	c := s.peek()
	n := node{kind: valueNode, offset: s.offset}
	switch {
	case isLetter(c):
		return s.call()
	case c == '"':
		return s.quoted()
	case c != 0 && strings.IndexByte("+-.0123456789", c) >= 0:
		n.text = s.take(isValueByte)
		return n, nil
	}
	return n, faultf(s.offset, "a distribution or a value is missing before %s", s.here())
}

func (s *scanner) call() (node, error) {
	n := node{kind: callNode, offset: s.offset}
	n.text = s.take(isLetter)
	if s.peek() != '(' {
		return n, nil
	}
	if s.depth++; s.depth > depthMax+1 {
		return n, faultf(n.offset, "mixtures go at most %d deep", depthMax)
	}
	s.offset++
	for more := s.peek() != ')'; more; {
		if len(n.arguments) == partsMax {
			return n, faultf(n.offset, "%s has more than %d parameters", n.text, partsMax)
		}
		argument, err := s.argument()
		if err != nil {
			return n, err
		}
		n.arguments = append(n.arguments, argument)
		if more = s.peek() == ','; more {
			s.offset++
		}
	}
	if s.peek() != ')' {
		return n, s.notClosed(&n)
	}
	s.offset++
	s.depth--
	return n, nil
}

// notClosed is the error where a comma or a parenthesis is missing. A file
// name without quotes falls apart there.
func (s *scanner) notClosed(call *node) error {
	if call.text == empiricalDescription.Name {
		return faultf(s.offset, "empirical takes texts in quotes: %s", empiricalDescription.Example)
	}
	return faultf(s.offset, "%s( is not closed: expected , or ) instead of %s", call.text, s.here())
}

func (s *scanner) argument() (node, error) {
	n, err := s.expression()
	if err != nil || s.peek() != ':' {
		return n, err
	}
	s.offset++
	part, err := s.expression()
	part.weight = &n
	return part, err
}

// quoted reads a text as Go writes it.
func (s *scanner) quoted() (node, error) {
	n := node{kind: textNode, offset: s.offset}
	quoted, err := strconv.QuotedPrefix(s.text[s.offset:])
	if err != nil {
		return n, faultf(s.offset, "the quotes are not closed")
	}
	n.text, _ = strconv.Unquote(quoted) // QuotedPrefix has checked it
	s.offset += len(quoted)
	return n, nil
}

// take reads bytes for as long as they belong.
func (s *scanner) take(belongs func(byte) bool) string {
	start := s.offset
	for s.offset < len(s.text) && belongs(s.text[s.offset]) {
		s.offset++
	}
	return s.text[start:s.offset]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isValueByte holds for what numbers and units are made of; the micro sign
// lies beyond ASCII.
func isValueByte(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || strings.IndexByte("+-.%", c) >= 0 || c >= 0x80
}
