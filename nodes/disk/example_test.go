package disk_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"nines/nodes/disk"
	"nines/sim"
	"nines/sim/dist"
)

// A write is done when it is in the cache; only a sync makes it durable.
func Example() {
	e := sim.New(sim.Options{Seed: 1})
	d := disk.New(e, "a", disk.Options{PowerLoss: disk.Lose})
	d.Write(0, []byte("synced"), func(error) { fmt.Println("written at", time.Duration(e.Now())) })
	d.Sync(func(error) { fmt.Println("durable at", time.Duration(e.Now())) })
	e.Run(sim.Never)

	d.Write(0, []byte("cached"), func(error) {})
	e.Run(sim.Never)
	d.Crash()
	d.Read(0, 6, func(data []byte, err error) { fmt.Printf("%s after the crash\n", data) })
	e.Run(sim.Never)
	// Output:
	// written at 20µs
	// durable at 1.021024ms
	// synced after the crash
}

// A process waits for each request in turn.
func ExampleDisk_SyncWait() {
	e := sim.New(sim.Options{})
	defer e.Close()
	d := disk.New(e, "a", disk.Options{Model: disk.Spinning{}})
	e.Go("writer", func(p *sim.Process) {
		for i := range int64(3) {
			d.WriteWait(p, i*512, []byte("a small record"))
			d.SyncWait(p)
			fmt.Println("durable at", p.Now()) // a turn of the platter each
		}
	})
	e.Run(sim.Never)
	// Output:
	// durable at 0.008 s
	// durable at 0.017 s
	// durable at 0.025 s
}

// Latencies may be drawn: here those of a disk that stalls now and then.
func ExamplePlain() {
	stalls := dist.Mixture(
		dist.Part{Weight: 0.99, Distribution: dist.Exponential(200 * time.Microsecond)},
		dist.Part{Weight: 0.01, Distribution: dist.Constant(50 * time.Millisecond)},
	)
	d := disk.New(sim.New(sim.Options{}), "a", disk.Options{Model: disk.Plain{Sync: stalls}})
	fmt.Printf("%+v\n", d.Options().Model)
	// Output:
	// {Read:<nil> Write:<nil> Sync:mixture(0.99: exponential(200us), 0.01: 50ms) BytesPerSecond:0}
}

// Random reads pay for the arm and the platter, a sequential stream does not.
func ExampleSpinning() {
	elapsed := func(step int64) sim.Time {
		e := sim.New(sim.Options{})
		d := disk.New(e, "a", disk.Options{Model: disk.Spinning{}})
		for i := range int64(100) {
			d.Read(i*step%(1<<40-4096), 4096, func([]byte, error) {})
		}
		e.Run(sim.Never)
		return e.Now()
	}
	fmt.Println("in sequence:", elapsed(4096))
	fmt.Println("at random:  ", elapsed(618_033_988_749))
	// Output:
	// in sequence: 0.003 s
	// at random:   1.308 s
}

// Faults are values; a condition lasts until it is cleared.
func ExampleDisk_Inject() {
	e := sim.New(sim.Options{Seed: 1})
	d := disk.New(e, "a", disk.Options{})
	read := func() {
		begin := e.Now()
		d.Read(0, 4096, func(_ []byte, err error) { fmt.Println(e.Now().Sub(begin), err) })
		e.Run(sim.Never)
	}
	d.Inject(disk.Slow{Factor: 10})
	read()
	d.Clear(disk.Slow{})
	d.Inject(disk.Dead{})
	read()
	// Output:
	// 1.08192ms <nil>
	// 108.192µs the disk is dead
}

// Damage is done once, and Inject tells where.
func ExampleLatent() {
	e := sim.New(sim.Options{Seed: 1})
	d := disk.New(e, "a", disk.Options{})
	d.Write(0, make([]byte, 4096), func(error) {})
	d.Sync(func(error) {})
	e.Run(sim.Never)

	fmt.Println(disk.Latent{Sectors: 1}, "hits", d.Inject(disk.Latent{Sectors: 1}))
	d.Read(0, 4096, func(_ []byte, err error) {
		fmt.Println(err, errors.Is(err, disk.ErrUnreadable))
	})
	e.Run(sim.Never)
	// Output:
	// latent(1) hits [{512 512}]
	// unreadable sector at byte 512 true
}

// The text of a fault, as a scenario has it, is read back as the fault.
func ExampleParseFault() {
	for _, text := range []string{"slow(10)", "rot(3)", "latent(4096, 512)", "full(1GiB)", "lying-sync"} {
		f, err := disk.ParseFault(text)
		fmt.Printf("%v is %#v %v\n", f, f, err)
	}
	_, err := disk.ParseFault("slow(fast)")
	fmt.Println(err)
	// Output:
	// slow(10) is disk.Slow{Factor:10} <nil>
	// rot(3) is disk.Rot{Sectors:3, Offset:0, Length:0} <nil>
	// latent(4KiB, 512) is disk.Latent{Sectors:0, Offset:4096, Length:512} <nil>
	// full(1GiB) is disk.Full{Bytes:1073741824} <nil>
	// lying-sync is disk.LyingSync{} <nil>
	// column 6: the factor must be a number from 0.001 to 1e+06, not "fast"
}

// A log keeps records over a crash. The last one was not acknowledged: it may
// be there or not, but never in part.
func ExampleLog() {
	e := sim.New(sim.Options{Seed: 1})
	d := disk.New(e, "a", disk.Options{})
	open := func() (l *disk.Log) {
		l = disk.OpenLog(d)
		l.Recover(
			func(record []byte) { fmt.Printf("found %.10q\n", record) },
			func(r disk.Recovery) { fmt.Println(r.Records, "records, torn:", r.Torn) },
		)
		e.Run(sim.Never)
		return l
	}

	l := open()
	for _, record := range []string{"x = 1", "y = 2"} {
		l.Append([]byte(record), func(error) { fmt.Printf("durable: %s\n", record) })
	}
	e.Run(sim.Never)
	l.Append([]byte(strings.Repeat("z", 2000)), func(error) { fmt.Println("never said") })
	e.Run(e.Now().Add(500 * time.Microsecond)) // it is being synced
	d.Crash()
	open()
	// Output:
	// 0 records, torn: false
	// durable: x = 1
	// durable: y = 2
	// found "x = 1"
	// found "y = 2"
	// 2 records, torn: true
}

// Rot in a record that a later one knows to have been durable is corruption.
// The owner, who has the lost records elsewhere, may go on without them.
func ExampleLog_Truncate() {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	d := disk.New(e, "a", disk.Options{})
	e.Go("store", func(p *sim.Process) {
		l := disk.OpenLog(d)
		l.RecoverWait(p, func([]byte) {})
		for _, record := range []string{"x = 1", "y = 2", "z = 3"} {
			l.AppendWait(p, []byte(strings.Repeat(record, 96))) // a sector each
		}
		d.Inject(disk.Rot{Offset: 512, Length: 512})

		l = disk.OpenLog(d)
		found := l.RecoverWait(p, func(record []byte) { fmt.Printf("%.5s\n", record) })
		fmt.Println(found.Err)
		l.Truncate(func(err error) { fmt.Println("truncated:", err, l.Records()) })
	})
	e.Run(sim.Never)
	// Output:
	// x = 1
	// record 2 at byte 512 is corrupt
	// truncated: <nil> 1
}

// In a process, recovery and appends are a loop and a call.
func ExampleLog_AppendWait() {
	e := sim.New(sim.Options{})
	defer e.Close()
	d := disk.New(e, "a", disk.Options{})
	e.Go("store", func(p *sim.Process) {
		l := disk.OpenLog(d)
		l.RecoverWait(p, func([]byte) {})
		fmt.Println(l.AppendWait(p, []byte("x = 1")), l.Records())
	})
	e.Run(sim.Never)
	// Output:
	// <nil> 1
}
