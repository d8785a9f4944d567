package raid

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/disk"
	"nines/sim"
)

// crowd makes requests that overlap, all at once, and knows what each sector
// may hold meanwhile.
type crowd struct {
	*rig
	versions [][]string // by sector: what was written to it, in order
}

func newCrowd(r *rig) *crowd {
	c := &crowd{rig: r, versions: make([][]string, len(r.truth)/512)}
	for i := range c.versions {
		c.versions[i] = []string{string(r.truth[512*i : 512*i+512])}
	}
	return c
}

func (c *crowd) write() {
	offset, length := c.block(12)
	data := make([]byte, length)
	for i := range data {
		data[i] = byte(c.stream.Uint64())
	}
	for at := int64(0); at < length; at += 512 {
		all := &c.versions[(offset+at)/512]
		*all = append(*all, string(data[at:at+512]))
	}
	copy(c.truth[offset:], data) // on one stripe the later write wins
	c.array.Write(offset, data, func(err error) {
		if err != nil {
			c.t.Errorf("a write ended with %v", err)
		}
	})
}

func (c *crowd) read() {
	offset, length := c.block(12)
	c.array.Read(offset, length, func(data []byte, err error) {
		if err != nil {
			c.t.Errorf("a read ended with %v", err)
			return
		}
		for at := int64(0); at < length; at += 512 {
			if !slices.Contains(c.versions[(offset+at)/512], string(data[at:at+512])) {
				c.t.Errorf("byte %d: what was read was never written", offset+at)
			}
		}
	})
}

// Many requests at once, and a disk that dies in the midst of them, with one
// more while it is rebuilt where the level bears it: every answer is right, and
// data and checks belong together afterwards.
func TestACrowdOfRequestsWhileDisksFail(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := everyArray[rapid.IntRange(2, len(everyArray)-1).Draw(rt, "array")]
		o := Options{Layout: Layout{Rows: 4}, RebuildPercent: 50}
		r := newRig(t, a.level, a.disks, o)
		if rapid.Bool().Draw(rt, "journal") {
			o.Journal = disk.New(r.engine, "journal", disk.Options{Capacity: 64 << 10})
			r.array = New(r.engine, slices.Collect(r.members()), withLayout(o, r.array.layout))
		}
		r.stream = sim.NewKey(rapid.Uint64().Draw(rt, "seed"), 0, "crowd", 0).At(0, 0)
		r.fill()
		c := newCrowd(r)
		deaths := rapid.Int64Range(0, r.array.layout.Tolerates()).Draw(rt, "deaths")
		first := rapid.Int64Range(0, int64(a.disks)-1).Draw(rt, "first")
		for i := range deaths {
			at := time.Duration(r.stream.Below(5000)) * time.Microsecond
			r.engine.At(r.engine.Now().Add(at), func() {
				r.die((first + i) % int64(a.disks))
				r.array.AddSpare(r.disk())
			})
		}
		for range rapid.IntRange(1, 40).Draw(rt, "requests") {
			if r.stream.Below(2) == 0 {
				c.write()
			} else {
				c.read()
			}
		}
		r.run()
		r.check()
		if len(r.array.stripes)+len(r.array.waiting)+len(r.array.intents) > 0 {
			rt.Fatal("an operation never gave its stripe back")
		}
		for i := range r.array.layout.Tolerates() {
			r.die((first + i) % int64(a.disks))
		}
		r.check()
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

func (r *rig) members() func(func(*disk.Disk) bool) {
	return func(yield func(*disk.Disk) bool) {
		for _, m := range r.array.members {
			if !yield(m.disk) {
				return
			}
		}
	}
}

func withLayout(o Options, l Layout) Options {
	o.Layout = l
	return o
}

// Reads that never cease do not keep a write from its stripe.
func TestAWriteIsNotStarvedByReads(t *testing.T) {
	r := newRig(t, Level5, 4, Options{})
	r.fill()
	begin, took := r.engine.Now(), time.Duration(0)
	for i := range 500 { // each takes five times as long as the next is away
		r.engine.At(begin.Add(time.Duration(i)*20*time.Microsecond), func() {
			r.array.Read(0, 512, func([]byte, error) {})
		})
	}
	r.engine.At(begin.Add(time.Millisecond), func() {
		r.array.Write(testChunk, make([]byte, 512), func(error) { took = r.engine.Now().Sub(begin) - time.Millisecond })
	})
	if err := r.engine.Run(begin.Add(10 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if took == 0 {
		t.Error("after 9 ms of reads the write still waits")
	}
}

// A user who reads while a disk is rebuilt waits less if the rebuild rests.
func TestARebuildThatRestsDisturbsLess(t *testing.T) {
	latency := map[int64]time.Duration{}
	for _, percent := range []int64{100, 20} {
		r := newRig(t, Level5, 4, Options{RebuildPercent: percent, Layout: Layout{Rows: 120, Chunk: 8192}})
		r.fill()
		r.array.Fail(0)
		r.array.AddSpare(r.disk())
		begin, sum := r.engine.Now(), time.Duration(0)
		for i := range 60 { // in the time that the faster rebuild takes
			at := begin.Add(time.Duration(i) * 150 * time.Microsecond)
			r.engine.At(at, func() {
				offset, _ := r.block(1)
				r.array.Read(offset, 512, func([]byte, error) { sum += r.engine.Now().Sub(at) })
			})
		}
		r.run()
		latency[percent] = sum / 60
		r.check()
	}
	if latency[20] >= latency[100] {
		t.Errorf("a read takes %v beside a rebuild that rests, %v beside one that does not", latency[20], latency[100])
	}
}

// Full-stripe writes need no reads, and so no longer than one write of a disk;
// the chunks of a stripe go to their disks at once.
func TestTheDisksOfAStripeWorkAtOnce(t *testing.T) {
	r := newRig(t, Level6, 6, Options{})
	begin := r.engine.Now()
	if err := r.write(0, 4*testChunk); err != nil {
		t.Fatal(err)
	}
	alone := r.disk()
	took := r.engine.Now().Sub(begin)
	begin = r.engine.Now()
	alone.Write(0, make([]byte, testChunk), func(error) {})
	r.run()
	if one := r.engine.Now().Sub(begin); took != one {
		t.Errorf("a stripe takes %v to write, a chunk %v", took, one)
	}
}
