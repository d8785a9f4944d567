package disk

import (
	"math/bits"

	"github.com/google/btree"

	"nines/sim"
)

// medium is the content of a disk: pages that exist once they were written,
// each with the newest bytes and, for sectors that are only in the cache, the
// bytes that the platter still holds.
type medium struct {
	sector int64
	size   int64 // of a page, bytes
	pages  *btree.BTreeG[*page]
	recent *page    // the one used last
	probe  page     // what find searches with
	dirty  []*page  // with unsynced sectors, in no particular order
	cached int64    // unsynced bytes, in whole sectors
	spare  [][]byte // page buffers to be used again
}

func newMedium(sector int64) medium {
	return medium{
		sector: sector,
		size:   max(pageMin, sector),
		pages:  btree.NewG(16, func(a, b *page) bool { return a.number < b.number }),
	}
}

// find returns a page, or nil if it was never written.
func (m *medium) find(number int64) *page {
	if m.recent != nil && m.recent.number == number {
		return m.recent
	}
	m.probe.number = number
	p, found := m.pages.Get(&m.probe)
	if found {
		m.recent = p
	}
	return p
}

func (m *medium) findOrMake(number int64) *page {
	p := m.find(number)
	if p == nil {
		p = &page{number: number, data: make([]byte, m.size)}
		m.pages.ReplaceOrInsert(p)
		m.recent = p
	}
	return p
}

// each calls f for every page that exists in a range, in order.
func (m *medium) each(offset, length int64, f func(p *page, s span)) {
	for length > 0 {
		s := m.first(offset, length)
		if p := m.find(s.number); p != nil {
			f(p, s)
		}
		offset, length = offset+s.n, length-s.n
	}
}

// missing returns how many bytes of pages a write of the range would add.
func (m *medium) missing(offset, length int64) int64 {
	needed := (offset+length-1)/m.size - offset/m.size + 1
	m.each(offset, length, func(*page, span) { needed-- })
	return needed * m.size
}

// used returns the bytes of all pages.
func (m *medium) used() int64 { return int64(m.pages.Len()) * m.size }

// inCache reports whether all of the range is in the write cache.
func (m *medium) inCache(offset, length int64) bool {
	for length > 0 {
		s := m.first(offset, length)
		if p := m.find(s.number); p == nil || m.mask(s)&^p.dirty != 0 {
			return false
		}
		offset, length = offset+s.n, length-s.n
	}
	return true
}

// read fills into from the medium and the cache, or names the first sector
// that cannot be read.
func (m *medium) read(offset int64, into []byte) error {
	for len(into) > 0 {
		s := m.first(offset, int64(len(into)))
		p := m.find(s.number)
		if p == nil {
			clear(into[:s.n])
		} else if bad := m.mask(s) & p.bad &^ p.dirty; bad != 0 {
			return m.sectorError(p, bad)
		} else {
			copy(into[:s.n], p.data[s.at:])
		}
		offset, into = offset+s.n, into[s.n:]
	}
	return nil
}

func (m *medium) sectorError(p *page, bad uint64) error {
	return &SectorError{p.number*m.size + int64(bits.TrailingZeros64(bad))*m.sector}
}

// blocked returns an error if the range begins or ends within a sector that
// cannot be read: only a write of the whole sector replaces it.
func (m *medium) blocked(offset, length int64) (err error) {
	m.each(offset, length, func(p *page, s span) {
		if bad := m.mask(s) &^ m.covered(s) & p.bad &^ p.dirty; bad != 0 && err == nil {
			err = m.sectorError(p, bad)
		}
	})
	return err
}

// write puts data into the cache. Where it replaces a sector that was there
// already, and the drive scatters, a coin tells whether that one had reached
// the medium meanwhile: so any subset of the unsynced writes may survive a
// crash, not only the last.
func (m *medium) write(offset int64, data []byte, scatter bool, coins *sim.Stream) {
	for len(data) > 0 {
		s := m.first(offset, int64(len(data)))
		p := m.findOrMake(s.number)
		m.shadow(p, m.mask(s), scatter, coins)
		copy(p.data[s.at:s.at+s.n], data)
		offset, data = offset+s.n, data[s.n:]
	}
}

// shadow saves what the medium holds of sectors that are about to change.
func (m *medium) shadow(p *page, touched uint64, scatter bool, coins *sim.Stream) {
	if p.dirty == 0 {
		m.dirty = append(m.dirty, p)
		p.stable = m.buffer()
	}
	for left := touched; left != 0; left &= left - 1 {
		bit := left & -left
		if p.dirty&bit != 0 {
			if !scatter || coins.Uint64()&1 == 0 {
				continue
			}
			p.bad &^= bit // destaged, and so replaced
		}
		i := int64(bits.TrailingZeros64(bit))
		copy(m.bytes(p.stable, i), m.bytes(p.data, i))
	}
	m.cached += int64(bits.OnesCount64(touched&^p.dirty)) * m.sector
	p.dirty |= touched
}

func (m *medium) buffer() []byte {
	if last := len(m.spare) - 1; last >= 0 {
		b := m.spare[last]
		m.spare = m.spare[:last]
		return b
	}
	return make([]byte, m.size)
}

// flush puts all of the cache on the medium.
func (m *medium) flush() {
	for _, p := range m.dirty {
		p.bad &^= p.dirty
		m.clean(p)
	}
	m.dirty, m.cached = m.dirty[:0], 0
}

func (m *medium) clean(p *page) {
	p.dirty = 0
	if len(m.spare) < 64 {
		m.spare = append(m.spare, p.stable)
	}
	p.stable = nil
}
