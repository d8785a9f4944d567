package sim

// Kind names a sort of event in traces and digests; Engine.Kind makes one.
type Kind uint16

// Event is what a handler is told: what happened, to whom, and one word of
// argument, which may be an index into the handler's own tables.
type Event struct {
	Kind   Kind
	Target uint32
	Arg    uint64
}

// Handler reacts to events. It runs to its end at one instant of virtual time
// and may schedule, cancel and draw.
type Handler interface {
	Handle(e *Engine, ev Event)
}

// Options say what world an engine runs. The zero value is seed 0,
// replication 0, default limits, no observer.
type Options struct {
	Seed        uint64
	Replication uint64
	Limits      Limits
	Observer    Observer    // sees every processed event; nil costs nothing
	Interrupted func() bool // asked now and then; true ends Run with ErrInterrupted
}

// Engine runs one world: a clock, the pending events and the random draws.
// It is one thread of control; two engines share nothing.
type Engine struct {
	options   Options
	limits    Limits
	now       Time
	cause     Cause
	queue     queue
	slots     []slot
	free      uint32 // first free slot + 1, linked through slot.arg
	sequence  uint64 // last order number given out
	stale     int    // keys in the queue whose event was cancelled or moved
	digest    Digest
	processed uint64
	check     uint64 // value of processed at which limits are looked at
	instant   uint64 // value of processed when the clock last moved
	kinds     []kind
	sources   sources
	positions positions
	processes processes
}

// slot holds what a key stands for: 64 bytes, a cache line.
type slot struct {
	handler  Handler
	arg      uint64
	cause    Cause
	at       Time   // deadline; may be later than the key's time, see Timer
	sequence uint64 // order number of the pending event; 0 if none
	key      uint64 // order number of the key that stands for it; 0 if none
	target   uint32
	kind     Kind
	timer    bool // the slot belongs to a Timer and is kept after firing
}

type kind struct {
	name string
	hash uint64 // low 32 bits are zero: the target goes there
}

// New returns an engine at time 0 with nothing pending.
func New(o Options) *Engine {
	e := &Engine{options: o, limits: o.Limits.orDefault()}
	e.Kind("none")
	e.processes.kind = e.Kind("process")
	e.check = e.nextCheck()
	return e
}

// Now returns the current virtual time.
func (e *Engine) Now() Time { return e.now }

// Processed returns the number of events handled so far.
func (e *Engine) Processed() uint64 { return e.processed }

// Pending returns the number of events that are scheduled and not cancelled.
func (e *Engine) Pending() uint64 { return uint64(e.queue.len() - e.stale) }

// Digest returns the hash of every event processed so far.
func (e *Engine) Digest() uint64 { return e.digest.Sum() }

// Fold adds a word to the digest of the running event: the content of a
// message, for example, of which the event carries only an index.
func (e *Engine) Fold(word uint64) { e.digest.Word(word) }

// DigestState gives access to the running digest, for payloads that fold
// themselves in pieces.
func (e *Engine) DigestState() *Digest { return &e.digest }

// Kind returns the kind with this name, new or known. It panics past 65,535.
func (e *Engine) Kind(name string) Kind {
	for i := range e.kinds {
		if e.kinds[i].name == name {
			return Kind(i)
		}
	}
	if len(e.kinds) > 0xffff {
		panic("sim: more than 65535 kinds of event; " + name + " is one too many")
	}
	e.kinds = append(e.kinds, kind{name, HashString(name) &^ 0xffffffff})
	return Kind(len(e.kinds) - 1)
}

// KindName returns the name of a kind.
func (e *Engine) KindName(k Kind) string { return e.kinds[k].name }

// Handle names a scheduled event so that it can be cancelled.
type Handle struct {
	sequence uint64
	slot     uint32
}

// Schedule has h handle ev at time at, in the cause of the running event. A
// time in the past is an error of the caller and panics.
func (e *Engine) Schedule(at Time, h Handler, ev Event) Handle {
	return e.ScheduleAs(e.cause, at, h, ev)
}

// ScheduleAs is Schedule with a cause of its own: the first event of an
// operation, an arrival or a fault.
func (e *Engine) ScheduleAs(cause Cause, at Time, h Handler, ev Event) Handle {
	i := e.allocate()
	e.sequence++
	s := &e.slots[i]
	s.handler, s.arg, s.cause, s.at = h, ev.Arg, cause, at
	s.sequence, s.key = e.sequence, e.sequence
	s.target, s.kind, s.timer = ev.Target, ev.Kind, false
	e.push(at, e.sequence, i)
	return Handle{e.sequence, i}
}

// At runs f at time t. It is the convenient form of Schedule: a closure costs
// an allocation, a typed event does not.
func (e *Engine) At(t Time, f func()) Handle {
	return e.Schedule(t, closure(f), Event{})
}

type closure func()

func (f closure) Handle(*Engine, Event) { f() }

// Cancel removes an event that has not happened yet, and tells whether it did.
func (e *Engine) Cancel(h Handle) bool {
	if h.sequence == 0 || e.slots[h.slot].sequence != h.sequence {
		return false
	}
	e.release(h.slot)
	e.abandonKey()
	return true
}

func (e *Engine) push(at Time, sequence uint64, slot uint32) {
	if at < e.now {
		panic(pastError(at, e.now))
	}
	if sequence > sequenceMax {
		panic(&LimitError{Limit: "order numbers", Max: sequenceMax, At: e.now})
	}
	e.queue.push(key{at, sequence<<slotBits | uint64(slot)})
}

func (e *Engine) allocate() uint32 {
	if e.free != 0 {
		i := e.free - 1
		e.free = uint32(e.slots[i].arg)
		return i
	}
	if len(e.slots) > slotMask {
		panic(&LimitError{Limit: "pending events", Max: slotMask + 1, At: e.now})
	}
	e.slots = append(e.slots, slot{})
	return uint32(len(e.slots) - 1)
}

func (e *Engine) release(i uint32) {
	s := &e.slots[i]
	s.handler, s.sequence, s.key = nil, 0, 0
	s.arg = uint64(e.free)
	e.free = i + 1
}

// abandonKey notes that a key in the queue no longer stands for an event, and
// sweeps the queue when such keys are the majority.
func (e *Engine) abandonKey() {
	e.stale++
	if e.stale > 1024 && e.stale > e.queue.len()/2 {
		e.queue.keep(e.wanted)
		e.stale = 0
	}
}

// wanted tells whether a key stands for an event, and forgets the key of a
// stopped timer.
func (e *Engine) wanted(k key) bool {
	s := &e.slots[k.slot()]
	if s.key != k.sequence() {
		return false
	}
	if s.sequence == 0 {
		s.key = 0
		return false
	}
	return true
}
