package sim

import "fmt"

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
	Trail       *Trail      // takes the digest after every event, or compares it; nil costs nothing
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
	slots     []slot // the first is never used
	free      uint32 // first free slot, linked through slot.arg; 0 is none
	stale     int    // keys in the queue whose event was cancelled
	timers    timers
	sequence  uint64 // last order number given out
	digest    Digest
	processed uint64
	check     uint64 // value of processed at which limits are looked at
	instant   uint64 // value of processed when the clock last moved
	running   bool   // inside Run, Step or Close
	watched   bool   // somebody wants to see events before they are handled
	failure   error  // what broke the run; it cannot go on
	kinds     []kind
	kindOf    map[string]Kind
	sources   sources
	positions positions
	keepers   []Keeper
	keep      func(Cause) // what keepers are given
	processes processes
}

// New returns an engine at time 0 with nothing pending.
func New(o Options) *Engine {
	e := &Engine{options: o, limits: o.Limits.orDefault(), kindOf: make(map[string]Kind), slots: make([]slot, 1)}
	e.Kind("none")
	e.processes.kind = e.Kind("process")
	e.check = e.nextCheck()
	if t := o.Trail; t != nil && t.events != 0 {
		panic(fmt.Sprintf("sim: a trail is for one run, and this one has %d events already", t.events))
	}
	e.watched = o.Observer != nil || o.Trail != nil && o.Trail.recorded != nil
	return e
}

// Now returns the current virtual time.
func (e *Engine) Now() Time { return e.now }

// Processed returns the number of events handled so far.
func (e *Engine) Processed() uint64 { return e.processed }

// Pending returns the number of events that are scheduled and not cancelled,
// armed timers among them.
func (e *Engine) Pending() uint64 {
	return uint64(e.queue.len() - e.stale + e.timers.queue.len())
}

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
	if h == nil || int(ev.Kind) >= len(e.kinds) || at < e.now || e.sequence >= sequenceMax {
		panic(e.complaint(at, h, ev))
	}
	if e.free == 0 {
		e.grow()
	}
	i := e.free
	s := &e.slots[i]
	e.free = uint32(s.arg)
	e.sequence++
	s.handler, s.arg, s.cause, s.sequence = h, ev.Arg, cause, e.sequence
	s.target, s.kind = ev.Target, ev.Kind
	e.queue.push(newKey(at, e.sequence, i))
	return Handle{e.sequence, i}
}

// complaint returns what is to be thrown when an event cannot be scheduled.
func (e *Engine) complaint(at Time, h Handler, ev Event) any {
	switch {
	case h == nil:
		return fmt.Sprintf("sim: event %+v is scheduled without a handler", ev)
	case int(ev.Kind) >= len(e.kinds):
		return fmt.Sprintf("sim: event %+v is scheduled, but Engine.Kind has made only the kinds below %d", ev, len(e.kinds))
	case at < e.now:
		return fmt.Sprintf("sim: event %+v is scheduled in the past: %d ns is before now, %d ns", ev, at, e.now)
	}
	return &LimitError{Limit: "order numbers", Max: sequenceMax, At: e.now}
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
	e.stale++
	e.sweep()
	return true
}
