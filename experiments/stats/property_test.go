package stats

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// samples draws replications of a measure: small integers, so that ties and
// samples without variation come up often.
func samples(low, high int) *rapid.Generator[[]float64] {
	return rapid.Custom(func(t *rapid.T) []float64 {
		counts := rapid.SliceOfN(rapid.IntRange(low, high), 0, 12).Draw(t, "samples")
		out := make([]float64, len(counts))
		for i, c := range counts {
			out[i] = float64(c)
		}
		return out
	})
}

// every estimates from one set of samples in each way there is.
func every(t *rapid.T) []Interval {
	x := samples(0, 5).Draw(t, "x")
	y := slices.Clone(x)
	for i := range y {
		y[i] += float64(rapid.IntRange(0, 3).Draw(t, "more"))
	}
	n := rapid.Int64Range(0, 1e6).Draw(t, "n")
	k := rapid.Int64Range(0, n).Draw(t, "k")
	exposure := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-9, 1e9)).Draw(t, "exposure")
	rare := Rare(x, 0.95)
	return []Interval{
		Mean(x, 0.95), RatioOfSums(x, y, 0.95), Proportion(k, n, 0.95), Rate(k, exposure, 0.95), MTBF(k, exposure, 0.95),
		Paired(x, y, 0.95).Difference, rare.Probability, rare.Size, RatioOfSums(x, y, 0.95).Within(0, 1),
	}
}

// Whatever the samples, ends are numbers on either side of the value, the
// method is named, and the JSON parses.
func TestIntervalsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, i := range every(t) {
			if math.IsNaN(i.Low) || math.IsNaN(i.High) || i.Low > i.High || i.Method == "" {
				t.Fatalf("unsound: %v", i)
			}
			if !math.IsNaN(i.Value) && (i.Value < i.Low || i.Value > i.High) {
				t.Fatalf("the value lies outside: %v", i)
			}
			if i.Low == i.High && !strings.Contains(i.Method, "no variation") {
				t.Fatalf("falsely certain: %v", i)
			}
			text, err := json.Marshal(i)
			if err != nil || !json.Valid(text) {
				t.Fatalf("JSON of %v: %s, %v", i, text, err)
			}
		}
	})
}

// More confidence never makes an interval narrower.
func TestConfidenceWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := samples(0, 9).Draw(t, "x")
		n := rapid.Int64Range(1, 1000).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		for _, estimate := range []func(confidence float64) Interval{
			func(c float64) Interval { return Mean(x, c) },
			func(c float64) Interval { return Proportion(k, n, c) },
			func(c float64) Interval { return Rate(k, 7, c) },
		} {
			usual, sure := estimate(0.95), estimate(0.99)
			if sure.Low > usual.Low || sure.High < usual.High {
				t.Fatalf("99 %%: %v, 95 %%: %v", sure, usual)
			}
		}
	})
}

// If every run offers the same, pooling is averaging: the jackknife of a mean
// is Student's interval, exactly. This pins its formula.
func TestJackknifeOfEqualParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ok := samples(0, 60).Filter(func(x []float64) bool { return len(x) > 1 }).Draw(t, "ok")
		offered, yields := make([]float64, len(ok)), make([]float64, len(ok))
		for i := range ok {
			offered[i], yields[i] = 60, ok[i]/60
		}
		pooled, averaged := RatioOfSums(ok, offered, 0.95), Mean(yields, 0.95)
		near(t, "value", pooled.Value, averaged.Value, 1e-12)
		near(t, "low", pooled.Low, averaged.Low, 1e-9)
		near(t, "high", pooled.High, averaged.High, 1e-9)
	})
}

// A proportion and the proportion of the opposite mirror each other, and the
// one-sided bound lies within the two-sided interval.
func TestProportionMirrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 5000).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		i, mirror := Proportion(k, n, 0.95), Proportion(n-k, n, 0.95).Complement()
		near(t, "low", i.Low, mirror.Low, 2e-9)
		near(t, "high", i.High, mirror.High, 2e-9)
		if most := AtMost(k, n, 0.95); most > i.High || most < i.Value {
			t.Fatalf("one-sided %v, two-sided %v", most, i)
		}
	})
}

// A compensated sum does not depend on what large numbers pass through it.
func TestSumKeepsSmallParts(t *testing.T) {
	if got := Sum([]float64{1, 1e100, 1, -1e100}); got != 2 {
		t.Errorf("sum is %v, want 2", got)
	}
	if got := Sum([]float64{math.MaxFloat64, math.MaxFloat64}); !math.IsInf(got, 1) {
		t.Errorf("sum is %v, want +Inf", got)
	}
	if got := Sum(nil); got != 0 {
		t.Errorf("sum of nothing is %v", got)
	}
}

// Nine prints what parses back to itself, at most nine digits of it, and never
// a negative zero.
func TestNine(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 0.1 + 0.2: "0.3", 1e300: "1e+300", -2.5: "-2.5", 5e-324: "4.94065646e-324",
		math.Inf(1): "+Inf", math.Inf(-1): "-Inf", 123456789: "123456789", 1234567894: "1.23456789e+09",
	} {
		if got := Nine(x); got != want {
			t.Errorf("Nine(%v) = %s, want %s", x, got, want)
		}
	}
	for _, x := range []float64{math.Inf(1), math.Inf(-1), 0} {
		if got := Round(x); got != x {
			t.Errorf("Round(%v) = %v", x, got)
		}
	}
	if got := Round(math.NaN()); !math.IsNaN(got) {
		t.Errorf("Round(NaN) = %v", got)
	}
	if got := Nine(math.NaN()); got != "NaN" {
		t.Errorf("Nine(NaN) = %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		text := Nine(x)
		back, err := strconv.ParseFloat(text, 64)
		if err != nil || back != Round(x) || Nine(back) != text {
			t.Fatalf("Nine(%v) = %s parses to %v (%v) and prints %s", x, text, back, err, Nine(back))
		}
	})
}

// An interval moves with its samples: turned over, its ends change places;
// stretched, it stretches. So does an adjusted one.
func TestIntervalsMoveWithTheirSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 40).Draw(t, "n")
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9), func(k int) float64 { return float64(k * k * k) }), n, n).Draw(t, "x")
		i, mirror, wide := Mean(x, 0.95), Mean(scaled(x, -1), 0.95), Mean(scaled(x, 1024), 0.95)
		near(t, "low", -mirror.High, i.Low, 1e-9)
		near(t, "high", -mirror.Low, i.High, 1e-9)
		near(t, "stretched low", wide.Low/1024, i.Low, 1e-9)
		near(t, "stretched high", wide.High/1024, i.High, 1e-9)
		if i.Method != mirror.Method || i.Method != wide.Method {
			t.Fatalf("%s, mirrored %s, stretched %s", i.Method, mirror.Method, wide.Method)
		}
		if !constant(x) {
			near(t, "skewness", skewness(x), stat.Skew(x, nil), 1e-9)
		}
	})
}

// Where samples reach far up, the adjusted interval reaches farther up than
// Student's, and less far down.
func TestAdjustmentLeansTowardTheTail(t *testing.T) {
	x := []float64{1, 1, 2, 1, 3, 1, 2, 2, 1, 40}
	mean, squares := moments(x)
	plain, leaning := student(mean, squares/9/10, 10, 0.95, ""), Mean(x, 0.95)
	if leaning.Low <= plain.Low || leaning.High <= plain.High {
		t.Errorf("%v, Student's %v", leaning, plain)
	}
	for v, want := range map[float64]float64{27: 3, -8: -2, 0: 0, 1e-3: 0.1} {
		near(t, "cube root", cubeRoot(v), want, 1e-15*math.Abs(want)*4)
	}
}
