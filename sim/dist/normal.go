package dist

import (
	"math"

	"nines/sim"
)

var normalForm = &form{
	Description: Description{
		Name: "normal",
		Parameters: []Parameter{
			{"mean", Quantity, anywhere, "the centre"},
			{"sd", Quantity, notNegative, "the standard deviation"},
		},
		Sentence: "The bell curve; it has negative values too, which a latency takes as 0.",
		Example:  "normal(0s, 10ms)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &normal{w, v[0], v[1]}, nil },
}

type normal struct {
	written
	mean, deviation float64
}

// Normal yields the bell curve around mean with standard deviation sd.
func Normal[V Value](mean, sd V) Distribution {
	return normalForm.must(dimensionOf(mean), float64(mean), float64(sd))
}

func (d *normal) Sample(s *sim.Stream) float64 {
	return d.mean + float64(d.deviation*normalQuantile(s.Open01()))
}

func (d *normal) Mean() float64 { return d.mean }

var lognormalForm = &form{
	Description: Description{
		Name: "lognormal",
		Parameters: []Parameter{
			{"median", Quantity, positive, "half of the values are below it (not the mean)"},
			{"sigma", Plain, Range{Low: 0, High: 100}, "the standard deviation of the logarithm; 0.4 puts 99 % below 2.5 medians"},
		},
		Sentence: "A product of many small factors: the usual shape of network latency. The first parameter is the median.",
		Example:  "lognormal(10ms, 0.4)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &lognormal{w, v[0], v[1]}, nil },
}

type lognormal struct {
	written
	median, sigma float64
}

// Lognormal yields values whose logarithm is normal with deviation sigma.
// The first parameter is the median; the mean is median·exp(sigma²/2).
func Lognormal[V Value](median V, sigma float64) Distribution {
	return lognormalForm.must(dimensionOf(median), float64(median), sigma)
}

func (d *lognormal) Sample(s *sim.Stream) float64 {
	return float64(d.median * Exp(float64(d.sigma*normalQuantile(s.Open01()))))
}

func (d *lognormal) Mean() float64 { return float64(d.median * Exp(float64(d.sigma*d.sigma)/2)) }

// The rational approximations of algorithm AS 241 (M. J. Wichura, Applied
// Statistics 37, 1988), lowest coefficient first: for |p-1/2| up to 0.425,
// and for the tails down to exp(-25) and beyond.
var (
	centreAbove = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	centreBelow = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	tailAbove = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	tailBelow = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	farAbove = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	farBelow = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// normalQuantile returns the z that a standard normal value is below with
// probability p, 0 < p < 1, to about 1 part in 10^16.
func normalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*polynomial(&centreAbove, r)) / polynomial(&centreBelow, r)
	}
	r := math.Sqrt(-Log(min(p, 1-p)))
	var z float64
	if r <= 5 {
		z = polynomial(&tailAbove, r-1.6) / polynomial(&tailBelow, r-1.6)
	} else {
		z = polynomial(&farAbove, r-5) / polynomial(&farBelow, r-5)
	}
	return math.Copysign(z, q)
}

// polynomial evaluates c[0] + c[1]·x + … + c[7]·x⁷ in pairs, which a
// processor can work on side by side.
func polynomial(c *[8]float64, x float64) float64 {
	x2 := float64(x * x)
	x4 := float64(x2 * x2)
	low := c[0] + float64(c[1]*x) + float64(x2*(c[2]+float64(c[3]*x)))
	high := c[4] + float64(c[5]*x) + float64(x2*(c[6]+float64(c[7]*x)))
	return low + float64(x4*high)
}

// NormalParameters returns the mean and the standard deviation of a normal
// distribution, and whether d is one: closed forms ask.
func NormalParameters(d Distribution) (mean, sd float64, ok bool) {
	n, ok := d.(*normal)
	if !ok {
		return 0, 0, false
	}
	return n.mean, n.deviation, true
}
