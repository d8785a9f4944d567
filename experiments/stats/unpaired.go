package stats

import (
	"fmt"
	"math"

	"nines/sim/dist"
)

// Unpaired compares two designs whose runs have nothing to do with each other,
// second minus first: the interval is Welch's (Biometrika 34, 1947), who lets
// the designs vary differently. Its degrees of freedom are rounded down, which
// makes it a little wider. Where the same weather could be had for both, Paired
// says more from fewer runs.
func Unpaired(first, second []float64, confidence float64) Comparison {
	demand(confidence)
	return welch(partOf(first), partOf(second), confidence, "unpaired, Welch t")
}

// UnpairedRatios compares two shares, each pooled over replications that have
// nothing to do with those of the other: the jackknife of each, joined as Welch
// joins means.
func UnpairedRatios(first, second Share, confidence float64) Comparison {
	demand(confidence)
	return welch(first.part(), second.part(), confidence, "unpaired ratios of sums, jackknife, Welch t")
}

// part is an estimate of one design: its variance and its skewness are those of
// n parts that it is the mean of. The variance is NaN if nothing is known of it.
type part struct {
	value, variance, skew float64
	n                     int64
}

func partOf(samples []float64) part {
	n := float64(len(samples))
	mean, squares := moments(samples)
	return part{mean, squares / (n - 1) / n, skewness(samples), int64(len(samples))}
}

func (s Share) part() part {
	i, without := ratio(s.Numerators, s.Denominators, Confidence)
	switch {
	case math.IsInf(i.Low, -1):
		return part{i.Value, math.NaN(), 0, i.N}
	case without == nil:
		return part{i.Value, 0, 0, i.N}
	}
	_, squares := moments(without)
	n := float64(i.N)
	return part{i.Value, squares * ((n - 1) / n), -skewness(without), i.N}
}

// welch compares two estimates that are independent of each other.
func welch(a, b part, confidence float64, method string) Comparison {
	c := Comparison{VarianceRatio: 1, isUnpaired: true}
	value, variance, n := b.value-a.value, a.variance+b.variance, a.n+b.n
	switch {
	case math.IsNaN(variance) || math.IsInf(variance, 0):
		c.Difference = unknown(value, n, fmt.Sprintf("replications: %d and %d: "+noInterval, a.n, b.n))
		return c.tested(math.NaN(), confidence)
	case variance == 0:
		return c.unvaried(value, n, Fisher(a.n, a.n, 0, b.n), "Fisher", confidence)
	}
	freedom := dist.Saturate(math.Floor(1 / (a.portion(variance) + b.portion(variance)))) // from 1 to n-2
	c.Difference = symmetric(value, variance, lean(a, b, variance, freedom+1), freedom+1, confidence, method).between(a, b)
	c = c.tested(variance, confidence)
	c.Difference.N = n
	return c
}

// portion is what a design takes from the degrees of freedom: less, the smaller
// its part of the variance and the larger the number of its runs.
func (p part) portion(variance float64) float64 {
	share := p.variance / variance
	return float64(share*share) / float64(p.n-1)
}

// lean is the skewness of n parts whose mean leans as the difference does.
func lean(a, b part, variance float64, n int64) float64 {
	third := func(p part) float64 {
		return float64(p.skew*float64(p.variance*math.Sqrt(p.variance))) / math.Sqrt(float64(p.n))
	}
	return (third(b) - third(a)) / float64(variance*math.Sqrt(variance)) * math.Sqrt(float64(n))
}

// McNemar returns how likely it is that, of the worlds in which exactly one of
// two designs has a property, so many more are those of one design than of the
// other if neither is prone to it (McNemar, Psychometrika 12, 1947; exact).
// Worlds in which both have it, or neither, say nothing of their difference.
func McNemar(onlyFirst, onlySecond int64) float64 {
	if onlyFirst < 0 || onlySecond < 0 {
		panic(fmt.Sprintf("stats: a property in %d and %d worlds", onlyFirst, onlySecond))
	}
	if onlyFirst == onlySecond { // none at all among them
		return 1
	}
	return min(1, Round(2*binomialShare(min(onlyFirst, onlySecond), onlyFirst+onlySecond, 0.5)))
}

// Fisher returns how likely it is that a property is as unevenly spread over two
// designs, or more so, if neither is prone to it: having a of n runs of the one
// and b of m of the other (Fisher 1922; exact, to both sides).
func Fisher(a, n, b, m int64) float64 {
	if a < 0 || b < 0 || a > n || b > m {
		panic(fmt.Sprintf("stats: a property in %d of %d and %d of %d runs", a, n, b, m))
	}
	if n == 0 || m == 0 {
		return math.NaN()
	}
	// Of all ways to have it in a+b runs, those with k in the first design weigh
	// C(n, k)·C(m, a+b-k): as logarithms, for they are large.
	least, most := max(0, a+b-m), min(n, a+b)
	weights, heaviest := []float64{0}, 0.0
	for k := least; k < most; k++ {
		odds := float64(n-k) / float64(k+1) * float64(a+b-k) / float64(m-a-b+k+1)
		weights = append(weights, weights[k-least]+dist.Log(odds))
		heaviest = max(heaviest, weights[k-least+1])
	}
	all, uneven := make([]float64, len(weights)), make([]float64, len(weights))
	here := weights[a-least]
	for i, weight := range weights {
		all[i] = dist.Exp(weight - heaviest)
		if weight <= here+1e-7 { // equally likely ones differ in their last bits
			uneven[i] = all[i]
		}
	}
	return min(1, Round(Sum(uneven)/Sum(all)))
}
