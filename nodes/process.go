package nodes

import (
	"time"

	"nines/sim"
)

// Process is behaviour written in sequence, on a node: it sleeps, receives,
// calls and goes on. It dies with the incarnation, where it waits; its
// deferred functions run then, on a node that is already inert.
type Process struct {
	env   *Env
	sim   *sim.Process
	index int // in env.processes
}

// Go starts a process on the node. It begins in an event of its own at the
// current time, in the cause of the running event.
func (env *Env) Go(name string, body func(p *Process)) {
	if !env.live {
		return
	}
	p := &Process{env: env, index: len(env.processes)}
	env.processes = append(env.processes, p)
	p.sim = env.node.cluster.engine.Go(env.Name()+": "+name, func(*sim.Process) {
		defer p.ended()
		p.thaw()
		body(p)
	}).Daemon()
}

// ended takes the process off its incarnation's list.
func (p *Process) ended() {
	all := p.env.processes
	last := len(all) - 1
	all[p.index] = all[last]
	all[p.index].index = p.index
	all[last] = nil
	p.env.processes = all[:last]
}

// Env returns the environment of the node that the process runs on.
func (p *Process) Env() *Env { return p.env }

// Sim returns the engine's process, for waiting on what is not of this
// package: a disk, a sim.Future.
func (p *Process) Sim() *sim.Process { return p.sim }

// Now returns what the node's own clock shows.
func (p *Process) Now() sim.Time { return p.env.Now() }

// Sleep waits until the node's clock has moved by d.
func (p *Process) Sleep(d time.Duration) {
	over := false
	p.env.After(d, func() {
		over = true
		p.wake()
	})
	for !over {
		p.park("a sleep to end")
	}
}

// Work keeps a core of the node's CPU busy for d, in turn after what waits
// already.
func (p *Process) Work(d time.Duration) {
	over := false
	p.env.Work(d, func() {
		over = true
		p.wake()
	})
	for !over {
		p.park("the CPU")
	}
}

// Call sends a message and waits for the answer. Without one, ok is false when
// the node's clock has moved by timeout, which must be positive.
func (p *Process) Call(to ID, m Message, timeout time.Duration) (reply Message, ok bool) {
	over := false
	p.env.Call(to, m, timeout, func(answer Message, came bool) {
		reply, ok, over = answer, came, true
		p.wake()
	})
	for !over {
		p.park("an answer")
	}
	return reply, ok
}

// park waits to be woken, and then for the node to run, if it is paused.
func (p *Process) park(what string) {
	p.sim.Park(what)
	p.thaw()
}

// wake ends the waiting of the process, which looks for itself whether what it
// waits for is there.
func (p *Process) wake() { p.sim.Waker().Wake() }

// thaw waits until the node is not paused.
func (p *Process) thaw() {
	for n := p.env.node; p.env.live && n.paused; {
		n.backlog.frozen = append(n.backlog.frozen, p.sim.Waker())
		p.sim.Park("the node to be resumed")
	}
}
