package sim

// slot holds what a key in the queue stands for: 64 bytes, a cache line.
type slot struct {
	handler  Handler
	arg      uint64
	cause    Cause
	sequence uint64 // order number of the pending event; 0 if there is none
	at       Time   // of a timer: its deadline
	keyAt    Time   // of a timer: when its key in the queue surfaces; Never if it has none
	target   uint32
	kind     Kind
	timer    uint16 // number of the Timer that owns the slot; 0 for a plain event
}

// allocate returns a free slot: the one last freed, whose line is still in the
// cache.
func (e *Engine) allocate() uint32 {
	if e.free != 0 {
		i := e.free - 1
		e.free = uint32(e.slots[i].arg)
		return i
	}
	if uint64(len(e.slots)) >= e.limits.Pending {
		panic(&LimitError{Limit: "pending events", Max: e.limits.Pending, At: e.now})
	}
	e.slots = append(e.slots, slot{})
	return uint32(len(e.slots) - 1)
}

func (e *Engine) release(i uint32) {
	s := &e.slots[i]
	s.handler, s.sequence, s.timer = nil, 0, 0
	s.arg = uint64(e.free)
	e.free = i + 1
}

// sweep drops the keys that stand for nothing when they are the majority. The
// caller has just made one.
func (e *Engine) sweep() {
	if uint64(e.queue.len()) > 2*e.pending+1024 {
		e.queue.keep(e.wanted)
	}
}

// wanted tells whether a key stands for an event. The key of a stopped timer
// does not, and the timer is told that it has none.
func (e *Engine) wanted(k key) bool {
	s := &e.slots[k.slot()]
	if s.sequence == k.sequence() {
		return true
	}
	if s.timer == 0 || s.keyAt != k.at {
		return false
	}
	if s.sequence == 0 {
		s.keyAt = Never
	}
	return s.sequence != 0
}
