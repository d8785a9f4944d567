package disk

import (
	"fmt"
	"time"

	"nines/sim"
)

// Disk is one virtual disk. Requests are served one at a time (or Depth at a
// time) in the order in which they were made; done is called in an event of
// its own, in the cause of the request, unless the disk crashes before.
type Disk struct {
	engine  *sim.Engine
	name    string
	options Options
	crashes uint64
	paused  bool
	keeper  bool   // the engine asks for the causes that it keeps
	drive   *drive // made at the first use, so that an idle disk costs little
	log     *Log   // the one that was opened last
}

// New returns an empty disk. Its name addresses its draws: two disks of one
// run need two names. Options that make no sense panic.
func New(e *sim.Engine, name string, o Options) *Disk {
	o = o.orDefault()
	o.check(name)
	d := &Disk{engine: e, name: name, options: o}
	for _, f := range o.Faults {
		d.Inject(f)
	}
	return d
}

// Name returns the name given to New.
func (d *Disk) Name() string { return d.name }

// Options returns what the disk was made with, defaults filled in.
func (d *Disk) Options() Options { return d.options }

// Read calls done with length bytes from offset on, zeros where nothing was
// written. The data is valid only during the call. A range outside of the
// capacity panics.
func (d *Disk) Read(offset, length int64, done func(data []byte, err error)) {
	d.submitRead(offset, length, false, done)
}

// readUsed is Read that leaves out what comes after the last page that was ever
// written: zeros, which a log of a few records would otherwise read by the
// hundred thousand.
func (d *Disk) readUsed(offset, length int64, done func(data []byte, err error)) {
	d.submitRead(offset, length, true, done)
}

func (d *Disk) submitRead(offset, length int64, used bool, done func(data []byte, err error)) {
	if offset < 0 || length < 0 || offset > d.options.Capacity-length {
		panic(fmt.Sprintf("disk: %s: read of %d bytes at %d of %d", d.name, length, offset, d.options.Capacity))
	}
	r := d.admit(OpRead, offset, length)
	r.read, r.used = done, used
	d.serve()
}

// Write calls done when data is in the cache, or on the medium of a
// write-through disk; it may be lost in a crash until a later Sync is done.
// Data is copied at once. A sector is changed as a whole, so that two writes
// to one sector never mix, even where they begin or end within it.
func (d *Disk) Write(offset int64, data []byte, done func(error)) {
	if offset < 0 {
		panic(fmt.Sprintf("disk: %s: write of %d bytes at %d", d.name, len(data), offset))
	}
	r := d.admit(OpWrite, offset, int64(len(data)))
	r.data = append(r.data[:0], data...)
	r.done = done
	d.serve()
}

// Sync calls done when all writes made before it are on the medium: from then
// on no crash can undo them.
func (d *Disk) Sync(done func(error)) {
	r := d.admit(OpSync, 0, 0)
	r.done = done
	d.serve()
}

// Crash cuts the power: requests that are waiting or being served are
// forgotten, and none of their callbacks will come. What was not synced is
// lost, kept or torn, sector by sector, as Options.PowerLoss says; a write
// that was being served counts as not synced. Faults last over the crash.
func (d *Disk) Crash() {
	d.crashes++
	s := d.drive
	if s == nil {
		return
	}
	if d.options.PowerLoss == Keep {
		s.medium.flush()
	}
	d.abandon()
	f := s.medium.crash(d.options, d.key(drawCrash))
	s.counts.SectorsKept += f.kept
	s.counts.SectorsLost += f.lost
	s.counts.SectorsTorn += f.torn
	d.engine.Fold(f.digest.Sum())
}

// Wipe puts a new disk in the place of this one: requests are forgotten as in
// a crash, bytes are gone, and of the faults those of Options.Faults remain.
// The counts go on.
func (d *Disk) Wipe() {
	d.crashes++
	if d.drive == nil {
		return
	}
	d.abandon()
	counts := d.drive.counts
	d.drive = nil
	d.begin().counts = counts
	for _, f := range d.options.Faults {
		d.Inject(f)
	}
}

// Pause lets no request end and none begin until Resume: the machine stands
// still, and would not notice. A disk may be Stuck at the same time; it goes on
// when neither holds it.
func (d *Disk) Pause() { d.paused = true }

// Resume ends a Pause.
func (d *Disk) Resume() {
	d.paused = false
	if d.drive != nil {
		d.proceed()
	}
}

// Queue returns how many requests are waiting or being served.
func (d *Disk) Queue() int64 {
	if d.drive == nil {
		return 0
	}
	return d.drive.waiting.length + d.drive.serving.length
}

// Counts returns what the disk has done so far.
func (d *Disk) Counts() Counts {
	if d.drive == nil {
		return Counts{}
	}
	counts := d.drive.counts
	if d.drive.serving.length > 0 {
		counts.Busy += d.engine.Now().Sub(d.drive.busySince)
	}
	return counts
}

// Counts say what a disk has done.
type Counts struct {
	Reads, Writes, Syncs    uint64 // requests that ended, well or not
	BytesRead, BytesWritten uint64
	Failed                  uint64        // requests that ended with an error
	Busy                    time.Duration // with a request in service; over elapsed time, the utilisation

	LostWrites, MisdirectedWrites         uint64 // that went nowhere, or elsewhere
	SectorsKept, SectorsLost, SectorsTorn uint64 // of those unsynced when the disk crashed
}
