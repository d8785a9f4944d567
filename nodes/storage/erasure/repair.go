package erasure

import (
	"fmt"

	"github.com/klauspost/reedsolomon"
)

// repairsMax bounds how many repairs a code remembers.
const repairsMax = 1 << 12

// question is what a repair answers.
type question struct{ lost, present Set }

// Repair is a way to compute some pieces from others.
type Repair struct {
	Reads, Makes Set // what it takes, and what it gives

	kernel reedsolomon.Encoder
}

// Repair returns how to compute the lost pieces from those present, and false
// if that cannot be done. It reads no piece that it does not need; where there
// is a choice it prefers pieces with a low number.
func (c *Code) Repair(lost, present Set) (*Repair, bool) {
	if r, known := c.repairs[question{lost, present}]; known {
		return r, r != nil
	}
	r := c.plan(lost, present)
	if len(c.repairs) >= repairsMax {
		clear(c.repairs)
	}
	c.repairs[question{lost, present}] = r
	return r, r != nil
}

// Decodable tells whether all data can be computed from the pieces present.
func (c *Code) Decodable(present Set) bool {
	var data Set
	for i := range c.data {
		data.Add(i)
	}
	_, ok := c.Repair(data.Without(present), present)
	return ok
}

func (c *Code) plan(lost, present Set) *Repair {
	b := c.basis(present)
	var matrix [][]byte
	var used Set
	for p := range lost.All {
		row := b.express(c.rows[p])
		if row == nil {
			return nil
		}
		matrix = append(matrix, row)
		for i, factor := range row {
			if factor != 0 {
				used.Add(b.pieces[i])
			}
		}
	}
	return &Repair{Reads: used, Makes: lost, kernel: newKernel(b.columns(matrix, used), used.Len())}
}

// Apply computes the pieces that the repair makes, in place. Pieces that it
// neither reads nor makes may be nil.
func (r *Repair) Apply(pieces [][]byte) {
	if r.kernel == nil {
		return
	}
	var work [][]byte
	for _, set := range []Set{r.Reads, r.Makes} {
		for p := range set.All {
			if p >= len(pieces) {
				panic(fmt.Sprintf("erasure: a repair with piece %d of %d", p, len(pieces)))
			}
			work = append(work, pieces[p])
		}
	}
	multiply(r.kernel, work)
}

// basis is a choice of pieces none of which follows from the others, with the
// elimination that expresses any row by theirs.
type basis struct {
	pieces  []int
	reduced [][]byte // each 1 at its pivot, where all later ones are 0
	pivots  []int
	sums    [][]byte // what each reduced row is of the rows of the pieces
	width   int      // how many pieces a basis can have
}

// basis chooses among the pieces present, those with low numbers first.
func (c *Code) basis(present Set) *basis {
	b := &basis{width: c.data}
	for p := range present.All {
		if len(b.pieces) < c.data && p < len(c.rows) {
			b.consider(p, c.rows[p])
		}
	}
	return b
}

// consider takes a piece into the basis unless it follows from the others.
func (b *basis) consider(piece int, row []byte) {
	rest, sum := b.reduce(row)
	pivot := 0
	for pivot < len(rest) && rest[pivot] == 0 {
		pivot++
	}
	if pivot == len(rest) {
		return
	}
	sum[len(b.pieces)] = 1
	inverse := gf.invert(rest[pivot])
	for i := range rest {
		rest[i] = gf.multiply(inverse, rest[i])
		sum[i] = gf.multiply(inverse, sum[i])
	}
	b.pieces, b.pivots = append(b.pieces, piece), append(b.pivots, pivot)
	b.reduced, b.sums = append(b.reduced, rest), append(b.sums, sum)
}

// reduce subtracts from a row what the basis can express; sum says what that
// was.
func (b *basis) reduce(row []byte) (rest, sum []byte) {
	rest, sum = append([]byte(nil), row...), make([]byte, b.width)
	for i, pivot := range b.pivots {
		if factor := rest[pivot]; factor != 0 {
			gf.add(rest, factor, b.reduced[i])
			gf.add(sum, factor, b.sums[i])
		}
	}
	return rest, sum
}

// express returns what a row is of the rows of the pieces, or nil.
func (b *basis) express(row []byte) []byte {
	rest, sum := b.reduce(row)
	for _, x := range rest {
		if x != 0 {
			return nil
		}
	}
	return sum[:len(b.pieces)]
}

// columns leaves of a matrix over the basis those of the used pieces, in the
// order of their numbers.
func (b *basis) columns(matrix [][]byte, used Set) [][]byte {
	narrow := make([][]byte, len(matrix))
	for i, p := range b.pieces { // in order, for they were considered so
		if !used.Has(p) {
			continue
		}
		for j := range matrix {
			narrow[j] = append(narrow[j], matrix[j][i])
		}
	}
	return narrow
}
