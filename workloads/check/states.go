package check

import "nines/workloads/history"

// state is one list that a key can hold, as a node of the tree of all lists
// that some operation found or expected, and of their beginnings. Equal lists
// are the same node, so that states are compared by address.
type state struct {
	id     uint64
	parent *state // the list without its last element
	next   map[history.Value]*state

	// first is the list of the first element alone; itself if there is none.
	// All lists that begin alike are an epoch: the key comes into it when
	// first is written, and then grows, until something else is written.
	first   *state
	changes int64 // of a first: how many changes may begin its epoch

	finders int64 // how many moves certainly found this very list
	sofar   int64 // finders of this list and of those before it in its epoch
	total   int64 // of a first: finders of all lists of its epoch
}

// once reports whether the key goes through the epoch one time at most; then
// each of its lists is held one time at most, for they grow.
func (s *state) once() bool { return s.first.changes == 1 }

// due returns how many of the epoch's finders must have come before the key
// may change from s to after, never to return.
func (s *state) due(after *state) int64 {
	switch {
	case !s.once():
		return 0
	case after.first == s.first:
		return s.sofar
	}
	return s.first.total
}

// states is the tree. All lists outside of it are one state, unseen: no
// answer tells them apart, nothing but a write leads back, and what a write
// leaves does not depend on what was there. This loses nothing, and turns the
// orders in which things might have been appended into the few that were seen.
type states struct {
	all           []*state // parents before their children
	empty, unseen *state
}

func newStates() *states {
	t := &states{}
	t.empty, t.unseen = t.add(nil), t.add(nil)
	t.empty.changes = 1 // the beginning
	return t
}

func (t *states) add(parent *state) *state {
	s := &state{id: uint64(len(t.all)), parent: parent}
	s.first = s
	if parent != nil && parent != t.empty {
		s.first = parent.first
	}
	t.all = append(t.all, s)
	return s
}

// see adds a list and returns its state.
func (t *states) see(list []history.Value) *state {
	at := t.empty
	for _, value := range list {
		after := at.next[value]
		if after == nil {
			after = t.add(at)
			if at.next == nil {
				at.next = map[history.Value]*state{}
			}
			at.next[value] = after
		}
		at = after
	}
	return at
}

// find returns the state of a plain value, unseen if it was never seen.
func (t *states) find(value history.Value) *state {
	if value == history.Nil {
		return t.empty
	}
	return t.append(t.empty, value)
}

// append returns the state after value was added to the end.
func (t *states) append(at *state, value history.Value) *state {
	if after := at.next[value]; after != nil {
		return after
	}
	return t.unseen
}

// sum adds up the finders, once all are known.
func (t *states) sum() {
	for _, s := range t.all {
		s.sofar = s.finders
		if s.first != s {
			s.sofar += s.parent.sofar
		}
		s.first.total += s.finders
	}
}
