package disk

import (
	"cmp"
	"fmt"
	"slices"

	"nines/sim"
)

// Fault is something that goes wrong with a disk. Its String is the text that
// ParseFault reads back as an equal fault.
type Fault interface {
	fmt.Stringer

	// inject does it, and returns what was damaged.
	inject(d *Disk) []Extent
}

// Condition is a fault that lasts until it is cleared. A disk has one of each
// type: a second one replaces the first.
type Condition interface {
	Fault
	clear(d *Disk)
}

// Inject lets a fault happen now. It returns what was damaged, in order of
// address, or nil for a Condition.
func (d *Disk) Inject(f Fault) []Extent {
	d.begin()
	return f.inject(d)
}

// Clear ends the condition of the type of c, whatever its parameters. Damage
// cannot be cleared: it stays until it is written over.
func (d *Disk) Clear(c Condition) {
	d.begin()
	c.clear(d)
}

const (
	factorMin = 1e-3
	factorMax = 1e6
)

// conditions are the lasting faults of a disk.
type conditions struct {
	slow        float64 // factor; 0 is none
	lostWrites  float64 // probability
	misdirected float64 // probability
	space       int64   // bytes, where full
	life        int64   // bytes that may be written; 0 is endless
	written     int64   // bytes written so far
	stuck       bool
	full        bool
	dead        bool
	lyingSync   bool
}

// Slow makes every access take Factor times as long: a limping disk, from the
// requests that start after it.
type Slow struct{ Factor float64 }

func (f Slow) inject(d *Disk) []Extent { d.drive.conditions.slow = f.Factor; return nil }
func (f Slow) clear(d *Disk)           { d.drive.conditions.slow = 0 }

// Stuck lets no request end and none begin until it is cleared.
type Stuck struct{}

func (f Stuck) inject(d *Disk) []Extent { d.drive.conditions.stuck = true; return nil }

func (f Stuck) clear(d *Disk) {
	s := d.drive
	s.conditions.stuck = false
	for _, r := range s.held {
		d.schedule(r, d.engine.Now())
	}
	s.held = s.held[:0]
	d.serve()
}

// Full refuses writes to new places, with ErrFull, once Bytes are in use (in
// pages of 4 KiB, or of a sector if that is larger). What was written before
// can be overwritten. With 0 Bytes the disk is full at once.
type Full struct{ Bytes int64 }

func (f Full) inject(d *Disk) []Extent {
	d.drive.conditions.full, d.drive.conditions.space = true, f.Bytes
	return nil
}

func (f Full) clear(d *Disk) { d.drive.conditions.full = false }

// Dead ends every request with ErrDead. A disk that comes back has its bytes.
type Dead struct{}

func (f Dead) inject(d *Disk) []Extent { d.drive.conditions.dead = true; return nil }
func (f Dead) clear(d *Disk)           { d.drive.conditions.dead = false }

// LyingSync lets Sync succeed without waiting for the medium: what was synced
// may be lost in a crash. The first honest Sync after it makes good.
type LyingSync struct{}

func (f LyingSync) inject(d *Disk) []Extent { d.drive.conditions.lyingSync = true; return nil }
func (f LyingSync) clear(d *Disk)           { d.drive.conditions.lyingSync = false }

// LostWrites lets each write succeed and do nothing, with a probability.
type LostWrites struct{ Probability float64 }

func (f LostWrites) inject(d *Disk) []Extent {
	d.drive.conditions.lostWrites = f.Probability
	return nil
}
func (f LostWrites) clear(d *Disk) { d.drive.conditions.lostWrites = 0 }

// MisdirectedWrites lets each write go, with a probability, to another place
// in the part of the disk that is in use.
type MisdirectedWrites struct{ Probability float64 }

func (f MisdirectedWrites) inject(d *Disk) []Extent {
	d.drive.conditions.misdirected = f.Probability
	return nil
}

func (f MisdirectedWrites) clear(d *Disk) { d.drive.conditions.misdirected = 0 }

// Wear ends the life of the disk when more than Bytes have been written to
// it, counted from its first use: then writes end with ErrWornOut, and reads
// go on.
type Wear struct{ Bytes int64 }

func (f Wear) inject(d *Disk) []Extent { d.drive.conditions.life = f.Bytes; return nil }
func (f Wear) clear(d *Disk)           { d.drive.conditions.life = 0 }

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
