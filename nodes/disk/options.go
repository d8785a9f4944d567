package disk

import (
	"fmt"
	"math/bits"
)

// Options describe a disk. The zero value is an SSD of 1 TiB with sectors of
// 512 bytes and a volatile write cache of 16 MiB.
type Options struct {
	// Model says how long requests take; nil is Plain{}, an SSD.
	Model Model

	// Capacity in bytes; 0 is 1 TiB. A write beyond it ends with ErrFull.
	Capacity int64

	// Sector is the unit, in bytes, that a crash keeps or loses as a whole
	// and that becomes unreadable as a whole: a power of two from 64 to
	// 65536; 0 is 512.
	Sector int64

	// CacheBytes is the size of the write cache; 0 is 16 MiB. A write that no
	// longer fits waits until the cache has been emptied to the medium.
	CacheBytes int64

	// Depth is how many requests are served at a time; 0 is 1. The others
	// wait in the order in which they came. A Sync is served alone.
	Depth int64

	// PowerLoss says what a crash does to what was not synced.
	PowerLoss PowerLoss

	// WriteThrough leaves the cache out: a write completes when it is on the
	// medium, and takes as long.
	WriteThrough bool

	// TornSectors lets a crash leave a sector half written: new bytes up to
	// some point, old ones after it.
	TornSectors bool

	// Faults are injected when the disk is made.
	Faults []Fault
}

// PowerLoss is what becomes of unsynced writes when power is lost.
type PowerLoss uint8

const (
	// Scatter decides for each unsynced sector write alone, as drives that
	// reorder do: any subset may survive.
	Scatter PowerLoss = iota
	// Lose loses all of them.
	Lose
	// Keep saves what is in the cache, as a capacitor does. A write that was
	// not complete is still scattered.
	Keep
)

// String returns "scatter", "lose" or "keep".
func (p PowerLoss) String() string { return [...]string{"scatter", "lose", "keep"}[p] }

const (
	sectorMin   = 64
	sectorMax   = 64 << 10
	pageMin     = 4 << 10
	capacityMax = 1 << 60
)

func (o Options) orDefault() Options {
	if o.Model == nil {
		o.Model = Plain{}
	}
	setDefault(&o.Capacity, 1<<40)
	setDefault(&o.Sector, 512)
	setDefault(&o.CacheBytes, 16<<20)
	setDefault(&o.Depth, 1)
	return o
}

func setDefault[T int64 | float64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// check panics when the options make no sense: they are the program's.
func (o Options) check(name string) {
	switch {
	case o.Sector < sectorMin || o.Sector > sectorMax || bits.OnesCount64(uint64(o.Sector)) != 1:
		panic(fmt.Sprintf("disk: %s: a sector of %d bytes: must be a power of two from %d to %d", name, o.Sector, sectorMin, sectorMax))
	case o.Capacity < o.Sector || o.Capacity > capacityMax || o.Capacity%o.Sector != 0:
		panic(fmt.Sprintf("disk: %s: a capacity of %d bytes: must be from 1 sector of %d to 2^60, in whole sectors", name, o.Capacity, o.Sector))
	case o.CacheBytes < 0 || o.Depth < 0:
		panic(fmt.Sprintf("disk: %s: a cache of %d bytes, depth %d: neither may be negative", name, o.CacheBytes, o.Depth))
	case o.PowerLoss > Keep:
		panic(fmt.Sprintf("disk: %s: power loss %d is none of scatter, lose and keep", name, o.PowerLoss))
	}
	switch m := o.Model.(type) {
	case Spinning:
		m.check(name, o.Depth)
	case Plain:
		m.check(name)
	}
}
