package stats

import (
	"math"
	"slices"
	"strings"

	"nines/sim/dist"
)

// mayCoverLess ends the method of an interval that is known, by the coverage
// test, to hold the truth more than a point less often than it says.
const mayCoverLess = "may cover less"

// Doubtful reports whether the method itself says that the interval promises
// too much, or promises nothing: few or skewed samples, correlated batches,
// runs that did not vary, no interval at all. Figures and tables mark it.
func (i Interval) Doubtful() bool {
	for _, sign := range []string{mayCoverLess, noVariation, noInterval} {
		if strings.Contains(i.Method, sign) {
			return true
		}
	}
	return math.IsInf(i.Low, -1) && math.IsInf(i.High, 1)
}

const (
	// few is how many events of a survival, or samples of a bootstrap, it takes
	// for the interval to keep its promise.
	few = 50
	// telling is how many samples of a mean it takes before their skewness can be
	// seen. With fewer, skewed ones may look even, and nothing printed can tell
	// them apart: of 30 lognormal(1) samples one set in twelve does, and a third
	// of those miss; of 60 differences of skewed samples one in five, and a fifth.
	telling = 100
	// adjustable is how many samples it takes before an interval is adjusted for
	// their skewness. That of fewer is noise: most sets of five normal samples look
	// skewed by Hall's bound, and adjusted intervals of them are several times as
	// wide to one side.
	adjustable = 10
)

// skewness is the standardized third moment, with n/((n-1)(n-2)) for 1/n: 0 for
// even samples, positive if the tail is to the right, at most sqrt(n). Fewer
// than three samples, or equal ones, have none.
func skewness(samples []float64) float64 {
	n := float64(len(samples))
	mean, squares := moments(samples)
	deviation := math.Sqrt(squares / (n - 1))
	if n < 3 || !(deviation > 0) {
		return 0
	}
	cubes := make([]float64, len(samples))
	for i, x := range samples {
		d := (x - mean) / deviation // scaled first: a cube overflows early
		cubes[i] = float64(d * float64(d*d))
	}
	return Sum(cubes) * (n / float64((n-1)*(n-2)))
}

// isSkewed tells whether Student's interval would lose more than a point. The
// loss is about 0.25·skewness²/n at 95 % (Hall, Annals of Statistics 16, 1988,
// the 1/n term of the studentized mean), so a point is reached at 0.2·sqrt(n).
func isSkewed(skew float64, n int64) bool {
	return math.Abs(skew) > float64(0.2*math.Sqrt(float64(n)))
}

// looksSkewed tells whether the samples may be of a kind that is. A set without
// its tail looks half as skewed as its kind, and is the very one that misses; the
// intervals that do not warn are to keep the promise by themselves.
func looksSkewed(skew float64, n int64) bool { return isSkewed(2*skew, n) }

// studentized puts an interval around an estimate of that variance, which rests
// on n parts of that skewness. It is Student's, unless the parts are skewed.
// Then it is the skewness-adjusted one, which gets most of the loss back; what
// is left of it the method admits.
func studentized(value, variance, skew float64, n int64, confidence float64, method string) Interval {
	if n < adjustable || !isSkewed(skew, n) {
		return symmetric(value, variance, skew, n, confidence, method)
	}
	i := student(value, variance, n, confidence, method+", adjusted for skewness, "+mayCoverLess)
	return adjusted(i, math.Sqrt(variance), skew, studentT(confidence, n-1))
}

// symmetric is Student's interval in any case, with its caveat. Differences keep
// to it: two designs that do not differ have even differences, however skewed
// the designs are, and the interval fits Student's test.
func symmetric(value, variance, skew float64, n int64, confidence float64, method string) Interval {
	i := student(value, variance, n, confidence, method)
	switch {
	case n < telling:
		i.Method += ", few samples, " + mayCoverLess
	case looksSkewed(skew, n):
		i.Method += ", skewed, " + mayCoverLess
	}
	return i
}

// between adds the caveat of a difference whose designs look skewed: their tails
// may hide each other in the differences that were seen.
func (i Interval) between(designs ...part) Interval {
	isSkew := func(p part) bool { return looksSkewed(p.skew, p.n) }
	if !i.Doubtful() && slices.ContainsFunc(designs, isSkew) {
		i.Method += ", skewed designs, " + mayCoverLess
	}
	return i
}

// adjusted replaces ± t by the roots of Hall's cubic (Willink, Communications
// in Statistics: Theory and Methods 34, 2005): the end on the side of the tail
// moves out, the other one in.
func adjusted(i Interval, deviation, skew, t float64) Interval {
	a := skew / float64(6*math.Sqrt(float64(i.N)))
	root := func(t float64) float64 {
		return (cubeRoot(1+float64(6*a*(t-a))) - 1) / (2 * a)
	}
	i.Low = min(i.Value, i.Value-float64(root(t)*deviation))
	i.High = max(i.Value, i.Value-float64(root(-t)*deviation))
	return i
}

// cubeRoot has the same bits everywhere, which math.Cbrt has not.
func cubeRoot(x float64) float64 {
	if x == 0 {
		return 0
	}
	return math.Copysign(dist.Exp(dist.Log(math.Abs(x))/3), x)
}
