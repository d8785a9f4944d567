package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// The values that R prints for its own documentation's examples and data sets.

func TestPublishedMean(t *testing.T) {
	// t.test(1:10)
	i := Mean([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.95)
	near(t, "value", i.Value, 5.5, 1e-12)
	near(t, "low", i.Low, 3.334149, 5e-7)
	near(t, "high", i.High, 7.665851, 5e-7)
}

// Student's sleep data (Biometrika 1908), as in R's t.test(extra ~ group,
// paired = TRUE) and cor: the gain of ten patients by two drugs.
func TestPublishedPaired(t *testing.T) {
	first := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	second := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c := Paired(first, second, 0.95)
	near(t, "low", c.Difference.Low, 0.7001142, 5e-8)
	near(t, "high", c.Difference.High, 2.4598858, 5e-8)
	if !c.Difference.Doubtful() { // one patient gained far more than the others
		t.Errorf("%v does not see the skewness", c.Difference)
	}
	near(t, "difference", c.Difference.Value, 1.58, 1e-12)
	near(t, "p", c.P, 0.00283289, 5e-9)
	near(t, "correlation", c.Correlation, 0.7951702, 5e-8)
	if !c.Significant() || !c.PairingHelped() {
		t.Errorf("significant %t, pairing helped %t: both were published", c.Significant(), c.PairingHelped())
	}
}

// Designs that differ by a constant pair perfectly; designs that do not vary
// gain nothing; opposite ones lose by pairing.
func TestPairingExtremes(t *testing.T) {
	x, shifted, still, opposite := []float64{1, 4, 2}, []float64{3, 6, 4}, []float64{7, 7, 7}, []float64{4, 1, 3}
	if c := Paired(x, shifted, 0.95); !math.IsInf(c.VarianceRatio, 1) || c.Correlation < 0.999 || c.Significant() {
		t.Errorf("shifted by a constant: %+v", c)
	}
	if c := Paired(still, still, 0.95); c.VarianceRatio != 1 || c.Correlation != 0 || c.Significant() || c.PairingHelped() {
		t.Errorf("without variation: %+v", c)
	}
	if c := Paired(x, opposite, 0.95); c.PairingHelped() || c.Correlation > -0.999 {
		t.Errorf("opposite: %+v", c)
	}
	if c := Paired(x[:1], shifted[:1], 0.95); c.Significant() || c.PairingHelped() {
		t.Errorf("one replication: %+v", c)
	}
}

func TestPublishedProportion(t *testing.T) {
	for _, row := range []struct {
		having, of int64
		low, high  float64
	}{
		{7, 20, 0.1539092, 0.5921885},     // binom.test(7, 20)
		{0, 10, 0, 0.3084971},             // binom.test(0, 10)
		{10, 10, 0.6915029, 1},            // binom.test(10, 10)
		{682, 925, 0.7076683, 0.7654066},  // binom.test(682, 925), Mendel's peas
		{1, 1000, 0.0000253, 0.005558924}, // binom.test(1, 1000)
	} {
		i := Proportion(row.having, row.of, 0.95)
		near(t, "low", i.Low, row.low, 6e-8)
		near(t, "high", i.High, row.high, 6e-8)
	}
}

func TestPublishedRate(t *testing.T) {
	for _, row := range []struct {
		events    int64
		low, high float64
	}{
		{0, 0, 3.688879},         // poisson.test(0)
		{10, 4.795389, 18.39036}, // poisson.test(10)
		{137, 115.0204, 161.957}, // poisson.test(137, 24.19893) × 24.19893
	} {
		i := Rate(row.events, 1, 0.95)
		near(t, "low", i.Low, row.low, 5e-4*max(1, row.low/100))
		near(t, "high", i.High, row.high, 5e-4*max(1, row.high/100))
	}
}

// Sums, means and correlations are gonum's up to rounding.
func TestAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		x := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), n, n).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), n, n).Draw(t, "y")
		mean, variance := stat.MeanVariance(x, nil)
		near(t, "mean", Mean(x, 0.95).Value, mean, 1e-9)
		_, squares := moments(x)
		near(t, "variance", squares/float64(n-1), variance, 1e-9*(1+variance))
		if _, vy := stat.MeanVariance(y, nil); variance < 1e-6 || vy < 1e-6 {
			return // the correlation of nearly equal numbers is noise
		}
		near(t, "correlation", Paired(x, y, 0.95).Correlation, stat.Correlation(x, y, nil), 1e-9)
	})
}

// fataler is what testing.T and rapid.T have in common.
type fataler interface {
	Helper()
	Errorf(format string, args ...any)
}

// near holds a number against its reference, absolutely.
func near(t fataler, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, tolerance)
	}
}
