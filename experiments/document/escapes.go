package document

import (
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// escapeDigits says how many hexadecimal digits follow an escape.
func escapeDigits(r rune) int {
	switch r {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}

// checkEscapes rejects \x, \u and \U without their digits in a double-quoted
// text. The lexer reads whatever follows as if it were digits, and keeps no
// trace of it, so that the source itself has to be looked at.
func checkEscapes(src *source, tok *token.Token) *Error {
	number, column := tok.Position.Line, tok.Position.Column
	for ; number <= len(src.lines); number++ {
		line := []rune(src.line(number))
		for column < len(line) {
			switch line[column] {
			case '"':
				return nil
			case '\\':
				digits := escapeDigits(runeAt(line, column+1))
				if digits > 0 && !isHex(line, column+2, digits) {
					message := "\\" + string(line[column+1]) + " needs " + strconv.Itoa(digits) + " hexadecimal digits"
					return newError(src.at(number, column+1), message, `write \\ for a backslash`)
				}
				column += 2
			default:
				column++
			}
		}
		column = 0
	}
	return nil
}

// runeAt returns the character at an index, or one that is never valid.
func runeAt(line []rune, index int) rune {
	if index < len(line) {
		return line[index]
	}
	return utf8.RuneError
}

// isHex reports whether count hexadecimal digits stand at index.
func isHex(line []rune, index, count int) bool {
	if index+count > len(line) {
		return false
	}
	_, err := strconv.ParseUint(string(line[index:index+count]), 16, 64)
	return err == nil
}
