package network

// peerTable finds the link to a peer: an open-addressed hash table with linear
// probing, empty until the endpoint first sends.
type peerTable struct {
	slots []peerSlot
	used  uint32
}

// peerSlot is all that most packets need of their link. Large networks have
// many more links than a cache holds, so it is 16 bytes on one line, and what
// links have in common is outside of it.
type peerSlot struct {
	conditions *conditions // at the last look; nil marks a free slot
	peer       ID
	link       uint32 // in Network.links
}

// find returns the slot of a peer, nil if it has none.
func (t *peerTable) find(peer ID) *peerSlot {
	if len(t.slots) == 0 {
		return nil
	}
	if s := t.slot(peer); s.conditions != nil {
		return s
	}
	return nil
}

// slot returns the slot of a peer, or the free one where it belongs.
func (t *peerTable) slot(peer ID) *peerSlot {
	mask := uint32(len(t.slots) - 1)
	for i := uint32(peer) * 0x9e3779b1 >> 7 & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.conditions == nil || s.peer == peer {
			return s
		}
	}
}

// insert adds a peer that is new, and returns its slot.
func (t *peerTable) insert(peer peerSlot) *peerSlot {
	if int(t.used)*4 >= len(t.slots)*3 {
		before := t.slots
		t.slots = make([]peerSlot, max(4, 2*len(before)))
		for _, s := range before {
			if s.conditions != nil {
				*t.slot(s.peer) = s
			}
		}
	}
	t.used++
	s := t.slot(peer.peer)
	*s = peer
	return s
}
