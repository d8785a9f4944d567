package raid_test

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"nines/nodes/disk"
	"nines/nodes/storage/raid"
	"nines/sim"
)

// disks makes small disks without a write cache, as arrays want them.
func disks(e *sim.Engine, prefix string, n int) []*disk.Disk {
	var all []*disk.Disk
	for i := range n {
		all = append(all, disk.New(e, fmt.Sprint(prefix, i), disk.Options{WriteThrough: true, Capacity: 1 << 20}))
	}
	return all
}

var small = raid.Layout{Level: raid.Level5, Chunk: 4096, Rows: 16}

// A disk dies, and nobody notices but the counters.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	array := raid.New(e, disks(e, "d", 4), raid.Options{Layout: small, Spares: disks(e, "spare", 1)})
	text := bytes.Repeat([]byte("real bytes "), 512)[:5120]
	array.Write(0, text, func(err error) { fmt.Println("written:", err) })
	e.Run(sim.Never)

	array.Disk(0).Inject(disk.Dead{})
	array.Read(0, 5120, func(data []byte, err error) {
		fmt.Println("read:", bytes.Equal(data, text), err, array.Health())
	})
	e.Run(sim.Never)
	fmt.Println("after the rebuild:", array.Health(), array.Counts().RowsRebuilt, "rows")
	// Output:
	// written: <nil>
	// read: true <nil> degraded
	// after the rebuild: optimal 16 rows
}

// Where the chunks of RAID-5 lie: parity rotates.
func ExampleLayout_At() {
	l := raid.Layout{Level: raid.Level5, Disks: 4}
	for row := range int64(3) {
		for d := range l.Disks {
			stripe, piece, _ := l.At(d, row)
			if piece == l.Data() {
				fmt.Print("  P")
			} else {
				fmt.Printf("%3d", stripe*l.Data()+piece)
			}
		}
		fmt.Println()
	}
	// Output:
	//   0  1  2  P
	//   4  5  P  3
	//   8  P  6  7
}

// What a layout gives and takes.
func ExampleLayout() {
	for _, level := range []raid.Level{raid.Level0, raid.Level1, raid.Level5, raid.Level6, raid.Level10} {
		l := raid.Layout{Level: level, Disks: 6, Chunk: 64 << 10, Rows: 1 << 14}
		fmt.Printf("%-7v %d GiB, survives the loss of %d\n", level, l.Capacity()>>30, l.Tolerates())
	}
	// Output:
	// RAID-0  6 GiB, survives the loss of 0
	// RAID-1  1 GiB, survives the loss of 5
	// RAID-5  5 GiB, survives the loss of 1
	// RAID-6  4 GiB, survives the loss of 2
	// RAID-10 3 GiB, survives the loss of 1
}

// Rot is found by the checksum, computed from the others and written over.
func ExampleArray_Read() {
	e := sim.New(sim.Options{Seed: 1})
	array := raid.New(e, disks(e, "d", 4), raid.Options{Layout: small})
	array.Write(0, make([]byte, 4096), func(error) {})
	e.Run(sim.Never)

	array.Disk(0).Inject(disk.Rot{Sectors: 1})
	for range 2 {
		array.Read(0, 4096, func(data []byte, err error) {
			c := array.Counts()
			fmt.Println(bytes.Equal(data, make([]byte, 4096)), "mismatches", c.Mismatches, "repaired", c.Repaired)
		})
		e.Run(sim.Never)
	}
	// Output:
	// true mismatches 1 repaired 1
	// true mismatches 1 repaired 1
}

// One loss too many is an error, not a guess.
func ExampleArray_Fail() {
	e := sim.New(sim.Options{Seed: 1})
	array := raid.New(e, disks(e, "d", 4), raid.Options{Layout: small})
	array.Fail(0)
	array.Fail(1)
	array.Read(0, 512, func(_ []byte, err error) { fmt.Println(errors.Is(err, raid.ErrLost), err) })
	e.Run(sim.Never)
	// Output:
	// true data is lost in stripe 0, bytes 0 to 512 of each chunk
}

// A scrub finds what nobody reads.
func ExampleArray_Scrub() {
	e := sim.New(sim.Options{Seed: 1})
	array := raid.New(e, disks(e, "d", 4), raid.Options{Layout: small})
	array.Write(0, make([]byte, array.Layout().Capacity()), func(error) {})
	e.Run(sim.Never)

	array.Disk(2).Inject(disk.Latent{Sectors: 3})
	array.Scrub(func() { fmt.Println("unreadable:", array.Counts().Unreadable, "repaired:", array.Counts().Repaired) })
	e.Run(sim.Never)
	// Output:
	// unreadable: 3 repaired: 3
}

// The power fails in the middle of a write; the journal completes it.
func ExampleArray_Recover() {
	e := sim.New(sim.Options{Seed: 1})
	journal := disk.New(e, "journal", disk.Options{})
	array := raid.New(e, disks(e, "d", 4), raid.Options{Layout: small, Journal: journal})
	array.Write(0, make([]byte, 512), func(error) { fmt.Println("never called") })
	e.Run(sim.Time(1130 * time.Microsecond)) // when the write in place is under way
	array.Crash()
	array.Recover(func() { fmt.Println("replayed:", array.Counts().Replayed) })
	e.Run(sim.Never)
	// Output:
	// replayed: 1
}
