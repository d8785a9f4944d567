package disk

import (
	"math/bits"

	"nines/sim"
)

// abandon forgets all requests. Writes that were being served become unsynced
// ones, unless the disk would have refused them.
func (d *Disk) abandon() {
	s := d.drive
	if s.serving.length > 0 {
		s.counts.Busy += d.engine.Now().Sub(s.busySince)
	}
	for s.serving.first != nil {
		r := s.serving.pop()
		d.engine.Cancel(r.completion)
		if r.op == OpWrite && d.options.PowerLoss != Lose {
			r.through = false
			_ = d.store(r) // nobody is left to hear of an error
		}
		s.release(r)
	}
	for s.waiting.first != nil {
		s.release(s.waiting.pop())
	}
	s.held, s.syncing = s.held[:0], false
}

// fate is what a crash did to unsynced sectors.
type fate struct {
	kept, lost, torn uint64
	digest           sim.Digest
}

// crash decides for each unsynced sector what is found of it afterwards. The
// draws are addressed by sector.
func (m *medium) crash(o Options, lottery sim.Key) fate {
	var f fate
	m.sortDirty()
	for _, p := range m.dirty {
		for left := p.dirty; left != 0; left &= left - 1 {
			i := int64(bits.TrailingZeros64(left))
			ticket := lottery.At(0, uint64(p.number*(m.size/m.sector)+i))
			m.settle(p, i, o, &ticket, &f)
		}
		f.digest.Word(uint64(p.number))
		m.clean(p)
	}
	m.dirty, m.cached = m.dirty[:0], 0
	return f
}

// settle leaves in a sector the new bytes, the old ones, or new ones up to
// some point and old ones from there.
func (m *medium) settle(p *page, i int64, o Options, ticket *sim.Stream, f *fate) {
	cut := m.sector // bytes that are new
	switch {
	case o.PowerLoss == Lose:
		cut = 0
	case o.TornSectors && ticket.Below(3) == 0:
		cut = 1 + int64(ticket.Below(uint64(m.sector-1)))
	case ticket.Uint64()&1 == 0:
		cut = 0
	}
	switch cut {
	case m.sector:
		f.kept++
	case 0:
		f.lost++
	default:
		f.torn++
	}
	if cut > 0 {
		p.bad &^= 1 << uint64(i)
	}
	copy(m.bytes(p.data, i)[cut:], m.bytes(p.stable, i)[cut:])
	f.digest.Word(uint64(cut))
}
