package nodes

import (
	"time"

	"nines/network"
	"nines/nodes/disk"
	"nines/sim"
)

// Env is all that a protocol sees of the world. There is one for each
// incarnation of a node; after a crash the old one does nothing any more.
type Env struct {
	node      *Node // this and the next four are what every delivery touches
	protocol  Protocol
	packet    *network.Packet // the message that is being received
	live      bool
	started   bool
	alarms    *alarm // all that are set
	processes []*Process
	inbox     fifo[Request]
	receivers []*Process // that wait for the inbox, oldest first
}

// ID returns the node's address.
func (env *Env) ID() ID { return env.node.id }

// Name returns the node's name.
func (env *Env) Name() string { return env.node.name }

// Peers returns the other members, without the node itself. It must not be
// changed.
func (env *Env) Peers() []ID { return env.node.peers }

// Now returns what the node's own clock shows. It may be ahead or behind,
// drift and jump; nothing but its name says that it is the time.
func (env *Env) Now() sim.Time { return env.node.Clock() }

// Monotonic returns how long the node's clock has been running, since it was
// added: what CLOCK_MONOTONIC is to CLOCK_REALTIME. It drifts as Now does, but
// no jump moves it, so that it never runs backwards.
func (env *Env) Monotonic() sim.Time {
	return env.node.clock.monotonic(env.node.cluster.engine.Now())
}

// Cause returns what the running event descends from.
func (env *Env) Cause() sim.Cause { return env.node.cluster.engine.Cause() }

// SetCause changes what the rest of the running event descends from: a node
// that flushes many operations at once answers each in its own cause.
func (env *Env) SetCause(c sim.Cause) { env.node.cluster.engine.SetCause(c) }

// Draw returns random numbers for one purpose. They are addressed by the
// node's name, the purpose, the cause of the running event and how often that
// cause drew for it: whatever else happens in the run, they stay the same.
func (env *Env) Draw(purpose string) sim.Stream {
	e := env.node.cluster.engine
	return e.Draw(e.Key(purpose, env.node.hash))
}

// Send sends a message. It may be lost, doubled, late or out of order, as the
// network has it. A message to the node itself arrives in an event of its own
// at the current time.
func (env *Env) Send(to ID, m Message) {
	if env.live {
		env.node.cluster.network.Send(network.Packet{From: env.node.id, To: to, Message: m})
	}
}

// receive hands a message to whom it is for. A call that was sent before this
// incarnation began is refused: its connection broke with the last one.
func (env *Env) receive(p *network.Packet) {
	if p.Call != 0 && !p.Reply && p.Sent < env.node.began {
		env.node.counts.Missed++
		env.node.tell(Missed, p)
		return
	}
	env.node.counts.Received++
	if p.Reply {
		env.answered(p)
		return
	}
	env.packet = p
	env.protocol.Receive(env, p.From, p.Message)
	env.packet = nil
}

// Work keeps a core of the node's CPU busy for d, in turn after what waits
// already, and then calls done. On a slow node it takes longer.
func (env *Env) Work(d time.Duration, done func()) {
	if !env.live {
		return
	}
	n := env.node
	if n.cpu == nil {
		n.cpu = newProcessor(n, CPU{})
	}
	n.cpu.work(d, done)
}

// Disk returns the node's disk; nil if it has none.
func (env *Env) Disk() *disk.Disk { return env.node.disk }

// Halt crashes the node from within: what a server does that finds its disk
// dead. It stays down until somebody restarts it.
func (env *Env) Halt(reason string) {
	if env.live {
		env.Log("halts: %s", reason)
		env.node.Crash()
	}
}
