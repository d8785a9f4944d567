package systems

import (
	"encoding/binary"

	"nines/sim"
)

// A block tells which value of which key it holds, and whether its bytes are
// the ones that were written: first comes the value, then words that follow from
// it and the key. Where nobody wrote there are zeros.
//
//	┌───────┬──────────────┬──────────────┬───
//	│ value │ mix(value,8) │ mix(value,16)│ …      8 bytes each
//	└───────┴──────────────┴──────────────┴───

// imprint fills a block, whose length is a multiple of 8, with a value.
func imprint(block []byte, key, value uint64) {
	for at := 0; at < len(block); at += 8 {
		binary.LittleEndian.PutUint64(block[at:], word(key, value, at))
	}
}

// imprinted returns the value that a block holds, 0 if nobody wrote it, and
// whether its bytes are right. Those that are not hold a value that nobody wrote.
func imprinted(block []byte, key uint64) (value uint64, right bool) {
	value = binary.LittleEndian.Uint64(block)
	for at := 8; at < len(block); at += 8 {
		if binary.LittleEndian.Uint64(block[at:]) != word(key, value, at) {
			var d sim.Digest
			d.Bytes(block)
			return d.Sum() | 1<<63, false
		}
	}
	return value, true
}

// word returns what stands at a place of a block.
func word(key, value uint64, at int) uint64 {
	if at == 0 || value == 0 {
		return value
	}
	return mix(value ^ mix(key+uint64(at)))
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
