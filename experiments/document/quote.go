package document

import (
	"fmt"
	"strings"
	"unicode"
)

const (
	// A quoted text goes on in the next line at the first blank beyond
	// foldWidth, or anywhere beyond foldMax, for Parse limits the line.
	foldWidth = 100
	foldMax   = 400
)

// quote returns a text as a scalar in block style, on one line.
func quote(text string) string { return quoteBelow(text, -1) }

// quoteBelow is quote for a text that may go on in further lines, indented by
// so many columns.
func quoteBelow(text string, indent int) string {
	if isPlain(text) {
		return text
	}
	return doubleQuote(text, indent)
}

// quoteFlow returns a text as a scalar within {…} or […], where a comma ends a
// plain text. Parse is more lenient with commas in parentheses, but others who
// read what Print printed are not.
func quoteFlow(text string) string {
	if isPlain(text) && !strings.Contains(text, ",") {
		return text
	}
	return doubleQuote(text, -1)
}

// isPlain reports whether a text may stand without quotes. The rule is stricter
// than YAML's, so that no reader of YAML, old or new, takes the text for
// anything else: what is unusual gets quotes.
func isPlain(text string) bool {
	switch strings.ToLower(text) {
	case "", "null", "yes", "no", "on", "off":
		return false
	}
	// The lexer takes << before a colon for a merge key, wherever it stands.
	if len(text) > foldWidth || !beginsPlain(text) || strings.HasSuffix(text, " ") || strings.Contains(text, "<<") {
		return false
	}
	before := rune(0)
	for _, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !word && !strings.ContainsRune(" -_./%+*=<>(),", r) || r == ' ' && (before == ' ' || before == '-') {
			return false
		}
		before = r
	}
	return isBalanced(text)
}

// beginsPlain reports whether a text begins like a word or a number.
func beginsPlain(text string) bool {
	text = strings.TrimLeft(text, "+-")
	for _, r := range text {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return false
}

// isBalanced reports whether each parenthesis has its partner.
func isBalanced(text string) bool {
	depth, lowest := 0, 0
	for _, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
			lowest = min(lowest, depth)
		}
	}
	return depth == 0 && lowest == 0
}

// doubleQuote returns a text in double quotes. A backslash at the end of a
// line joins it to the next one, whose indentation does not count; a negative
// indent keeps all on one line.
func doubleQuote(text string, indent int) string {
	var b strings.Builder
	b.WriteByte('"')
	width := 0
	for _, r := range text {
		if indent >= 0 && (width >= foldWidth && r == ' ' || width >= foldMax) {
			b.WriteString("\\\n" + strings.Repeat(" ", indent))
			if r == ' ' {
				b.WriteByte('\\')
			}
			width = 0
		}
		width++
		writeEscaped(&b, r)
	}
	b.WriteByte('"')
	return b.String()
}

// writeEscaped writes one character of a double-quoted text.
func writeEscaped(b *strings.Builder, r rune) {
	switch {
	case r == '"' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\t':
		b.WriteString(`\t`)
	case isForbidden(r):
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		b.WriteRune(r)
	}
}

// isBlockText reports whether a text is best printed below a |: it has several
// lines, none of which begins or ends in a way that a block text would lose.
func isBlockText(text string) bool {
	body := strings.TrimSuffix(text, "\n")
	if !strings.Contains(text, "\n") || body == "" || strings.HasPrefix(body, " ") {
		return false
	}
	blank := 0
	for line := range strings.SplitSeq(body, "\n") {
		if blank++; line != "" {
			blank = 0
		}
		if strings.HasSuffix(line, " ") || len(line) > lineBytesMax/2 || blank > blankLinesMax/2 || strings.ContainsFunc(line, isUnprintable) {
			return false
		}
	}
	return !strings.HasPrefix(body, "\n") && !strings.HasSuffix(body, "\n")
}

// isUnprintable reports characters that only an escape can bring in.
func isUnprintable(r rune) bool { return r == '\t' || isForbidden(r) }
