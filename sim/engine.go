package sim

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
	Interrupted func() bool // asked every 4,096 events; true ends Run with ErrInterrupted
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
	timers    uint16 // number of the last Timer made
	pending   uint64 // events that are scheduled and not cancelled
	sequence  uint64 // last order number given out
	digest    Digest
	processed uint64
	check     uint64 // value of processed at which limits are looked at
	instant   uint64 // value of processed when the clock last moved
	running   bool   // inside Run, Step or Close
	failure   error  // what broke the run; it cannot go on
	kinds     []kind
	kindOf    map[string]Kind
	sources   sources
	positions positions
	processes processes
}

// New returns an engine at time 0 with nothing pending.
func New(o Options) *Engine {
	e := &Engine{options: o, limits: o.Limits.orDefault(), kindOf: make(map[string]Kind)}
	e.Kind("none")
	e.processes.kind = e.Kind("process")
	e.check = e.nextCheck()
	return e
}

// Now returns the current virtual time.
func (e *Engine) Now() Time { return e.now }

// Processed returns the number of events handled so far.
func (e *Engine) Processed() uint64 { return e.processed }

// Pending returns the number of events that are scheduled and not cancelled,
// armed timers among them.
func (e *Engine) Pending() uint64 { return e.pending }

// Digest returns the hash of every event processed so far.
func (e *Engine) Digest() uint64 { return e.digest.Sum() }

// Fold adds a word to the digest of the running event: the content of a
// message, for example, of which the event carries only an index.
func (e *Engine) Fold(word uint64) { e.digest.Word(word) }

// DigestState gives access to the running digest, for payloads that fold
// themselves in pieces.
func (e *Engine) DigestState() *Digest { return &e.digest }

// Handle names a scheduled event so that it can be cancelled. The zero Handle
// names none.
type Handle struct {
	sequence uint64
	slot     uint32
}

// Schedule has h handle ev at time at, in the cause of the running event. A
// time in the past is an error of the caller and panics; at Never the event
// stays pending and does not happen.
func (e *Engine) Schedule(at Time, h Handler, ev Event) Handle {
	return e.ScheduleAs(e.cause, at, h, ev)
}

// ScheduleAs is Schedule with a cause of its own: the first event of an
// operation, an arrival or a fault.
func (e *Engine) ScheduleAs(cause Cause, at Time, h Handler, ev Event) Handle {
	if h == nil || int(ev.Kind) >= len(e.kinds) {
		panic(e.unhandled(h, ev))
	}
	sequence := e.number(at)
	i := e.allocate()
	s := &e.slots[i]
	s.handler, s.arg, s.cause, s.sequence = h, ev.Arg, cause, sequence
	s.target, s.kind = ev.Target, ev.Kind
	e.pending++
	e.queue.push(newKey(at, sequence, i))
	return Handle{sequence, i}
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
	e.pending--
	e.sweep()
	return true
}

// number gives out the next order number, for an event at time at.
func (e *Engine) number(at Time) uint64 {
	if at < e.now {
		panic(pastError(at, e.now))
	}
	if e.sequence >= sequenceMax {
		panic(&LimitError{Limit: "order numbers", Max: sequenceMax, At: e.now})
	}
	e.sequence++
	return e.sequence
}
