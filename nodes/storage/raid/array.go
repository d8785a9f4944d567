package raid

import (
	"fmt"

	"nines/nodes/disk"
	"nines/nodes/storage/erasure"
	"nines/sim"
)

// Options say how an array is run. The zero value, with a layout, keeps
// checksums, has no journal and no spares, and rebuilds at full speed.
type Options struct {
	Layout Layout // its Disks are set to as many as there are

	// Spares take the place of disks that fail, in this order.
	Spares []*disk.Disk

	// Journal is a disk to which every write of more than one piece goes
	// first, so that a crash cannot leave data and checks that do not belong
	// together: it closes the write hole, and costs a synced write each time.
	// It takes 64 MiB of the disk, or what there is. Nil leaves the hole open.
	Journal *disk.Disk

	// RebuildPercent is the share of time that a rebuild or a scrub may take,
	// from 1 to 100; 0 is 100. At 25 it rests three times as long as it works.
	RebuildPercent int64

	// NoChecksums believes whatever a disk returns, as Linux md does. What
	// has rotted is then returned as right, and rebuilt from.
	NoChecksums bool

	// Observe is told of every request that ends, Remade of every row that a
	// rebuild is about to write in a place, and Rebuilt of every place whose disk
	// has been rebuilt; nil costs nothing. They must not ask anything of the array.
	Observe func(Request)
	Remade  func(place int64)
	Rebuilt func(place int64)
}

// Request is a read or a write that has ended.
type Request struct {
	Write      bool
	Bytes      int64
	Begun      sim.Time
	Disks      int64 // requests of the array's disks that it took, the journal's not among them
	Successful bool
}

// Array is a RAID array over virtual disks. Requests on one stripe that could
// disturb each other are served in the order in which they came.
type Array struct {
	engine  *sim.Engine
	source  uint32 // of the causes of rebuilds
	layout  Layout
	options Options
	code    *erasure.Code
	members []*member
	spares  []*disk.Disk
	sector  int64
	counts  Counts

	stripes  map[int64]*holders // of stripes in use
	waiting  []*operation       // for a stripe, in the order in which they came
	intents  []*operation       // writes under way; a crash does not erase them
	journal  *journal
	crashes  uint64
	down     bool  // crashed, and not recovered
	rebuilds *work // the rebuild under way, nil if none
}

// member is the disk in one place of the array.
type member struct {
	disk     *disk.Disk
	sums     *sums
	failed   bool  // nothing is read or written
	frontier int64 // rows that are rebuilt; all of them if the disk is whole
}

// Counts say what an array has done; its disks count their own requests.
type Counts struct {
	Reads, Writes     uint64 // requests that ended, well or not
	Failed            uint64 // with an error
	ReadModifyWrites  uint64 // bands written by the change of data and checks
	ReconstructWrites uint64 // bands for which the rest of the stripe was read
	FullWrites        uint64 // bands for which nothing had to be read
	Reconstructed     uint64 // pieces computed from others
	Unreadable        uint64 // reads that ended with an unreadable sector
	Mismatches        uint64 // reads that returned other bytes than were written
	Repaired          uint64 // pieces written anew in their place
	RowsRebuilt       uint64 // on spares
	SectorsLost       uint64 // that a rebuild could not make
	Replayed          uint64 // writes of the journal that a crash had cut off
	Resynced          uint64 // bands whose checks were computed anew after a crash
	DisksFailed       uint64
}

// New returns an array of empty disks. All disks must write through: a
// controller switches their caches off, for an acknowledged write that a crash
// takes back is no write. Options that make no sense panic.
func New(e *sim.Engine, disks []*disk.Disk, o Options) *Array {
	l := o.Layout.orDefault()
	l.Disks = int64(len(disks))
	l.check()
	a := &Array{
		engine: e, source: e.Source("rebuild", sim.HashString(disks[0].Name())), layout: l, options: o, code: l.Code(), spares: append([]*disk.Disk(nil), o.Spares...),
		sector: disks[0].Options().Sector, stripes: map[int64]*holders{},
	}
	for _, d := range disks {
		a.members = append(a.members, &member{disk: d, sums: newSums(a.sector), frontier: l.Rows})
	}
	a.check()
	if o.Journal != nil {
		a.journal = newJournal(a, o.Journal)
	}
	e.AddKeeper(a)
	return a
}

// check panics when the disks cannot carry the layout.
func (a *Array) check() {
	disks := append([]*disk.Disk(nil), a.spares...)
	for _, m := range a.members {
		disks = append(disks, m.disk)
	}
	for _, d := range disks {
		switch o := d.Options(); {
		case o.Sector != a.sector || a.layout.Chunk%o.Sector != 0 || a.layout.Sector%o.Sector != 0:
			panic(fmt.Sprintf("raid: disk %s has sectors of %d bytes; the array %d, chunks of %d", d.Name(), o.Sector, a.sector, a.layout.Chunk))
		case !o.WriteThrough:
			panic(fmt.Sprintf("raid: disk %s has a write cache, which a crash would empty behind the array's back", d.Name()))
		case o.Capacity < a.layout.Rows*a.layout.Chunk:
			panic(fmt.Sprintf("raid: disk %s has %d bytes; %d rows of %d need more", d.Name(), o.Capacity, a.layout.Rows, a.layout.Chunk))
		}
	}
	if d := a.options.Journal; d != nil && d.Options().Capacity < 2*a.layout.Pieces()*(a.layout.Chunk+pieceHeader) {
		panic(fmt.Sprintf("raid: a journal of %d bytes on disk %s; it must hold a stripe of %d chunks twice", d.Options().Capacity, d.Name(), a.layout.Pieces()))
	}
	if p := a.options.RebuildPercent; p < 0 || p > 100 {
		panic(fmt.Sprintf("raid: a rebuild with %d %% of the time", p))
	}
}

// Layout returns where the bytes lie, defaults filled in.
func (a *Array) Layout() Layout { return a.layout }

// Counts returns what the array has done so far.
func (a *Array) Counts() Counts { return a.counts }

// Disk returns the disk that is in a place of the array now.
func (a *Array) Disk(place int64) *disk.Disk { return a.members[place].disk }

// Read calls done with length bytes from offset on, or with an error that
// wraps ErrLost. The data is valid only during the call. Both numbers must be
// multiples of Layout.Block and within the capacity, or Read panics.
func (a *Array) Read(offset, length int64, done func(data []byte, err error)) {
	data := make([]byte, length)
	a.request(offset, data, false, func(err error) {
		a.counts.Reads++
		if err != nil {
			data = nil
		}
		done(data, err)
	})
}

// Write calls done when data is on the disks, or with an error that wraps
// ErrLost: then some of it may be there. An error of the journal's disk says
// that some of it is not. Offset and length are as for Read.
// Data is copied at once.
func (a *Array) Write(offset int64, data []byte, done func(error)) {
	a.request(offset, append([]byte(nil), data...), true, func(err error) {
		a.counts.Writes++
		done(err)
	})
}

// request cuts a request into bands and calls done when all have ended.
func (a *Array) request(offset int64, data []byte, write bool, done func(error)) {
	length, block := int64(len(data)), a.layout.Block()
	if offset < 0 || offset%block != 0 || length%block != 0 || length > a.layout.Capacity()-offset {
		panic(fmt.Sprintf("raid: %d bytes at %d of %d, in blocks of %d", length, offset, a.layout.Capacity(), block))
	}
	if a.down {
		panic("raid: a request to an array that has crashed; Recover comes first")
	}
	bands := a.layout.bands(offset, length)
	asked, begun := new(int64), a.engine.Now()
	ended := a.join(len(bands)+1, func(err error) {
		if a.options.Observe != nil {
			a.options.Observe(Request{write, length, begun, *asked, err == nil})
		}
		done(err)
	})
	for _, b := range bands {
		a.begin(&operation{array: a, band: b, exclusive: write, asked: asked, run: func(op *operation) {
			if write {
				op.write(offset, data, ended)
			} else {
				op.read(offset, data, ended)
			}
		}})
	}
	// An event of its own, so that done is never called from within the request.
	epoch := a.crashes
	a.engine.At(a.engine.Now(), func() {
		if a.crashes == epoch {
			ended(nil)
		}
	})
}

// join returns what n parts of a request call at their end; the last of them
// calls done, with the first error.
func (a *Array) join(n int, done func(error)) func(error) {
	cause, first := a.engine.Cause(), error(nil)
	return func(err error) {
		if first == nil {
			first = err
		}
		if n--; n > 0 {
			return
		}
		if first != nil {
			a.counts.Failed++
		}
		a.engine.SetCause(cause)
		done(first)
	}
}

// absent returns the pieces of a stripe whose disks have nothing of them.
func (a *Array) absent(stripe int64) erasure.Set {
	var set erasure.Set
	for p := range a.layout.Pieces() {
		place, row := a.layout.Place(stripe, p)
		if m := a.members[place]; m.failed || row >= m.frontier {
			set.Add(int(p))
		}
	}
	return set
}

// all returns the set of all pieces of a stripe.
func (a *Array) all() erasure.Set {
	var set erasure.Set
	for p := range a.layout.Pieces() {
		set.Add(int(p))
	}
	return set
}
