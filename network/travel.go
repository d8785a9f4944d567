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
func (n *Network) transmit(i uint32, f *flight) {
	l := &n.links[f.link]
	n.refresh(l)
	size := sizeOf(f.message)
	leaves, ok := l.serialise(n.engine.Now(), size)
	if !ok {
		n.fail(i, f, overflowed, nil)
		return
	}
	n.kinds[f.kind].counts.Bytes += uint64(size)
	f.take(l.way)
	if l.disturbed {
		if effect := l.faults.setOut(f); effect != nil {
			n.fail(i, f, severed, effect)
			return
		}
	}
	if f.chance(purposeLoss, l.now.Loss) {
		n.fail(i, f, lost, l.blame(f))
		return
	}
	f.calm = 0
	if !l.disturbed && l.session == nil && l.now.Corrupt == 0 {
		f.calm = n.epoch
	}
	n.arriveAs(n.engine.Cause(), leaves.Add(l.now.travel(f)), i)
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
		n.deliver(i, f)
	case f.flags&failed != 0:
		f.flags &^= failed
		n.transmit(i, f)
	case f.link == noLink:
		n.looping--
		n.deliver(i, f)
	case f.flags&ready != 0:
		n.takeTurn(i, f)
	default:
		n.arrive(i, f)
	}
}

// arrive takes a packet that has travelled.
func (n *Network) arrive(i uint32, f *flight) {
	l := &n.links[f.link]
	n.refresh(l)
	if l.disturbed && n.intercept(l, i, f) {
		return
	}
	if f.chance(purposeCorrupt, l.now.Corrupt) && !f.damage() {
		n.fail(i, f, corrupted, nil)
		return
	}
	if l.session != nil {
		n.order(l.session, i, f)
		return
	}
	n.deliver(i, f)
}

// intercept holds or kills a packet, and tells whether it did.
func (n *Network) intercept(l *link, i uint32, f *flight) bool {
	if o := l.faults.deadPath(f); o != nil {
		n.fail(i, f, severed, &o.effect)
		return true
	}
	c := l.faults.meet(f)
	switch {
	case c == nil:
		return false
	case c.partition.Mode == Hold:
		c.keep(i)
	default:
		n.fail(i, f, severed, &c.effect)
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
// receiver sends takes the same one, which is in the cache.
func (n *Network) deliver(i uint32, f *flight) {
	if n.receiver == nil {
		panic(fmt.Sprintf("network: %q reached %q, but the network has no Receiver", n.kinds[f.kind].name, n.Name(f.to)))
	}
	counts := &n.kinds[f.kind].counts
	if f.link != noLink {
		counts.Delivered++
	}
	if n.observer != nil {
		n.tell(Arrived, i, f, nil)
	}
	n.packet = f.packet()
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
func (n *Network) fail(i uint32, f *flight, why fate, blame *Effect) {
	l := &n.links[f.link]
	again := l.session != nil && int64(f.attempt) < l.base.Retries
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
		n.retransmit(i, f, l)
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
	serial := f.serial
	n.flights.release(i)
	if l.session != nil {
		n.giveUp(l.session, serial)
	}
}
