package erasure

import "nines/sim"

// The oracle: the field bit by bit, as it is defined, and repairs by solving
// the equations with Gauss and Jordan, as one would on paper.

// slowMultiply multiplies polynomials and reduces, a bit at a time.
func slowMultiply(a, b byte) byte {
	product := 0
	for i := range 8 {
		if b>>i&1 != 0 {
			product ^= int(a) << i
		}
	}
	for i := 15; i >= 8; i-- {
		if product>>i&1 != 0 {
			product ^= polynomial << (i - 8)
		}
	}
	return byte(product)
}

func slowInvert(a byte) byte {
	for b := range 256 {
		if slowMultiply(a, byte(b)) == 1 {
			return byte(b)
		}
	}
	panic("0 has no inverse")
}

// slowEncode computes the check pieces.
func slowEncode(c *Code, pieces [][]byte) {
	for p := c.Data(); p < c.Pieces(); p++ {
		for at := range pieces[p] {
			sum := byte(0)
			for d := range c.Data() {
				sum ^= slowMultiply(c.Coefficient(p, d), pieces[d][at])
			}
			pieces[p][at] = sum
		}
	}
}

// slowRank returns the rank of the matrix of the pieces present: the data can
// be computed if and only if it is the number of data pieces.
func slowRank(c *Code, present Set) int {
	var m [][]byte
	for p := range present.All {
		row := make([]byte, c.Data())
		for d := range row {
			if p < c.Data() {
				row[d] = map[bool]byte{true: 1}[d == p]
			} else {
				row[d] = c.Coefficient(p, d)
			}
		}
		m = append(m, row)
	}
	rank := 0
	for column := range c.Data() {
		for i := rank; i < len(m); i++ {
			if m[i][column] == 0 {
				continue
			}
			m[rank], m[i] = m[i], m[rank]
			inverse := slowInvert(m[rank][column])
			for j := rank + 1; j < len(m); j++ {
				factor := slowMultiply(m[j][column], inverse)
				for x := range m[j] {
					m[j][x] ^= slowMultiply(factor, m[rank][x])
				}
			}
			rank++
			break
		}
	}
	return rank
}

// stripe returns pieces of which the data is drawn and the checks are right by
// the oracle.
func stripe(c *Code, seed uint64, length int) [][]byte {
	s := sim.NewKey(seed, 0, "stripe", 0).At(0, 0)
	pieces := make([][]byte, c.Pieces())
	for p := range pieces {
		pieces[p] = make([]byte, length)
		for i := range pieces[p] {
			if p < c.Data() {
				pieces[p][i] = byte(s.Uint64())
			}
		}
	}
	slowEncode(c, pieces)
	return pieces
}
