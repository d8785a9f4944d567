package dist

import (
	"math"

	"nines/sim"
)

var zipfForm = &form{
	Description: Description{
		Name: "zipf",
		Parameters: []Parameter{
			{"n", Count, Range{Low: 1, High: 1 << 40}, "how many values"},
			{"s", Plain, Range{Low: 0, High: 20}, "how unequal they are; 0 is uniform, 0.99 a usual web load"},
		},
		Yields:   Number,
		Sentence: "The whole numbers from 0 to n-1, k with a probability in proportion to 1/(k+1)^s: few keys get most requests.",
		Example:  "zipf(10000, 0.99)",
	},
	build: buildZipf,
}

// zipf samples by rejection-inversion (W. Hörmann and G. Derflinger, ACM
// TOMACS 6(3), 1996): a bar of height k^-s around each rank k is compared
// with the area under x^-s, which can be inverted. One draw is kept nearly
// always, whatever n is.
type zipf struct {
	written
	n, s        float64
	first, last float64 // the areas between which a draw lies
	safe        float64 // how far right of k-1/2 no test is needed
}

// Zipf yields the whole numbers from 0 to n-1, k in proportion to 1/(k+1)^s.
// It panics unless n is from 1 to 2^40 and s from 0 to 20.
func Zipf(n uint64, s float64) Distribution { return zipfForm.must(Number, float64(n), s) }

func buildZipf(w written, v []float64) (Distribution, error) {
	z := &zipf{written: w, n: v[0], s: v[1]}
	z.first = z.area(1.5) - 1
	z.last = z.area(z.n + 0.5)
	z.safe = 2 - z.inverse(z.area(2.5)-power(2, -z.s))
	return z, nil
}

func (z *zipf) Sample(s *sim.Stream) float64 {
	for {
		area := z.last + float64((z.first-z.last)*s.Float64())
		x := z.inverse(area)
		k := min(max(1, math.Floor(x+0.5)), z.n)
		if k-x <= z.safe || area >= z.area(k+0.5)-power(k, -z.s) {
			return k - 1
		}
	}
}

// area is the integral of t^-s for t from 1 to x, (x^(1-s)-1)/(1-s), written
// so that it holds at and near s = 1.
func (z *zipf) area(x float64) float64 {
	logarithm := Log(x)
	return float64(logarithm * growth(float64((1-z.s)*logarithm)))
}

// inverse returns the x up to which the area is a.
func (z *zipf) inverse(a float64) float64 {
	w := 1 + max(-1, float64((1-z.s)*a))
	if w == 1 {
		return Exp(a)
	}
	// log(1+t)/t with what rounding 1+t lost divided out again (Kahan).
	return Exp(float64(a * (Log(w) / (w - 1))))
}

// growth returns (e^t - 1)/t, also near t = 0 (Kahan's way as well).
func growth(t float64) float64 {
	w := Exp(t)
	if w == 1 {
		return 1
	}
	return (w - 1) / Log(w)
}

func (z *zipf) Mean() float64 { return harmonic(z.n, z.s-1)/harmonic(z.n, z.s) - 1 }

// harmonic returns the sum of k^-s for k from 1 to n: term by term at first,
// the rest by the formula of Euler and Maclaurin.
func harmonic(n, s float64) float64 {
	const terms = 64
	sum, a := 0.0, min(n, terms)
	for k := 1.0; k < a; k++ {
		sum += power(k, -s)
	}
	span := Log(n / a)
	integral := float64(power(a, 1-s) * span * growth(float64((1-s)*span)))
	ends := (power(a, -s) + power(n, -s)) / 2
	slope := float64(s / 12 * (power(a, -s-1) - power(n, -s-1)))
	third := float64(s * (s + 1) * (s + 2) / 720 * (power(a, -s-3) - power(n, -s-3)))
	return sum + integral + ends + slope - third
}
