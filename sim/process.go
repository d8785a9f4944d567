package sim

import (
	"fmt"
	"time"
)

// Process is behaviour written in sequence: it sleeps, waits and goes on, as
// in SimPy. It runs on a coroutine, so nothing runs beside it; the engine
// resumes it by an ordinary event. Processes are for clients, coordinators and
// lessons; the hottest paths use handlers.
type Process struct {
	engine  *Engine // what every wait touches comes first
	worker  *worker // nil before the start and after the end
	ticket  uint64  // of the present wait: a wake-up with another one is stale
	alarm   Handle  // the event that ends the wait if nothing else does
	waiting string  // what it waits for; empty while it runs or sleeps
	number  uint32  // how many processes were started before it
	state   state
	killed  bool
	daemon  bool

	name     string
	body     func(*Process)
	index    int   // position in processes.live
	defiance int   // how often it waited though it had been killed
	place    place // in the line of a mailbox, future or resource
}

type state uint8

const (
	parked  state = iota // waits for an event; also before its start
	running              // its body is on the stack
	ended
)

// Go starts a process. Its body begins with an event of its own at the current
// time, after the events already due then, in the cause of the running event.
func (e *Engine) Go(name string, body func(p *Process)) *Process {
	all := &e.processes
	p := &Process{engine: e, name: name, body: body, number: all.created, index: len(all.live)}
	all.created++
	all.live = append(all.live, p)
	p.alarm = p.wakeAt(e.now)
	return p
}

// Daemon marks a process that may wait for ever without being reported as
// deadlocked: a server waiting for requests. It returns p.
func (p *Process) Daemon() *Process {
	p.daemon = true
	return p
}

// Engine returns the engine that runs the process.
func (p *Process) Engine() *Engine { return p.engine }

// Name returns the name given to Go.
func (p *Process) Name() string { return p.name }

// Now returns the current virtual time.
func (p *Process) Now() Time { return p.engine.now }

// Ended tells whether the body has returned, panicked or been killed.
func (p *Process) Ended() bool { return p.state == ended }

// Sleep lets d of virtual time pass; nothing but Kill cuts it short. A
// negative d panics.
func (p *Process) Sleep(d time.Duration) {
	if d < 0 {
		panic(fmt.Sprintf("sim: process %s sleeps for %v", p.name, d))
	}
	p.ticket++ // a Waker taken before now is stale
	at, what := p.engine.now.Add(d), ""
	if at == Never {
		what = "the end of time"
	}
	p.alarm = p.wakeAt(at)
	p.park(what)
}

// Park waits until a Waker of p is used; what says for what, in a deadlock
// report. It is the primitive of which mailboxes and futures are made.
func (p *Process) Park(what string) { p.ParkUntil(Never, what) }

// ParkUntil is Park with a deadline. The caller looks for itself whether what
// it waited for is there.
func (p *Process) ParkUntil(deadline Time, what string) {
	if what == "" {
		what = "something unnamed"
	}
	if deadline != Never {
		p.alarm = p.wakeAt(deadline)
	}
	p.park(what)
	if deadline != Never {
		p.engine.Cancel(p.alarm) // it was woken earlier
	}
}

// Waker ends one wait of one process. The zero Waker does nothing.
type Waker struct {
	process *Process
	ticket  uint64
}

// Waker returns what ends the present wait of p, or its next one if it runs.
// Once that wait is over it is harmless.
func (p *Process) Waker() Waker { return Waker{p, p.ticket} }

// Wake schedules the process to go on, now, after the events already due. It
// tells whether the process was still waiting.
func (w Waker) Wake() bool {
	p := w.process
	if p == nil || p.ticket != w.ticket || p.killed {
		return false
	}
	p.wake()
	return true
}

// Kill ends a process where it waits, by an event of its own: its defers run,
// and may not wait. A process that kills itself ends when it next waits.
func (p *Process) Kill() {
	if p.killed || p.state == ended {
		return
	}
	p.killed = true
	if p.state == parked {
		p.engine.Cancel(p.alarm)
		p.wake()
	}
}

// wake takes the present ticket away, so that no other wake-up counts.
func (p *Process) wake() {
	p.ticket++
	p.wakeAt(p.engine.now)
}

func (p *Process) wakeAt(at Time) Handle {
	return p.engine.Schedule(at, p, Event{p.engine.processes.kind, p.number, p.ticket})
}

// Handle resumes the process: it is how the engine delivers its events.
func (p *Process) Handle(e *Engine, ev Event) {
	if p.state != parked || ev.Arg != p.ticket {
		return
	}
	if failure := p.resume(); failure != nil {
		panic(failure)
	}
}

// killedPanic unwinds a process that was killed, so that its defers run.
type killedPanic struct{ name string }

func (k killedPanic) String() string { return "process " + k.name + " was killed" }

func (p *Process) park(what string) {
	if p.engine.processes.running != p {
		panic("sim: process " + p.name + " is told to wait while it is not running")
	}
	if !p.killed {
		p.state, p.waiting = parked, what
		p.worker.yield(struct{}{})
		p.waiting = ""
	}
	if p.killed {
		p.defy()
		panic(killedPanic{p.name})
	}
}
