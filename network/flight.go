package network

import "nines/sim"

// flight is a packet between Send and its end, whatever that is.
type flight struct {
	Packet
	word    uint64 // all draws about the packet are addressed from it
	serial  uint64 // place in its session
	link    uint32
	kind    uint32
	seen    uint32 // number of the newest cut when it last set out
	next    uint32 // of a free flight: the next free one + 1
	attempt uint32
	ready   bool // it has passed the link and waits for its turn only
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

// take returns a flight; all its fields but next are to be set.
func (s *flights) take() (uint32, *flight) {
	s.live++
	if s.free != 0 {
		i := s.free - 1
		f := s.at(i)
		s.free = f.next
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
	f.Message = nil // the message may be large
	f.next = s.free
	s.free = i + 1
	s.live--
}
