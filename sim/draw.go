package sim

import "math/bits"

// A draw is addressed by what it is for, not by when it is made. The address
// is (seed, replication, purpose, entity, cause, position within the cause);
// the first four are folded into a Key once, the last two select a Stream.
// Because no draw depends on how many were made before it, adding a node, an
// observer, a fault or a message kind leaves every other draw as it was, and
// two designs under one seed meet the same weather.

// Key is the part of an address that stays fixed for one purpose of one
// entity: for example the latency of the link from node 2 to node 5.
type Key uint64

// Stream is a short random sequence that belongs to one address. It is a
// value: copying it forks the same sequence. The zero Stream is valid.
type Stream struct{ state uint64 }

// NewKey folds the fixed part of an address. Engine.Key supplies the seed and
// the replication; tests may call NewKey directly.
func NewKey(seed, replication uint64, purpose string, entity uint64) Key {
	h := mix(seed^0x9e3779b97f4a7c15, replication^0xd1b54a32d192ed03)
	h = mix(h^HashString(purpose), entity^0x8cb92ba72f3d8dd7)
	return Key(h)
}

// At returns the stream for one position within one cause.
func (k Key) At(cause Cause, position uint64) Stream {
	return Stream{mix(uint64(k)^uint64(cause)*0xaef17502108ef2d9, position^0xe7037ed1a0b428db)}
}

// Uint64 returns the next 64 random bits (SplitMix64; Steele, Lea and Flood,
// OOPSLA 2014).
func (s *Stream) Uint64() uint64 {
	s.state += 0x9e3779b97f4a7c15
	return finalize(s.state)
}

// Float64 returns a number in [0, 1) with 53 random bits.
func (s *Stream) Float64() float64 {
	return float64(s.Uint64()>>11) * 0x1p-53
}

// Open01 returns a number in (0, 1): it is never 0 and never 1, so that its
// logarithm and its inverse are finite.
func (s *Stream) Open01() float64 {
	return float64(s.Uint64()>>12)*0x1p-52 + 0x1p-53
}

// Below returns an unbiased integer in [0, n). It panics when n is 0.
func (s *Stream) Below(n uint64) uint64 {
	if n == 0 {
		panic("sim: Below(0) has no value to return")
	}
	hi, lo := bits.Mul64(s.Uint64(), n) // Lemire, ACM TOMACS 2019
	for lo < n && lo < -n%n {
		hi, lo = bits.Mul64(s.Uint64(), n)
	}
	return hi
}

// HashString is the hash by which names (purposes, message kinds, keys) enter
// draw addresses and digests: FNV-1a, finalised.
func HashString(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return finalize(h)
}

// mix folds two words into one; every bit of the result depends on every bit
// of both.
func mix(a, b uint64) uint64 {
	return finalize(finalize(a) + bits.RotateLeft64(b, 32) ^ b*0x9e3779b97f4a7c15)
}

// finalize is the bijective finaliser of SplitMix64 (Stafford's mix 13).
func finalize(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
