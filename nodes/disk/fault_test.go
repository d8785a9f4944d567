package disk_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/nodes/disk"
	"nines/sim"
)

// filled returns a disk whose first sectors hold x and are synced.
func filled(t *testing.T, seed uint64, sectors int) *bench {
	t.Helper()
	b := newBench(t, seed, disk.Options{})
	b.want("write", b.write(0, strings.Repeat("x", sectors*512)), nil)
	b.want("sync", b.sync(), nil)
	return b
}

func TestRotFlipsOneBitOfADrawnSectorAndSaysNothing(t *testing.T) {
	b := filled(t, 1, 8)
	hit := b.Inject(disk.Rot{Sectors: 3})
	if len(hit) != 3 || !slices.IsSortedFunc(hit, func(a, b disk.Extent) int { return int(a.Offset - b.Offset) }) {
		t.Fatalf("hit %v, want three sectors in order", hit)
	}
	data := b.read(0, 8*512)
	for i := range int64(8) {
		sector := data[i*512 : (i+1)*512]
		rotten := slices.Contains(hit, disk.Extent{Offset: i * 512, Length: 512})
		if flips := flippedBits(sector); rotten && flips != 1 || !rotten && flips != 0 {
			t.Errorf("sector %d has %d flipped bits", i, flips)
		}
	}
}

// flippedBits counts the bits in which text differs from x…x.
func flippedBits(text string) (n int) {
	for _, c := range []byte(text) {
		for d := c ^ 'x'; d != 0; d &= d - 1 {
			n++
		}
	}
	return n
}

func TestRotHitsTheMediumAndNotTheCache(t *testing.T) {
	b := filled(t, 1, 1)
	b.write(0, strings.Repeat("y", 512))
	b.Inject(disk.Rot{Offset: 0, Length: 512})
	b.want("from the cache", b.read(0, 512), strings.Repeat("y", 512))
	b.sync()
	b.want("destaged over the rot", b.read(0, 512), strings.Repeat("y", 512))
}

// Which sectors rot is drawn for each: what else is on the disk changes it
// only by taking a place among them.
func TestRotSpreadsEvenly(t *testing.T) {
	const sectors, runs = 16, 1600
	hits := make([]int, sectors)
	for seed := range uint64(runs) {
		e := sim.New(sim.Options{Seed: seed})
		d := disk.New(e, "d", disk.Options{})
		d.Write(0, make([]byte, sectors*512), func(error) {})
		if err := e.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Inject(disk.Latent{Sectors: 2}) {
			hits[x.Offset/512]++
		}
	}
	for i, n := range hits { // 200 expected, standard deviation 13
		if n < 140 || n > 260 {
			t.Errorf("sector %d was hit %d times, want about 200", i, n)
		}
	}
}

func TestALatentErrorLastsUntilTheSectorIsRewritten(t *testing.T) {
	b := filled(t, 1, 4)
	b.Inject(disk.Latent{Offset: 512, Length: 512})
	b.want("beside it", b.read(0, 512), strings.Repeat("x", 512))
	b.want("over it", b.read(0, 2048), "unreadable sector at byte 512")
	b.Read(512, 1, func(_ []byte, err error) {
		var sector *disk.SectorError
		if !errors.Is(err, disk.ErrUnreadable) || !errors.As(err, &sector) || sector.Offset != 512 {
			t.Errorf("error %v, want one of the sector at 512", err)
		}
	})
	b.want("a part of the sector", fmt.Sprint(b.write(600, "part")), "unreadable sector at byte 512")
	b.want("all of it", b.write(512, strings.Repeat("y", 512)), nil)
	b.want("after that", b.read(511, 3), "xyy")
	b.sync()
	b.Crash()
	b.want("and after a crash", b.read(511, 3), "xyy")
}

func TestALatentErrorComesBackIfItsCureIsLost(t *testing.T) {
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Lose})
	b.write(0, strings.Repeat("x", 512))
	b.sync()
	b.Inject(disk.Latent{Sectors: 1})
	b.write(0, strings.Repeat("y", 512))
	b.want("from the cache", b.read(0, 1), "y")
	b.Crash()
	b.want("after the crash", b.read(0, 1), "unreadable sector at byte 0")
}

func TestALostWriteIsAcknowledgedAndGone(t *testing.T) {
	b := filled(t, 1, 1)
	b.Inject(disk.LostWrites{Probability: 1})
	b.want("write", b.write(0, "y"), nil)
	b.want("read", b.read(0, 1), "x")
	b.want("count", b.Counts().LostWrites, uint64(1))
	b.Clear(disk.LostWrites{})
	b.write(0, "y")
	b.want("once cleared", b.read(0, 1), "y")
}

func TestAMisdirectedWriteDamagesAnotherPlace(t *testing.T) {
	elsewhere := 0
	for seed := range uint64(100) {
		b := filled(t, seed, 16)
		b.Inject(disk.MisdirectedWrites{Probability: 1})
		b.want("write", b.write(3*512+10, "yyy"), nil)
		data := b.read(0, 16*512)
		b.want("bytes that changed", strings.Count(data, "y"), 3)
		b.want("place in the sector", strings.Index(data, "yyy")%512, 10)
		if data[3*512+10] == 'x' {
			elsewhere++
		}
		b.Clear(disk.MisdirectedWrites{})
		b.write(0, "z")
		b.want("once cleared", b.read(0, 1), "z")
	}
	if elsewhere < 85 { // 15 of 16 sectors are another one
		t.Errorf("%d of 100 writes went elsewhere", elsewhere)
	}
}

func TestALyingSyncRisksWhatItPromised(t *testing.T) {
	lost := 0
	for seed := range uint64(100) {
		b := newBench(t, seed, disk.Options{})
		b.Inject(disk.LyingSync{})
		b.write(0, "x")
		b.want("sync", b.sync(), nil)
		b.Crash()
		if b.read(0, 1) != "x" {
			lost++
		}
	}
	if lost < 30 || lost > 70 {
		t.Errorf("%d of 100 synced sectors were lost, want about half", lost)
	}
	b := newBench(t, 1, disk.Options{PowerLoss: disk.Lose})
	b.Inject(disk.LyingSync{})
	b.write(0, "x")
	b.sync()
	b.Clear(disk.LyingSync{})
	b.sync()
	b.Crash()
	b.want("after an honest sync", b.read(0, 1), "x")
}

func TestASlowDiskTakesLongerUntilItRecovers(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	took := func() time.Duration {
		begin := b.engine.Now()
		b.read(0, 0)
		b.read(1<<20, 1)
		return b.engine.Now().Sub(begin)
	}
	usual := took()
	b.Inject(disk.Slow{Factor: 10})
	b.want("slow", took(), 10*usual)
	b.Clear(disk.Slow{})
	b.want("recovered", took(), usual)
}

func TestAStuckDiskAnswersWhenItIsReleased(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	var answers []string
	note := func(what string) func(error) {
		return func(error) { answers = append(answers, what+" at "+b.engine.Now().String()) }
	}
	b.Write(0, []byte("x"), note("write"))
	b.Sync(note("sync"))
	b.Inject(disk.Stuck{})
	b.pass(time.Minute)
	b.want("while stuck", len(answers), 0)
	b.want("queue", b.Queue(), int64(2))
	b.Clear(disk.Stuck{})
	b.run()
	b.want("released", fmt.Sprint(answers), "[write at 60.000 s sync at 60.001 s]")
	b.want("busy", b.Counts().Busy, b.engine.Now().Sub(sim.Start))
}

func TestAStuckDiskStaysSoOverAPause(t *testing.T) {
	for name, steps := range map[string][]func(*disk.Disk){
		"stuck, then paused": {
			func(d *disk.Disk) { d.Inject(disk.Stuck{}) }, (*disk.Disk).Pause,
			(*disk.Disk).Resume, func(d *disk.Disk) { d.Clear(disk.Stuck{}) },
		},
		"paused, then stuck": {
			(*disk.Disk).Pause, func(d *disk.Disk) { d.Inject(disk.Stuck{}) },
			func(d *disk.Disk) { d.Clear(disk.Stuck{}) }, (*disk.Disk).Resume,
		},
	} {
		b := newBench(t, 1, disk.Options{})
		var ended []string
		note := func(error) { ended = append(ended, b.engine.Now().String()) }
		b.Write(0, []byte("x"), note)
		for i, step := range steps {
			b.want(name, len(ended), 0)
			step(b.Disk)
			b.Write(int64(i), []byte("y"), note)
			b.pass(time.Second)
		}
		b.run()
		b.want(name+": first", ended[0], "3.000 s")
		b.want(name+": all", len(ended), 5)
	}
}

func TestAStuckDiskCanCrash(t *testing.T) {
	b := newBench(t, 1, disk.Options{})
	b.Write(0, []byte("x"), func(error) { t.Error("a callback came after the crash") })
	b.Inject(disk.Stuck{})
	b.pass(time.Second)
	b.Crash()
	b.Clear(disk.Stuck{})
	b.want("sync", b.sync(), nil)
}

func TestAFullDiskTakesOnlyWhatItHasRoomFor(t *testing.T) {
	b := newBench(t, 1, disk.Options{Faults: []disk.Fault{disk.Full{Bytes: 8192}}})
	b.want("first page", b.write(0, "x"), nil)
	b.want("two more", b.write(4096, strings.Repeat("x", 4097)), disk.ErrFull)
	b.want("one more", b.write(4096, "x"), nil)
	b.want("overwrite", b.write(4000, strings.Repeat("y", 4096)), nil)
	b.Inject(disk.Full{})
	b.want("at once", b.write(8192, "x"), disk.ErrFull)
	b.Clear(disk.Full{})
	b.want("cleared", b.write(8192, "x"), nil)
	b.want("beyond the capacity", b.write(1<<40-1, "xx"), disk.ErrFull)
}

func TestADeadDiskAnswersNothingElse(t *testing.T) {
	b := filled(t, 1, 1)
	b.Inject(disk.Dead{})
	b.want("read", b.read(0, 1), disk.ErrDead.Error())
	b.want("write", b.write(0, "y"), disk.ErrDead)
	b.want("sync", b.sync(), disk.ErrDead)
	b.want("failed", b.Counts().Failed, uint64(3))
	b.Clear(disk.Dead{})
	b.want("back again", b.read(0, 1), "x")
}

func TestADiskWearsOutByWhatIsWritten(t *testing.T) {
	b := newBench(t, 1, disk.Options{Faults: []disk.Fault{disk.Wear{Bytes: 1000}}})
	b.want("write", b.write(0, strings.Repeat("x", 600)), nil)
	b.want("beyond its life", b.write(0, strings.Repeat("x", 401)), disk.ErrWornOut)
	b.want("within", b.write(0, strings.Repeat("x", 400)), nil)
	b.want("at its end", b.write(0, "x"), disk.ErrWornOut)
	b.want("reads go on", b.read(0, 1), "x")
	b.Clear(disk.Wear{})
	b.want("cleared", b.write(0, "y"), nil)
}

// anyFault draws a fault of any type with any parameters it may have.
func anyFault(t *rapid.T) disk.Fault {
	probability := rapid.Float64Range(0, 1).Draw(t, "probability")
	size := rapid.Int64Range(0, 1<<60).Draw(t, "size")
	whole := rapid.Int64Range(0, 1<<20).Draw(t, "KiB") << 10
	count := rapid.Int64Min(1).Draw(t, "sectors")
	return rapid.SampledFrom([]disk.Fault{
		disk.Dead{}, disk.Stuck{}, disk.LyingSync{},
		disk.Slow{Factor: rapid.Float64Range(1e-3, 1e6).Draw(t, "factor")},
		disk.LostWrites{Probability: probability}, disk.MisdirectedWrites{Probability: probability},
		disk.Full{}, disk.Full{Bytes: size}, disk.Full{Bytes: whole}, disk.Wear{Bytes: size},
		disk.Rot{Sectors: count}, disk.Rot{Offset: whole, Length: size},
		disk.Latent{Sectors: count}, disk.Latent{Offset: size, Length: whole},
	}).Draw(t, "fault")
}

func TestEveryFaultPrintsAsTheTextItParsesFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyFault(t)
		got, err := disk.ParseFault(want.String())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%#v prints as %q, which reads as %#v, %v", want, want, got, err)
		}
	})
}

func TestNoTextMakesTheParserPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z-]{0,12}[( ]?[-0-9.eKMi ,()x]{0,20}`).Draw(t, "text")
		if f, err := disk.ParseFault(text); err == nil {
			if again, err := disk.ParseFault(f.String()); err != nil || again != f {
				t.Fatalf("%q reads as %v, which reads as %v, %v", text, f, again, err)
			}
		}
	})
}

func TestAWrongFaultIsAnErrorThatSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"sloow(3)":         `column 1: "sloow" is not a fault of a disk: use dead, full, latent, lost-writes, lying-sync, misdirected-writes, rot, slow, stuck, wear`,
		"":                 `column 1: "" is not a fault of a disk`,
		"slow":             "column 1: slow does not take 0 arguments: write slow(10)",
		"slow(0)":          `column 6: the factor must be a number from 0.001 to 1e+06, not "0"`,
		"slow(NaN)":        `column 6: the factor must be a number`,
		"slow(3":           "column 7: the parenthesis is not closed",
		"lost-writes(1.5)": `column 13: the probability must be a number from 0 to 1, not "1.5"`,
		"rot(4KiB, 512B)":  `column 11: "512B" is not a size: write whole bytes, KiB, MiB, GiB, TiB or PiB, up to 1EiB`,
		"rot(0)":           `column 5: "0" is not a number of sectors`,
		"rot()":            `column 5: "" is not a number of sectors`,
		"full(2EiB)":       `column 6: "2EiB" is not a size`,
		"dead(1)":          "column 1: dead does not take 1 arguments: write dead",
	} {
		if _, err := disk.ParseFault(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
}
