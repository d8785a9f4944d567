package check

import "nines/workloads/history"

// model is what a sequential key would do, as the search asks for it.
type model struct {
	moves   []*move
	states  *states
	finders int64 // moves whose answer must be explained
	appends bool  // the key is a list that grows
}

// config is a point of the search: the state of the key, and what must be
// known of the way there. All of it but the state follows from the state and
// the set of moves made, so that it adds no configurations.
type config struct {
	at    *state
	left  int64 // finders still to come
	found int64 // finders since the epoch began, if there is but one
	owed  bool  // the last change was uncertain: something must find it now
}

// step makes a move, and returns false if it is impossible or of no use. Three
// rules keep the search from trying what cannot help:
//
// When every answer is explained, nothing is left to go wrong.
//
// A list that the key holds only once must not be left before all have been
// there who found it.
//
// An uncertain move need not be made before the end, unless right before a
// move that finds what it left: if it is overwritten unseen, it could as well
// come last. (An append is not overwritten; a list goes without this rule.)
func (m *model) step(c config, v *move) (config, bool) {
	if c.left == 0 {
		return c, true
	}
	after, ok := v.apply(m.states, c.at)
	if !ok || c.owed && !v.looks() {
		return c, false
	}
	next := config{at: after, left: c.left, found: c.found}
	if v.finds() {
		next.left--
	}
	if v.finds() && !v.op.Mismatch && c.at.once() {
		next.found++
	}
	if v.op.Mutates() {
		if next.found < c.at.due(after) {
			return c, false
		}
		if after.first != c.at.first || !after.once() {
			next.found = 0
		}
	}
	if !v.certain && !m.appends {
		next.owed = true
		return next, after != c.at
	}
	return next, true
}

// looks reports whether the move depends on the state it finds.
func (v *move) looks() bool {
	return v.op.Kind == history.Read || v.op.Kind == history.CompareAndSet
}

// finds reports whether the move has an answer that must be explained.
func (v *move) finds() bool { return v.certain && v.looks() }

// apply returns the state after the move, and whether the move, if it takes
// effect, is possible there.
func (v *move) apply(s *states, at *state) (*state, bool) {
	switch v.op.Kind {
	case history.Read:
		return at, at == v.before
	case history.Write:
		return v.after, true
	case history.Append:
		return s.append(at, v.op.Arg), true
	}
	if v.op.Mismatch {
		return at, at != v.before
	}
	return v.after, at == v.before
}
