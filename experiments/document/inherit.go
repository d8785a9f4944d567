package document

import (
	"slices"
	"strings"
)

// inheritedMax bounds the entries that Inherit copies. A few kilobytes of
// entries that build on each other would otherwise come to gigabytes.
const inheritedMax = 1 << 16

// Inherit resolves entries of a map that build on each other: in
//
//	left:  {at: A, open: 80/s, reads: 70%}
//	right: {like: left, at: B}
//
// with the key "like", right becomes {at: B, open: 80/s, reads: 70%}. What an
// entry says itself is merged over what it inherits, as Apply does. Overlays
// come first, so that a change of left reaches right.
//
// It returns the resolved map; names that do not exist and cycles are reported
// at the name.
func (r *Reader) Inherit(siblings *Node, key string) *Node {
	if siblings == nil || siblings.Kind != Map {
		return siblings
	}
	h := heritage{reader: r, siblings: siblings, key: key, resolved: make(map[string]*Node)}
	result := siblings.fork()
	for i, entry := range siblings.Entries {
		result.Entries[i].Value = h.resolve(entry)
	}
	return result
}

// heritage is the state of one Inherit.
type heritage struct {
	reader   *Reader
	siblings *Node
	key      string
	resolved map[string]*Node
	line     []string // the names being resolved, each like the next
	copied   int
}

// resolve returns the value of an entry with what it inherits.
func (h *heritage) resolve(entry Entry) *Node {
	name, own := entry.Key.Text, entry.Value
	if done := h.resolved[name]; done != nil {
		return done
	}
	h.line = append(h.line, name)
	result := own
	if like := own.Get(h.key); like != nil {
		result = own.fork()
		result.remove(h.key)
		if parent := h.parent(like); parent != nil {
			result = h.combine(parent, result, like)
		}
	}
	h.line = h.line[:len(h.line)-1]
	h.resolved[name] = result
	return result
}

// parent returns the resolved value that like names, or nil.
func (h *heritage) parent(like *Node) *Node {
	name := h.reader.OneOf(like, h.siblings.keys()...)
	i := h.siblings.find(name)
	if i < 0 {
		return nil
	}
	if begin := slices.Index(h.line, name); begin >= 0 {
		cycle := append(slices.Clone(h.line[begin:]), name)
		h.reader.Errorf(like, "a cycle: %s", strings.Join(cycle, " is like "))
		return nil
	}
	return h.resolve(h.siblings.Entries[i])
}

// combine lays own over parent, unless that grows beyond all measure.
func (h *heritage) combine(parent, own, like *Node) *Node {
	h.copied += countEntries(parent)
	if h.copied > inheritedMax {
		h.reader.Errorf(like, "too much is inherited: more than %d entries", inheritedMax)
		return own
	}
	return h.reader.merge(parent, own)
}

// countEntries counts the entries of a tree, which bounds what a merge copies.
func countEntries(n *Node) int {
	count := len(n.Entries)
	for _, entry := range n.Entries {
		count += countEntries(entry.Value)
	}
	return count
}
