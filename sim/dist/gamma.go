package dist

import (
	"math"

	"nines/sim"
)

var gammaForm = &form{
	Description: Description{
		Name: "gamma",
		Parameters: []Parameter{
			{"shape", Plain, Range{Low: 0.001, High: 1e6}, "how many exponential stages in a row; it need not be whole"},
			{"scale", Quantity, positive, "the mean of one stage"},
		},
		Sentence: "The time that several exponential stages take one after the other.",
		Example:  "gamma(3, 2ms)",
	},
	build: buildGamma,
}

type gamma struct {
	written
	shape, scale float64

	// d and c are those of Marsaglia and Tsang. Below shape 1 they belong to
	// shape+1, and boost is 1/shape; otherwise boost is 0.
	d, c, boost float64
}

// Gamma yields the sum of shape exponential stages of mean scale.
func Gamma[V Value](shape float64, scale V) Distribution {
	return gammaForm.must(dimensionOf(scale), shape, float64(scale))
}

func buildGamma(w written, v []float64) (Distribution, error) {
	g := &gamma{written: w, shape: v[0], scale: v[1], d: v[0] - 1./3}
	if g.shape < 1 {
		g.d, g.boost = g.shape+1-1./3, 1/g.shape
	}
	g.c = 1 / math.Sqrt(float64(9*g.d))
	return g, nil
}

func (g *gamma) Sample(s *sim.Stream) float64 {
	x := float64(g.scale * float64(g.d*g.cube(s)))
	if g.boost > 0 {
		return float64(x * power(s.Open01(), g.boost))
	}
	return x
}

// cube draws v = (1+c·z)³ for a normal z and keeps it with the probability
// that makes d·v a gamma variable (G. Marsaglia and W. W. Tsang, ACM TOMS
// 26(3), 2000). It keeps more than 95 of 100.
func (g *gamma) cube(s *sim.Stream) float64 {
	for {
		z := normalQuantile(s.Open01())
		root := 1 + float64(g.c*z)
		if root <= 0 {
			continue
		}
		v := float64(root * root * root)
		z2 := float64(z * z)
		u := s.Open01()
		if u < 1-float64(0.0331*float64(z2*z2)) { // a bound of the exact test below
			return v
		}
		if Log(u) < float64(z2/2)+float64(g.d*(1-v+Log(v))) {
			return v
		}
	}
}

func (g *gamma) Mean() float64 { return float64(g.shape * g.scale) }
