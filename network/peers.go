package network

// peerTable finds the link to a peer: an open-addressed hash table with linear
// probing, empty until the endpoint first sends.
type peerTable struct {
	slots []peerSlot
	used  uint32
}

type peerSlot struct {
	peer ID
	link uint32 // + 1; 0 marks a free slot
}

func (t *peerTable) find(peer ID) (link uint32, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	s := t.slot(peer)
	return s.link - 1, s.link != 0
}

// slot returns the slot of a peer, or the free one where it belongs.
func (t *peerTable) slot(peer ID) *peerSlot {
	mask := uint32(len(t.slots) - 1)
	for i := uint32(peer) * 0x9e3779b1 >> 7 & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.link == 0 || s.peer == peer {
			return s
		}
	}
}

func (t *peerTable) insert(peer ID, link uint32) {
	if int(t.used)*4 >= len(t.slots)*3 {
		before := t.slots
		t.slots = make([]peerSlot, max(4, 2*len(before)))
		for _, s := range before {
			if s.link != 0 {
				*t.slot(s.peer) = s
			}
		}
	}
	*t.slot(peer) = peerSlot{peer, link + 1}
	t.used++
}
