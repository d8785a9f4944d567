package sim

import "math/bits"

// Digest is a running 64-bit hash of words. Two runs with the same digest
// processed the same events in the same order. The zero Digest is ready.
type Digest uint64

// Word folds one word into the digest. For a given word it is a bijection of
// the digest, and for a given digest one of the word: what has differed once
// cannot meet again without a second difference.
func (d *Digest) Word(w uint64) {
	*d = Digest(bits.RotateLeft64((uint64(*d)^w)*0x9fb21c651e98df25, 32))
}

// Text folds a string, its length included.
func (d *Digest) Text(text string) {
	d.Word(uint64(len(text)))
	d.Word(HashString(text))
}

// Bytes folds a byte slice, its length included.
func (d *Digest) Bytes(data []byte) {
	d.Word(uint64(len(data)))
	for len(data) >= 8 {
		d.Word(uint64(data[0]) | uint64(data[1])<<8 | uint64(data[2])<<16 | uint64(data[3])<<24 |
			uint64(data[4])<<32 | uint64(data[5])<<40 | uint64(data[6])<<48 | uint64(data[7])<<56)
		data = data[8:]
	}
	for i, b := range data {
		d.Word(uint64(b) | uint64(i)<<8)
	}
}

// Sum returns the digest, finalised.
func (d Digest) Sum() uint64 { return finalize(uint64(d)) }

// event folds the four words of an event as one, their sum with odd weights.
// The products do not wait for each other, and only one multiplication waits
// for the event before.
func (d *Digest) event(at Time, order, kindTarget, arg uint64) {
	d.Word(uint64(at)*0x9e3779b97f4a7c15 + order*0xd1b54a32d192ed03 +
		kindTarget*0x8cb92ba72f3d8dd7 + arg*0xaef17502108ef2d9)
}
