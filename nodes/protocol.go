package nodes

import "nines/network"

// ID names a node: it is the node's endpoint on the network. IDs are dense,
// from 0, in the order of Cluster.Add. They say where to send; what must not
// change when another node is added goes by the node's name.
type ID = network.ID

// Message is what nodes send each other. It must not be changed once it was
// sent. See the network package for what a message may also tell of itself.
type Message = network.Message

// Protocol is the behaviour of one node, from one start to its end: Boot makes
// a new value for every incarnation, and what only that value knew is gone
// after a crash. Its methods run one at a time, each at one instant of virtual
// time, and act on the world through env alone. One that lets requests wait in
// queues of its own is a sim.Keeper, which tells in which causes they are.
type Protocol interface {
	// Start is called once, before anything else. A node that was there before
	// finds on env.Disk what it had made durable.
	Start(env *Env)

	// Receive is called for every message that arrives, except the answers to
	// Call. It may be called twice for one message, or out of order, or never:
	// that is up to the network.
	Receive(env *Env, from ID, m Message)
}

// TimerHandler is a Protocol that uses SetTimer.
type TimerHandler interface {
	// Timer is called when the timer that was set under this tag is due.
	Timer(env *Env, tag Tag)
}

// CrashHandler is a Protocol that is told of its crash: for the books of an
// experiment, which outlive it. The node is inert by then, and nothing that is
// done reaches anybody.
type CrashHandler interface {
	Crashed()
}

// Tag identifies a timer within a node: what sort it is, and of what.
type Tag struct {
	Name uint32 // a small number that the protocol gives to a sort of timer
	Arg  uint64 // which one: an operation, a peer, a term; 0 if there is one only
}
