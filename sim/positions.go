package sim

// positions counts how often each address, a key within a cause, has drawn.
//
// It need not remember all addresses for ever, for most causes end: an
// operation is answered, and nothing draws for it again. An address is
// forgotten when no pending event carries its cause and at least addressesMin
// others have drawn since. A series that goes on and on in one cause always
// has its next event pending, so it never meets its old draws again.
type positions struct {
	young, old, spare table
	drawn             uint64 // over all addresses
}

// addressesMin is the size of a table that may be filled before it turns old.
const addressesMin = 1 << 14

// next returns 0, 1, 2, … for successive calls with one address. There must be
// room.
func (p *positions) next(k Key, c Cause) uint64 {
	p.drawn++
	a := p.young.find(k, c)
	if a.count == 0 {
		p.young.used++
		*a = address{k, c, p.old.count(k, c)}
	}
	a.count++
	return a.count - 1
}

// full tells whether room must be made before next.
func (p *positions) full() bool { return p.young.full() }

// makeRoom grows the young table up to size; beyond that it becomes the old
// one, and of the one that was old only what is live goes on.
func (p *positions) makeRoom(size uint64, liveCauses func() map[Cause]bool) {
	if uint64(len(p.young.addresses)) < size {
		p.young.grow()
		return
	}
	live := liveCauses()
	dropped := p.old
	p.old, p.young, p.spare = p.young, p.spare, table{}
	if len(p.young.addresses) != len(p.old.addresses) {
		p.young = table{addresses: make([]address, len(p.old.addresses))}
	}
	for _, a := range dropped.addresses {
		if a.count != 0 && live[a.cause] && p.old.count(a.key, a.cause) == 0 {
			p.young.add(a)
		}
	}
	if p.young.used*2 > len(p.young.addresses) {
		p.young.grow() // or the next time would be too soon
	}
	clear(dropped.addresses)
	p.spare.addresses = dropped.addresses
}

// table is an open-addressed hash table with linear probing, at most three
// quarters full.
type table struct {
	addresses []address
	used      int
}

// address is one entry; a count of 0 marks a free one.
type address struct {
	key   Key
	cause Cause
	count uint64
}

func (t *table) full() bool { return t.used*4 >= len(t.addresses)*3 }

func (t *table) count(k Key, c Cause) uint64 {
	if len(t.addresses) == 0 {
		return 0
	}
	return t.find(k, c).count
}

// find returns the entry of an address, or the free one where it belongs.
func (t *table) find(k Key, c Cause) *address {
	mask := uint64(len(t.addresses) - 1)
	h := (uint64(k) ^ uint64(c)*0x9fb21c651e98df25) * 0x9e3779b97f4a7c15
	for i := h >> 32 & mask; ; i = (i + 1) & mask {
		if a := &t.addresses[i]; a.count == 0 || a.key == k && a.cause == c {
			return a
		}
	}
}

func (t *table) add(a address) {
	if t.full() {
		t.grow()
	}
	*t.find(a.key, a.cause) = a
	t.used++
}

func (t *table) grow() {
	before := t.addresses
	t.addresses = make([]address, max(64, 2*len(before)))
	for _, a := range before {
		if a.count != 0 {
			*t.find(a.key, a.cause) = a
		}
	}
}
