package dist

import (
	"math"

	"nines/sim"
)

// shapes keeps powers within what a float64 can tell apart.
var shapes = Range{Low: 0.001, High: 1000}

var paretoForm = &form{
	Description: Description{
		Name: "pareto",
		Parameters: []Parameter{
			{"scale", Quantity, positive, "the least value"},
			{"alpha", Plain, shapes, "how fast the tail falls: no mean up to 1, no variance up to 2"},
		},
		Sentence: "A heavy tail: P(X > x) = (scale/x)^alpha from the scale on.",
		Example:  "pareto(1.05ms, 1.51)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &pareto{w, v[0], v[1]}, nil },
}

type pareto struct {
	written
	scale, alpha float64
}

// Pareto yields values above scale whose tail falls as x^-alpha.
func Pareto[V Value](scale V, alpha float64) Distribution {
	return paretoForm.must(dimensionOf(scale), float64(scale), alpha)
}

func (d *pareto) Sample(s *sim.Stream) float64 {
	return float64(d.scale * Exp(-Log(s.Open01())/d.alpha))
}

func (d *pareto) Mean() float64 {
	if d.alpha <= 1 {
		return math.Inf(1)
	}
	return float64(d.scale * (d.alpha / (d.alpha - 1)))
}

var weibullForm = &form{
	Description: Description{
		Name: "weibull",
		Parameters: []Parameter{
			{"shape", Plain, shapes, "below 1 failures get rarer with age, above 1 more frequent, 1 is exponential"},
			{"scale", Quantity, positive, "the age that 63 % do not reach"},
		},
		Sentence: "Lifetimes: P(X > x) = exp(-(x/scale)^shape).",
		Example:  "weibull(1.12, 461386h)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &weibull{w, v[0], v[1]}, nil },
}

type weibull struct {
	written
	shape, scale float64
}

// Weibull yields lifetimes: a share 1/e of them is longer than scale.
func Weibull[V Value](shape float64, scale V) Distribution {
	return weibullForm.must(dimensionOf(scale), shape, float64(scale))
}

func (d *weibull) Sample(s *sim.Stream) float64 {
	return float64(d.scale * Exp(Log(-Log(s.Open01()))/d.shape))
}

func (d *weibull) Mean() float64 { return float64(d.scale * gammaFunction(1+1/d.shape)) }
