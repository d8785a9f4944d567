// Package erasure turns k pieces of data into n pieces of which some may be
// lost: copies, the parity of RAID-5, the P and Q of RAID-6, Reed–Solomon, and
// any other linear code that is written down as a matrix.
//
// # The idea
//
// A piece is a row of bytes. Each check piece is a sum of the data pieces, each
// times a coefficient of its own, byte by byte, in the field GF(2^8) where
// addition is exclusive-or and every byte but 0 can be divided by:
//
//	           data             checks
//	     ┌──┬──┬──┬──┬──┬──┐   ┌──┬──┐
//	     │11│22│43│84│95│a6│   │c7│cc│    P = Σ Dᵢ      Q = Σ 2ⁱ·Dᵢ
//	     └──┴──┴──┴──┴──┴──┘   └──┴──┘
//	lost:     ✗        ✗                  two unknowns, two equations
//
// To get a lost piece back is to write its row of the matrix as a sum of rows
// that are still there. Where that cannot be done the bytes are gone, and the
// package says so; there is no third outcome. So a repair is an encoding with
// another matrix, and one loop over bytes serves both: the kernels of
// klauspost/reedsolomon. Which rows to take, and so which pieces must be read,
// is decided here.
//
// # The smallest program
//
//	code := erasure.PQ(6)
//	code.Encode(pieces)                       // 6 of data in, 2 checks out
//	repair, ok := code.Repair(lost, present)  // what to read, or that it is gone
//	repair.Apply(pieces)
//
// # Glossary
//
//   - piece: one of the n parts of a stripe; shard, fragment, unit, strip.
//   - data, check piece: those that hold the bytes themselves, and the others.
//   - systematic code: one whose first k pieces are the data as they are.
//   - erasure: a piece known to be lost, as opposed to one silently wrong.
//   - MDS (maximum distance separable): any k of the n pieces suffice.
//
// # Sources
//
// P and Q are those of Linux md: H. P. Anvin, The mathematics of RAID-6 (2004),
// with the polynomial 0x11d and the generator 2. Reed–Solomon takes the Cauchy
// matrix of J. Blömer et al., An XOR-based erasure-resilient coding scheme
// (ICSI TR-95-048, 1995), every square part of which can be inverted. Codes
// beyond these, such as C. Huang et al., Erasure coding in Windows Azure
// storage (ATC 2012), are given to New by their rows.
package erasure
