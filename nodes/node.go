package nodes

import (
	"time"

	"nines/network"
	"nines/nodes/disk"
	"nines/sim"
)

// Node is one virtual machine. Its methods are for whoever runs the experiment
// and injects faults; what runs on the node sees its Env only.
type Node struct {
	// What every delivery touches, up to Counts.Received, comes first: a node
	// is rarely in the cache, and this is one line of it.
	env     *Env // the current incarnation; nil while the node is down
	direct  bool // a message may go straight to Receive
	paused  bool
	id      ID
	cluster *Cluster
	peers   []ID
	counts  Counts
	began   sim.Time // when it was last switched on
	clock   clock
	make    func() Protocol
	name    string
	hash    uint64 // of the name; it addresses draws
	starts  uint64
	cpu     *processor // nil until there is work
	slow    float64    // factor on all work; 1 is normal
	disk    *disk.Disk
	timers  *Timer // all series that any incarnation named
	backlog backlog
}

// Counts says what became of the messages that reached a node.
type Counts struct {
	Received  uint64 // given to the protocol, answers to its calls included
	Missed    uint64 // arrived while the node was down, or were calls to an earlier incarnation
	Refused   uint64 // found the CPU's queue full
	Discarded uint64 // waited for the CPU, or for the end of a pause, when the node crashed
	Late      uint64 // answers to calls that had ended already; Received counts them too
}

func newNode(c *Cluster, s *Spec, id ID) *Node {
	n := &Node{
		cluster: c, make: s.Boot, name: s.Name, hash: sim.HashString(s.Name), id: id, slow: 1,
	}
	now := c.engine.Now()
	n.clock = newClock(now, s.Clock)
	if !s.CPU.isZero() {
		n.cpu = newProcessor(n, s.CPU)
	}
	if s.Disk != nil {
		n.disk = disk.New(c.engine, s.Name, *s.Disk)
	}
	return n
}

// ID returns the node's address.
func (n *Node) ID() ID { return n.id }

// Name returns the node's name.
func (n *Node) Name() string { return n.name }

// Site returns the name of the site where the node stands.
func (n *Node) Site() string { return n.cluster.network.Site(n.id) }

// Up tells whether the node is switched on. A paused node is.
func (n *Node) Up() bool { return n.env != nil }

// Paused tells whether the node is up but stands still.
func (n *Node) Paused() bool { return n.paused }

// Starts returns how often the node has been started, the first time included.
func (n *Node) Starts() uint64 { return n.starts }

// Protocol returns the protocol of the current incarnation; nil while the node
// is down. An experiment may ask it what it would tell any operator:
//
//	leader, ok := n.Protocol().(interface{ Leader() bool })
func (n *Node) Protocol() Protocol {
	if n.env == nil {
		return nil
	}
	return n.env.protocol
}

// Disk returns the node's disk, for faults; nil if it has none.
func (n *Node) Disk() *disk.Disk { return n.disk }

// Counts returns what became of the messages that reached the node.
func (n *Node) Counts() Counts { return n.counts }

// SetPeers says who the other members are. The node itself is left out.
func (n *Node) SetPeers(members []ID) {
	n.peers = nil
	for _, id := range members {
		if id != n.id {
			n.peers = append(n.peers, id)
		}
	}
}

// Clock returns what the node's clock shows.
func (n *Node) Clock() sim.Time { return n.clock.read(n.cluster.engine.Now()) }

// JumpClock moves the hands of the node's clock by d, as an administrator or
// a time server does. Timers that are set do not notice.
func (n *Node) JumpClock(d time.Duration) {
	n.clock.turn(n.cluster.engine.Now(), n.clock.ppb, d)
}

// SetDrift changes what the node's clock gains, in nanoseconds a second. It
// applies to the reading from now on and to timers that are set from now on.
func (n *Node) SetDrift(ppb int64) {
	checkDrift(n.name, ppb)
	n.clock.turn(n.cluster.engine.Now(), ppb, 0)
}

// Handle takes the node's own events from the engine; it is not for others.
func (n *Node) Handle(_ *sim.Engine, ev sim.Event) {
	switch ev.Kind {
	case n.cluster.kinds.start:
		n.start(ev.Arg)
	case n.cluster.kinds.backlog:
		n.serveBacklog()
	}
}

// arrive takes a message that cannot go straight to Receive.
func (n *Node) arrive(p *network.Packet) {
	switch {
	case n.env == nil || !n.env.started:
		n.counts.Missed++
		n.tell(Missed, p)
	case n.held():
		n.hold(waiting{packet: *p})
	default:
		n.admit(p)
	}
}

// admit takes a message as soon as the node looks at it.
func (n *Node) admit(p *network.Packet) {
	if n.cpu != nil && n.cpu.takes(n.slow) {
		n.cpu.message(p)
		return
	}
	n.env.receive(p)
}

// redirect finds out anew whether a message may go straight to Receive.
func (n *Node) redirect() {
	n.direct = n.env != nil && n.env.started && !n.held() && (n.cpu == nil || !n.cpu.takes(n.slow))
}
