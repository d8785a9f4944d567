package raid

import (
	"fmt"
	"testing"
)

// figures are one row of the table that every textbook prints, in requests of
// disks.
type figures struct {
	capacity           int64 // in disks
	read, write        int64 // of a block
	stripeRead, stripe int64 // of a whole stripe: to read it, to write it
	degradedRead       int64 // of a block whose disk is missing
	tolerated          int64 // losses survived, whichever they are
}

// textbook is the table in closed form: Chen et al. 1994, and the counts that
// follow from reading as little as one can.
func textbook(level Level, n int64) figures {
	switch level {
	case Level0:
		return figures{n, 1, 1, n, n, 0, 0}
	case Level1:
		return figures{1, 1, n, 1, n, 1, n - 1}
	case Level3:
		return figures{n - 1, n - 1, n, n - 1, n, n - 1, 1}
	case Level4, Level5:
		return figures{n - 1, 1, min(4, n), n - 1, n, n - 1, 1}
	case Level6:
		return figures{n - 2, 1, min(6, n), n - 2, n, n - 2, 2}
	}
	return figures{n / 2, 1, 2, 1, 2, 1, 1}
}

// measure finds the same on virtual disks.
func measure(t *testing.T, level Level, n int) figures {
	r := newRig(t, level, n, Options{})
	r.fill()
	l := r.array.layout
	sum := func(f func()) int64 {
		reads, writes := r.cost(f)
		return int64(reads + writes)
	}
	m := figures{
		capacity:   l.Capacity() / (l.Rows * l.Chunk),
		read:       sum(func() { r.read(0, l.Block()) }),
		write:      sum(func() { r.write(0, l.Block()) }),
		stripeRead: sum(func() { r.read(0, l.width()) }),
		stripe:     sum(func() { r.write(0, l.width()) }),
	}
	first, _ := l.Place(0, 0)
	r.array.Fail(first)
	if degraded := sum(func() { r.read(0, l.Block()) }); r.read(0, l.Block()) == nil {
		m.degradedRead = degraded
	}
	for r.read(0, l.Capacity()) == nil { // neighbours: the worst case
		m.tolerated++
		r.array.Fail((first + m.tolerated) % l.Disks)
	}
	return m
}

func TestTheTableOfTheTextbooks(t *testing.T) {
	t.Logf("%-8s %5s %9s %5s %6s %11s %12s %9s %9s", "level", "disks", "capacity", "read", "write", "stripe read", "stripe write", "degraded", "tolerated")
	for _, level := range []Level{Level0, Level1, Level3, Level4, Level5, Level6, Level10} {
		for n := max(2, disksMin[level]); n <= 10; n++ {
			if level == Level10 && n%2 == 1 {
				continue
			}
			got, want := measure(t, level, int(n)), textbook(level, n)
			if got != want {
				t.Errorf("%v of %d disks: got %+v, want %+v", level, n, got, want)
			}
			t.Logf("%-8v %5d %9d %5d %6d %11d %12d %9d %9d", level, n, got.capacity, got.read, got.write, got.stripeRead, got.stripe, got.degradedRead, got.tolerated)
		}
	}
}

// Chen's throughput per disk, relative to RAID-0: what a disk does for the user
// over what it does. RAID-1 is of two disks.
func TestThroughputPerDiskRelativeToStriping(t *testing.T) {
	for g := int64(4); g <= 10; g++ {
		n := float64(g)
		for _, c := range []struct {
			level                                        Level
			smallRead, smallWrite, largeRead, largeWrite float64
		}{
			{Level1, 1, 1.0 / 2, 1, 1.0 / 2},
			{Level3, 1 / n, 1 / n, (n - 1) / n, (n - 1) / n},
			{Level5, 1, max(1/n, 1.0/4), 1, (n - 1) / n},
			{Level6, 1, max(1/n, 1.0/6), 1, (n - 2) / n},
		} {
			disks := g
			if c.level == Level1 {
				disks = 2
			}
			m := measure(t, c.level, int(disks))
			// In RAID-3 the arms move together: a read holds the parity disk up, too.
			held := map[bool]float64{true: 1}[c.level == Level3]
			got := [4]float64{
				1 / (float64(m.read) + held), 1 / float64(m.write),
				float64(m.capacity) / (float64(m.stripeRead) + held), float64(m.capacity) / float64(m.stripe),
			}
			if want := [4]float64{c.smallRead, c.smallWrite, c.largeRead, c.largeWrite}; got != want {
				t.Errorf("%v of %d disks: got %v, want %v", c.level, disks, got, want)
			}
		}
	}
}

// What a write reads: old data and checks, or the rest of the stripe.
func TestAWriteTakesTheWayWithFewerReads(t *testing.T) {
	for _, c := range []struct {
		level         Level
		disks         int
		chunks        int64 // written at once
		missing       int64 // disk; -1 is none
		reads, writes uint64
	}{
		{Level5, 8, 1, -1, 2, 2}, {Level5, 8, 2, -1, 3, 3}, {Level5, 8, 5, -1, 2, 6}, {Level5, 8, 7, -1, 0, 8},
		{Level6, 10, 1, -1, 3, 3}, {Level6, 10, 4, -1, 4, 6}, {Level6, 10, 8, -1, 0, 10}, {Level6, 5, 1, -1, 2, 3},
		{Level5, 8, 1, 0, 6, 1},  // its own disk: the rest makes the parity
		{Level5, 8, 1, 7, 0, 1},  // the parity's: nothing to keep up
		{Level5, 8, 1, 3, 2, 2},  // another: as ever
		{Level6, 10, 1, 9, 2, 2}, // P's: Q alone is kept up
	} {
		r := newRig(t, c.level, c.disks, Options{})
		r.fill()
		if c.missing >= 0 {
			r.array.Fail(c.missing)
		}
		reads, writes := r.cost(func() { r.write(0, c.chunks*testChunk) })
		if reads != c.reads || writes != c.writes {
			t.Errorf("%+v: %d reads and %d writes", c, reads, writes)
		}
	}
}

// Whoever observes the array learns of each request what the disks say of all.
func TestRequestsKnowWhatTheyCost(t *testing.T) {
	for _, level := range []Level{Level0, Level1, Level3, Level5, Level6, Level10, ReedSolomon} {
		var seen []Request
		r := newRig(t, level, 6, Options{Observe: func(q Request) { seen = append(seen, q) }})
		r.fill()
		r.array.Fail(1)
		for _, f := range []func(){
			func() { r.read(0, 2*r.array.layout.width()) }, func() { r.write(0, r.array.layout.Block()) }, func() { r.write(3*r.array.layout.Block(), 7*r.array.layout.Block()) },
		} {
			seen = seen[:0]
			reads, writes := r.cost(f)
			if len(seen) != 1 || uint64(seen[0].Disks) != reads+writes {
				t.Errorf("%v: the disks had %d reads and %d writes, the requests %+v", level, reads, writes, seen)
			}
		}
	}
}

// Parity that does not rotate: its disk takes part in every small write. Seen
// in the counts.
func TestParityThatDoesNotRotateIsSeenInTheCounts(t *testing.T) {
	share := func(level Level) float64 {
		r := newRig(t, level, 5, Options{Layout: Layout{Rows: 50}})
		r.fill()
		before := make([]uint64, 5)
		for i := range before {
			before[i] = r.array.Disk(int64(i)).Counts().Writes
		}
		for range 400 {
			r.write(r.block(1))
		}
		most, sum := uint64(0), uint64(0)
		for i := range before {
			n := r.array.Disk(int64(i)).Counts().Writes - before[i]
			most, sum = max(most, n), sum+n
		}
		return float64(most) / float64(sum)
	}
	// Of two writes a request one is of parity: half of all on one disk, or a fifth on each.
	if rotating := share(Level5); rotating > 0.25 {
		t.Errorf("with rotating parity the busiest disk has %.2f of the writes, want about 0.20", rotating)
	}
	if dedicated := share(Level4); dedicated != 0.5 {
		t.Errorf("with a parity disk it has %.2f of the writes, want half", dedicated)
	}
}

func BenchmarkSmallWrite(b *testing.B) {
	for _, level := range []Level{Level1, Level5, Level6} {
		b.Run(fmt.Sprint(level), func(b *testing.B) {
			r := newRig(b, level, 8, Options{})
			r.fill()
			data := make([]byte, 512)
			b.ReportAllocs()
			for b.Loop() {
				r.array.Write(0, data, func(error) {})
				r.run()
			}
		})
	}
}
