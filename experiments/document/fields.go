package document

import (
	"slices"
	"strings"
)

// Fields reads a map whose keys a program knows. Asking for a key declares
// it, so that Done can tell which keys nobody asked for:
//
//	f := r.Map(n)
//	at := r.Duration(f.Need("at"))
//	length := r.Duration(f.Get("for"))
//	f.Done()
type Fields struct {
	reader *Reader
	node   *Node // nil if there is no map to read
	known  []string
}

// Map begins to read a map. A missing node has no keys and lacks none, for
// its absence is reported, or excused, where it was looked up; a key with
// nothing after it is an empty map.
func (r *Reader) Map(n *Node) *Fields {
	f := &Fields{reader: r}
	if n == nil {
		return f
	}
	if n.Kind == Map || n.Kind == Null {
		f.node = n
	} else {
		r.Errorf(n, "expected a map such as {key: value}, found %s", n.Kind)
	}
	return f
}

// Get returns the value of an optional key, or nil.
func (f *Fields) Get(key string) *Node {
	f.declare(key)
	return f.node.Get(key)
}

// Need returns the value of a key that must be there; if it is not, it reports
// that and returns nil.
func (f *Fields) Need(key string) *Node {
	value := f.Get(key)
	if value == nil && f.node != nil && !f.misspelt(key) {
		f.reader.Errorf(f.node, "missing key %q", key)
	}
	return value
}

// Choose returns the one of several keys that is there, with its value: the
// key that tells what kind of thing the map describes. None and more than one
// are reported; then the key is "". Once it is clear which, Done offers none of
// the others.
func (f *Fields) Choose(keys ...string) (string, *Node) {
	chosen := ""
	for _, key := range keys {
		switch {
		case f.node.Get(key) == nil:
		case chosen == "":
			chosen = key
		default:
			clash := f.node.Entries[f.node.find(key)].Key
			f.reader.Errorf(clash, "%q and %q exclude each other", chosen, key)
			f.declare(keys...)
			return "", nil
		}
	}
	if chosen != "" {
		f.declare(chosen)
		return chosen, f.node.Get(chosen)
	}
	f.declare(keys...)
	if f.node != nil && !f.misspelt(keys...) {
		f.reader.Report(f.node, "missing key that says what this is", "one of: "+strings.Join(keys, ", "))
	}
	return "", nil
}

// Done reports all keys that were not asked for, and suggests the one that was
// probably meant.
func (f *Fields) Done() {
	if f.node == nil {
		return
	}
	for _, entry := range f.node.Entries {
		if !slices.Contains(f.known, entry.Key.Text) {
			message, hint := unknown("key", entry.Key.Text, f.known)
			f.reader.Report(entry.Key, message, hint)
		}
	}
}

// declare notes keys as known.
func (f *Fields) declare(keys ...string) {
	for _, key := range keys {
		if !slices.Contains(f.known, key) {
			f.known = append(f.known, key)
		}
	}
}

// misspelt reports whether a key that Done will report was probably meant as
// one of the given; then that it is missing need not be said too.
func (f *Fields) misspelt(keys ...string) bool {
	for _, entry := range f.node.Entries {
		if slices.Contains(keys, Suggest(entry.Key.Text, keys)) && !slices.Contains(keys, entry.Key.Text) {
			return true
		}
	}
	return false
}
