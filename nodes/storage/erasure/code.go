package erasure

import (
	"fmt"

	"github.com/klauspost/reedsolomon"
)

// piecesMax is what one byte of coefficient can tell apart.
const piecesMax = 255

// Code is a systematic linear code over GF(2^8). It remembers the repairs it
// was asked for, and so belongs to one run.
type Code struct {
	data    int
	rows    [][]byte // of the matrix, one a piece: what it is of each data piece
	kernel  reedsolomon.Encoder
	repairs map[question]*Repair
}

// New returns the code whose check pieces are the given sums: checks[i][j] is
// the coefficient of data piece j in check piece i. Without checks the pieces
// are data alone. It panics if that is no code of at most 255 pieces.
func New(data int, checks ...[]byte) *Code {
	if data < 1 || data+len(checks) > piecesMax {
		panic(fmt.Sprintf("erasure: a code of %d data and %d check pieces; at least 1 of data and at most %d in all", data, len(checks), piecesMax))
	}
	c := &Code{data: data, repairs: map[question]*Repair{}}
	for i := range data {
		row := make([]byte, data)
		row[i] = 1
		c.rows = append(c.rows, row)
	}
	for i, check := range checks {
		if len(check) != data {
			panic(fmt.Sprintf("erasure: check piece %d has %d coefficients for %d data pieces", i, len(check), data))
		}
		c.rows = append(c.rows, append([]byte(nil), check...))
	}
	c.kernel = newKernel(c.rows[data:], data)
	return c
}

// newKernel returns what multiplies pieces by a matrix, on this thread alone;
// nil if the matrix is empty.
func newKernel(matrix [][]byte, columns int) reedsolomon.Encoder {
	if len(matrix) == 0 {
		return nil
	}
	kernel, err := reedsolomon.New(columns, len(matrix), reedsolomon.WithCustomMatrix(matrix),
		reedsolomon.WithMaxGoroutines(1), reedsolomon.WithInversionCache(false))
	if err != nil {
		panic(fmt.Sprintf("erasure: no kernel for a matrix of %d by %d: %v", len(matrix), columns, err))
	}
	return kernel
}

// Copies returns the code of n equal pieces: replication, the mirror.
func Copies(n int) *Code {
	checks := make([][]byte, n-1)
	for i := range checks {
		checks[i] = []byte{1}
	}
	return New(1, checks...)
}

// Parity returns the code of RAID-5: one check piece, the exclusive-or of the
// data.
func Parity(data int) *Code { return New(data, ones(data)) }

// PQ returns the code of RAID-6 as Linux md computes it: P is the exclusive-or
// of the data, Q the sum of 2^i times piece i.
func PQ(data int) *Code {
	q := make([]byte, data)
	for i := range q {
		q[i] = gf.power[i%255]
	}
	return New(data, ones(data), q)
}

func ones(n int) []byte {
	row := make([]byte, n)
	for i := range row {
		row[i] = 1
	}
	return row
}

// ReedSolomon returns the code in which any data of the data+checks pieces
// suffice. Its coefficients are 1/(i+j), in the field, for check piece i
// counted from data on and data piece j.
func ReedSolomon(data, checks int) *Code {
	if data+checks > piecesMax {
		panic(fmt.Sprintf("erasure: Reed–Solomon of %d+%d pieces; %d at most", data, checks, piecesMax))
	}
	rows := make([][]byte, checks)
	for i := range rows {
		rows[i] = make([]byte, data)
		for j := range rows[i] {
			rows[i][j] = gf.invert(byte(data+i) ^ byte(j))
		}
	}
	return New(data, rows...)
}

// Data returns the number of data pieces; they come first.
func (c *Code) Data() int { return c.data }

// Pieces returns the number of all pieces of a stripe.
func (c *Code) Pieces() int { return len(c.rows) }

// Coefficient returns what check piece p, counted over all pieces, is of data
// piece d.
func (c *Code) Coefficient(p, d int) byte { return c.rows[p][d] }

// Encode computes the check pieces from the data pieces. All have one length.
func (c *Code) Encode(pieces [][]byte) {
	if len(pieces) != len(c.rows) {
		panic(fmt.Sprintf("erasure: Encode of %d pieces with a code of %d", len(pieces), len(c.rows)))
	}
	multiply(c.kernel, pieces)
}

// multiply has a kernel compute its outputs, which come last.
func multiply(kernel reedsolomon.Encoder, pieces [][]byte) {
	if kernel == nil || len(pieces[0]) == 0 {
		return
	}
	if err := kernel.Encode(pieces); err != nil {
		panic(fmt.Sprintf("erasure: %d pieces, the first of %d bytes: %v", len(pieces), len(pieces[0]), err))
	}
}

// Update adds to the check pieces what a change of one data piece does to
// them: delta is the exclusive-or of its old and its new bytes. Checks are all
// check pieces, in order.
func (c *Code) Update(piece int, delta []byte, checks [][]byte) {
	if piece < 0 || piece >= c.data || len(checks) != len(c.rows)-c.data {
		panic(fmt.Sprintf("erasure: Update of piece %d with %d checks; the code has %d data pieces and %d checks",
			piece, len(checks), c.data, len(c.rows)-c.data))
	}
	if c.kernel == nil || len(delta) == 0 {
		return
	}
	if err := c.kernel.EncodeIdx(delta, piece, checks); err != nil {
		panic(fmt.Sprintf("erasure: Update of piece %d with %d bytes: %v", piece, len(delta), err))
	}
}
