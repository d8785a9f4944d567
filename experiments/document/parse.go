package document

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Document is a parsed text.
type Document struct {
	Name string // as given to Parse
	Root *Node
}

// Parse reads one YAML document of at most 256 KiB. The name is what errors
// call it, usually its path.
//
// The bytes may come from anybody: size, depth and the number of tokens are
// bounded before the YAML library sees them, and what it does with noise is
// contained. The error is an *Errors: one syntax error, or all duplicate keys.
//
// The language is YAML without anchors, aliases, tags, merge keys, directives,
// complex keys, tabs and a second document. One rule is added: a
// plain text with an open parenthesis runs to the closing one on its line, so
// that {latency: lognormal(10ms, 0.4)} needs no quotes.
func Parse(name string, raw []byte) (*Document, error) {
	src, text, err := decode(name, raw)
	if err != nil {
		return nil, asError([]*Error{err})
	}
	root, found := guard(src, text, parse)
	if len(found) > 0 {
		return nil, asError(found)
	}
	return &Document{Name: name, Root: root}, nil
}

// guard calls parse; a panic of the library is an error of the document, not
// our end.
func guard(src *source, text string, parse func(*source, string) (*Node, []*Error)) (root *Node, found []*Error) {
	defer func() {
		if reason := recover(); reason != nil {
			message := fmt.Sprintf("the YAML library cannot read this text: %v", reason)
			root, found = nil, []*Error{{File: src.name, Message: message}}
		}
	}()
	return parse(src, text)
}

// parse reads a decoded text. The source holds the lines to be shown in
// errors; they may differ from the text, but not in where things stand.
func parse(src *source, text string) (root *Node, found []*Error) {
	tokens, err := tokenize(src, text)
	if err != nil {
		return nil, []*Error{err}
	}
	file, failure := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if failure != nil {
		return nil, []*Error{parserError(src, failure)}
	}
	builder := treeBuilder{source: src}
	for _, document := range file.Docs {
		if document.Body != nil {
			root = builder.node(document.Body)
		}
	}
	if root == nil {
		message := "nothing but blanks and comments: write key: value"
		return nil, []*Error{{File: src.name, Message: message}}
	}
	return root, builder.found
}

// treeBuilder turns the library's tree into nodes.
type treeBuilder struct {
	source *source
	found  []*Error
}

func (b *treeBuilder) node(n ast.Node) *Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(n)
	case *ast.SequenceNode:
		list := &Node{Kind: List, Pos: b.at(n.Start)}
		for _, item := range n.Values {
			list.Items = append(list.Items, b.node(item))
		}
		return list
	case *ast.NullNode:
		return &Node{Pos: b.at(n.Token)}
	case *ast.LiteralNode:
		return b.text(n.Start, n.Value.Value)
	case ast.ScalarNode:
		return b.text(n.GetToken(), n.GetToken().Value)
	}
	b.fail(b.at(n.GetToken()), "cannot read this: write key: value", "")
	return &Node{}
}

// mapping builds a map and reports the keys that come twice, each with both
// of its places.
func (b *treeBuilder) mapping(n *ast.MappingNode) *Node {
	m := &Node{Kind: Map, Pos: b.at(n.Start)}
	lines := make(map[string]int, len(n.Values))
	for _, value := range n.Values {
		key := b.text(value.Key.GetToken(), value.Key.GetToken().Value)
		if first, twice := lines[key.Text]; twice {
			b.fail(key.Pos, fmt.Sprintf("duplicate key %s: the first is on line %d", quoted(key.Text), first), "")
			continue
		}
		lines[key.Text] = key.Pos.Line
		// {a, b} is a map of keys to nothing in YAML; nobody means that.
		if n.IsFlowStyle && value.Start == value.Key.GetToken() {
			b.fail(key.Pos, quoted(key.Text)+" has no value: inside {…} write key: value", "a list is written [a, b]")
		}
		m.Entries = append(m.Entries, Entry{key, b.node(value.Value)})
	}
	// The library puts a block map at its first colon.
	if !n.IsFlowStyle && len(m.Entries) > 0 {
		m.Pos = m.Entries[0].Key.Pos
	}
	return m
}

// text builds a scalar; escapes may have brought in what decode kept out.
func (b *treeBuilder) text(tok *token.Token, text string) *Node {
	n := &Node{Kind: Text, Text: text, Pos: b.at(tok)}
	for _, r := range text {
		if isForbidden(r) {
			b.fail(n.Pos, fmt.Sprintf("character %U has no place in a document", r), "")
			break
		}
	}
	return n
}

func (b *treeBuilder) at(tok *token.Token) Position {
	return b.source.at(tok.Position.Line, tok.Position.Column)
}

func (b *treeBuilder) fail(at Position, message, hint string) {
	b.found = append(b.found, newError(at, message, hint))
}
