package network

import (
	"fmt"

	"nines/sim"
)

// A packet goes through these steps; each may end it:
//
//	transmit   wait for the wire, meet the cuts, be lost, travel
//	arrive     meet the cuts made meanwhile, be held, be corrupted
//	deliver    wait for its turn in a session, be handed over

// fate is what ends an attempt other than arrival.
type fate uint8

const (
	lost fate = iota
	severed
	overflowed
	corrupted
)

// transmit puts a packet on its link.
func (n *Network) transmit(c *conditions, i uint32, f *flight) {
	size := sizeOf(f.message)
	leaves := n.engine.Now()
	if rate := c.now.BytesPerSecond; rate > 0 {
		var ok bool
		if leaves, ok = n.links[f.link].serialise(leaves, size, rate, c.now.QueueBytes); !ok {
			n.fail(c, i, f, overflowed, nil)
			return
		}
	}
	n.kinds[f.kind].counts.Bytes += uint64(size)
	f.take(c.way)
	if c.disturbed {
		if effect := c.setOut(f); effect != nil {
			n.fail(c, i, f, severed, effect)
			return
		}
	}
	if f.chance(purposeLoss, c.now.Loss) {
		n.fail(c, i, f, lost, c.blame(f, purposeLoss, ofLoss))
		return
	}
	if c.disturbed {
		c.note(f)
	}
	f.calm = 0
	if c.uneventful {
		f.calm = n.epoch
	}
	n.arriveAs(n.engine.Cause(), leaves.Add(c.now.travel(f)), i)
}

// arriveAs has a packet arrive.
func (n *Network) arriveAs(cause sim.Cause, at sim.Time, i uint32) {
	f := n.flights.at(i)
	n.engine.ScheduleAs(cause, at, n, sim.Event{Kind: n.kinds[f.kind].event, Target: uint32(f.to), Arg: uint64(i)})
}

// Handle takes the network's events from the engine; it is not for others.
func (n *Network) Handle(_ *sim.Engine, ev sim.Event) {
	i := uint32(ev.Arg)
	f := n.flights.at(i)
	switch {
	case f.calm == n.epoch:
		n.deliver(ID(ev.Target), i, f)
	case f.flags&failed != 0:
		f.flags &^= failed
		n.transmit(n.conditionsOf(f), i, f)
	case f.link == noLink:
		n.looping--
		n.deliver(f.to, i, f)
	case f.flags&ready != 0:
		n.takeTurn(i, f)
	default:
		n.arrive(i, f)
	}
}

// arrive takes a packet that has travelled.
func (n *Network) arrive(i uint32, f *flight) {
	c := n.conditionsOf(f)
	if c.disturbed && n.intercept(c, i, f) {
		return
	}
	if f.chance(purposeCorrupt, c.now.Corrupt) {
		effect := c.blame(f, purposeCorrupt, ofCorrupt)
		if !f.damage() {
			n.fail(c, i, f, corrupted, effect)
			return
		}
		if effect != nil {
			effect.Damaged++
		}
	}
	if c.base.Session {
		n.order(n.links[f.link].session, i, f)
		return
	}
	n.deliver(f.to, i, f)
}

// intercept holds or kills a packet, and tells whether it did.
func (n *Network) intercept(c *conditions, i uint32, f *flight) bool {
	if o := c.deadPath(f); o != nil {
		n.fail(c, i, f, severed, &o.effect)
		return true
	}
	cut := c.meet(f)
	switch {
	case cut == nil:
		return false
	case cut.partition.Mode == Hold:
		cut.keep(i)
	default:
		n.fail(c, i, f, severed, &cut.effect)
	}
	return true
}

// damage flips bits and tells whether the receiver gets to see them.
func (f *flight) damage() bool {
	m, ok := f.message.(Corruptible)
	if !ok {
		return false
	}
	s := f.stream(purposeDamage)
	f.message = m.Corrupt(&s)
	f.flags |= damaged
	return true
}

// deliver hands a packet over. Its flight is released before, so that what the
// receiver sends takes the same one, which is in the cache. That to is known
// from elsewhere lets the processor fetch flight and receiver side by side.
func (n *Network) deliver(to ID, i uint32, f *flight) {
	if n.receiver == nil {
		panic(fmt.Sprintf("network: %q reached %q, but the network has no Receiver", n.kinds[f.kind].name, n.Name(to)))
	}
	counts := &n.kinds[f.kind].counts
	if f.link != noLink {
		counts.Delivered++
	}
	if n.observer != nil {
		n.tell(Arrived, i, f, nil)
	}
	n.packet = f.packet()
	n.packet.To = to
	if n.packet.Corrupt {
		counts.Damaged++
	}
	n.flights.release(i)
	fold(n.engine.DigestState(), &n.packet)
	n.receiver.Deliver(&n.packet)
}

// fail ends an attempt: a session tries again, as long as it may; otherwise it
// is the packet's end. blame is the effect of the fault that did it, nil if
// the link did it by itself.
func (n *Network) fail(c *conditions, i uint32, f *flight, why fate, blame *Effect) {
	again := c.base.Session && int64(f.attempt) < c.base.Retries
	if n.observer != nil {
		step := steps[why]
		if again {
			step = Failed
		}
		n.tell(step, i, f, blame)
	}
	if blame == nil {
		blame = new(Effect)
	}
	if again {
		blame.Retried++
		n.retransmit(c, i, f)
		return
	}
	blame.Killed++
	counts := &n.kinds[f.kind].counts
	switch why {
	case lost:
		counts.Lost++
	case severed:
		counts.Cut++
	case overflowed:
		counts.Overflowed++
	case corrupted:
		counts.Corrupted++
	}
	serial, link := f.serial, f.link
	n.flights.release(i)
	if c.base.Session {
		n.giveUp(n.links[link].session, serial)
	}
}
