package sim

// positions counts how often each (key, cause) has drawn. It remembers at
// least the last positionsMax distinct addresses: a cause that has been silent
// for longer than that starts again at 0 and meets its old draws, which is why
// a series that goes on for ever gives each firing a cause of its own.
type positions struct {
	young, old table
}

const (
	positionsMin = 1 << 8
	positionsMax = 1 << 16
)

// next returns 0, 1, 2, … for successive calls with one address.
func (p *positions) next(address uint64) uint64 {
	address = finalize(address) | 1 // 0 marks a free entry
	if p.young.used*4 >= len(p.young.entries)*3 {
		p.grow()
	}
	entry := p.young.find(address)
	if entry.address == 0 {
		p.young.used++
		entry.address = address
		if len(p.old.entries) > 0 {
			entry.count = p.old.find(address).count
		}
	}
	entry.count++
	return entry.count - 1
}

// grow doubles the table; at its full size it becomes the old one and a new
// one is begun, so that memory is bounded.
func (p *positions) grow() {
	if len(p.young.entries) >= positionsMax*2 {
		spare := p.old.entries
		p.old = p.young
		if len(spare) == len(p.old.entries) {
			clear(spare)
			p.young = table{entries: spare}
			return
		}
		p.young = table{entries: make([]position, len(p.old.entries))}
		return
	}
	before := p.young.entries
	p.young.entries = make([]position, max(positionsMin, 2*len(before)))
	for _, entry := range before {
		if entry.address != 0 {
			*p.young.find(entry.address) = entry
		}
	}
}

// table is an open-addressed hash table with linear probing.
type table struct {
	entries []position
	used    int
}

type position struct{ address, count uint64 }

// find returns the entry of an address, or the free one where it belongs.
func (t *table) find(address uint64) *position {
	mask := uint64(len(t.entries) - 1)
	for i := address >> 8 & mask; ; i = (i + 1) & mask {
		if a := t.entries[i].address; a == address || a == 0 {
			return &t.entries[i]
		}
	}
}
