package disk

import "fmt"

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
// address, or nil for a Condition. Parameters that ParseFault would not read
// panic.
func (d *Disk) Inject(f Fault) []Extent {
	if _, err := ParseFault(f.String()); err != nil {
		panic(fmt.Sprintf("disk: %s: fault %v: %v", d.name, f, err))
	}
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
	life        int64   // bytes that may be written, where it wears
	written     int64   // bytes written so far
	stuck       bool
	full        bool
	wears       bool
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
	d.drive.conditions.stuck = false
	d.proceed()
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

func (f Wear) inject(d *Disk) []Extent {
	d.drive.conditions.wears, d.drive.conditions.life = true, f.Bytes
	return nil
}

func (f Wear) clear(d *Disk) { d.drive.conditions.wears = false }
