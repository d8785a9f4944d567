package erasure

// polynomial is x⁸+x⁴+x³+x²+1, by which Linux md and most Reed–Solomon codes
// reduce; 2 generates all bytes but 0.
const polynomial = 0x11d

// field holds the powers of 2 and, for each byte but 0, which power it is.
type field struct {
	power     [2 * 255]byte // twice round, so that a sum of two logarithms needs no reduction
	logarithm [256]int
}

var gf = newField()

func newField() *field {
	f := &field{}
	x := 1
	for i := range 255 {
		f.power[i], f.power[i+255] = byte(x), byte(x)
		f.logarithm[x] = i
		if x <<= 1; x > 255 {
			x ^= polynomial
		}
	}
	return f
}

func (f *field) multiply(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return f.power[f.logarithm[a]+f.logarithm[b]]
}

// invert returns 1/a, for a other than 0.
func (f *field) invert(a byte) byte { return f.power[255-f.logarithm[a]] }

// add adds factor·from to into, element by element.
func (f *field) add(into []byte, factor byte, from []byte) {
	for i, x := range from {
		into[i] ^= f.multiply(factor, x)
	}
}
