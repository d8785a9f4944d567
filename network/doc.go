// Package network carries messages between the endpoints of a simulated run,
// and does to them what networks do: delay, lose, duplicate, reorder, queue and
// corrupt them, or cut them off.
//
//	         site eu                         site us
//	      ┌───────────┐                   ┌───────────┐
//	 a ───┤ Local     │   Default or      │     Local ├─── c
//	 b ───┤           ├── SetLink(eu,us) ─┤           ├─── d
//	      └───────────┘         ╱         └───────────┘
//	                           ╱  Cut(split(a, b | c, d))
//
//	Send ── wire ── cuts ── loss ── latency ── cuts ── checksum ── session ── Deliver
//	       (queue)                  (travels)  (hold)  (corrupt)   (order)
//
// Endpoints are attached to sites; a Topology says which Link joins which
// sites. The two directions between two endpoints are links of their own, with
// a queue each, and are made when the first packet goes that way: an endpoint
// that never speaks costs some 100 bytes.
//
//	e := sim.New(sim.Options{Seed: 1})
//	t := &network.Topology{Default: network.Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4)}}
//	n := network.New(e, t, receiver)
//	a, b := n.Attach("a", "eu"), n.Attach("b", "us")
//	n.Send(network.Packet{From: a, To: b, Message: hello})
//	err := e.Run(sim.Never)
//
// # The same weather
//
// What happens to a packet is drawn when it is sent, at an address: its link (by
// the names of the two ends), its kind of message, its cause, and how many of
// that kind went that way in that cause before. From there loss, latency,
// duplication and so on have streams of their own. So a link that begins to
// lose keeps the latencies of what it does not lose; one that loses more loses
// what it lost before, and more; and an added endpoint, message kind, observer
// or fault changes the fate of no other packet. Two designs that are compared
// under one seed meet the same weather (common random numbers).
//
// # Faults
//
// Faults are data and print as the text that parses back:
//
//	split(a, b | c, d)             no group hears another; any number of groups
//	one-way(a | b)                 b does not hear a
//	bridge(a | b, c | d, e)        a sees all, the others only their own and a
//	ring(a | b | c | d)            each sees its two neighbours
//	split(a | b; loss=30%)         only a share is lost
//	split(a | b; hold)             delayed until it heals, not lost
//	degrade(a | b; latency=10)     a grey failure, see LinkChange
//	fail(cable)                    a Path dies, and packets are routed around it
//
// Cut, Degrade and Fail put them in force; Heal, Undo and Repair end them; a
// flapping cut is a schedule of Cut and Heal. Any number may overlap. Each
// counts its Effect, so that what was lost can be laid at a fault's door. What
// a cut does to packets under way is told at Cut.
//
// # Glossary
//
//	endpoint   whatever sends and receives: it has a name and a site
//	site       a rack, a zone, a region: any place that matters to links
//	link       one direction between two endpoints
//	datagram   a packet on its own: it may be lost, doubled or overtaken
//	session    a reliable, ordered link, as TCP makes one of datagrams
//	partition  a cut through the network between groups of endpoints
//	hold       to keep packets for the time of a partition
//	grey       of a failure: it works, but badly
//
// # Sources
//
// Shapes of partitions: P. Bailis and K. Kingsbury, The Network is Reliable,
// ACM Queue 12(7), 2014, and Jepsen's nemeses; M. Alfatafta et al., Toward a
// Generic Fault Tolerance Technique for Partial Network Partitioning, OSDI
// 2020. Retransmission: RFC 6298. Common random numbers: A. M. Law, Simulation
// Modeling and Analysis, chapter 11.
package network
