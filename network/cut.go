package network

import (
	"fmt"
	"slices"

	"nines/sim"
)

// Cut is a Partition that is in force, or was.
//
// A dropping cut stops packets that set out while it is in force, and those
// that arrive while it is in force though they set out before: what is in a
// severed cable does not come out of it. A packet that crosses a cut which
// begins and heals while it travels never notices. A partial loss is drawn
// once per packet and cut, for packets under way too.
//
// A holding cut stops packets where they arrive. When it heals they arrive
// again, at that instant, in the order in which they came.
//
// Where cuts overlap a packet meets them in the order in which they were made.
type Cut struct {
	network   *Network
	partition Partition
	group     []uint32 // of each endpoint, from 1; 0 for those in no group
	word      uint64   // addresses the draws of a partial loss
	held      []held
	effect    Effect
	healed    bool
}

// held is a packet that waits for the end of a cut.
type held struct {
	cause  sim.Cause
	flight uint32
}

// Effect says what a fault has done so far.
type Effect struct {
	Killed  uint64 // packets that never arrived because of it
	Held    uint64 // packets that had to wait for its end
	Retried uint64 // attempts of sessions that it stopped, but not the last
	Slowed  uint64 // packets that a Change of latency or bandwidth applied to

	// What a Change did that the link would not have done by itself.
	Duplicated uint64 // packets that it doubled
	Reordered  uint64 // packets that it made late, so that others passed them
	Damaged    uint64 // packets that it delivered with flipped bits
}

// Cut puts a partition in force. A partition that Check refuses panics.
func (n *Network) Cut(p Partition) *Cut {
	if err := n.Check(p); err != nil {
		panic(fmt.Sprintf("network: Cut(%+v): %v", p, err))
	}
	c := &Cut{network: n, partition: p, group: make([]uint32, len(n.endpoints))}
	c.partition.Groups = nil // the caller keeps his
	for g, ids := range p.Groups {
		c.partition.Groups = append(c.partition.Groups, slices.Clone(ids))
		for _, id := range ids {
			c.group[id] = uint32(g) + 1
		}
	}
	// By its name or text: another cut, earlier or later, does not change the draws.
	c.word = n.wordOf("partition", p.Name, func() string { return n.Format(p) })
	n.cuts = append(n.cuts, c)
	n.epoch++
	n.announce(&c.effect)
	return c
}

// wordOf draws the word that addresses the draws of a fault: by its name, or
// by its text if it has none.
func (n *Network) wordOf(purpose, name string, text func() string) uint64 {
	if name == "" {
		name = text()
	}
	s := n.engine.Draw(n.engine.Key(purpose, sim.HashString(name)))
	return s.Uint64()
}

// Heal ends the cut, and releases what it held. Healing twice is harmless.
func (c *Cut) Heal() {
	if c.healed {
		return
	}
	c.healed = true
	n := c.network
	i := slices.Index(n.cuts, c)
	n.cuts = slices.Delete(n.cuts, i, i+1)
	n.epoch++
	for _, h := range c.held {
		n.arriveAs(h.cause, n.engine.Now(), h.flight)
	}
	c.held = nil
}

// KeptCauses takes the engine's question whose packets are held: by cuts, or by
// sessions until those before them come. It is not for others.
func (n *Network) KeptCauses(keep func(sim.Cause)) {
	for _, c := range n.cuts {
		for _, h := range c.held {
			keep(h.cause)
		}
	}
	for _, s := range n.sessions {
		for _, e := range s.early {
			keep(e.cause)
		}
	}
}

// Healed tells whether the cut has ended.
func (c *Cut) Healed() bool { return c.healed }

// Partition returns what was cut.
func (c *Cut) Partition() Partition { return c.partition }

// String returns the partition's text, which Network.ParsePartition reads.
func (c *Cut) String() string { return c.network.Format(c.partition) }

// Effect returns what the cut has done so far.
func (c *Cut) Effect() Effect { return c.effect }

// severs tells whether the cut applies to a link.
func (c *Cut) severs(from, to ID) bool {
	if int(max(from, to)) >= len(c.group) {
		return false // attached after the cut was made
	}
	g, h := c.group[from], c.group[to]
	return g != 0 && h != 0 && c.partition.severs(g, h)
}

// kills tells whether a dropping cut stops a packet.
func (c *Cut) kills(f *flight) bool {
	loss := c.partition.loss()
	if loss == 1 {
		return true
	}
	s := sim.Key(f.word^c.word).At(sim.Cause(f.attempt), purposeCut)
	return s.Float64() < loss
}

// keep holds a packet, in the order in which packets come.
func (c *Cut) keep(i uint32) {
	n := c.network
	n.kinds[n.flights.at(i).kind].counts.Held++
	c.effect.Held++
	if n.observer != nil {
		n.tell(Kept, i, n.flights.at(i), &c.effect)
	}
	c.held = append(c.held, held{n.engine.Cause(), i})
}
