package disk

import (
	"cmp"
	"slices"

	"nines/sim"
)

// Rot flips one bit in each of some sectors of the medium, silently: in
// Sectors drawn ones or, if that is 0, in all from Offset over Length bytes.
// Only what was written rots.
type Rot struct{ Sectors, Offset, Length int64 }

func (f Rot) inject(d *Disk) []Extent {
	m, key := &d.drive.medium, d.key(drawDamage)
	return d.damage(key, f.Sectors, f.Offset, f.Length, func(p *page, i int64) {
		stream := key.At(damageBit, uint64(p.number*(m.size/m.sector)+i))
		m.flip(p, i, stream.Below(uint64(8*m.sector)))
	})
}

// Latent makes sectors unreadable until they are written over as a whole:
// Sectors drawn ones or, if that is 0, all from Offset over Length bytes. Only
// what was written is hit.
type Latent struct{ Sectors, Offset, Length int64 }

func (f Latent) inject(d *Disk) []Extent {
	key := d.key(drawDamage)
	return d.damage(key, f.Sectors, f.Offset, f.Length, func(p *page, i int64) { p.bad |= 1 << uint64(i) })
}

// Positions under the key of one fault.
const (
	damageChoice sim.Cause = iota
	damageBit
)

// damage applies hit to sectors that exist, drawn or given, and lists them.
func (d *Disk) damage(key sim.Key, count, offset, length int64, hit func(p *page, i int64)) []Extent {
	m := &d.drive.medium
	chosen := m.sectors(offset, length)
	if count > 0 {
		chosen = draw(key, m.sectors(0, d.options.Capacity), count)
	}
	extents := make([]Extent, len(chosen))
	for i, sector := range chosen {
		extents[i] = Extent{sector * m.sector, m.sector}
		p := m.find(extents[i].Offset / m.size)
		hit(p, extents[i].Offset%m.size/m.sector)
	}
	return extents
}

// draw chooses count sectors: those with the lowest draws. Each has a draw of
// its own, so that other sectors do not change whether it is chosen by more
// than one place in the order.
func draw(key sim.Key, sectors []int64, count int64) []int64 {
	ticket := func(sector int64) uint64 {
		stream := key.At(damageChoice, uint64(sector))
		return stream.Uint64()
	}
	slices.SortFunc(sectors, func(a, b int64) int { return cmp.Compare(ticket(a), ticket(b)) })
	chosen := sectors[:min(count, int64(len(sectors)))]
	slices.Sort(chosen)
	return chosen
}
