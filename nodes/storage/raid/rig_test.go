package raid

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"nines/nodes/disk"
	"nines/sim"
)

const (
	testChunk = 2048
	testRows  = 12
)

// rig is an array and what it should hold.
type rig struct {
	t      testing.TB
	engine *sim.Engine
	array  *Array
	truth  []byte
	made   []*disk.Disk // members and spares, those that were replaced too
	stream sim.Stream

	whole     bool // writes are of whole stripes
	forgetful bool // the broken array that does not know what it was writing
}

// newRig makes an array of small disks; o says what is special about it.
func newRig(t testing.TB, level Level, disks int, o Options) *rig {
	r := &rig{t: t, engine: sim.New(sim.Options{Seed: 1}), stream: sim.NewKey(1, 0, "test", 0).At(0, 0)}
	if o.Layout.Chunk == 0 {
		o.Layout.Chunk = testChunk
	}
	if o.Layout.Rows == 0 {
		o.Layout.Rows = testRows
	}
	o.Layout.Level = level
	var members []*disk.Disk
	for range disks {
		members = append(members, r.disk())
	}
	r.array = New(r.engine, members, o)
	r.truth = make([]byte, r.array.Layout().Capacity())
	return r
}

// disk makes an empty disk.
func (r *rig) disk() *disk.Disk {
	return r.make(disk.Options{WriteThrough: true, Capacity: 1 << 20})
}

func (r *rig) make(o disk.Options) *disk.Disk {
	d := disk.New(r.engine, fmt.Sprintf("d%d", len(r.made)), o)
	r.made = append(r.made, d)
	return d
}

func (r *rig) run() {
	r.t.Helper()
	if err := r.engine.Run(sim.Never); err != nil {
		r.t.Fatal(err)
	}
}

// write writes drawn bytes, and keeps them in mind if that went well.
func (r *rig) write(offset, length int64) error {
	r.t.Helper()
	data := make([]byte, length)
	for i := range data {
		data[i] = byte(r.stream.Uint64())
	}
	err := errors.New("no answer")
	r.array.Write(offset, data, func(e error) { err = e })
	r.run()
	if err == nil {
		copy(r.truth[offset:], data)
	}
	return err
}

// read returns an error if bytes cannot be read; wrong ones end the test.
func (r *rig) read(offset, length int64) error {
	r.t.Helper()
	result := errors.New("no answer")
	r.array.Read(offset, length, func(data []byte, err error) {
		result = err
		if err == nil && !bytes.Equal(data, r.truth[offset:][:length]) {
			result = errWrong
		}
	})
	r.run()
	if result == errWrong && !r.array.options.NoChecksums {
		r.t.Fatalf("%v: wrong bytes between %d and %d were returned as right", r.array.layout.Level, offset, offset+length)
	}
	return result
}

var errWrong = errors.New("wrong bytes were returned as right")

// fill writes the whole array.
func (r *rig) fill() {
	r.t.Helper()
	if err := r.write(0, int64(len(r.truth))); err != nil {
		r.t.Fatal(err)
	}
}

// check reads the whole array, and fails if anything is missing.
func (r *rig) check() {
	r.t.Helper()
	if err := r.read(0, int64(len(r.truth))); err != nil {
		r.t.Fatalf("%v: %v", r.array.layout.Level, err)
	}
}

// block draws a range of whole blocks.
func (r *rig) block(longest int64) (offset, length int64) {
	block := r.array.layout.Block()
	blocks := int64(len(r.truth)) / block
	from := int64(r.stream.Below(uint64(blocks)))
	n := 1 + int64(r.stream.Below(uint64(min(longest, blocks-from))))
	return from * block, n * block
}

// die kills the disk in a place without telling the array.
func (r *rig) die(place int64) { r.array.Disk(place).Inject(disk.Dead{}) }

// ios returns the requests of all disks that are or were in the array.
func (r *rig) ios() (reads, writes uint64) {
	for _, d := range r.made {
		c := d.Counts()
		reads, writes = reads+c.Reads, writes+c.Writes
	}
	return reads, writes
}

// cost returns the requests that something causes.
func (r *rig) cost(f func()) (reads, writes uint64) {
	reads0, writes0 := r.ios()
	f()
	reads, writes = r.ios()
	return reads - reads0, writes - writes0
}

var everyArray = []struct {
	level Level
	disks int
}{{Level0, 1}, {Level0, 4}, {Level1, 2}, {Level1, 3}, {Level3, 4}, {Level4, 4}, {Level5, 3}, {Level5, 5}, {Level6, 4}, {Level6, 6}, {Level10, 4}, {Level10, 5}, {ReedSolomon, 6}}

func eachArray(t *testing.T, f func(t *testing.T, r *rig)) {
	t.Helper()
	for _, a := range everyArray {
		t.Run(fmt.Sprintf("%v of %d", a.level, a.disks), func(t *testing.T) { f(t, newRig(t, a.level, a.disks, Options{})) })
	}
}
