package stats

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"nines/sim"
)

// R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm").
func TestPublishedHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.02, 0.03, 0.04, 0.05})
	if want := []float64{0.05, 0.08, 0.09, 0.09, 0.09}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Holm([]float64{0.04, math.NaN(), 0.03}); got[0] != 0.06 || !math.IsNaN(got[1]) || got[2] != 0.06 {
		t.Errorf("%v, with one that was not tested", got)
	}
}

// Holm rejects by its definition: from the smallest on, as long as each is
// below the level divided by the number that are left.
func TestHolmIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 0.2), 1, 12).Draw(t, "p")
		adjusted, sorted := Holm(p), slices.Sorted(slices.Values(p))
		rejected := 0
		for rejected < len(p) && sorted[rejected]*float64(len(p)-rejected) < 0.05*(1-1e-8) {
			rejected++
		}
		got := 0
		for i := range p {
			if adjusted[i] < 0.05*(1-1e-8) {
				got++
			}
			if adjusted[i] < Round(p[i]) || adjusted[i] > 1 {
				t.Fatalf("%v became %v", p[i], adjusted[i])
			}
		}
		if got != rejected {
			t.Fatalf("%d rejected, by definition %d of %v", got, rejected, sorted)
		}
	})
}

// Ten comparisons of designs that do not differ: without Holm one in three
// families finds something, with it one in twenty. The primary is not punished.
func TestHolmKeepsTheFamily(t *testing.T) {
	plain, adjusted, primary := int64(0), int64(0), int64(0)
	const families = 600
	for f := range uint64(families) {
		var family []Comparison
		for c := range uint64(10) {
			s := sim.NewKey(1, f, "family", c).At(0, 0)
			family = append(family, Paired(draws(gaussian, 12, &s), draws(gaussian, 12, &s), 0.95))
		}
		plain += one(slices.ContainsFunc(family, Comparison.Significant))
		Adjust(family, 0)
		adjusted += one(slices.ContainsFunc(family[1:], Comparison.Significant))
		primary += one(family[0].Significant())
	}
	if Proportion(plain, families, 0.99).Low < 0.3 {
		t.Errorf("%d of %d families find something without adjustment", plain, families)
	}
	for what, n := range map[string]int64{"families": adjusted, "primaries": primary} {
		if i := Proportion(n, families, 0.999); i.Low > 0.05 || i.High < 0.01 {
			t.Errorf("%d of %d %s find something", n, families, what)
		}
	}
}

// Shares of equal wholes compare as the means of their parts do.
func TestPairedRatiosOfEqualWholes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 30).Draw(t, "n")
		column := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 60), func(k int) float64 { return float64(k) }), n, n)
		a, b, whole := column.Draw(t, "a"), column.Draw(t, "b"), slices.Repeat([]float64{64}, n)
		ratios := PairedRatios(Share{a, whole}, Share{b, whole}, 0.95)
		means := Paired(scaled(a, 1.0/64), scaled(b, 1.0/64), 0.95)
		near(t, "value", ratios.Difference.Value, means.Difference.Value, 1e-9)
		near(t, "correlation", ratios.Correlation, means.Correlation, 1e-6)
		if constant(minus(a, b)) {
			return // one of them may see the noise of rounding
		}
		near(t, "low", ratios.Difference.Low, means.Difference.Low, 1e-6)
		near(t, "high", ratios.Difference.High, means.Difference.High, 1e-6)
		near(t, "p", ratios.P, means.P, 1e-6)
	})
}

func scaled(x []float64, by float64) (y []float64) {
	for _, v := range x {
		y = append(y, float64(v*by))
	}
	return y
}

// A difference that one design cannot have is not tested.
func TestPairedRatiosThatSayNothing(t *testing.T) {
	some, none := Share{[]float64{1, 2, 3}, []float64{4, 4, 5}}, Share{[]float64{0, 0, 0}, []float64{0, 0, 0}}
	for _, c := range []Comparison{PairedRatios(some, none, 0.95), PairedRatios(none, some, 0.95), PairedRatios(Share{}, Share{}, 0.95)} {
		if c.Significant() || !math.IsNaN(c.P) || !c.Difference.Doubtful() {
			t.Errorf("%v", c)
		}
	}
	same := PairedRatios(some, some, 0.95)
	if same.Significant() || same.P != 1 || !strings.HasPrefix(same.String(), "~") {
		t.Errorf("a design and itself: %v", same)
	}
}

// Runs that differ by the same amount say no more than that they are on one side:
// however large that is, it takes six of them. Shares of sixtieths, which have no
// exact binary form, are no less even for it; runs with nothing to do do not count.
func TestNoVariationIsASignTest(t *testing.T) {
	for n, want := range map[int]float64{2: 0.5, 5: 0.0625, 6: 0.03125} {
		ones, sixty := slices.Repeat([]float64{1}, n), slices.Repeat([]float64{60}, n)
		some, more, idle := make([]float64, n), make([]float64, n), append(slices.Clone(sixty), 0, 0)
		for i := range some {
			some[i], more[i] = float64(10*i%59), float64(10*i%59+1)
		}
		for name, c := range map[string]Comparison{
			"means": Paired(some, more, 0.95), "wide apart": Paired(ones, scaled(ones, 1e9), 0.95),
			"shares":    PairedRatios(Share{some, sixty}, Share{more, sixty}, 0.95),
			"some idle": PairedRatios(Share{append(ones, 0, 0), idle}, Share{append(scaled(ones, 2), 0, 0), idle}, 0.95),
		} {
			if c.P != want || c.Significant() != (n == 6) || !math.IsInf(c.Difference.High, 1) || !strings.Contains(c.Difference.Method, "sign test") {
				t.Errorf("%s, %d runs: %v", name, n, c)
			}
		}
		if c := Paired(some, some, 0.95); c.P != 1 || c.Significant() {
			t.Errorf("no difference: %v", c)
		}
	}
}

// P is Student's, and small exactly if the interval leaves out zero.
func TestPFitsTheInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value, n := rapid.Float64Range(-5, 5).Draw(t, "value"), rapid.Int64Range(2, 50).Draw(t, "n")
		i := student(value, 1, n, 0.95, "")
		c := Comparison{Difference: i}.tested(1, 0.95)
		near(t, "p", c.P, 2*(1-distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.CDF(math.Abs(value))), 1e-8)
		if edge := min(math.Abs(i.Low), math.Abs(i.High)); edge > 1e-6 && c.Significant() != (i.Low > 0 || i.High < 0) {
			t.Fatalf("p = %v with %v", c.P, i)
		}
	})
}

// Common random numbers find a difference of 0.1 point that independent runs of
// the same number do not.
func TestPairingFindsWhatIndependenceMisses(t *testing.T) {
	var first, second, apart Share
	for r := range uint64(20) {
		for which, share := range []*Share{&first, &second, &apart} {
			weather := sim.NewKey(1, r+uint64(100*(which/2)), "weather", 0).At(0, 0)
			lost := math.Floor(200 * weather.Float64())
			if which > 0 {
				lost++
			}
			share.Numerators = append(share.Numerators, 1000-lost)
			share.Denominators = append(share.Denominators, 1000)
		}
	}
	if c := PairedRatios(first, second, 0.95); !c.Significant() || !c.PairingHelped() {
		t.Errorf("under the same weather %v", c)
	}
	if c := PairedRatios(first, apart, 0.95); c.Significant() || !strings.HasPrefix(c.String(), "~") {
		t.Errorf("under another weather %v", c)
	}
}
