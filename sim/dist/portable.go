package dist

import "math"

// The functions of this file are made of additions, multiplications,
// divisions and table look-ups only, each rounded on its own as IEEE 754
// demands, so that their results have the same bits on every machine.
//
// Two habits keep that true. No product is added before float64() has rounded
// it: without the conversion the compiler may fuse x*y+z into one instruction
// where the machine has it, even when x*y is what an inlined function returns.
// And nothing here calls the transcendental
// functions of package math: they are assembly on some machines, and on amd64
// math.Exp changes its last bit with the processor.

const (
	// ln 2 in two parts. The first has 42 bits, so that its product with a
	// binary exponent (11 bits) is exact; the second has the rest.
	ln2High = 0x1.62e42fefa38p-1
	ln2Low  = 0x1.ef35793c7673p-45

	// ln 2 / 128 in two parts, the first of 35 bits for a factor of 18.
	ln2Over128High = 0x1.62e42fefcp-8
	ln2Over128Low  = -0x1.c610ca86c3899p-44
	inverse        = 0x1.71547652b82fep7 // 128 / ln 2
)

// Log returns the natural logarithm of x, with an error below 1 unit in the
// last place. Log(0) is -Inf, the logarithm of a negative number NaN.
//
// With x = 2^k·m, m in [3/4, 3/2), and F the multiple of 1/128 next to m,
// ln x = k·ln 2 + ln F + ln(1+r), where r = (m-F)/F is at most 1/192
// (P. T. P. Tang, ACM TOMS 16(4), 1990). Around x = 1 both k and ln F are 0,
// so that nothing cancels.
func Log(x float64) float64 {
	const smallestNormal, infinity = 1 << 52, 0x7ff << 52
	b := math.Float64bits(x)
	if b-smallestNormal >= infinity-smallestNormal {
		return logSpecial(x)
	}
	k := int64(b-0x3fe8<<48) >> 52 // 0x3fe8… is 3/4
	m := math.Float64frombits(b - uint64(k)<<52)
	//nines:allow convert m*128 lies in [96, 192)
	j := int(float64(m*128) + 0.5)
	entry := logTable[j-96]

	r := float64((m - float64(j)*0x1p-7) * entry.inverse)
	r2 := float64(r * r)
	// -1/2 + r/3 - r²/4 + r³/5 - r⁴/6 + r⁵/7
	tail := -1./6 + float64(r*(1./7))
	tail = -1./4 + float64(r*(1./5)) + float64(r2*tail)
	tail = -1./2 + float64(r*(1./3)) + float64(r2*tail)

	// high is exact, and larger than r unless it is 0: the error of their sum
	// is found by subtracting back.
	high := float64(float64(k)*ln2High) + entry.high
	sum := high + r
	lost := high - sum + r
	return sum + (lost + (float64(float64(k)*ln2Low) + entry.low) + float64(r2*tail))
}

// logSpecial handles what is not a positive normal number.
func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	case x < 0x1p-1022: // subnormal: scale into the normal range
		return Log(float64(x*0x1p54)) - 54*math.Ln2
	}
	return x // +Inf and NaN
}

// Exp returns e^x, with an error below 1 unit in the last place where the
// result is a normal number. It is +Inf above 709.78 and 0 below -745.13.
//
// With n the integer next to 128·x/ln 2, e^x = 2^(n div 128)·2^(n mod 128/128)
// ·e^r, where |r| is at most ln 2/256.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	n := math.Floor(float64(x*inverse) + 0.5)
	//nines:allow convert |n| is below 2^18
	k := int(n)
	r := x - float64(n*ln2Over128High) - float64(n*ln2Over128Low)
	r2 := float64(r * r)
	// r + r²/2 + r³/6 + r⁴/24 + r⁵/120
	tail := 1./24 + float64(r*(1./120))
	tail = 1./2 + float64(r*(1./6)) + float64(r2*tail)
	grow := r + float64(r2*tail)

	entry := expTable[k&127]
	return scale(entry.high+(entry.low+float64(entry.high*grow)), k>>7)
}

// scale returns x·2^k for x in [1/2, 4] and any k that Exp can ask for. Where
// 2^k itself is no normal number it goes there in two steps.
func scale(x float64, k int) float64 {
	switch {
	case k > 1023:
		return float64(float64(x*0x1p1023) * powerOfTwo(k-1023))
	case k < -1022:
		return float64(float64(x*powerOfTwo(k+60)) * 0x1p-60)
	}
	return float64(x * powerOfTwo(k))
}

func powerOfTwo(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// power returns x^y for x > 0. Its relative error grows with |y·ln x|, which
// the distributions keep below a few hundred: some 1e-14.
func power(x, y float64) float64 { return Exp(float64(y * Log(x))) }

// gammaFunction returns Γ(z) for z ≥ 1, to about 13 digits: Stirling's series
// where it converges fast, reached by Γ(z) = Γ(z+1)/z. It is +Inf above 171.6.
func gammaFunction(z float64) float64 {
	if z > 172 {
		return math.Inf(1)
	}
	product := 1.0
	for ; z < 20; z++ {
		product = float64(product * z)
	}
	i2 := 1 / float64(z*z)
	series := (1./12 - float64(i2*(1./360-float64(i2*(1./1260-float64(i2*(1./1680))))))) / z
	const halfLog2Pi = 0.91893853320467274178032973640562
	return Exp(float64((z-0.5)*Log(z))-z+halfLog2Pi+series) / product
}
