package dist

import (
	"math"
	"slices"
	"testing"
	"time"

	"nines/sim"

	"gonum.org/v1/gonum/stat/distuv"
)

// Each test here has a chance of 1 in 10,000 to reject a right sampler. The
// seed is fixed and was not chosen.
const (
	significance = 1e-4
	sampleSize   = 400_000
)

// kolmogorov is the value that sqrt(n)·D exceeds with a probability of
// significance, from the first term of Kolmogorov's series.
var kolmogorov = math.Sqrt(math.Log(2/significance) / 2)

// samples draws as a run does: each sample has an address of its own.
func samples(d Distribution, n int) []float64 {
	key := sim.NewKey(1, 0, d.String(), 0)
	all := make([]float64, n)
	for i := range all {
		s := key.At(sim.NewCause(1, uint64(i)), 0)
		all[i] = Draw(d, &s)
	}
	return all
}

// distance returns sqrt(n)·D, where D is the largest distance between the
// empirical distribution function of the samples and the given one.
func distance(samples []float64, cdf func(float64) float64) float64 {
	slices.Sort(samples)
	n, largest := float64(len(samples)), 0.0
	for i, x := range samples {
		p := cdf(x)
		largest = max(largest, p-float64(i)/n, float64(i+1)/n-p)
	}
	return math.Sqrt(n) * largest
}

// law is what gonum says of a distribution.
type law interface {
	CDF(x float64) float64
	Mean() float64
	Variance() float64
	ExKurtosis() float64
}

var continuous = []struct {
	d   Distribution
	law law
}{
	{Uniform(0, 1.0), distuv.Uniform{Min: 0, Max: 1}},
	{Uniform(-3, 8.5), distuv.Uniform{Min: -3, Max: 8.5}},
	{Exponential(1.0), distuv.Exponential{Rate: 1}},
	{Exponential(20 * time.Millisecond), distuv.Exponential{Rate: 1 / 20e6}},
	{Normal(0, 1.0), distuv.Normal{Mu: 0, Sigma: 1}},
	{Normal(-3, 0.25), distuv.Normal{Mu: -3, Sigma: 0.25}},
	{Lognormal(10*time.Millisecond, 0.4), distuv.LogNormal{Mu: math.Log(10e6), Sigma: 0.4}},
	{Lognormal(1.0, 2), distuv.LogNormal{Mu: 0, Sigma: 2}},
	{Pareto(1.0, 0.7), distuv.Pareto{Xm: 1, Alpha: 0.7}},
	{Pareto(1050*time.Microsecond, 1.51), distuv.Pareto{Xm: 1.05e6, Alpha: 1.51}},
	{Pareto(2.0, 20), distuv.Pareto{Xm: 2, Alpha: 20}},
	{Weibull(0.5, 1.0), distuv.Weibull{K: 0.5, Lambda: 1}},
	{Weibull(1.12, 461386*time.Hour), distuv.Weibull{K: 1.12, Lambda: 461386 * 3600e9}},
	{Weibull(5, 3.0), distuv.Weibull{K: 5, Lambda: 3}},
	{Gamma(0.05, 1.0), distuv.Gamma{Alpha: 0.05, Beta: 1}},
	{Gamma(0.5, 2.0), distuv.Gamma{Alpha: 0.5, Beta: 0.5}},
	{Gamma(1, 1.0), distuv.Gamma{Alpha: 1, Beta: 1}},
	{Gamma(3, 2*time.Millisecond), distuv.Gamma{Alpha: 3, Beta: 1 / 2e6}},
	{Gamma(200, 0.1), distuv.Gamma{Alpha: 200, Beta: 10}},
}

func TestSamplesFollowTheLaw(t *testing.T) {
	for _, c := range continuous {
		t.Run(c.d.String(), func(t *testing.T) {
			t.Parallel()
			all := samples(c.d, sampleSize)
			checkMoments(t, c.d, c.law, all)
			if got := distance(all, c.law.CDF); got > kolmogorov {
				t.Errorf("Kolmogorov and Smirnov: sqrt(n)·D = %.3f, above %.3f", got, kolmogorov)
			}
		})
	}
}

// checkMoments compares the mean and the variance of the samples with the
// law's, where the law has moments enough to say how far they may stray.
func checkMoments(t *testing.T, d Distribution, law law, all []float64) {
	mean, variance, n := law.Mean(), law.Variance(), float64(len(all))
	if got := d.Mean(); math.Abs(got/mean-1) > 1e-12 && math.Abs(got-mean) > 1e-12 && got != mean {
		t.Errorf("Mean() = %v, want %v", got, mean)
	}
	bound := distuv.UnitNormal.Quantile(1 - significance/2)
	if !(variance < math.Inf(1)) || !(law.ExKurtosis() < 10) {
		return
	}
	sum, squares := 0.0, 0.0
	for _, x := range all {
		sum += x
		squares += (x - mean) * (x - mean)
	}
	if z := (sum/n - mean) / math.Sqrt(variance/n); math.Abs(z) > bound {
		t.Errorf("the sample mean is %.2f standard errors off", z)
	}
	if z := (squares/n/variance - 1) / math.Sqrt((law.ExKurtosis()+2)/n); math.Abs(z) > bound {
		t.Errorf("the sample variance is %.2f standard errors off", z)
	}
}

// The same test, with the same number of samples, rejects what is nearly
// right: so passing it means something.
func TestNearlyRightSamplersAreRejected(t *testing.T) {
	for name, c := range map[string]struct {
		d   Distribution
		law law
	}{
		"a standard deviation 2 % too large": {Normal(0, 1.02), distuv.Normal{Mu: 0, Sigma: 1}},
		"a mean off by 1 % of the deviation": {Normal(0.01, 1.0), distuv.Normal{Mu: 0, Sigma: 1}},
		"a uniform with an end cut off":      {Uniform(0, 0.995), distuv.Uniform{Min: 0, Max: 1}},
		"an exponential 2 % too fast":        {Exponential(0.98), distuv.Exponential{Rate: 1}},
		"the mean in place of the median":    {Lognormal(math.Exp(0.08), 0.4), distuv.LogNormal{Mu: 0, Sigma: 0.4}},
		"sigma 2 % too small":                {Lognormal(1.0, 0.392), distuv.LogNormal{Mu: 0, Sigma: 0.4}},
		"a Pareto tail 2 % too heavy":        {Pareto(1.0, 1.48), distuv.Pareto{Xm: 1, Alpha: 1.51}},
		"a Weibull without wear":             {Weibull(1, 3.0), distuv.Weibull{K: 1.02, Lambda: 3}},
		"a gamma shape 2 % too large":        {Gamma(3.06, 1.0), distuv.Gamma{Alpha: 3, Beta: 1}},
		"a gamma without its boost":          {Gamma(1.5, 1.0), distuv.Gamma{Alpha: 0.5, Beta: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := distance(samples(c.d, sampleSize), c.law.CDF); got <= kolmogorov {
				t.Errorf("passes: sqrt(n)·D = %.3f, not above %.3f", got, kolmogorov)
			}
		})
	}
}

// The production latencies of LinkedIn's disk nodes (Bailis et al., VLDB'12),
// and the slip of a published script, the weights the other way round.
func TestMixtureFollowsItsParts(t *testing.T) {
	body, tail := distuv.Exponential{Rate: 0.183}, distuv.Pareto{Xm: 1.05, Alpha: 1.51}
	cdf := func(x float64) float64 { return 0.38*tail.CDF(x) + 0.62*body.CDF(x) }
	right := Mixture(Part{0.38, Pareto(1.05, 1.51)}, Part{0.62, Exponential(1 / 0.183)})
	if got := distance(samples(right, sampleSize), cdf); got > kolmogorov {
		t.Errorf("sqrt(n)·D = %.3f, above %.3f", got, kolmogorov)
	}
	if want := 0.38*tail.Mean() + 0.62*body.Mean(); math.Abs(right.Mean()/want-1) > 1e-12 {
		t.Errorf("Mean() = %v, want %v", right.Mean(), want)
	}
	swapped := Mixture(Part{0.62, Pareto(1.05, 1.51)}, Part{0.38, Exponential(1 / 0.183)})
	if got := distance(samples(swapped, sampleSize), cdf); got <= kolmogorov {
		t.Errorf("swapped weights pass: sqrt(n)·D = %.3f", got)
	}
	nested := Mixture(Part{1, right}, Part{3, Mixture(Part{2, right}, Part{5, right})})
	if got := distance(samples(nested, sampleSize), cdf); got > kolmogorov {
		t.Errorf("nested: sqrt(n)·D = %.3f, above %.3f", got, kolmogorov)
	}
}
