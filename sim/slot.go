package sim

// slot holds what a key in the queue stands for.
type slot struct {
	handler  Handler
	arg      uint64
	cause    Cause
	sequence uint64 // order number of the pending event; 0 if there is none
	target   uint32
	kind     Kind
}

// grow makes a free slot when there is none.
func (e *Engine) grow() {
	e.reserve()
	e.free = uint32(len(e.slots))
	e.slots = append(e.slots, slot{})
}

// release frees a slot. It will be the next one taken: its line is still in
// the cache.
func (e *Engine) release(i uint32) {
	s := &e.slots[i]
	s.handler, s.sequence = nil, 0
	s.arg = uint64(e.free)
	e.free = i
}

// reserve panics if there may be no more slots and timers.
func (e *Engine) reserve() {
	if uint64(len(e.slots)+len(e.timers.all)) > e.limits.Pending {
		panic(&LimitError{Limit: "pending events and timers", Max: e.limits.Pending, At: e.now})
	}
}

// sweep drops the keys of cancelled events when they are the majority.
func (e *Engine) sweep() {
	if e.stale > 1024 && e.stale > e.queue.len()/2 {
		e.queue.keep(e.wanted)
		e.stale = 0
	}
}

// wanted tells whether a key stands for an event.
func (e *Engine) wanted(k key) bool { return e.slots[k.slot()].sequence == k.sequence() }
