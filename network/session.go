package network

import (
	"slices"
	"time"

	"nines/sim"
)

// session numbers the packets of a link and hands them over in that order. A
// packet that comes early waits; one that was given up is skipped.
type session struct {
	sent  uint32 // serial of the newest packet
	due   uint32 // serial of the last one handed over or given up
	early []early
}

// early is a packet that waits for those before it, or a note that a packet
// will never come. The list is in the order of serials.
type early struct {
	cause  sim.Cause
	serial uint32
	flight uint32 // + 1; 0 for a packet that was given up
}

func (s *session) next() uint32 {
	s.sent++
	return s.sent
}

// wait adds an entry to the list.
func (s *session) wait(e early) {
	i, _ := slices.BinarySearchFunc(s.early, e.serial, func(have early, serial uint32) int {
		return int(int32(have.serial - serial)) // serials go round
	})
	s.early = slices.Insert(s.early, i, e)
}

// order hands over a packet whose turn it is and lets any other wait.
func (n *Network) order(s *session, i uint32, f *flight) {
	if f.serial == s.due+1 {
		n.takeTurn(i, f)
		return
	}
	f.flags |= ready
	s.wait(early{n.engine.Cause(), f.serial, i + 1})
}

// takeTurn hands over the packet that is next in its session.
func (n *Network) takeTurn(i uint32, f *flight) {
	s := n.links[f.link].session
	n.deliver(f.to, i, f)
	n.advance(s)
}

// advance passes the turn on. The next packet, if it is there, is handed over
// by an event of its own, in its own cause.
func (n *Network) advance(s *session) {
	s.due++
	for len(s.early) > 0 && s.early[0].serial == s.due+1 {
		first := s.early[0]
		s.early = s.early[1:]
		if first.flight != 0 {
			n.arriveAs(first.cause, n.engine.Now(), first.flight-1)
			return
		}
		s.due++
	}
}

// giveUp lets a session go on without a packet.
func (n *Network) giveUp(s *session, serial uint32) {
	if serial == s.due+1 {
		n.advance(s)
		return
	}
	s.wait(early{serial: serial})
}

// retransmit sends a packet again, after twice the last time-out.
func (n *Network) retransmit(c *conditions, i uint32, f *flight) {
	n.kinds[f.kind].counts.Retransmitted++
	at := n.engine.Now().Add(timeout(c.base.Retransmit, f.attempt))
	f.attempt++
	f.flags |= failed
	n.engine.Schedule(at, n, sim.Event{Kind: n.retry, Target: uint32(f.to), Arg: uint64(i)})
}

// timeout is what a session waits for before it sends a packet for the
// attempt-th time again, the first being 0.
func timeout(first time.Duration, attempt uint8) time.Duration {
	wait := first
	for ; attempt > 0 && wait < RetransmitMax; attempt-- {
		wait = min(2*wait, RetransmitMax)
	}
	return wait
}
