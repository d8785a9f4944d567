package sim

// positions counts how often each address, a key within a cause, has drawn.
//
// It need not remember all addresses for ever, for most causes end: an
// operation is answered, and nothing draws for it again. An address is
// forgotten when no pending event carries its cause, no Keeper keeps it, and at
// least addressesMin others have drawn since. A series that goes on and on in
// one cause always has its next event pending, so it never meets its old draws
// again.
type positions struct {
	young, old, spare table
	live              causeSet
	drawn             uint64 // over all addresses
}

// addressesMin is the size of a table that may be filled before it turns old.
const addressesMin = 1 << 14

// next returns 0, 1, 2, … for successive calls with one address. There must be
// room.
func (p *positions) next(k Key, c Cause) uint64 {
	p.drawn++
	hash := hashAddress(k, c)
	a := p.young.find(hash)
	if a.count == 0 {
		p.young.put(a, address{hash, hashCause(c), p.old.count(hash)})
	}
	a.count++
	return uint64(a.count) - 1
}

// full tells whether room must be made before next.
func (p *positions) full() bool { return p.young.full() }

// makeRoom grows the young table up to size; beyond that it becomes the old
// one, and of the one that was old only what is live goes on. addLive adds the
// causes in which something can still happen to the set it is given.
func (p *positions) makeRoom(size uint64, addLive func(*causeSet)) {
	if uint64(len(p.young.addresses)) < size {
		p.young.grow()
		return
	}
	p.live.reset(size)
	addLive(&p.live)
	dropped := p.old
	p.old, p.young, p.spare = p.young, p.spare, table{}
	if len(p.young.addresses) != len(p.old.addresses) {
		p.young = newTable(len(p.old.addresses))
	}
	for _, a := range dropped.addresses {
		if a.count != 0 && p.live.has(a.cause) && p.old.count(a.hash) == 0 {
			p.young.add(a)
		}
	}
	if p.young.used*2 > len(p.young.addresses) {
		p.young.grow() // or the next time would be too soon
	}
	dropped.clear()
	p.spare = dropped
}

// table is an open-addressed hash table with linear probing, at most three
// quarters full. Most addresses that it is asked for are new to it: a bit for
// each of four hashes an entry tells so of most of these, and takes a 32nd of
// the room, so that it stays in the cache.
type table struct {
	addresses []address
	bits      []uint64
	used      int
}

// address is one entry, a quarter of a cache line; a count of 0 marks a free
// one. Hashes stand for what they were made from: two addresses with the same
// one would share their count, which one run in a million million may see.
type address struct {
	hash  uint64 // of key and cause
	cause uint32 // hash of the cause
	count uint32
}

func hashAddress(k Key, c Cause) uint64 {
	return finalize(uint64(k) ^ uint64(c)*0x9fb21c651e98df25)
}

func hashCause(c Cause) uint32 { return uint32(finalize(uint64(c))) }

func (t *table) full() bool { return t.used*4 >= len(t.addresses)*3 }

func (t *table) count(hash uint64) uint32 {
	if len(t.addresses) == 0 {
		return 0
	}
	if word, bit := t.bit(hash); *word&bit == 0 {
		return 0
	}
	return t.find(hash).count
}

// bit returns where an address leaves its mark.
func (t *table) bit(hash uint64) (word *uint64, bit uint64) {
	return &t.bits[hash>>38&uint64(len(t.bits)-1)], 1 << (hash >> 58)
}

// put fills a free entry.
func (t *table) put(free *address, a address) {
	word, bit := t.bit(a.hash)
	*word |= bit
	*free = a
	t.used++
}

// find returns the entry of an address, or the free one where it belongs.
func (t *table) find(hash uint64) *address {
	addresses := t.addresses
	for i := hash; ; i++ {
		if a := &addresses[i&uint64(len(addresses)-1)]; a.count == 0 || a.hash == hash {
			return a
		}
	}
}

func (t *table) add(a address) {
	if t.full() {
		t.grow()
	}
	t.put(t.find(a.hash), a)
}

func (t *table) grow() {
	before := t.addresses
	*t = newTable(max(64, 2*len(before)))
	for _, a := range before {
		if a.count != 0 {
			t.put(t.find(a.hash), a)
		}
	}
}

func newTable(size int) table {
	return table{addresses: make([]address, size), bits: make([]uint64, size/16)}
}

func (t *table) clear() {
	clear(t.addresses)
	clear(t.bits)
	t.used = 0
}

// causeSet is a set of causes that may take a few for members that are none: a
// bit for each of sixteen hashes a cause (Bloom, CACM 1970, with one hash). To
// remember an address too long costs a little room and nothing else.
type causeSet struct{ bits []uint64 }

// reset empties the set and makes it ready for so many causes, a power of two
// or less than the next.
func (s *causeSet) reset(causes uint64) {
	words := uint64(64)
	for words*4 < causes {
		words *= 2
	}
	if uint64(len(s.bits)) == words {
		clear(s.bits)
		return
	}
	s.bits = make([]uint64, words)
}

func (s *causeSet) add(c Cause) {
	h := hashCause(c)
	s.bits[uint64(h>>6)&uint64(len(s.bits)-1)] |= 1 << (h & 63)
}

// has tells whether a cause with this hash was added, or one much like it.
func (s *causeSet) has(hash uint32) bool {
	return s.bits[uint64(hash>>6)&uint64(len(s.bits)-1)]>>(hash&63)&1 != 0
}
