// Package nodes makes virtual machines and runs protocols on them.
//
// A machine has a name, a place on the network, a clock that may be wrong, a
// CPU, perhaps a disk, and a Protocol: the program that runs on it. The
// protocol sees the world through Env and nothing else. It can be crashed,
// paused, slowed down and confused, and it never finds out that it is not real.
//
//	                experiment: Crash, Pause, Slow, JumpClock, ...
//	                    |
//	+-------------------v------------------ Node ----------------------+
//	|  clock   CPU   disk      survive a crash (the disk: what it      |
//	|   |       |     |        promised), hold faults and statistics   |
//	|  ++-------+-----+--+                                             |
//	|  |       Env       |     one for each incarnation: after a       |
//	|  +--------+--------+     crash the old one does nothing          |
//	|           |                                                      |
//	|  +--------v--------+                                             |
//	|  |    Protocol     |     one for each incarnation: made by Boot, |
//	|  +-----------------+     gone with what it knew                  |
//	+------------------------------^------------------------------------+
//	                               |  messages, lost and late
//	                            network
//
// # From an empty node to a working one
//
// A protocol has two methods. This one is complete, and of little use:
//
//	type node struct{}
//
//	func (node) Start(env *nodes.Env)                                  {}
//	func (node) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {}
//
// Answer. A message is any type with a method Kind. Reply answers whoever sent
// the message that is being received:
//
//	func (node) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {
//		if r, ok := m.(read); ok {
//			env.Reply(value{r.key, "?"})
//		}
//	}
//
// Remember. What the node knows are fields of the protocol. Boot makes a new
// value for each incarnation, so a crash forgets them, as a crash should:
//
//	type node struct{ values map[string]string }
//
//	boot := func() nodes.Protocol { return &node{values: map[string]string{}} }
//
// Do something of one's own accord. Start is called first; a timer calls back:
//
//	func (n *node) Start(env *nodes.Env) {
//		env.Every("gossip", time.Second, func() {
//			for _, peer := range env.Peers() {
//				env.Send(peer, digest{n.summary()})
//			}
//		})
//	}
//
// Ask, and bear it if nobody answers. Call needs a time-out, for messages get
// lost, and a node that does not answer may be dead, slow, cut off, or may
// have done what it was asked:
//
//	env.Call(peer, read{"x"}, 500*time.Millisecond, func(reply nodes.Message, ok bool) {
//		...
//	})
//
// Survive. What has to outlive a crash goes to env.Disk, and only what Sync has
// confirmed is there; answer after that, not before. Start finds it again. See
// the disk package, whose Log does the hard part.
//
// Decide at random, but the same each time. Draw is the only dice:
//
//	s := env.Draw("whom to ask")
//	peer := env.Peers()[s.Below(uint64(len(env.Peers())))]
//
// Write it in sequence, where that reads better. A process sleeps, receives and
// calls in plain order; Program is a protocol that is one process:
//
//	boot := nodes.Program("client", func(p *nodes.Process) {
//		for {
//			reply, ok := p.Call(server, read{"x"}, time.Second)
//			...
//			p.Sleep(time.Second)
//		}
//	})
//
// Run it. The example of this package is a whole program of two nodes. Then
// hand the protocol to nodestest.Conformance, which is less friendly.
//
// # What happens in which order
//
// Every method and callback of a protocol runs to its end at one instant of
// virtual time; nothing interrupts it. Messages, timers and completed work
// come one at a time. The network decides when a message arrives: messages to
// one node may overtake each other unless the link is a session.
//
// Timers run on the node's own clock: if it is fast, they are early. They
// count elapsed time, so a jump of the clock does not move them, as
// CLOCK_MONOTONIC does not jump; env.Now does, as CLOCK_REALTIME does, and
// env.Monotonic does not.
//
// Handling a message takes no time unless the Spec gives the CPU a service
// time. If it does, messages queue for the cores and Receive is called when the
// work is done. Work queues there too. Timers never wait for the CPU: that is
// how a machine can be useless and still send heartbeats.
//
// # Faults
//
//	Crash      everything volatile is gone: timers, processes, queued work,
//	           unanswered calls; the disk keeps what it had synced
//	Amnesia    a crash from which the disk returns empty
//	Restart    a new incarnation, from Boot
//	Pause      nothing runs, nothing is lost; Resume serves what came meanwhile,
//	           in order. The clock went on: leases expired unnoticed
//	Slow       CPU work takes a multiple of its time; timers are on time
//	JumpClock  the clock shows another time
//	SetDrift   the clock runs at another speed
//
// A message that is under way while its receiver crashes and restarts reaches
// the new incarnation, as a datagram does. Calls and their answers do not: they
// belong to a connection between two incarnations.
//
// # Causes
//
// Each event descends from a cause: a client's operation, a firing of a named
// timer, a start. Messages, one-shot timers, time-outs, work and processes hand
// it on; it addresses random draws, so that nothing elsewhere shifts them. A
// series made by NewTimer or Every gives each firing a cause of its own.
//
// # Glossary
//
//   - incarnation: a node between a start and the next crash.
//   - volatile: gone after a crash; the opposite of durable.
//   - fail-stop, amnesia: failures after which a node returns with its disk, or
//     without. A process that halts for good is a crash without a restart.
//   - grey failure: a node that is up for its monitor and down for its users
//     (Huang et al., HotOS 2017).
//   - clock skew: the difference between clocks; drift: the rate at which it
//     grows, here in parts per billion.
//   - service time, queue, utilisation: what a message asks of a core, who
//     waits for one, and how long the cores are busy. Little's law, L = λW,
//     holds in every CPUStats exactly.
//   - request: a message with what is needed to answer it, now or later.
//   - peer: another member of the group that the node belongs to.
//
// # Sources
//
// The interface follows AnySystem's contexts and Maelstrom's nodes; the
// processes follow SimPy; the clocks follow POSIX clock_gettime. The CPU is the
// multi-server queue of Kleinrock, Queueing Systems, volume 1 (1975).
package nodes
