package durability

import (
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// lack counts a disk as missing.
func (m *Mission) lack(disk int32) {
	m.result.Failures++
	s := &m.disks[disk]
	s.down, s.failed = true, m.now
	array, place := m.home(disk)
	m.tell(Event{Kind: Failed, Array: array, Which: place})
	lost := false
	for _, g := range m.groups[place] {
		if m.miss(array, g) {
			lost = true
		}
	}
	if lost && m.options.Renew {
		m.renew(array)
	}
}

// miss counts a missing disk of a group and tells whether its data is gone:
// one disk too many, or one unreadable sector.
func (m *Mission) miss(array, g int64) bool {
	missing := &m.missing[array*int64(len(m.options.Shape.Groups))+g]
	*missing++
	switch *missing - m.options.Shape.Tolerates {
	case 1:
		m.lose(array, g, false)
		return true
	case 0:
		if m.defective(array, g) {
			m.lose(array, g, true)
			return true
		}
	}
	return false
}

// lose notes a loss.
func (m *Mission) lose(array, g int64, defect bool) {
	m.result.Losses++
	if defect {
		m.result.Defects++
	}
	m.result.FirstLoss = min(m.result.FirstLoss, time.Duration(m.now))
	m.tell(Event{Kind: Lost, Array: array, Which: g, Defect: defect})
}

// defective tells whether any remaining disk of a group, all of which must be
// read, has a sector that cannot be.
func (m *Mission) defective(array, g int64) (found bool) {
	o := &m.options
	if o.Latent == nil && o.Unreadable == 0 {
		return false
	}
	for _, d := range o.Shape.Groups[g] {
		disk := int32(array*o.Shape.Disks + d)
		if m.disks[disk].down {
			continue
		}
		// Each of them is asked, for draws must not depend on what others say.
		unreadable := o.Unreadable > 0 && m.cannotRead(disk)
		defect := o.Latent != nil && m.hasDefect(disk)
		found = found || unreadable || defect
	}
	return found
}

// cannotRead draws whether a disk fails to be read as a whole.
func (m *Mission) cannotRead(disk int32) bool {
	s := &m.disks[disk]
	stream := m.reading.At(sim.Cause(disk), uint64(s.life)<<32|uint64(s.readings))
	s.readings++
	return stream.Float64() < m.options.Unreadable
}

// hasDefect brings the latent errors of a disk up to now. Nothing happens at
// them, so that they need no events.
func (m *Mission) hasDefect(disk int32) bool {
	s := &m.disks[disk]
	for s.to <= m.now {
		// Two draws an error; 2^31 of a life, which has fewer hours.
		position := uint64(s.life)<<32 | uint64(s.defects)<<1
		s.defects++
		stream := m.latent.At(sim.Cause(disk), position)
		s.from = int64(sim.Time(s.to).Add(max(1, dist.Delay(m.options.Latent, &stream))))
		s.to = never
		if m.options.Scrub != nil {
			stream = m.latent.At(sim.Cause(disk), position|1)
			s.to = int64(sim.Time(s.from).Add(dist.Delay(m.options.Scrub, &stream)))
		}
	}
	return s.from <= m.now
}
