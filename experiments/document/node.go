package document

import "strconv"

// Kind tells what a Node is.
type Kind uint8

const (
	// Null is a key with nothing after it, or ~. In an overlay it removes.
	Null Kind = iota
	// Text is a scalar. Whether 5 is a number, and of what, is the reader's
	// decision: quotes and spelling carry no type.
	Text
	// List is an ordered sequence of nodes.
	List
	// Map is an ordered set of entries with distinct keys.
	Map
)

// String names the kind as an error text would.
func (k Kind) String() string {
	switch k {
	case Null:
		return "nothing"
	case Text:
		return "a text"
	case List:
		return "a list"
	case Map:
		return "a map"
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Node is one value of a document and the place where it was written.
//
// A node is never changed once it is made: overlays return new trees that
// share what they did not touch, so that one parsed document serves all the
// variants of a study at once.
type Node struct {
	Kind    Kind
	Text    string  // Text: the scalar, unquoted and unescaped
	Items   []*Node // List: the elements
	Entries []Entry // Map: keys and values in the order written
	Pos     Position
}

// Entry is one key of a map with its value. The key is a Text node, for it
// has a place of its own that an error may point at.
type Entry struct {
	Key, Value *Node
}

// Position is a place in a file or in a setting. The zero Position belongs to
// nodes that a program made.
type Position struct {
	Line   int // from 1
	Column int // from 1, in characters
	source *source
}

// File returns the name of the text that the position lies in: the name given
// to Parse, "--set" for a setting, "" for a node that a program made.
func (p Position) File() string {
	if p.source == nil {
		return ""
	}
	return p.source.name
}

// String prints file:line:column, the form that editors jump to; "" for the
// zero Position.
func (p Position) String() string {
	if p.source == nil {
		return ""
	}
	return p.File() + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// NewText makes a scalar without a position.
func NewText(text string) *Node { return &Node{Kind: Text, Text: text} }

// NewList makes a list without a position.
func NewList(items ...*Node) *Node { return &Node{Kind: List, Items: items} }

// NewMap makes a map without a position. The keys must be distinct.
func NewMap(entries ...Entry) *Node { return &Node{Kind: Map, Entries: entries} }

// NewEntry makes an entry without a position.
func NewEntry(key string, value *Node) Entry { return Entry{NewText(key), value} }

// Get returns the value under key, or nil if there is none or n is no map.
func (n *Node) Get(key string) *Node {
	if i := n.find(key); i >= 0 {
		return n.Entries[i].Value
	}
	return nil
}

// find returns the index of the entry with key, or -1.
func (n *Node) find(key string) int {
	if n == nil || n.Kind != Map {
		return -1
	}
	for i, entry := range n.Entries {
		if entry.Key.Text == key {
			return i
		}
	}
	return -1
}

// keys returns the keys of a map in order.
func (n *Node) keys() []string {
	names := make([]string, len(n.Entries))
	for i, entry := range n.Entries {
		names[i] = entry.Key.Text
	}
	return names
}
