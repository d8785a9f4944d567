package network

import (
	"math"
	"math/bits"
	"time"

	"nines/sim"
)

const second = uint64(time.Second)

// serialise puts a packet behind those that wait for a wire of some rate and
// returns when its last bit has left; ok is false where the queue, unless it is
// 0, has no room for it.
func (l *link) serialise(now sim.Time, size, rate, queue int64) (leaves sim.Time, ok bool) {
	starts := max(now, l.wireFree)
	waiting := bytesIn(starts.Sub(now), uint64(rate))
	if queue > 0 && waiting+uint64(size) > uint64(queue) {
		return 0, false
	}
	l.wireFree = starts.Add(timeFor(uint64(size), uint64(rate)))
	return l.wireFree, true
}

// timeFor returns how long the wire takes for some bytes, rounded up.
func timeFor(bytes, rate uint64) time.Duration {
	high, low := bits.Mul64(bytes, second)
	if high >= rate {
		return math.MaxInt64
	}
	quotient, rest := bits.Div64(high, low, rate)
	if rest != 0 {
		quotient++
	}
	return time.Duration(min(quotient, math.MaxInt64))
}

// bytesIn returns how many bytes the wire takes in some time, rounded down.
func bytesIn(d time.Duration, rate uint64) uint64 {
	high, low := bits.Mul64(uint64(d), rate)
	if high >= second {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, second)
	return min(quotient, math.MaxInt64)
}
