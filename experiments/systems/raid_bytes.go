package systems

import (
	"bytes"
	"fmt"
	"slices"

	"nines/experiments"
	"nines/nodes/disk"
	"nines/nodes/storage/raid"
	"nines/sim"
	"nines/workloads"
)

// blockArray is an array of real bytes. Its disks fail and are replaced as its
// history says; what is lost by it is found in the bytes.
type blockArray struct {
	*diskHistory
	values experiments.Values
	array  *raid.Array
	wears  bool // its disks have lives of their own, and the history says how they are repaired
	probes bool // nobody calls it: it holds known bytes, and reads them itself
	made   int  // disks
	epoch  int  // counts what has happened to its disks

	crashed bool         // and not recovered
	recover func()       // goes on when it has; nil: nobody waits for that
	scrub   func()       // goes on when a scrub is over; nil: none is under way
	filled  bool         // it holds the known bytes
	held    []int64      // by place: bytes that rebuilds have written there
	dead    []*disk.Disk // by place: the one that was let fail last
	lost    []bool       // by group: its stripes cannot be had
	spoilt  []bool       // by group: they have been lost once
	wrong   int64        // reads that returned other bytes than were written

	requests []arrayRequest
	written  int64 // bytes, by clients
}

// open puts a new array in place.
func (b *blockArray) open() {
	o := raid.Options{
		Layout: b.layout, RebuildPercent: max(1, int64(100*b.values.Number("rebuild"))), NoChecksums: !b.values.Bool("verify"),
		Observe: b.observe, Remade: b.remade, Rebuilt: b.rebuilt,
	}
	var disks []*disk.Disk
	for range b.layout.Disks {
		disks = append(disks, b.makeDisk(b.size()))
	}
	for range b.values.Int("spares") {
		if !b.wears { // then the history knows what spares are for
			o.Spares = append(o.Spares, b.makeDisk(b.size()))
		}
	}
	if b.values.Bool("journal") {
		o.Journal = b.makeDisk(journalSize)
	}
	b.array = raid.New(b.world.Engine, disks, o)
	b.filled = false
	b.held = make([]int64, b.layout.Disks)
	b.dead = make([]*disk.Disk, b.layout.Disks)
	b.lost = make([]bool, len(b.options.Shape.Groups))
	b.spoilt = make([]bool, len(b.lost))
	b.epoch++
}

// size returns the bytes of a disk that are used.
func (b *blockArray) size() int64 { return b.layout.Rows * b.layout.Chunk }

// makeDisk returns an empty disk.
func (b *blockArray) makeDisk(capacity int64) *disk.Disk {
	b.made++
	return disk.New(b.world.Engine, fmt.Sprintf("%s.disk#%d", b.name, b.made), disk.Options{
		WriteThrough: true, Model: diskModel(b.values), Capacity: capacity,
	})
}

// A journal holds stripes of up to a quarter of its size.
const (
	journalSize   = 64 << 20
	journaledMost = journalSize / 4
)

// diskModel returns how fast a disk is.
func diskModel(v experiments.Values) disk.Model {
	if v.Text("disk") == "hdd" {
		return disk.Spinning{}
	}
	return disk.Plain{}
}

// Resolver returns nil: who is refused need not ask the same controller again.
func (b *blockArray) Resolver(string) workloads.Resolver { return nil }

// Disk returns the disk that is in a place now.
func (b *blockArray) Disk(number int64) *disk.Disk { return b.array.Disk(number - 1) }

// Wear lets the disks live and die. An array that nobody calls then holds known
// bytes, of which some are read whenever a disk has failed.
func (b *blockArray) Wear(w experiments.Wear) (effect func() string) {
	called := func(l experiments.Load) bool { return l.Calls == b.name }
	b.wears, b.probes = true, !slices.ContainsFunc(b.world.Scenario.Loads, called)
	b.options.Renew = b.options.Renew && b.probes // clients would take a new array's zeros for what they wrote
	b.open()
	b.fill()
	return b.diskHistory.Wear(w)
}

// fail lets the disk in a place fail. What is lost by it is told.
func (b *blockArray) fail(place int64) {
	b.dead[place] = b.array.Disk(place)
	b.dead[place].Inject(disk.Dead{})
	b.held[place] = 0
	b.array.Fail(place)
	b.epoch++
	for group := range b.lost {
		lost := b.array.Lost(int64(group))
		if lost && !b.lost[group] {
			b.spoilt[group] = true
			b.lose(false)
		}
		b.lost[group] = lost
	}
	if b.probes {
		b.audit()
	}
}

// replace brings a new disk. Where a spare has come first, it becomes a spare.
// If the history says how long repairs are, that is with their rebuild.
func (b *blockArray) replace(place int64) {
	b.epoch++
	if b.wears {
		b.over(place)
	}
	if b.array.Disk(place) == b.dead[place] {
		b.array.Replace(place, b.makeDisk(b.size()))
	} else {
		b.array.AddSpare(b.makeDisk(b.size()))
	}
	if b.dead[place].Queue() == 0 {
		b.dead[place].Wipe() // nobody asks it again: its bytes need no memory
	}
}

// remade bounds the memory that rebuilt disks take.
func (b *blockArray) remade(place int64) {
	b.held[place] += b.layout.Chunk
	var sum int64
	for _, held := range b.held {
		sum += held
	}
	if sum > raidRebuiltMax {
		panic(&sim.LimitError{Limit: "bytes rebuilt on the disks of the array " + b.name, Max: raidRebuiltMax, At: b.world.Engine.Now()})
	}
}

// rebuilt is told when the data is back on the disk in a place.
func (b *blockArray) rebuilt(place int64) {
	if !b.wears {
		b.over(place)
	}
	for group := range b.lost {
		b.lost[group] = b.array.Lost(int64(group))
	}
}

// renew begins anew, with new disks. What was under way with the old ones is
// not, and they take no more memory.
func (b *blockArray) renew() {
	b.array.Discard()
	b.open()
	if b.crashed {
		b.array.Crash()
	} else {
		b.fill()
	}
	if then := b.recover; then != nil {
		b.restart(then)
	}
	if then := b.scrub; then != nil {
		b.scrubbed(then)
	}
}

// restart recovers the array after a crash, and then goes on.
func (b *blockArray) restart(then func()) {
	b.recover = then
	b.array.Recover(func() {
		b.crashed, b.recover = false, nil
		b.fill()
		then()
	})
}

// beginScrub reads all of the array, and then goes on.
func (b *blockArray) beginScrub(then func()) {
	b.scrub = then
	b.array.Scrub(func() { b.scrubbed(then) })
}

func (b *blockArray) scrubbed(then func()) {
	b.scrub = nil
	then()
}

// probe returns the range of the first stripe of a group.
func (b *blockArray) probe(group int) (offset, length int64) {
	width := b.layout.Capacity() / b.layout.Stripes()
	return int64(group) * width, width
}

// fill writes known bytes to a stripe of each group, if they are to be read
// and are not there.
func (b *blockArray) fill() {
	if !b.probes || b.filled {
		return
	}
	b.filled = true
	for group := range b.lost {
		offset, length := b.probe(group)
		data := make([]byte, length)
		imprint(data, uint64(group), 1)
		b.array.Write(offset, data, func(error) {})
	}
}

// audit reads them, and holds what comes against what was written. What is not
// lost must come; of what is, the rows that a rebuild has reached may.
func (b *blockArray) audit() {
	if b.crashed {
		return // nobody can read
	}
	epoch := b.epoch
	for group, lost := range b.lost {
		if b.spoilt[group] && !lost {
			continue // it has been lost before: what is there is not what was
		}
		offset, length := b.probe(group)
		b.array.Read(offset, length, func(data []byte, err error) {
			want := make([]byte, length)
			imprint(want, uint64(group), 1)
			if b.epoch == epoch && (err != nil && !lost || err == nil && !bytes.Equal(data, want)) {
				b.wrong++
			}
		})
	}
}

// fits ends a run that writes more than the memory may hold.
func (b *blockArray) fits(size int64) {
	b.written += size
	if large := b.layout.Disks*b.size() > raidWrittenMax; large && b.written > raidWrittenMax {
		panic(&sim.LimitError{Limit: "bytes written to the array " + b.name, Max: raidWrittenMax, At: b.world.Engine.Now()})
	}
}

// observe notes a request of a client.
func (b *blockArray) observe(q raid.Request) {
	if !b.probes {
		b.requests = append(b.requests, arrayRequest{q, b.world.Engine.Now()})
	}
}

// crash cuts the power of the controller and of its disks.
func (b *blockArray) crash() {
	b.crashed, b.recover, b.scrub = true, nil, nil
	b.array.Crash()
}

// Account returns what the measures of arrays need.
func (b *blockArray) Account() any {
	a := b.account()
	a.Requests, a.Wrong = b.requests, b.wrong
	for place := range b.layout.Disks {
		counts := b.array.Disk(place).Counts()
		a.Asked = append(a.Asked, int64(counts.Reads+counts.Writes))
	}
	return a
}
