package disk_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/disk"
	"nines/sim"
	"nines/sim/dist"
)

// The region under test lies across a page boundary.
const (
	regionStart = 4096 - 512
	regionBytes = 1024
)

// step is one thing that happens to a disk, after a pause.
type step struct {
	what   string // write, sync, read, crash
	pause  time.Duration
	offset int64 // within the region
	length int64
}

// reference says, for each sector, what a read must return and what may be
// found after a crash.
type reference struct {
	options  disk.Options
	newest   []byte     // of the region
	survives [][][]byte // by sector: the images that a crash may leave
	underWay []write    // not done yet, in the order of the calls
}

type write struct {
	offset int64
	data   []byte
}

func newReference(o disk.Options) *reference {
	r := &reference{options: o, newest: make([]byte, regionBytes)}
	r.survives = make([][][]byte, regionBytes/o.Sector)
	r.settle()
	return r
}

func (r *reference) image(i int) []byte {
	return bytes.Clone(r.newest[int64(i)*r.options.Sector : int64(i+1)*r.options.Sector])
}

// settle is a sync: what is there is all that a crash can leave.
func (r *reference) settle() {
	for i := range r.survives {
		r.survives[i] = [][]byte{r.image(i)}
	}
}

func (r *reference) apply(w write) {
	copy(r.newest[w.offset:], w.data)
	first, last := w.offset/r.options.Sector, (w.offset+int64(len(w.data))-1)/r.options.Sector
	for i := first; i <= last; i++ {
		r.survives[i] = append(r.survives[i], r.image(int(i)))
	}
}

// done is the end of a write.
func (r *reference) done(w write) {
	for i := range r.underWay {
		if &r.underWay[i].data[0] == &w.data[0] {
			r.underWay = append(r.underWay[:i:i], r.underWay[i+1:]...)
			break
		}
	}
	r.apply(w)
	if r.options.WriteThrough {
		r.settle()
	}
}

// crashed compares what is found with what may be found, and goes on from it.
func (r *reference) crashed(found []byte) error {
	switch {
	case r.options.PowerLoss == disk.Keep:
		r.settle()
	case r.options.PowerLoss == disk.Lose && r.options.CacheBytes > regionBytes:
		// Nothing was destaged for want of room, and so nothing may survive.
		for i := range r.survives {
			r.survives[i] = r.survives[i][:1]
		}
		r.underWay = nil
	}
	for _, w := range r.underWay {
		r.apply(w)
	}
	r.underWay = nil
	copy(r.newest, found)
	for i := range r.survives {
		if !r.possible(i) {
			return fmt.Errorf("sector %d holds %x after the crash; possible were %x", i, r.image(i), r.survives[i])
		}
	}
	r.settle()
	return nil
}

// possible reports whether a sector holds one of its images, or, where
// sectors tear, the first part of one and the rest of another.
func (r *reference) possible(i int) bool {
	found := r.image(i)
	for _, a := range r.survives[i] {
		if bytes.Equal(found, a) {
			return true
		}
		common := 0
		for common < len(a) && a[common] == found[common] {
			common++
		}
		for _, b := range r.survives[i] {
			if r.options.TornSectors && bytes.Equal(found[common:], b[common:]) {
				return true
			}
		}
	}
	return false
}

// play takes a disk through the steps and returns how it breaks its promises.
func play(o disk.Options, seed uint64, steps []step) error {
	e := sim.New(sim.Options{Seed: seed})
	d := disk.New(e, "d", o)
	r := newReference(d.Options())
	var wrong error
	note := func(err error) {
		if wrong == nil {
			wrong = err
		}
	}
	for n, s := range steps {
		if err := e.Run(e.Now().Add(s.pause)); err != nil {
			return err
		}
		switch s.what {
		case "write":
			w := write{s.offset, bytes.Repeat([]byte{byte(n%255 + 1)}, int(s.length))}
			r.underWay = append(r.underWay, w)
			d.Write(regionStart+s.offset, w.data, func(error) { r.done(w) })
		case "sync":
			d.Sync(func(error) { r.settle() })
		case "read":
			d.Read(regionStart, regionBytes, func(found []byte, err error) {
				if !bytes.Equal(found, r.newest) {
					note(fmt.Errorf("step %d read %x, want %x", n, found, r.newest))
				}
			})
		case "crash":
			d.Crash()
			d.Read(regionStart, regionBytes, func(found []byte, err error) { note(r.crashed(found)) })
			if err := e.Run(sim.Never); err != nil {
				return err
			}
		}
	}
	return wrong
}

// anyModel takes about 10 µs for a write and 30 µs for a sync.
var anyModel = disk.Plain{
	Read:  dist.Exponential(10 * time.Microsecond),
	Write: dist.Exponential(10 * time.Microsecond),
	Sync:  dist.Exponential(30 * time.Microsecond),
}

// drawRun draws options and steps through choose(n), a number below n.
func drawRun(choose func(label string, n int) int) (disk.Options, []step) {
	o := disk.Options{
		Model:        anyModel,
		Sector:       []int64{64, 128, 512}[choose("sector", 3)],
		CacheBytes:   []int64{0, 512, 256}[choose("cache", 3)],
		Depth:        []int64{1, 4}[choose("depth", 2)],
		PowerLoss:    []disk.PowerLoss{disk.Scatter, disk.Scatter, disk.Lose, disk.Keep}[choose("power loss", 4)],
		WriteThrough: choose("write through", 4) == 0,
		TornSectors:  choose("torn sectors", 2) == 0,
	}
	steps := make([]step, 10+choose("steps", 30))
	for i := range steps {
		s := step{
			what:   []string{"write", "write", "write", "write", "sync", "read", "crash"}[choose("what", 7)],
			pause:  time.Duration(choose("pause", 60)) * time.Microsecond,
			offset: int64(choose("offset", regionBytes-1)),
		}
		if choose("wait", 3) == 0 {
			s.pause = 0
		}
		s.length = 1 + int64(choose("length", int(min(400, regionBytes-s.offset))))
		steps[i] = s
	}
	return o, steps
}

func TestADiskKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, steps := drawRun(func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) })
		if err := play(o, rapid.Uint64().Draw(t, "seed"), steps); err != nil {
			t.Fatal(err)
		}
	})
}

// The same over runs that nobody shrinks, which is fast enough for thousands.
func TestWhatWasSyncedSurvivesInThousandsOfRuns(t *testing.T) {
	for seed := range uint64(4000) {
		s := sim.NewKey(seed, 0, "test", 0).At(0, 0)
		o, steps := drawRun(func(_ string, n int) int { return int(s.Below(uint64(n))) })
		if err := play(o, seed, steps); err != nil {
			t.Fatalf("seed %d, %+v: %v", seed, o, err)
		}
	}
}

// The reference can tell: a drive that lies about Sync breaks the promise.
func TestALyingDriveIsCaught(t *testing.T) {
	caught := 0
	for seed := range uint64(200) {
		s := sim.NewKey(seed, 0, "test", 0).At(0, 0)
		o, steps := drawRun(func(_ string, n int) int { return int(s.Below(uint64(n))) })
		o.PowerLoss, o.WriteThrough, o.Faults = disk.Scatter, false, []disk.Fault{disk.LyingSync{}}
		if play(o, seed, steps) != nil {
			caught++
		}
	}
	if caught < 20 {
		t.Fatalf("a lying drive was caught in %d of 200 runs", caught)
	}
}
