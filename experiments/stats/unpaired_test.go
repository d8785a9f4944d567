package stats

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"nines/sim"
)

// Student's own data, extra hours of sleep by two drugs. R's t.test gives
// t = -1.8608, df = 17.776, p = 0.07939 and -3.3654832 to 0.2054832; with the
// degrees of freedom rounded down it is a little wider.
func TestPublishedWelch(t *testing.T) {
	first := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2}
	second := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c := Unpaired(first, second, Confidence)
	i := c.Difference
	if math.Abs(i.Value-1.58) > 1e-12 || i.Low > -0.2054832 || i.Low < -0.22 || i.High < 3.3654832 || i.High > 3.38 || i.N != 20 {
		t.Errorf("the difference is %v", i)
	}
	if c.P < 0.07939 || c.P > 0.081 || c.Significant() {
		t.Errorf("p = %v, R says 0.07939", c.P)
	}
	if paired := Paired(first, second, Confidence); !paired.Significant() || math.Abs(paired.P-0.002833) > 1e-6 {
		t.Errorf("paired, p = %v, R says 0.002833", paired.P)
	}
	if text := c.String(); strings.Contains(text, "pairing") || strings.Contains(text, "correlation") {
		t.Errorf("%s speaks of pairs", text)
	}
}

// What cannot be compared has no interval, and what does not vary takes some
// runs: of four and four, all on their own side, is one of seventy.
func TestUnpairedWithLittle(t *testing.T) {
	for name, c := range map[string]Comparison{
		"nothing":        Unpaired(nil, nil, Confidence),
		"one and many":   Unpaired([]float64{1}, []float64{1, 2, 3}, Confidence),
		"no operations":  UnpairedRatios(Share{[]float64{0, 0}, []float64{0, 0}}, Share{[]float64{1, 2}, []float64{3, 3}}, Confidence),
		"infinite means": Unpaired([]float64{1e308, -1e308}, []float64{1, 2}, Confidence),
	} {
		if c.Significant() || !math.IsInf(c.Difference.Low, -1) || !math.IsInf(c.Difference.High, 1) {
			t.Errorf("%s: %v", name, c)
		}
	}
	if same := Unpaired([]float64{2, 2}, []float64{2, 2}, Confidence); same.Significant() || same.P != 1 {
		t.Errorf("equal designs: %v", same)
	}
	twos, threes := []float64{2, 2, 2, 2}, []float64{3, 3, 3, 3}
	for n, want := range map[int]float64{2: 0.333333333, 4: 0.0285714286} {
		if other := Unpaired(twos[:n], threes[:n], Confidence); other.P != want || other.Significant() != (want < 0.05) || !other.Difference.Doubtful() {
			t.Errorf("%d designs that differ by a constant: %v", n, other)
		}
	}
}

// Welch's interval covers the truth as often as it says, also where designs
// vary differently and have different numbers of runs; so does that of ratios.
func TestCoverageOfUnpaired(t *testing.T) {
	const worlds = 400
	covered := map[string]int{}
	for world := range uint64(worlds) {
		s := sim.NewKey(7, world, "unpaired", 0).At(0, 0)
		normal := func(mean, deviation float64) float64 {
			return mean + float64(deviation*distuv.UnitNormal.Quantile(float64(s.Uint64()>>11)/(1<<53)+1e-17))
		}
		var first, second []float64
		var a, b Share
		for range 12 {
			first = append(first, normal(1, 1))
			offered := 50 + float64(s.Uint64()%50)
			a.Denominators, a.Numerators = append(a.Denominators, offered), append(a.Numerators, offered*0.9+normal(0, 2))
		}
		for range 25 {
			second = append(second, normal(3, 4))
			offered := 50 + float64(s.Uint64()%50)
			b.Denominators, b.Numerators = append(b.Denominators, offered), append(b.Numerators, offered*0.8+normal(0, 4))
		}
		for name, c := range map[string]Comparison{"means": Unpaired(first, second, Confidence), "ratios": UnpairedRatios(a, b, Confidence)} {
			truth := map[string]float64{"means": 2, "ratios": -0.1}[name]
			if c.Difference.Low <= truth && truth <= c.Difference.High {
				covered[name]++
			}
		}
	}
	for name, n := range covered { // 95 % of 400 with three and a half standard errors
		if n < 365 || n > 396 {
			t.Errorf("%s: %d of %d intervals cover", name, n, worlds)
		}
	}
}

// McNemar's test is a fair coin, thrown for each world that tells.
func TestMcNemarIsACoin(t *testing.T) {
	if p := McNemar(1, 9); math.Abs(p-2*11.0/1024) > 1e-9 {
		t.Errorf("1 to 9: %v, want 22/1024", p)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(0, 200).Draw(t, "a"), rapid.Int64Range(0, 200).Draw(t, "b")
		p := McNemar(a, b)
		if p != McNemar(b, a) || p <= 0 || p > 1 || a > b && McNemar(a+1, b) > p {
			t.Fatalf("%d to %d: %v", a, b, p)
		}
	})
}

// Two designs under different weather: their own noise is all in the way.
func ExampleUnpaired() {
	fast, slow := []float64{20, 24, 19, 23, 22}, []float64{25, 21, 28, 27, 24}
	c := Unpaired(fast, slow, Confidence)
	fmt.Printf("%.1f ms, p = %.3f, significant: %t\n", c.Difference.Value, c.P, c.Significant())
	// Output:
	// 3.4 ms, p = 0.063, significant: false
}

// A store that broke its promise in five worlds in which the other kept it, and
// never the other way round, might still be unlucky.
func ExampleMcNemar() {
	fmt.Println(McNemar(0, 5), McNemar(0, 6))
	// Output:
	// 0.0625 0.03125
}

// Shares of different runs, pooled.
func ExampleUnpairedRatios() {
	a := Share{Numerators: []float64{90, 88, 91}, Denominators: []float64{100, 100, 100}}
	b := Share{Numerators: []float64{80, 82, 79}, Denominators: []float64{100, 100, 100}}
	fmt.Println(UnpairedRatios(a, b, Confidence).Significant())
	// Output:
	// true
}

// The lady tasting tea (Fisher 1935): R gives 0.4857 to both sides. All of six and
// none of six is one table of 924, to either side.
func TestPublishedFisher(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int64
		want       float64
	}{{3, 4, 1, 4, 0.4857142857}, {0, 6, 6, 6, 0.002164502165}, {0, 5, 0, 5, 1}} {
		if got := Fisher(c.a, c.n, c.b, c.m); math.Abs(got-c.want) > 2e-4*c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if !math.IsNaN(Fisher(0, 0, 1, 2)) {
		t.Error("no runs say something")
	}
}

// Fisher's test counts tables, which combinatorics can too.
func TestFisherCountsTables(t *testing.T) {
	choose := func(n, k int64) float64 {
		ways := 1.0
		for i := range k {
			ways *= float64(n-i) / float64(i+1)
		}
		return ways
	}
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.Int64Range(1, 30).Draw(t, "n"), rapid.Int64Range(1, 30).Draw(t, "m")
		a, b := rapid.Int64Range(0, n).Draw(t, "a"), rapid.Int64Range(0, m).Draw(t, "b")
		uneven := 0.0
		for k := max(0, a+b-m); k <= min(n, a+b); k++ {
			if ways := choose(n, k) * choose(m, a+b-k); ways <= choose(n, a)*choose(m, b)*(1+1e-7) {
				uneven += ways
			}
		}
		if got, want := Fisher(a, n, b, m), uneven/choose(n+m, a+b); math.Abs(got-want) > 1e-6*want || got != Fisher(b, m, a, n) && math.Abs(got-Fisher(b, m, a, n)) > 1e-8 {
			t.Fatalf("%v, counted are %v", got, want)
		}
	})
}

// A rule that broke in all of five runs here and in none of five there.
func ExampleFisher() {
	fmt.Printf("%.4f\n", Fisher(5, 5, 0, 5))
	// Output:
	// 0.0079
}
