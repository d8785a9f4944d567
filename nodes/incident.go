package nodes

import (
	"nines/network"
	"nines/sim"
)

// What says what befell a node, or a message that had reached it.
type What uint8

const (
	Started      What = iota // the protocol of a new incarnation begins
	Crashed                  // the node is switched off
	Paused                   // it stands still
	Resumed                  // it goes on
	Slowed                   // its work takes Node.Slowness times as long from now on
	Missed                   // a message found it down, or was a call to an earlier incarnation
	Refused                  // a message found the CPU's queue full
	Discarded                // a message was waiting when the node crashed
	AnsweredLate             // a message answered a call that had ended already
)

var whats = [...]string{
	"started", "crashed", "paused", "resumed", "slowed", "missed", "refused", "discarded", "answered late",
}

// String returns the word for it.
func (w What) String() string { return whats[w] }

// Incident is one thing that befell a node.
type Incident struct {
	At     sim.Time // true time
	Node   *Node
	Cause  sim.Cause // of the running event
	What   What
	Packet *network.Packet // the message, if it is about one; valid only during the call
}

// Watch has all incidents given to f, which must not act on the world. With
// nil, the default, nothing is made of them.
func (c *Cluster) Watch(f func(Incident)) { c.watch = f }

// tell reports an incident to whoever watches.
func (n *Node) tell(what What, p *network.Packet) {
	if c := n.cluster; c.watch != nil {
		c.watch(Incident{c.engine.Now(), n, c.engine.Cause(), what, p})
	}
}

// Slowness returns how many times longer than normal the node's work takes.
func (n *Node) Slowness() float64 { return n.slow }
