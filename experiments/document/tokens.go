package document

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// tokenize splits a decoded text into tokens and checks them, so that what
// reaches the parser is small, shallow and within the language of scenarios.
func tokenize(src *source, text string) (token.Tokens, *Error) {
	var lexer scanner.Scanner
	lexer.Init(text)
	// One call reads everything or stops at the first error, which is then
	// the last token. The library's own loop goes on after errors.
	scanned, _ := lexer.Scan()
	filter := tokenFilter{source: src, scanned: scanned}
	for filter.next < len(scanned) {
		if err := filter.step(); err != nil {
			return nil, err
		}
	}
	return filter.kept, nil
}

// tokenFilter passes the tokens of a document on to the parser.
type tokenFilter struct {
	source  *source
	scanned []*token.Token
	next    int // index of the next token to look at
	kept    token.Tokens
	flow    int   // open brackets and braces
	columns []int // columns of the block collections that are open
}

// step checks and keeps one token; a call such as uniform(1ms, 2ms) is one.
func (f *tokenFilter) step() *Error {
	tok := f.scanned[f.next]
	f.next++
	if tok.Type == token.CommentType {
		return nil
	}
	if err := f.check(tok); err != nil {
		return err
	}
	f.nest(tok)
	tok, err := f.joinCall(tok)
	if err != nil {
		return err
	}
	f.kept.Add(tok)
	if f.flow+len(f.columns) > depthMax {
		return f.errorf(tok, "nested more than %d levels deep", depthMax)
	}
	if len(f.kept) > tokensMax {
		return f.errorf(tok, "too much for one document: more than %d keys, values and marks", tokensMax)
	}
	return nil
}

// check rejects the parts of YAML that documents do without.
func (f *tokenFilter) check(tok *token.Token) *Error {
	switch tok.Type {
	case token.InvalidType:
		return syntaxError(f.source, tok, tok.Error)
	case token.AnchorType:
		return f.errorf(tok, "anchors (&name) are not read here: quote the text, or write the value out")
	case token.AliasType:
		return f.errorf(tok, "aliases (*name) are not read here: quote the text, or write the value out")
	case token.TagType:
		return f.errorf(tok, "tags (!name) are not read here: quote a text that begins with !")
	case token.MergeKeyType:
		return f.errorf(tok, "merge keys (<<) are not read here: write the values out")
	case token.DirectiveType:
		return f.errorf(tok, "directives (%%) are not read here: quote a text that begins with %%")
	case token.MappingKeyType:
		return f.errorf(tok, "keys marked by ? are not read here: write key: value")
	case token.DocumentHeaderType, token.DocumentEndType:
		if len(f.kept) > 0 || tok.Type == token.DocumentEndType {
			return f.errorf(tok, "a second document begins here: one file holds one")
		}
	case token.LiteralType, token.FoldedType:
		if f.flow > 0 {
			return f.errorf(tok, "no block text may stand inside brackets or braces: quote it")
		}
	case token.MappingValueType:
		if key := f.last(); key != nil && len(key.Value) > keyBytesMax {
			return f.errorf(key, "a key of %d bytes: the limit is %d", len(key.Value), keyBytesMax)
		}
	case token.DoubleQuoteType:
		return checkEscapes(f.source, tok)
	}
	return nil
}

// nest keeps track of how deep the document is at tok.
func (f *tokenFilter) nest(tok *token.Token) {
	switch tok.Type {
	case token.MappingStartType, token.SequenceStartType:
		f.flow++
	case token.MappingEndType, token.SequenceEndType:
		f.flow = max(0, f.flow-1)
	case token.MappingValueType:
		// A block map begins at the column of its keys, not of its colons.
		if key := f.last(); key != nil && f.flow == 0 {
			f.open(key.Position.Column)
		}
	case token.SequenceEntryType:
		f.open(tok.Position.Column)
	}
}

// open notes a block collection at column, which closes those to its right.
func (f *tokenFilter) open(column int) {
	for len(f.columns) > 0 && f.columns[len(f.columns)-1] >= column {
		f.columns = f.columns[:len(f.columns)-1]
	}
	f.columns = append(f.columns, column)
}

// joinCall makes one text of a call that the lexer took apart: plain YAML ends
// a text at each comma inside {…} and […] and at a colon anywhere, but
// lognormal(10ms, 0.4) is one value to whoever writes it. A plain text with an
// open parenthesis therefore runs to the closing one on the same line.
func (f *tokenFilter) joinCall(first *token.Token) (*token.Token, *Error) {
	depth, last, next := f.openParentheses(first), first, f.next
	if depth <= 0 {
		return first, nil
	}
	for depth > 0 && next < len(f.scanned) && f.scanned[next].Position.Line == first.Position.Line {
		last = f.scanned[next]
		depth += f.openParentheses(last)
		next++
	}
	if depth > 0 && f.flow == 0 {
		return first, nil // a parenthesis in prose
	}
	line := []rune(f.source.line(first.Position.Line))
	from := first.Position.Column - 1
	to := last.Position.Column - 1 + utf8.RuneCountInString(last.Value)
	if depth > 0 || from < 0 || to < from || to > len(line) {
		return nil, f.errorf(first, `this "(" is not closed on its line: close it, or quote the text`)
	}
	f.next = next
	return token.String(string(line[from:to]), string(line[from:to]), first.Position), nil
}

// openParentheses counts how many parentheses a plain text leaves open; it is
// negative where the text closes more than it opens. Quoted and block texts
// are closed in themselves.
func (f *tokenFilter) openParentheses(tok *token.Token) int {
	if last := f.last(); last != nil && (last.Type == token.LiteralType || last.Type == token.FoldedType) {
		return 0
	}
	if tok.CharacterType != token.CharacterTypeMiscellaneous {
		return 0
	}
	return strings.Count(tok.Value, "(") - strings.Count(tok.Value, ")")
}

// last returns the token kept last, or nil.
func (f *tokenFilter) last() *token.Token {
	if len(f.kept) == 0 {
		return nil
	}
	return f.kept[len(f.kept)-1]
}

func (f *tokenFilter) errorf(tok *token.Token, format string, args ...any) *Error {
	return newError(f.source.at(tok.Position.Line, tok.Position.Column), fmt.Sprintf(format, args...), "")
}
