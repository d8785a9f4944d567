package disk

import (
	"fmt"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// Model says how long the parts of a request take.
type Model interface {
	// Duration returns the time of one access, not negative. Randomness comes
	// from s alone, which belongs to this access.
	Duration(a Access, s sim.Stream) time.Duration
}

// Op is what an access does.
type Op uint8

const (
	OpRead    Op = iota // medium to host
	OpWrite             // host to medium, past the cache
	OpSync              // the sync command itself, once the cache is empty
	OpCache             // between host and cache; the medium is not touched
	OpDestage           // cache to medium
)

// Access is one movement of data, as a Model sees it.
type Access struct {
	Op       Op
	Start    sim.Time // when it begins
	Offset   int64    // first byte
	Length   int64    // bytes
	Head     int64    // where the last access of the medium ended
	Idle     sim.Time // when it ended
	Capacity int64    // of the disk, bytes
}

// Plain is a disk whose times are drawn: the model of an SSD, of a virtual
// disk in a cloud, or of measurements. Distributions are of durations; a
// negative sample counts as 0.
type Plain struct {
	// Read is the latency of a read; nil is 100 µs.
	Read dist.Distribution

	// Write is the latency of a write, into the cache or past it; nil is
	// 20 µs.
	Write dist.Distribution

	// Sync is the latency of a sync, besides the transfer of what the cache
	// holds; nil is 1 ms.
	Sync dist.Distribution

	// BytesPerSecond is the speed of the medium; 0 is 500 MB/s.
	BytesPerSecond int64
}

// check panics when no disk is like that.
func (m Plain) check(name string) {
	if m.BytesPerSecond < 0 {
		panic(fmt.Sprintf("disk: %s: a speed of %d bytes a second", name, m.BytesPerSecond))
	}
}

// Duration implements Model.
func (m Plain) Duration(a Access, s sim.Stream) time.Duration {
	switch a.Op {
	case OpRead:
		return drawn(m.Read, 100*time.Microsecond, &s) + m.transfer(a.Length)
	case OpWrite:
		return drawn(m.Write, 20*time.Microsecond, &s) + m.transfer(a.Length)
	case OpCache:
		return drawn(m.Write, 20*time.Microsecond, &s)
	case OpDestage:
		return m.transfer(a.Length)
	}
	return drawn(m.Sync, time.Millisecond, &s)
}

func (m Plain) transfer(length int64) time.Duration {
	setDefault(&m.BytesPerSecond, 500e6)
	return transferTime(length, m.BytesPerSecond)
}

func drawn(d dist.Distribution, otherwise time.Duration, s *sim.Stream) time.Duration {
	if d == nil {
		return otherwise
	}
	return dist.Delay(d, s)
}

func transferTime(length, bytesPerSecond int64) time.Duration {
	return time.Duration(scale(length, int64(time.Second), bytesPerSecond))
}
