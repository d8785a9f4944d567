package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// What a document may cost. The library behind Parse takes time and memory
// that grow with the square, or worse, of what these numbers bound; each is
// several times what the largest sensible scenario needs.
const (
	bytesMax      = 256 << 10
	lineBytesMax  = 2048 // a row of < is read in the square of its length
	blankLinesMax = 32   // the lexer copies a block text for every blank line that ends it
	tokensMax     = 16384
	depthMax      = 32
	keyBytesMax   = 128 // each node of the library's tree stores the keys that lead to it
)

const byteOrderMark = "\ufeff"

// decode checks raw bytes and returns them as text with plain line ends. What
// passes is safe to hand to the lexer.
func decode(name string, raw []byte) (*source, string, *Error) {
	if len(raw) > bytesMax {
		message := fmt.Sprintf("%d bytes are too many: the limit is %d", len(raw), bytesMax)
		return nil, "", &Error{File: name, Message: message}
	}
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		return nil, "", &Error{File: name, Message: "the file is in UTF-16: save it as UTF-8"}
	}
	text := strings.TrimPrefix(string(raw), byteOrderMark)
	text = strings.ReplaceAll(text, "\r\n", "\n")
	src := newSource(name, text)
	blank := 0
	for i, line := range src.lines {
		if err := checkLine(src, i+1); err != nil {
			return nil, "", err
		}
		if strings.TrimLeft(line, " ") != "" {
			blank = 0
		} else if blank++; blank > blankLinesMax {
			message := fmt.Sprintf("more than %d blank lines in a row", blankLinesMax)
			return nil, "", newError(src.at(i+1, 1), message, "")
		}
	}
	return src, text, nil
}

// checkLine rejects lines that are too long or hold what is no text.
func checkLine(src *source, number int) *Error {
	line := src.line(number)
	if len(line) > lineBytesMax {
		message := fmt.Sprintf("a line of %d bytes: the limit is %d", len(line), lineBytesMax)
		return newError(src.at(number, 1), message, "break it after a comma, or write a long text below a |")
	}
	column := 0
	for i, r := range line {
		column++
		message, hint := "", ""
		switch {
		case r == '\t':
			message, hint = "a tab: YAML is laid out with blanks only", `write blanks; inside "…" write \t`
		case isBroken(line[i:]):
			message, hint = fmt.Sprintf("byte 0x%02x is not UTF-8", line[i]), "save the file as UTF-8"
		case isForbidden(r):
			message = fmt.Sprintf("character %U has no place in a document", r)
		default:
			continue
		}
		return newError(src.at(number, column), message, hint)
	}
	return nil
}

// isBroken reports whether text begins with a byte that is not UTF-8.
func isBroken(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return r == utf8.RuneError && size == 1
}

// isForbidden reports control characters, line ends that only some programs
// see, marks that reorder what a reader sees, and the mark of undecodable
// text. A line feed and a tab are none of them.
func isForbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20 || 0x7f <= r && r <= 0x9f: // C0, DEL and C1, NEL among them
		return true
	case r == 0x2028 || r == 0x2029: // line and paragraph separators
		return true
	case 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069: // bidirectional overrides
		return true
	}
	return r == 0xfeff || r == utf8.RuneError
}
