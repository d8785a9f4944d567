package sim

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
)

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
	failure error // of the process that has just ended
	lost    bool  // its coroutine cannot be used again
}

// defianceMax is how often a killed process may try to wait, in defers or
// after recovering, before it is left where it stands.
const defianceMax = 100

// resume runs the process until it waits or ends, and returns its failure.
func (p *Process) resume() error {
	all := &p.engine.processes
	if p.worker == nil {
		if p.killed {
			all.finished(p)
			return nil
		}
		p.worker = all.hire()
		p.worker.process = p
	}
	w := p.worker
	p.state, all.running = running, p
	p.ticket++
	w.resume()
	if p.state != ended {
		all.running = nil
		return nil
	}
	failure := w.failure
	w.process, w.failure = nil, nil
	if !w.lost {
		all.idle = append(all.idle, w)
	}
	return failure
}

// hire returns an idle coroutine, or a new one.
func (all *processes) hire() *worker {
	if n := len(all.idle); n > 0 {
		w := all.idle[n-1]
		all.idle = all.idle[:n-1]
		return w
	}
	w := new(worker)
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for again := true; again; again = yield(struct{}{}) {
			w.run()
		}
	})
	return w
}

// run executes one process's body. A panic is caught here, where its stack
// still is; outside the coroutine it would be lost. Should the body call
// runtime.Goexit, as t.FailNow does, the process ends like any other, and the
// coroutine hands the exit on to whoever called Run.
func (w *worker) run() {
	p := w.process
	defer func() {
		thrown := recover()
		if _, killed := thrown.(killedPanic); thrown != nil && !killed {
			w.failure = p.engine.asError(thrown)
		}
		p.engine.processes.finished(p)
	}()
	p.body(p)
}

// finished takes a process off the books.
func (all *processes) finished(p *Process) {
	p.state, p.worker, p.body = ended, nil, nil
	p.ticket++ // no Waker of it counts any more
	all.running = nil
	last := len(all.live) - 1
	all.live[p.index] = all.live[last]
	all.live[p.index].index = p.index
	all.live[last] = nil
	all.live = all.live[:last]
}

// defy counts how often a killed process tries to wait. One that recovers from
// being killed, over and over, would never end: it is left where it stands,
// coroutine and all, and the run fails.
func (p *Process) defy() {
	p.engine.Cancel(p.alarm)
	p.defiance++
	if p.defiance <= defianceMax {
		return
	}
	w := p.worker
	w.lost = true
	w.failure = p.engine.asError(fmt.Sprintf(
		"sim: process %s was killed, recovered and waited again, %d times: let the panic of a kill pass", p.name, defianceMax))
	p.engine.processes.finished(p)
	for {
		w.yield(struct{}{})
	}
}

// Close ends every process, its defers included, and frees the coroutines. An
// engine that never had a process needs no Close. If a defer panics, Close
// does the rest of its work and then panics with the first *PanicError.
func (e *Engine) Close() {
	e.enter("Close")
	defer func() { e.running = false }()
	all := &e.processes
	var first error
	for len(all.live) > 0 {
		p := all.live[len(all.live)-1]
		p.killed = true
		if failure := p.resume(); first == nil {
			first = failure
		}
	}
	for _, w := range all.idle {
		w.stop()
	}
	all.idle = nil
	if first != nil {
		panic(first)
	}
}

// deadlock reports the processes that wait for what can no longer happen.
func (e *Engine) deadlock() error {
	k, scheduled := e.queue.min()
	t, armed := e.timers.queue.min()
	if scheduled && k.at != Never || armed && t.at != Never {
		return nil
	}
	live := slices.Clone(e.processes.live)
	slices.SortFunc(live, func(a, b *Process) int { return cmp.Compare(a.number, b.number) })
	var waiting []string
	for _, p := range live {
		if !p.daemon && p.waiting != "" {
			waiting = append(waiting, p.name+": "+p.waiting)
		}
	}
	if waiting == nil {
		return nil
	}
	return &DeadlockError{e.now, waiting}
}
