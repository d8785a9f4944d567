package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nines/sim"
	"nines/sim/dist"
)

// Whether an interval is worth its name is a question of coverage: over many
// experiments, 95 of 100 hold the truth. Each row repeats an experiment whose
// truth is known, and counts.

const experiments = 4000

// An experiment draws the samples of n replications and estimates from them.
type experiment struct {
	name     string
	truth    float64
	estimate func(s *sim.Stream) Interval
	promised float64 // least coverage
}

// coverage counts how many experiments hold the truth. The seeds are fixed: the
// count is the same in each run of this test.
func coverage(e experiment) int64 {
	held := int64(0)
	for i := range uint64(experiments) {
		s := sim.NewKey(1, i, "coverage of "+e.name, 0).At(0, 0)
		if in := e.estimate(&s); in.Low <= e.truth && e.truth <= in.High {
			held++
		}
	}
	return held
}

// keeps reports whether the count could come from a coverage of p or more: at
// worst it is a one in ten thousand chance.
func keeps(held int64, p float64) bool {
	return AtMost(held, experiments, 0.9999) >= p
}

var (
	normal      = dist.Normal(0.0, 1.0)
	exponential = dist.Exponential(1.0)
)

func draws(d dist.Distribution, n int, s *sim.Stream) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = dist.Draw(d, s)
	}
	return out
}

// yields draws runs that offer very unequal amounts, of which a greater part
// succeeds where less is offered: an overload. The truth is the ratio of the
// expectations, E[ok]/E[offered].
func yields(n int, s *sim.Stream) (ok, offered []float64) {
	for range n {
		load := float64(100 + s.Below(900))
		share := 0.95 - load/2000 + (s.Float64()-0.5)/10
		offered, ok = append(offered, load), append(ok, float64(load*share))
	}
	return ok, offered
}

// yieldTruth follows from the load L, uniform over 100 … 999.
var yieldTruth = func() float64 {
	load, square := 0.0, 0.0
	for l := 100.0; l < 1000; l++ {
		load, square = load+l, square+float64(l*l)
	}
	return (0.95*load - square/2000) / load
}()

// outages draws runs of a thousand operations each; in one run of four an
// outage takes a good part of them. The truth is the mean share that fails.
func outages(n int, s *sim.Stream) (failed, offered []float64) {
	for range n {
		share := 0.0
		if s.Below(4) == 0 {
			share = 0.2 + 0.4*s.Float64()
		}
		failed, offered = append(failed, math.Round(1000*share)), append(offered, 1000)
	}
	return failed, offered
}

// skewed is what is left of 95 % when Student's interval meets n samples of a
// law with that skewness and excess kurtosis (Hall, Annals of Statistics 16,
// 1988: the 1/n term of the studentized mean). A symmetric interval cannot do
// better, and must not do worse.
func skewed(n, skewness, excess float64) float64 {
	const z, density = 1.959964, 0.05844507
	q := excess*(z*z-3)/12 - skewness*skewness*(z*z*z*z+2*z*z-3)/18
	return 0.95 + 2*z*q*density/n
}

func TestCoverage(t *testing.T) {
	for _, e := range []experiment{
		{"mean of 3 normal", 0, func(s *sim.Stream) Interval { return Mean(draws(normal, 3, s), 0.95) }, 0.95},
		{"mean of 30 normal", 0, func(s *sim.Stream) Interval { return Mean(draws(normal, 30, s), 0.95) }, 0.95},
		{"mean of 30 exponential", 1, func(s *sim.Stream) Interval { return Mean(draws(exponential, 30, s), 0.95) }, skewed(30, 2, 6)},
		{"ratio of 10", yieldTruth, func(s *sim.Stream) Interval {
			ok, offered := yields(10, s)
			return RatioOfSums(ok, offered, 0.95)
		}, 0.95},
		{"ratio of 30", yieldTruth, func(s *sim.Stream) Interval {
			ok, offered := yields(30, s)
			return RatioOfSums(ok, offered, 0.95)
		}, 0.95},
		{"outages in 30", 0.1, func(s *sim.Stream) Interval {
			failed, offered := outages(30, s)
			return RatioOfSums(failed, offered, 0.95)
		}, skewed(30, 1.479, 0.582)},
		{"paired difference of 10", 0.3, func(s *sim.Stream) Interval {
			weather := draws(exponential, 10, s)
			other := draws(normal, 10, s)
			for i := range other {
				other[i] += weather[i] + 0.3
			}
			return Paired(weather, other, 0.95).Difference
		}, 0.95},
		{"failures of ten machines", 0.02, func(s *sim.Stream) Interval {
			return Rate(failures(10, 100, 0.02, s), 1000, 0.95)
		}, 0.95},
	} {
		held := coverage(e)
		t.Logf("%-26s %.4f", e.name, float64(held)/experiments)
		if !keeps(held, e.promised) {
			t.Errorf("%s: %d of %d intervals hold the truth, %.0f %% were promised", e.name, held, experiments, 100*e.promised)
		}
	}
}

// failures counts those of machines that each run for some hours.
func failures(machines int, hours, rate float64, s *sim.Stream) (n int64) {
	for range machines {
		for at := dist.Draw(exponential, s) / rate; at < hours; at += dist.Draw(exponential, s) / rate {
			n++
		}
	}
	return n
}

// TestCoverageCatches shows that the test above can fail: each wrong estimate
// is one that is found in the field.
func TestCoverageCatches(t *testing.T) {
	for _, wrong := range []experiment{
		{"squares divided by n", 0, func(s *sim.Stream) Interval {
			x := draws(normal, 3, s)
			_, squares := moments(x)
			return student(Sum(x)/3, squares/3/3, 3, 0.95, "wrong")
		}, 0.95},
		{"normal quantile for few samples", 0, func(s *sim.Stream) Interval {
			x := draws(normal, 5, s)
			mean, squares := moments(x)
			half := 1.96 * math.Sqrt(squares/4/5)
			return Interval{Value: mean, Low: mean - half, High: mean + half}
		}, 0.95},
		{"mean of the ratios", yieldTruth, func(s *sim.Stream) Interval {
			ok, offered := yields(30, s)
			for i := range ok {
				ok[i] /= offered[i]
			}
			return Mean(ok, 0.95)
		}, 0.95},
		{"operations as samples", 0.1, func(s *sim.Stream) Interval {
			failed, offered := outages(30, s)
			return Proportion(int64(Sum(failed)), int64(Sum(offered)), 0.95)
		}, skewed(30, 1.479, 0.582)},
	} {
		if held := coverage(wrong); keeps(held, wrong.promised) {
			t.Errorf("%s: %d of %d intervals hold the truth, and nobody noticed", wrong.name, held, experiments)
		}
	}
}

// Clopper and Pearson's coverage is a finite sum: it must hold for every
// proportion, not on average.
func TestProportionCoversExactly(t *testing.T) {
	for _, n := range []int64{1, 5, 10, 30} {
		var intervals []Interval
		for k := range n + 1 {
			intervals = append(intervals, Proportion(k, n, 0.95))
		}
		for p := 0.005; p < 1; p += 0.005 {
			if c := covered(intervals, p, distuv.Binomial{N: float64(n), P: p}.Prob); c < 0.95-1e-9 {
				t.Errorf("n = %d, p = %.3f: covered with probability %v", n, p, c)
			}
		}
	}
}

// So is that of the interval for a rate.
func TestRateCoversExactly(t *testing.T) {
	var intervals []Interval
	for k := range int64(100) {
		intervals = append(intervals, Rate(k, 1, 0.95))
	}
	for mean := 0.1; mean < 30; mean += 0.1 {
		if c := covered(intervals, mean, distuv.Poisson{Lambda: mean}.Prob); c < 0.95-1e-9 {
			t.Errorf("%.1f events expected: covered with probability %v", mean, c)
		}
	}
}

// covered sums the probabilities of the counts whose interval holds the truth.
func covered(intervals []Interval, truth float64, probability func(count float64) float64) (sum float64) {
	for k, i := range intervals {
		if i.Low <= truth && truth <= i.High {
			sum += probability(float64(k))
		}
	}
	return sum
}
