package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// settingFile is what errors call a setting of the command line.
const settingFile = "--set"

// ParseSetting reads key=value, where the key is a dotted path and the value a
// YAML value on one line: faults.cut.for=20s, systems.store={protocol: lww}.
// The entry's positions count from the start of the setting. The error is an
// *Errors.
func ParseSetting(text string) (Entry, error) {
	src, text, err := decode(settingFile, []byte(text))
	if err != nil {
		return Entry{}, asError([]*Error{err})
	}
	path, value, found := strings.Cut(text, "=")
	if !found || path == "" {
		return Entry{}, settingError(src, "a setting is key=value, such as faults.cut.for=20s", "")
	}
	if strings.Trim(value, " ") == "" {
		return Entry{}, settingError(src, "no value", "~ as the value removes the key")
	}
	// Blanks in place of the path leave the value in its column.
	indent := strings.Repeat(" ", utf8.RuneCountInString(path)+1)
	root, errors := guard(src, indent+value, parse)
	if len(errors) > 0 {
		return Entry{}, asError(errors)
	}
	return Entry{Key: &Node{Kind: Text, Text: path, Pos: src.at(1, 1)}, Value: root}, nil
}

func settingError(src *source, message, hint string) error {
	return asError([]*Error{newError(src.at(1, 1), message, hint)})
}

// Apply lays entries over a tree, one after the other, and returns the
// changed tree; root itself stays as it was. Each key is a dotted path. What
// it leads to is merged: maps key by key and all the way down, while a text or
// a list is replaced as a whole, and ~ removes (the rules of RFC 7396). Maps
// that are missing on the way are made, for the schema will reject what it
// does not know.
func (r *Reader) Apply(root *Node, overlay ...Entry) *Node {
	for _, entry := range overlay {
		path := overlayPath{reader: r, key: entry.Key, value: entry.Value}
		root = path.apply(root, 0)
	}
	return root
}

// overlayPath is one overlay entry on its way down a tree.
type overlayPath struct {
	reader *Reader
	key    *Node
	value  *Node
}

// apply returns node with the value laid over what the rest of the path, from
// byte offset on, leads to.
func (p *overlayPath) apply(node *Node, offset int) *Node {
	name, _, more := strings.Cut(p.key.Text[offset:], ".")
	step := &Node{Kind: Text, Text: name}
	step.Pos = p.key.within(utf8.RuneCountInString(p.key.Text[:offset]))
	switch {
	case name == "":
		p.reader.Errorf(step, "an empty step in the path %s", quoted(p.key.Text))
		return node
	case node == nil || node.Kind == Null:
		node = &Node{Kind: Map, Pos: step.Pos}
	case node.Kind != Map:
		there := strings.TrimSuffix(p.key.Text[:offset], ".")
		if there == "" {
			there = "the document"
		}
		message := fmt.Sprintf("no key %s: %s is %s", quoted(name), there, node.Kind)
		if where := node.Pos.String(); where != "" {
			message += " (" + where + ")"
		}
		p.reader.Report(step, message, "a text or a list is replaced as a whole")
		return node
	}
	changed := node.fork()
	if more {
		changed.set(step, p.apply(node.Get(name), offset+len(name)+1))
	} else {
		p.reader.put(changed, Entry{step, p.value})
	}
	return changed
}

// merge returns the result of laying one value over another.
func (r *Reader) merge(base, over *Node) *Node {
	if over.Kind != Map {
		return over
	}
	result := &Node{Kind: Map, Pos: over.Pos}
	if base != nil && base.Kind == Map {
		result = base.fork()
	}
	for _, entry := range over.Entries {
		r.put(result, entry)
	}
	return result
}

// put merges one entry into a forked map; ~ removes the key.
func (r *Reader) put(m *Node, entry Entry) {
	if entry.Value.Kind != Null {
		m.set(entry.Key, r.merge(m.Get(entry.Key.Text), entry.Value))
		return
	}
	if !m.remove(entry.Key.Text) {
		message, hint := unknown("key", entry.Key.Text, m.keys())
		r.Report(entry.Key, "nothing to remove: "+message, hint)
	}
}

// fork returns a copy of a map with entries of its own. Only forks are ever
// changed, and only by whoever made them.
func (n *Node) fork() *Node {
	forked := *n
	forked.Entries = slices.Clone(n.Entries)
	return &forked
}

// set gives a key of a forked map a value; a new key comes last.
func (n *Node) set(key, value *Node) {
	if i := n.find(key.Text); i >= 0 {
		n.Entries[i].Value = value
		return
	}
	n.Entries = append(n.Entries, Entry{key, value})
}

// remove takes a key out of a forked map, if it is there.
func (n *Node) remove(key string) bool {
	i := n.find(key)
	if i >= 0 {
		n.Entries = slices.Delete(n.Entries, i, i+1)
	}
	return i >= 0
}
