package experiments

import (
	"strconv"
	"strings"

	"nines/experiments/document"
)

// optional returns the value of a key or else its default, which is noted so
// that it can be written out. path leads to the map that the key is in; where
// it is empty, the map inherits from another and the default is noted there.
func (d *decoder) optional(s *Scenario, f *document.Fields, path, key, text string) *document.Node {
	if n := f.Get(key); n != nil {
		return n
	}
	n := document.NewText(text)
	if part := at(s.Resolved, path); part != nil && (part.Kind == document.Map || part.Kind == document.Null) {
		entry := document.NewEntry(path+"."+key, n)
		if !d.noted[entry.String()] {
			d.noted[entry.String()] = true
			d.defaults = append(d.defaults, entry)
		}
		s.Resolved = d.Apply(s.Resolved, entry)
	}
	return n
}

// withDefaults writes the defaults into the tree that the variants change, so
// that a kept scenario says what was run even if a later version of the program
// has other defaults.
func (d *decoder) withDefaults(tree *document.Node, f *File) *document.Node {
	for _, entry := range d.defaults {
		if at(tree, entry.Key.Text) == nil && f.share(tree, entry) {
			tree = d.Apply(tree, entry)
		}
	}
	if at(tree, "study.replications") == nil {
		replications := document.NewText(strconv.FormatInt(f.Study.Replications, 10))
		tree = d.Apply(tree, document.NewEntry("study.replications", replications))
	}
	return tree
}

// share tells whether a default may be written into the tree that all variants
// change: it must be one to each variant and point that has the part at all. It is
// not where one of them has another kind of system under the name.
func (f *File) share(tree *document.Node, entry document.Entry) bool {
	path := entry.Key.Text
	part := path[:strings.LastIndexByte(path, '.')]
	if at(tree, part) == nil {
		return false // only some variants add it
	}
	for _, s := range f.scenarios() {
		value := at(s.Resolved, path)
		isDefault := value != nil && value.Pos == document.Position{}
		if value == nil && at(s.Resolved, part) != nil || isDefault && value.String() != entry.Value.String() {
			return false
		}
	}
	return true
}

// at returns what a dotted path leads to, or nil.
func at(tree *document.Node, path string) *document.Node {
	for step := range strings.SplitSeq(path, ".") {
		tree = tree.Get(step)
	}
	return tree
}
