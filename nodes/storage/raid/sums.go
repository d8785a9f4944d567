package raid

import "hash/crc32"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sums is what the array knows of each sector of one disk, beside the disk. It
// is kept where no crash reaches it: in the battery-backed memory of a
// controller, or as file systems do it, in the block above. In the sector
// itself a checksum could not tell that a write never came.
type sums struct {
	sector int64
	zeros  uint32 // of a sector that was never written
	pages  map[int64]*sumsPage
}

// sumsPage are neighbours, for a request is of many sectors.
type sumsPage [sumsPerPage]sum

const sumsPerPage = 128

// sum is what a sector is expected to hold.
type sum struct {
	now, next uint32
	writing   bool // either may be found
	unknown   bool // it changed while its disk was away, and nobody saw how
	lost      bool // it could not be rebuilt
}

func newSums(sector int64) *sums {
	return &sums{sector: sector, zeros: crc32.Checksum(make([]byte, sector), castagnoli), pages: map[int64]*sumsPage{}}
}

func (s *sums) at(number int64) sum {
	page := s.pages[number/sumsPerPage]
	if page == nil {
		return sum{now: s.zeros}
	}
	return page[number%sumsPerPage]
}

// each calls f with every sector of a range, its entry to be changed.
func (s *sums) each(offset, length int64, f func(entry *sum, at int64)) {
	for at := int64(0); at < length; at += s.sector {
		number := (offset + at) / s.sector
		page := s.pages[number/sumsPerPage]
		if page == nil {
			page = s.addPage(number / sumsPerPage)
		}
		f(&page[number%sumsPerPage], at)
	}
}

// addPage adds a page of sectors that were never written.
func (s *sums) addPage(number int64) *sumsPage {
	page := new(sumsPage)
	for i := range page {
		page[i].now = s.zeros
	}
	s.pages[number] = page
	return page
}

// good tells whether data is what the disk should hold from offset on. Without
// checksums all is good that is not known to be lost.
func (s *sums) good(offset int64, data []byte, checksums bool) bool {
	for at := int64(0); at < int64(len(data)); at += s.sector {
		entry := s.at((offset + at) / s.sector)
		if entry.lost {
			return false
		}
		if !checksums || entry.unknown {
			continue
		}
		found := crc32.Checksum(data[at:at+s.sector], castagnoli)
		if found != entry.now && !(entry.writing && found == entry.next) {
			return false
		}
	}
	return true
}

// expect says that data is about to be written; until settle both are good.
func (s *sums) expect(offset int64, data []byte) {
	s.each(offset, int64(len(data)), func(entry *sum, at int64) {
		entry.next, entry.writing = crc32.Checksum(data[at:at+s.sector], castagnoli), true
	})
}

// settle says that what was expected is there.
func (s *sums) settle(offset, length int64) {
	s.each(offset, length, func(entry *sum, _ int64) {
		if entry.writing {
			*entry = sum{now: entry.next}
		}
	})
}

// withdraw says that what was expected was never written.
func (s *sums) withdraw(offset, length int64) {
	s.each(offset, length, func(entry *sum, _ int64) { entry.writing = false })
}

// found settles what a crash left open by what is there. A sector that is
// neither stays as open as it is.
func (s *sums) found(offset int64, data []byte) {
	s.each(offset, int64(len(data)), func(entry *sum, at int64) {
		switch x := crc32.Checksum(data[at:at+s.sector], castagnoli); {
		case entry.writing && (x == entry.next || x == entry.now):
			*entry = sum{now: x}
		}
	})
}

// forget says that sectors changed, and nobody knows to what.
func (s *sums) forget(offset, length int64) {
	s.each(offset, length, func(entry *sum, _ int64) { *entry = sum{unknown: true} })
}

// lose says that a sector is gone for good, until it is written again.
func (s *sums) lose(offset, length int64) {
	s.each(offset, length, func(entry *sum, _ int64) { entry.lost = true })
}
