package disk

import (
	"cmp"
	"math/bits"
	"slices"
)

// Extent is a range of bytes on a disk.
type Extent struct {
	Offset, Length int64
}

// page holds up to 64 sectors; bit i of a mask is its i-th sector.
type page struct {
	number int64
	data   []byte // what a read returns
	stable []byte // what the medium holds, where dirty; nil if nothing is
	dirty  uint64 // sectors of which data is not on the medium yet
	bad    uint64 // sectors that the medium cannot read
}

// span is the part of a range of bytes that lies in one page.
type span struct {
	number int64 // of the page
	at, n  int64 // first byte within the page, and how many
}

// first returns the first span of a range.
func (m *medium) first(offset, length int64) span {
	at := offset % m.size
	return span{offset / m.size, at, min(length, m.size-at)}
}

// mask returns the sectors that a span touches.
func (m *medium) mask(s span) uint64 {
	low, high := s.at/m.sector, (s.at+s.n-1)/m.sector
	return ^uint64(0) << uint64(low) & (^uint64(0) >> uint64(63-high))
}

// covered returns the sectors that a span overwrites as a whole.
func (m *medium) covered(s span) uint64 {
	touched := m.mask(s)
	if s.at%m.sector != 0 {
		touched &^= m.mask(span{at: s.at, n: 1})
	}
	if end := s.at + s.n; end%m.sector != 0 {
		touched &^= m.mask(span{at: end - 1, n: 1})
	}
	return touched
}

// bytes returns where sector i lies in a page buffer.
func (m *medium) bytes(buffer []byte, i int64) []byte {
	return buffer[i*m.sector : (i+1)*m.sector]
}

// sortDirty brings the unsynced pages into the order of their addresses, in
// which the arm visits them.
func (m *medium) sortDirty() {
	slices.SortFunc(m.dirty, func(a, b *page) int { return cmp.Compare(a.number, b.number) })
}

// extents calls f for each run of unsynced sectors, in order of address.
func (m *medium) extents(f func(Extent)) {
	m.sortDirty()
	run := Extent{}
	for _, p := range m.dirty {
		for left := p.dirty; left != 0; left &= left - 1 {
			at := p.number*m.size + int64(bits.TrailingZeros64(left))*m.sector
			if run.Length > 0 && at == run.Offset+run.Length {
				run.Length += m.sector
				continue
			}
			if run.Length > 0 {
				f(run)
			}
			run = Extent{at, m.sector}
		}
	}
	if run.Length > 0 {
		f(run)
	}
}

// sectors lists the sectors of the pages that exist and that the range
// touches, by number and in order.
func (m *medium) sectors(offset, length int64) []int64 {
	var all []int64
	m.pages.AscendGreaterOrEqual(&page{number: offset / m.size}, func(p *page) bool {
		from, to := max(offset, p.number*m.size), min(offset+length, (p.number+1)*m.size)
		for at := from / m.sector * m.sector; at < to; at += m.sector {
			all = append(all, at/m.sector)
		}
		return from < to
	})
	return all
}

// end returns the first byte after the last page.
func (m *medium) end() int64 {
	last, found := m.pages.Max()
	if !found {
		return 0
	}
	return (last.number + 1) * m.size
}

// flip inverts one bit of what the medium holds of sector i.
func (m *medium) flip(p *page, i int64, bit uint64) {
	held := p.data
	if p.dirty>>uint64(i)&1 != 0 {
		held = p.stable
	}
	m.bytes(held, i)[bit/8] ^= 1 << (bit % 8)
}
