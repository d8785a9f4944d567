package nodes

import (
	"fmt"
	"time"

	"nines/nodes/disk"
	"nines/sim/dist"
)

// Spec describes a machine that is to be added to a Cluster. Name and Boot
// must be given.
type Spec struct {
	Name  string          // its identity: it addresses the node's random draws
	Site  string          // where it stands; "" is a site like any other
	Boot  func() Protocol // makes the protocol of each incarnation
	Peers []ID            // the other members; may be set later, with SetPeers
	CPU   CPU             // the zero CPU handles messages in no time
	Disk  *disk.Options   // nil is a machine without a disk
	Clock Clock           // the zero Clock is right
}

// CPU says how fast a node works. Work is done first come, first served, by
// as many cores as there are; what a message asks of it is drawn when the
// message arrives.
type CPU struct {
	Cores int64 // default 1

	// Service is the time that a message keeps a core busy before Receive is
	// called; nil is no time at all. Kinds overrides it for single kinds of
	// message, by the name that Message.Kind returns.
	Service dist.Distribution
	Kinds   map[string]dist.Distribution

	// Queue bounds how many messages wait for a core; one that finds the
	// queue full is dropped. 0 is no bound, NoQueue is no waiting at all. Work
	// that a protocol gives to itself is never refused.
	Queue int64

	// Handling is what Slow makes longer where a message takes no time: a node
	// slowed by a factor f needs (f-1)·Handling for it. Default HandlingDefault.
	// With NoHandling messages take no time however slow the node is.
	Handling time.Duration
}

// NoHandling, as the Handling of a CPU, is for a protocol that queues its own
// work: Slow then makes Work longer, and messages never wait behind it.
const NoHandling = -1

// NoQueue, as the Queue of a CPU, drops a message that finds no core idle.
const NoQueue = -1

// HandlingDefault is what handling one message costs an ordinary server, a
// tenth of a millisecond, of which a node without service times is relieved
// as long as nobody slows it.
const HandlingDefault = 100 * time.Microsecond

// Clock says by how much a node's clock is wrong. Offset is what it is ahead
// at the start of the run; DriftPPB is what it gains, in nanoseconds a second
// (parts per billion): an ordinary quartz is within ±50,000.
type Clock struct {
	Offset   time.Duration
	DriftPPB int64
}

// Drift beyond these is no clock: half speed and double speed.
const (
	DriftMin = -500_000_000
	DriftMax = 1_000_000_000
)

func (s *Spec) check() {
	switch {
	case s.Name == "":
		panic("nodes: a node needs a name")
	case s.Boot == nil:
		panic(fmt.Sprintf("nodes: %s has no Boot: nothing would run on it", s.Name))
	case s.CPU.Cores < 0:
		panic(fmt.Sprintf("nodes: %s has %d cores", s.Name, s.CPU.Cores))
	case s.CPU.Queue < NoQueue:
		panic(fmt.Sprintf("nodes: %s has a queue of %d messages", s.Name, s.CPU.Queue))
	}
	checkDrift(s.Name, s.Clock.DriftPPB)
}

func checkDrift(node string, ppb int64) {
	if ppb < DriftMin || ppb > DriftMax {
		panic(fmt.Sprintf("nodes: the clock of %s drifts by %d ppb, outside [%d, %d]", node, ppb, DriftMin, DriftMax))
	}
}

// isZero tells whether messages take no time and nothing else was said.
func (c *CPU) isZero() bool {
	return c.Cores == 0 && c.Service == nil && len(c.Kinds) == 0 && c.Queue == 0 && c.Handling == 0
}
