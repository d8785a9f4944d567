package disk

import (
	"fmt"
	"math"
	"math/bits"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// Spinning is a disk with an arm and a platter: an access first seeks, then
// waits for the sector to come round, then transfers. The platter's position
// follows from the virtual time, so that nothing is drawn: a sequential
// stream pays neither seek nor turn, and a small write that is synced each
// time pays a whole turn. The zero value is a 7,200 rpm drive (5.5 ms average
// seek, 150 MB/s).
type Spinning struct {
	// Settle is the shortest seek, to the next track; 0 is 0.8 ms.
	Settle time.Duration

	// Seek is the mean seek between two random places; 0 is 5.5 ms. It must
	// lie between a third and 8/15 of the way from Settle to FullSeek, which
	// are the means of a linear and of a square-root curve.
	Seek time.Duration

	// FullSeek is the seek over the whole disk; 0 is 13 ms.
	FullSeek time.Duration

	// WriteSettle is what a seek takes longer before a write; 0 is 0.6 ms.
	WriteSettle time.Duration

	// Turn is one rotation of the platter; 0 is 1/120 s (7,200 rpm).
	Turn time.Duration

	// Cache is the time of one write into the cache, of one read from it and
	// of a sync that finds it empty; 0 is 50 µs.
	Cache time.Duration

	// BytesPerSecond is the speed of the medium; 0 is 150 MB/s.
	BytesPerSecond int64
}

func (m Spinning) orDefault() Spinning {
	setDefault((*int64)(&m.Settle), 800_000)
	setDefault((*int64)(&m.Seek), 5_500_000)
	setDefault((*int64)(&m.FullSeek), 13_000_000)
	setDefault((*int64)(&m.WriteSettle), 600_000)
	setDefault((*int64)(&m.Turn), int64(time.Second)/120)
	setDefault((*int64)(&m.Cache), 50_000)
	setDefault(&m.BytesPerSecond, 150e6)
	return m
}

// check panics when no disk is like that.
func (m Spinning) check(name string, depth int64) {
	if depth > 1 {
		panic(fmt.Sprintf("disk: %s: a spinning disk has one arm, and so depth 1, not %d", name, depth))
	}
	m = m.orDefault()
	if min(m.Settle, m.WriteSettle, m.Turn, m.Cache, time.Duration(m.BytesPerSecond)) < 0 {
		panic(fmt.Sprintf("disk: %s: a negative time or speed: %+v", name, m))
	}
	if root, linear := m.curve(); root < 0 || linear < 0 {
		panic(fmt.Sprintf("disk: %s: no seek curve has settle %v, mean %v and full %v", name, m.Settle, m.Seek, m.FullSeek))
	}
}

// Duration implements Model.
func (m Spinning) Duration(a Access, _ sim.Stream) time.Duration {
	m = m.orDefault()
	if a.Op == OpCache || a.Op == OpSync {
		return m.Cache
	}
	transfer := transferTime(a.Length, m.BytesPerSecond)
	// The drive reads ahead while the host thinks; it cannot write ahead.
	if a.Offset == a.Head && (a.Op == OpRead || a.Start == a.Idle) {
		return transfer
	}
	arm := m.arm(a)
	return arm + m.wait(a.Start.Add(arm), a.Offset) + transfer
}

// track returns the bytes that pass under the head in one turn.
func (m Spinning) track() int64 {
	return max(1, scale(m.BytesPerSecond, int64(m.Turn), int64(time.Second)))
}

// wait returns how long after the arrival of the arm the sector comes round.
func (m Spinning) wait(arrival sim.Time, offset int64) time.Duration {
	sector := scale(offset%m.track(), int64(m.Turn), m.track())
	ahead := (sector - int64(arrival)) % int64(m.Turn)
	if ahead < 0 {
		ahead += int64(m.Turn)
	}
	return time.Duration(ahead)
}

// arm returns the time to move the arm: the three-parameter curve of Lee and
// Katz, settle + root·√x + linear·x for a share x of the whole way.
func (m Spinning) arm(a Access) time.Duration {
	if a.Offset/m.track() == a.Head/m.track() {
		return 0
	}
	root, linear := m.curve()
	distance := math.Abs(float64(a.Offset-a.Head)) / float64(a.Capacity)
	way := float64(root*math.Sqrt(distance)) + float64(linear*distance)
	seek := m.Settle + time.Duration(dist.Saturate(way))
	if a.Op != OpRead {
		seek += m.WriteSettle
	}
	return seek
}

// curve returns the coefficients for which a full seek takes FullSeek and one
// between two independent uniform places takes Seek on average: there √x has
// the mean 8/15 and x the mean 1/3.
func (m Spinning) curve() (root, linear float64) {
	settle, seek, full := float64(m.Settle), float64(m.Seek), float64(m.FullSeek)
	root = (float64(15*seek) - float64(10*settle) - float64(5*full)) / 3
	linear = (float64(8*full) + float64(7*settle) - float64(15*seek)) / 3
	return root, linear
}

// scale returns a·b/c, rounded down, for a, b >= 0 and c > 0; the product may
// exceed 64 bits, and the quotient saturates.
func scale(a, b, c int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high >= uint64(c) {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, uint64(c))
	return int64(min(quotient, math.MaxInt64))
}
