package durability

import (
	"fmt"
	"time"

	"nines/nodes/storage/raid"
	"nines/sim/dist"
)

// Shape is an array as its losses see it.
type Shape struct {
	Disks     int64
	Groups    [][]int64 // sets of disks, by number, on which stripes are laid
	Tolerates int64     // losses that each of them survives
}

// Of returns the shape of a RAID layout.
func Of(l raid.Layout) Shape { return Shape{l.Disks, l.Groups(), l.Tolerates()} }

// Group returns the shape of a code of that many pieces, each on a disk of its
// own, of which some may be lost: copies, Reed–Solomon.
func Group(disks, tolerates int64) Shape {
	group := make([]int64, disks)
	for i := range group {
		group[i] = int64(i)
	}
	return Shape{disks, [][]int64{group}, tolerates}
}

// Discipline says how the disks of one array are repaired. Arrays do not wait
// for each other.
type Discipline int64

const (
	Parallel Discipline = iota // each disk at once, on its own
	Serial                     // one at a time, first failed first
)

// String returns "parallel" or "serial", which a report must name.
func (d Discipline) String() string { return [...]string{"parallel", "serial"}[d] }

// Options describe a mission.
type Options struct {
	Shape  Shape
	Arrays int64 // of that shape; 0 is 1

	// Life is the time from when a disk is put to work until it fails, Repair
	// that from when its repair begins until its replacement works. Without
	// them disks fail only where Fail lets them, or stay missing.
	Life, Repair dist.Distribution
	Discipline   Discipline

	// A repair takes one of the array's Spares, and another is ordered when a
	// disk fails: Delivery is the time until it comes; nil is never any wait.
	Spares   int64
	Delivery dist.Distribution

	// Latent is the time from when a disk, or its last such error, is in
	// order until a sector becomes unreadable; nil is never. Scrub is how long
	// that goes unnoticed; nil is as long as the disk lives.
	Latent, Scrub dist.Distribution

	// Unreadable is the chance that a disk which must be read as a whole has a
	// sector that cannot be read, drawn anew each time: what comes of a rate of
	// unrecoverable read errors.
	Unreadable float64

	Length time.Duration // of the mission

	// Renew puts new disks in the place of all of an array that lost data. Its
	// losses are then MTTDL apart, on average. Otherwise the array goes on as
	// it is, and only a further disk too many is a further loss.
	Renew bool

	// Observe is told of every event, in order; nil costs nothing.
	Observe func(Event)
}

// Event is something that happened to an array.
type Event struct {
	At    time.Duration // since the mission began
	Kind  Kind
	Array int64
	Which int64 // the disk of the array; of a Lost event the group

	Defect bool // of a Lost event: a latent error did it, and only its sector is gone
}

// Kind is what happened.
type Kind int64

const (
	Failed    Kind = iota // a disk
	Repaired              // a disk
	Lost                  // the data of a group
	Renewed               // the whole array
	Delivered             // a spare
)

// String returns "failed", "repaired", "lost", "renewed" or "delivered".
func (k Kind) String() string {
	return [...]string{"failed", "repaired", "lost", "renewed", "delivered"}[k]
}

// check panics when there is no such mission.
func (o Options) check() {
	s := o.Shape
	switch {
	case s.Disks < 1 || s.Tolerates < 0 || len(s.Groups) == 0 || o.Arrays < 0 || o.Arrays > (1<<31-1)/(s.Disks+1):
		panic(fmt.Sprintf("durability: %d arrays of %d disks in %d groups that tolerate %d losses", o.Arrays, s.Disks, len(s.Groups), s.Tolerates))
	case o.Length <= 0 || o.Spares < 0:
		panic(fmt.Sprintf("durability: a mission of %v with %d spares", o.Length, o.Spares))
	case !(o.Unreadable >= 0 && o.Unreadable <= 1):
		panic(fmt.Sprintf("durability: a chance of %v", o.Unreadable))
	}
	for _, group := range s.Groups {
		for _, d := range group {
			if d < 0 || d >= s.Disks {
				panic(fmt.Sprintf("durability: disk %d in a group of an array of %d", d, s.Disks))
			}
		}
	}
}
