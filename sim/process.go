package sim

import (
	"fmt"
	"iter"
	"runtime/debug"
	"time"
)

// Process is behaviour written in sequence: it sleeps, waits and goes on, as
// in SimPy. It runs on a coroutine, so nothing runs beside it; the engine
// resumes it by an ordinary event. Processes are for clients, coordinators and
// lessons; the hottest paths use handlers.
type Process struct {
	engine  *Engine
	name    string
	body    func(*Process)
	worker  *worker // nil before the start and after the end
	index   int     // position in processes.live
	ticket  uint64  // counts parkings: a wake-up for an older one is stale
	waiting string  // what it is parked for; empty while it runs or sleeps
	parked  bool
	killed  bool
	daemon  bool
}

// processes is the engine's list of live processes and its pool of coroutines.
type processes struct {
	kind    Kind
	live    []*Process
	idle    []*worker
	created uint32
	running *Process
}

// worker is a coroutine that runs one process after another: making one costs
// several times what resuming one does.
type worker struct {
	resume  func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
	process *Process
	failure *PanicError
}

// killedPanic unwinds a process that was killed, so that its defers run.
type killedPanic struct{ name string }

// Go starts a process. Its body begins with an event of its own at the current
// time, after the events already due then, in the cause of the running event.
func (e *Engine) Go(name string, body func(p *Process)) *Process {
	p := &Process{engine: e, name: name, body: body, index: len(e.processes.live)}
	e.processes.live = append(e.processes.live, p)
	e.processes.created++
	p.parked = true
	p.wakeAt(e.now)
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

// Sleep lets d of virtual time pass. A negative d panics.
func (p *Process) Sleep(d time.Duration) {
	if d < 0 {
		panic(fmt.Sprintf("sim: %s sleeps for %v", p.name, d))
	}
	wake := p.wakeAt(p.engine.now.Add(d))
	defer p.engine.Cancel(wake) // only a killed process leaves it pending
	p.park("")
}

// Park waits until wake is called; what says for what, in a deadlock report.
// It is the primitive from which mailboxes and futures are made.
func (p *Process) Park(what string) {
	if what == "" {
		what = "something unnamed"
	}
	p.park(what)
}

// ParkUntil is Park with a deadline; the caller looks whether what it waited
// for is there.
func (p *Process) ParkUntil(deadline Time, what string) {
	if deadline == Never {
		p.Park(what)
		return
	}
	wake := p.wakeAt(deadline)
	defer p.engine.Cancel(wake) // it was woken earlier, or killed
	p.Park(what)
}

// Waker returns a function-like value that ends the next or current parking
// of p and is harmless afterwards.
func (p *Process) Waker() Waker { return Waker{p, p.ticket} }

// Waker ends one parking of one process.
type Waker struct {
	process *Process
	ticket  uint64
}

// Wake schedules the process to go on, now, after the events already due. It
// tells whether the process was still waiting.
func (w Waker) Wake() bool {
	p := w.process
	if p == nil || p.ticket != w.ticket || p.worker == nil && !p.parked {
		return false
	}
	p.ticket++ // a second wake-up is stale
	p.wakeAt(p.engine.now)
	return true
}

func (p *Process) wakeAt(at Time) Handle {
	return p.engine.Schedule(at, p, Event{p.engine.processes.kind, uint32(p.index), p.ticket})
}

// Handle resumes the process: it is how the engine delivers its events.
func (p *Process) Handle(e *Engine, ev Event) {
	if !p.parked || ev.Arg != p.ticket {
		return
	}
	p.resume()
}

func (p *Process) park(what string) {
	if p.killed {
		panic(killedPanic{p.name})
	}
	if p.engine.processes.running != p {
		panic("sim: " + p.name + " waits while it is not running")
	}
	p.parked, p.waiting = true, what
	p.worker.yield(struct{}{})
	p.waiting = ""
	if p.killed {
		panic(killedPanic{p.name})
	}
}

// resume runs the process until it parks or ends.
func (p *Process) resume() {
	all := &p.engine.processes
	if p.worker == nil {
		p.worker = all.worker()
		p.worker.process = p
	}
	p.parked = false
	p.ticket++
	before := all.running
	all.running = p
	w := p.worker
	w.resume()
	all.running = before
	if p.parked {
		return
	}
	all.finished(p)
	if w.failure != nil {
		failure := w.failure
		w.failure = nil
		panic(failure)
	}
}

func (all *processes) finished(p *Process) {
	p.worker.process = nil
	all.idle = append(all.idle, p.worker)
	p.worker = nil
	last := len(all.live) - 1
	all.live[p.index] = all.live[last]
	all.live[p.index].index = p.index
	all.live[last] = nil
	all.live = all.live[:last]
}

func (all *processes) worker() *worker {
	if n := len(all.idle); n > 0 {
		w := all.idle[n-1]
		all.idle = all.idle[:n-1]
		return w
	}
	w := new(worker)
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for w.process != nil {
			w.run()
			if !yield(struct{}{}) {
				return
			}
		}
	})
	return w
}

// run executes one process's body. A panic is caught here, where its stack
// still is; outside the coroutine it would be lost.
func (w *worker) run() {
	p := w.process
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if _, killed := v.(killedPanic); !killed {
			w.failure = &PanicError{v, string(debug.Stack()), p.engine.now, p.engine.cause}
		}
	}()
	if !p.killed {
		p.body(p)
	}
}

// Kill ends a process where it waits; its defers run. A process that kills
// itself ends when it next waits.
func (p *Process) Kill() {
	if p.killed {
		return
	}
	p.killed = true
	if p.parked {
		p.engine.Schedule(p.engine.now, reaper{p}, Event{Kind: p.engine.processes.kind, Target: uint32(p.index)})
	}
}

// reaper unwinds a killed process in an event of its own, so that its defers
// never run inside the handler that killed it.
type reaper struct{ p *Process }

func (r reaper) Handle(*Engine, Event) {
	if r.p.parked {
		r.p.resume()
	}
}

// Close ends every process and frees its coroutine. An engine whose processes
// all ended, or that never had any, needs no Close.
func (e *Engine) Close() {
	all := &e.processes
	for len(all.live) > 0 {
		p := all.live[len(all.live)-1]
		p.killed = true
		p.resume()
	}
	for _, w := range all.idle {
		w.stop()
	}
	all.idle = nil
}

func (all *processes) deadlock(at Time) error {
	var waiting []string
	for _, p := range all.live {
		if !p.daemon && p.waiting != "" {
			waiting = append(waiting, p.name+": "+p.waiting)
		}
	}
	if waiting == nil {
		return nil
	}
	return &DeadlockError{at, waiting}
}
