package stats

import (
	"math"

	//nines:allow float its quantiles are rounded to nine digits before they are used
	"gonum.org/v1/gonum/stat/distuv"
)

// The quantiles are gonum's. Their last bits depend on the processor, so they
// are rounded here, once; whatever is computed from them has the same bits
// everywhere.

// studentT returns the t that a Student variable exceeds, to either side, with
// probability 1 - confidence.
func studentT(confidence float64, freedom int64) float64 {
	law := distuv.StudentsT{Sigma: 1, Nu: float64(freedom)}
	return Round(law.Quantile(0.5 + confidence/2))
}

// beta returns the p-quantile of a beta variable.
func beta(p, a, b float64) float64 {
	return Round(distuv.Beta{Alpha: a, Beta: b}.Quantile(p))
}

// chiSquare returns the p-quantile of a chi-square variable.
func chiSquare(p float64, freedom int64) float64 {
	return Round(distuv.ChiSquared{K: float64(freedom)}.Quantile(p))
}

// normalReach returns what a standard normal variable exceeds, to either side, with
// probability 1 - confidence.
func normalReach(confidence float64) float64 { return normalQuantile(0.5 + confidence/2) }

// normalQuantile returns the p-quantile of a standard normal variable.
func normalQuantile(p float64) float64 { return Round(distuv.UnitNormal.Quantile(p)) }

// normalShare returns the probability that a standard normal variable is at
// most z.
func normalShare(z float64) float64 { return Round(distuv.UnitNormal.CDF(z)) }

// studentP returns the probability that a Student variable lies as far from zero
// as t, to either side.
func studentP(t float64, freedom int64) float64 {
	law := distuv.StudentsT{Sigma: 1, Nu: float64(freedom)}
	return Round(2 * law.CDF(-math.Abs(t)))
}

// binomialShare returns the probability of at most k successes of n.
func binomialShare(k, n int64, p float64) float64 {
	return Round(distuv.Binomial{N: float64(n), P: p}.CDF(float64(k)))
}
