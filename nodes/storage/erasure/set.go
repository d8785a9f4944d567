package erasure

import "math/bits"

// Set is a set of pieces, by number. The zero Set is empty; sets are compared
// with ==.
type Set [4]uint64

// SetOf returns the set of some pieces.
func SetOf(pieces ...int) Set {
	var s Set
	for _, p := range pieces {
		s.Add(p)
	}
	return s
}

// Add puts a piece, from 0 to 255, into the set.
func (s *Set) Add(piece int) { s[piece/64] |= 1 << (piece % 64) }

// Has tells whether a piece is in the set.
func (s Set) Has(piece int) bool { return s[piece/64]>>(piece%64)&1 != 0 }

// Without returns the pieces of s that are not in t.
func (s Set) Without(t Set) Set {
	for i := range s {
		s[i] &^= t[i]
	}
	return s
}

// And returns the pieces that are in both sets.
func (s Set) And(t Set) Set { return s.Without(s.Without(t)) }

// Or returns the pieces that are in either set.
func (s Set) Or(t Set) Set {
	for i := range s {
		s[i] |= t[i]
	}
	return s
}

// Len returns how many pieces are in the set.
func (s Set) Len() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// All calls yield for each piece in order, until it returns false.
func (s Set) All(yield func(piece int) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(64*i + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
