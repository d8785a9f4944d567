package nodes

import (
	"slices"
	"time"
)

// Program returns the Boot of a node that is one sequential process: every
// message that arrives waits in its inbox for Recv.
func Program(name string, main func(p *Process)) func() Protocol {
	return func() Protocol { return program{name, main} }
}

type program struct {
	name string
	main func(p *Process)
}

func (m program) Start(env *Env)                  { env.Go(m.name, m.main) }
func (program) Receive(env *Env, _ ID, _ Message) { env.Enqueue() }

// Enqueue leaves the message that is being received to the node's processes:
// the one that has waited longest in Recv takes it.
func (env *Env) Enqueue() {
	env.inbox.push(env.Request())
	if len(env.receivers) > 0 {
		first := env.receivers[0]
		env.receivers = slices.Delete(env.receivers, 0, 1)
		first.wake()
	}
}

// Recv takes the oldest message from the inbox, waiting for one as long as it
// takes. What the process does next descends from that message's cause.
func (p *Process) Recv() Request {
	for p.env.inbox.len() == 0 {
		p.await()
	}
	return p.take()
}

// RecvWithin is Recv that gives up, with ok = false, when the node's clock has
// moved by d.
func (p *Process) RecvWithin(d time.Duration) (r Request, ok bool) {
	over := false
	timeout := p.env.After(d, func() {
		over = true
		p.wake()
	})
	for p.env.inbox.len() == 0 {
		if over {
			return r, false
		}
		p.await()
	}
	timeout.Stop()
	return p.take(), true
}

// await waits for a message; there may be none, if somebody else was faster.
func (p *Process) await() {
	p.env.receivers = append(p.env.receivers, p)
	p.park("a message")
	if i := slices.Index(p.env.receivers, p); i >= 0 {
		p.env.receivers = slices.Delete(p.env.receivers, i, i+1)
	}
}

func (p *Process) take() Request {
	r := p.env.inbox.pop()
	p.env.SetCause(r.cause)
	return r
}
