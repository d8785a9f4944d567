package network

import "nines/sim"

// flight is a packet between Send and its end, whatever that is: 64 bytes, a
// cache line.
type flight struct {
	message  Message
	call     uint64
	sent     sim.Time
	word     uint64 // all draws about the packet are addressed from it
	from, to ID
	link     uint32 // of a free flight: the next free one + 1
	serial   uint32 // place in its session
	calm     uint32 // epoch of faults in which it arrives without a look at its link
	kind     uint16
	attempt  uint8
	flags    uint8
}

const (
	reply   = 1 << iota // Packet.Reply
	damaged             // Packet.Corrupt
	ready               // it has passed the link: its turn in the session has come
	failed              // its last attempt did: it waits to be sent again

	wayShift = 5 // the other bits are the number of its path
)

// way is the number of the path that the packet takes.
func (f *flight) way() uint8 { return f.flags >> wayShift }

func (f *flight) take(way uint8) { f.flags = f.flags&(1<<wayShift-1) | way<<wayShift }

// packet is what the receiver gets to see.
func (f *flight) packet() Packet {
	return Packet{
		From: f.from, To: f.to, Message: f.message, Call: f.call, Sent: f.sent,
		Reply: f.flags&reply != 0, Corrupt: f.flags&damaged != 0,
	}
}

// The purposes for which a packet draws. Each has a stream of its own, so that
// one never shifts another: a link that begins to lose keeps its latencies.
const (
	purposeLatency = iota
	purposeJitter
	purposeLoss
	purposeDuplicate
	purposeReorder
	purposeReorderDelay
	purposeCorrupt
	purposeDamage
	purposeDelay
	purposeCut
)

// stream returns the draws of one purpose for the current attempt.
func (f *flight) stream(purpose uint64) sim.Stream {
	return sim.Key(f.word).At(sim.Cause(f.attempt), purpose)
}

// chance decides whether something of probability p befalls the packet.
func (f *flight) chance(purpose uint64, p float64) bool {
	if p <= 0 {
		return false
	}
	s := f.stream(purpose)
	return s.Float64() < p
}

// noLink is the link of a packet that an endpoint sends to itself.
const noLink = ^uint32(0)

const (
	pageBits = 8
	pageMask = 1<<pageBits - 1
)

// flights is a slab of flights. Pages never move, so a flight's address holds
// while more are allocated; freed ones are used again, the last one first.
type flights struct {
	pages []*[1 << pageBits]flight
	used  uint32 // flights that were ever allocated
	free  uint32 // the first free one + 1
	live  uint64
}

func (s *flights) at(i uint32) *flight { return &s.pages[i>>pageBits][i&pageMask] }

// take returns a flight, whose fields are all to be set.
func (s *flights) take() (uint32, *flight) {
	s.live++
	if s.free != 0 {
		i := s.free - 1
		f := s.at(i)
		s.free = f.link
		return i, f
	}
	if s.used&pageMask == 0 {
		s.pages = append(s.pages, new([1 << pageBits]flight))
	}
	i := s.used
	s.used++
	return i, s.at(i)
}

func (s *flights) release(i uint32) {
	f := s.at(i)
	f.message = nil // it may be large
	f.link = s.free
	s.free = i + 1
	s.live--
}
