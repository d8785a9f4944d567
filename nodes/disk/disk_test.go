package disk_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/nodes/disk"
	"nines/sim"
	"nines/sim/dist"
)

// bench is an engine with one disk.
type bench struct {
	*disk.Disk
	t      testing.TB
	engine *sim.Engine
}

func newBench(t testing.TB, seed uint64, o disk.Options) *bench {
	t.Helper()
	e := sim.New(sim.Options{Seed: seed})
	return &bench{disk.New(e, "d", o), t, e}
}

// run lets everything that is under way come to its end.
func (b *bench) run() {
	b.t.Helper()
	if err := b.engine.Run(sim.Never); err != nil {
		b.t.Fatal(err)
	}
}

// pass lets time pass.
func (b *bench) pass(d time.Duration) {
	b.t.Helper()
	if err := b.engine.Run(b.engine.Now().Add(d)); err != nil {
		b.t.Fatal(err)
	}
}

// write, sync and read wait until the disk has answered.
func (b *bench) write(offset int64, text string) error {
	b.t.Helper()
	result := errors.New("no answer")
	b.Write(offset, []byte(text), func(err error) { result = err })
	b.run()
	return result
}

func (b *bench) sync() error {
	b.t.Helper()
	result := errors.New("no answer")
	b.Sync(func(err error) { result = err })
	b.run()
	return result
}

func (b *bench) read(offset, length int64) string {
	b.t.Helper()
	text := "no answer"
	b.Read(offset, length, func(data []byte, err error) {
		if text = string(data); err != nil {
			text = err.Error()
		}
	})
	b.run()
	return text
}

func (b *bench) want(what string, got, want any) {
	b.t.Helper()
	if got != want {
		b.t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func TestBytesComeBackAsTheyWereWritten(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	b.want("never written", b.read(1<<39, 3), "\x00\x00\x00")
	b.want("write", b.write(4090, "over a page boundary"), nil)
	b.want("read", b.read(4089, 22), "\x00over a page boundary\x00")
	b.write(4095, "the")
	b.want("after a second write", b.read(4090, 20), "over theage boundary")
}

func TestUnsyncedWritesAreLostAndSyncedOnesAreNot(t *testing.T) {
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Lose})
	b.write(0, "kept")
	b.sync()
	b.write(0, "lost")
	b.want("before the crash", b.read(0, 4), "lost")
	b.Crash()
	b.want("after the crash", b.read(0, 4), "kept")
	b.want("sectors lost", b.Counts().SectorsLost, uint64(1))
}

func TestACapacitorSavesTheCacheButNotWhatWasUnderWay(t *testing.T) {
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Keep})
	b.write(0, "kept")
	b.Write(512, []byte("under way"), func(error) { t.Error("a callback came after the crash") })
	b.Write(1024, []byte("waiting"), func(error) { t.Error("a callback came after the crash") })
	b.Crash()
	b.want("what was in the cache", b.read(0, 4), "kept")
	b.want("what waited in the queue", b.read(1024, 7), "\x00\x00\x00\x00\x00\x00\x00")
}

// A sector is written twice without a sync: the old bytes, the first and the
// second write may each be what a crash leaves, for the drive may have moved
// the first to the medium before it got the second.
func TestAnyOfSeveralUnsyncedWritesMayBeTheOneThatSurvives(t *testing.T) {
	found := map[string]int{}
	for seed := range uint64(1000) {
		b := newBench(t, seed, disk.Options{})
		b.write(0, "old")
		b.sync()
		b.write(0, "1st")
		b.write(0, "2nd")
		b.Crash()
		found[b.read(0, 3)]++
	}
	// Half survive from the second, half of the rest from the first.
	for text, want := range map[string]int{"2nd": 500, "1st": 250, "old": 250} {
		if got := found[text]; got < want-60 || got > want+60 {
			t.Errorf("%q survived in %d of 1000 runs, want about %d", text, got, want)
		}
	}
}

func TestOneSectorSurvivesAnotherDoesNot(t *testing.T) {
	patterns := map[string]int{}
	for seed := range uint64(800) {
		b := newBench(t, seed, disk.Options{})
		b.write(0, strings.Repeat("x", 3*512))
		b.Crash()
		data := b.read(0, 3*512)
		patterns[fmt.Sprint(data[0] == 'x', data[512] == 'x', data[1024] == 'x')]++
	}
	if len(patterns) != 8 {
		t.Fatalf("%d of the 8 subsets of three sectors were left by crashes: %v", len(patterns), patterns)
	}
}

func TestASectorTearsOnlyWhereItMay(t *testing.T) {
	torn := func(o disk.Options) (count int) {
		for seed := range uint64(300) {
			b := newBench(t, seed, o)
			b.write(0, strings.Repeat("x", 512))
			b.Crash()
			if text := b.read(0, 512); text != strings.Repeat("x", 512) && strings.Contains(text, "x") {
				count++
			}
		}
		return count
	}
	newBench(t, 0, disk.Options{}).want("torn sectors", torn(disk.Options{}), 0)
	if n := torn(disk.Options{TornSectors: true}); n < 60 || n > 140 {
		t.Errorf("%d of 300 sectors were torn, want about a third", n)
	}
}

func TestAWriteThroughDiskNeedsNoSync(t *testing.T) {
	b := newBench(t, 1, disk.Options{WriteThrough: true, PowerLoss: disk.Lose})
	b.write(0, "on the medium")
	b.Crash()
	b.want("after the crash", b.read(0, 13), "on the medium")
}

func TestRequestsAreServedInTheOrderTheyCame(t *testing.T) {
	b := newBench(t, 1, disk.Options{Model: disk.Plain{Read: dist.Exponential(time.Millisecond)}})
	var order []int
	for i := range 20 {
		b.Read(0, 1, func([]byte, error) { order = append(order, i) })
	}
	b.want("queue", b.Queue(), int64(20))
	b.run()
	if !slices.IsSorted(order) || len(order) != 20 {
		t.Fatalf("served in the order %v", order)
	}
}

func TestADeepQueueServesRequestsBesideEachOther(t *testing.T) {
	elapsed := func(depth int64) sim.Time {
		b := newBench(t, 1, disk.Options{Depth: depth})
		for range 8 {
			b.Read(0, 1, func([]byte, error) {})
		}
		b.run()
		return b.engine.Now()
	}
	newBench(t, 0, disk.Options{}).want("time at depth 1", elapsed(1), 4*elapsed(4))
}

// Two writes are under way beside each other when a sync comes: it waits for
// both, and the read that comes after it waits for the sync.
func TestASyncIsABarrier(t *testing.T) {
	b := newBench(t, 1, disk.Options{Depth: 8, Model: disk.Plain{Write: dist.Uniform(time.Millisecond, 2*time.Millisecond)}})
	var order []string
	note := func(what string) func(error) { return func(error) { order = append(order, what) } }
	b.Write(0, []byte("a"), note("write"))
	b.Write(512, []byte("b"), note("write"))
	b.Sync(note("sync"))
	b.Read(0, 1, func([]byte, error) { order = append(order, "read") })
	b.run()
	b.want("order", fmt.Sprint(order), "[write write sync read]")
}

func TestAFullCacheMakesWritesWaitForTheMedium(t *testing.T) {
	b := newBench(t, 1, disk.Options{CacheBytes: 1 << 20, Model: disk.Plain{BytesPerSecond: 1 << 20}, PowerLoss: disk.Lose})
	half := strings.Repeat("x", 1<<19)
	b.write(0, half)
	b.write(1<<19, half)
	b.want("two halves fit", b.engine.Now(), sim.Time(40*time.Microsecond))
	b.write(1<<20, half)
	b.want("the third waits a second", b.engine.Now(), sim.Time(time.Second+60*time.Microsecond))
	b.Crash()
	b.want("what had to leave the cache", b.read(0, 3), "xxx")
	b.want("what did not", b.read(1<<20, 3), "\x00\x00\x00")
}

func TestAWriteLargerThanTheCacheGoesPastIt(t *testing.T) {
	b := newBench(t, 1, disk.Options{CacheBytes: 512, PowerLoss: disk.Lose})
	b.write(0, strings.Repeat("x", 1024))
	b.Crash()
	b.want("after the crash", b.read(1021, 3), "xxx")
}

func TestEveryRequestEndsInTheCauseInWhichItWasMade(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	source := b.engine.Source("test", 0)
	for n := range uint64(5) {
		b.engine.SetCause(sim.NewCause(source, n))
		b.Write(0, []byte("x"), func(error) { b.want("cause", b.engine.Cause(), sim.NewCause(source, n)) })
		b.Sync(func(error) { b.want("cause", b.engine.Cause(), sim.NewCause(source, n)) })
	}
	b.run()
}

func TestAProcessWaitsForItsDisk(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	defer b.engine.Close()
	b.engine.Go("writer", func(p *sim.Process) {
		b.want("write", b.WriteWait(p, 0, []byte("hello")), nil)
		b.want("sync", b.SyncWait(p), nil)
		b.want("time", p.Now(), sim.Time(1_021_024))
		data, err := b.ReadWait(p, 0, 5)
		b.want("read", string(data), "hello")
		b.want("error", err, nil)
	})
	b.run()
}

func TestCountsTellWhatWasDone(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	b.write(0, "hello")
	b.sync()
	b.pass(time.Second)
	b.read(0, 5)
	c := b.Counts()
	b.want("reads", c.Reads, uint64(1))
	b.want("writes", c.Writes, uint64(1))
	b.want("syncs", c.Syncs, uint64(1))
	b.want("bytes", c.BytesRead+c.BytesWritten, uint64(10))
	b.want("busy", c.Busy, b.engine.Now().Sub(sim.Time(time.Second)))
}

func TestADiskWithoutRequestsCostsLittle(t *testing.T) {
	const disks = 10_000
	e := sim.New(sim.Options{})
	all := make([]*disk.Disk, disks)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range all {
		all[i] = disk.New(e, "d", disk.Options{})
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / disks; each > 200 {
		t.Errorf("an idle disk takes %d bytes, want at most 200", each)
	}
	runtime.KeepAlive(all)
}

func TestAWipedDiskIsEmptyAndSilent(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	b.write(0, "hello")
	b.sync()
	b.Inject(disk.Dead{})
	b.Read(0, 5, func([]byte, error) { t.Error("a callback came from a disk that was replaced") })
	b.Wipe()
	b.want("bytes", b.read(0, 5), "\x00\x00\x00\x00\x00")
	b.want("counts go on", b.Counts().Syncs, uint64(1))
}

// What the disk does for one user is not changed by what another disk does.
func TestDisksDoNotShareTheirLuck(t *testing.T) {
	run := func(second bool) string {
		e := sim.New(sim.Options{Seed: 7})
		d := disk.New(e, "d", disk.Options{})
		if second {
			other := disk.New(e, "other", disk.Options{})
			other.Write(0, make([]byte, 9000), func(error) { other.Crash() })
		}
		d.Write(0, bytes.Repeat([]byte("x"), 16*512), func(error) { d.Crash() })
		if err := e.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		var found string
		d.Read(0, 16*512, func(data []byte, err error) { found = string(data) })
		if err := e.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if run(false) != run(true) {
		t.Error("a second disk changed which sectors of the first survived")
	}
}

func TestMistakesOfTheProgramPanic(t *testing.T) {
	for want, f := range map[string]func(){
		"a sector of 100 bytes": func() { newBench(t, 0, disk.Options{Sector: 100}) },
		"a capacity of 100":     func() { newBench(t, 0, disk.Options{Capacity: 100}) },
		"one arm":               func() { newBench(t, 0, disk.Options{Model: disk.Spinning{}, Depth: 2}) },
		"no seek curve":         func() { newBench(t, 0, disk.Options{Model: disk.Spinning{Seek: 12 * time.Millisecond}}) },
		"a speed of -1":         func() { newBench(t, 0, disk.Options{Model: disk.Plain{BytesPerSecond: -1}}) },
		"a negative time":       func() { newBench(t, 0, disk.Options{Model: disk.Spinning{Turn: -1}}) },
		"depth -1":              func() { newBench(t, 0, disk.Options{Depth: -1}) },
		"power loss 3":          func() { newBench(t, 0, disk.Options{PowerLoss: 3}) },
		"read of 2 bytes at":    func() { newBench(t, 0, disk.Options{}).read(1<<40-1, 2) },
		"write of 1 bytes at":   func() { newBench(t, 0, disk.Options{}).write(-1, "x") },
		"slow(0)":               func() { newBench(t, 0, disk.Options{}).Inject(disk.Slow{}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q, want one that says %q", got, want)
				}
			}()
			f()
		}()
	}
}

func TestAnUnusedDiskCanBeAskedAndCrashed(t *testing.T) {
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Lose})
	b.Crash()
	b.Wipe()
	b.want("counts", b.Counts(), disk.Counts{})
	b.want("queue", b.Queue(), int64(0))
	b.want("name", b.Name(), "d")
	b.want("power loss", fmt.Sprint(disk.Scatter, b.Options().PowerLoss, disk.Keep), "scatter lose keep")
}
