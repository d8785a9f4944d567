package network

import (
	"slices"
	"strings"
)

// Counts says what became of the packets so far. Nothing is lost from sight:
//
//	Sent + Duplicated = Delivered + Lost + Cut + Overflowed + Corrupted
//	                    + Network.InFlight
type Counts struct {
	Sent       uint64 // handed to Send, those to the sender itself excepted
	Duplicated uint64 // copies that a link added
	Delivered  uint64 // handed to the Receiver, those Damaged included
	Lost       uint64 // by a link's Loss, or by that of a Change
	Cut        uint64 // killed by a partition
	Overflowed uint64 // found the link's queue full
	Corrupted  uint64 // discarded by the checksum

	Damaged       uint64 // delivered with a content that was changed on the way
	Held          uint64 // kept by a partition, for a while
	Retransmitted uint64 // attempts of sessions beyond the first
	Bytes         uint64 // put on the wire, each attempt and copy anew
	Loopback      uint64 // from an endpoint to itself, in no other count
}

func (c *Counts) add(d Counts) {
	c.Sent += d.Sent
	c.Duplicated += d.Duplicated
	c.Delivered += d.Delivered
	c.Lost += d.Lost
	c.Cut += d.Cut
	c.Overflowed += d.Overflowed
	c.Corrupted += d.Corrupted
	c.Damaged += d.Damaged
	c.Held += d.Held
	c.Retransmitted += d.Retransmitted
	c.Bytes += d.Bytes
	c.Loopback += d.Loopback
}

// KindCounts is the Counts of one kind of message.
type KindCounts struct {
	Kind string
	Counts
}

// Counts returns what became of all packets so far.
func (n *Network) Counts() Counts {
	var total Counts
	for i := range n.kinds {
		total.add(n.kinds[i].counts)
	}
	return total
}

// CountsByKind returns the same for each kind of message, sorted by kind.
func (n *Network) CountsByKind() []KindCounts {
	all := make([]KindCounts, len(n.kinds))
	for i, k := range n.kinds {
		all[i] = KindCounts{k.name, k.counts}
	}
	slices.SortFunc(all, func(a, b KindCounts) int { return strings.Compare(a.Kind, b.Kind) })
	return all
}

// InFlight returns the number of packets that are under way or held, those of
// endpoints to themselves excepted.
func (n *Network) InFlight() uint64 { return n.flights.live - n.looping }

// Holding returns the number of packets that partitions hold now.
func (n *Network) Holding() uint64 {
	var total uint64
	for _, c := range n.cuts {
		total += uint64(len(c.held))
	}
	return total
}
