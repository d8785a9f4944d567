package dist

import (
	"math"
	"testing"
	"testing/fstest"
	"time"

	"nines/sim"

	"pgregory.net/rapid"
)

// recorded is the file that the examples of the catalogue name.
var recorded = Parser{Files: fstest.MapFS{
	"latency.csv": {Data: []byte("site,rtt (ms)\neu,12\neu,14.5\nus,81\n")},
}}

// catalogued builds the example of every description.
func catalogued(t testing.TB) []Distribution {
	var all []Distribution
	for _, description := range Descriptions() {
		d, err := recorded.Parse(description.Example, Either)
		if err != nil {
			t.Fatalf("the example of %s: %v", description.Name, err)
		}
		all = append(all, d)
	}
	return all
}

func TestSaturate(t *testing.T) {
	for x, want := range map[float64]int64{
		0: 0, 0.5: 0, 1.5: 2, 2.5: 2, -0.5: 0, -1.5: -2, 0.49999999999999994: 0,
		1e18: 1e18, 1e19: math.MaxInt64, -1e19: math.MinInt64, 0x1p63: math.MaxInt64, -0x1p63: math.MinInt64,
		0x1p63 - 1024: math.MaxInt64 - 1023, 1e300: math.MaxInt64,
		math.Inf(1): math.MaxInt64, math.Inf(-1): math.MinInt64,
	} {
		if got := Saturate(x); got != want {
			t.Errorf("Saturate(%v) = %d, want %d", x, got, want)
		}
	}
}

func TestSaturateRejectsNaN(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Saturate(NaN) returned")
		}
	}()
	Saturate(math.NaN())
}

// Off the integers' edges, Saturate is the nearest integer.
func TestSaturateIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1e15, 1e15).Draw(t, "x")
		if off := math.Abs(float64(Saturate(x)) - x); off > 0.5 {
			t.Fatalf("Saturate(%v) = %d, %v away", x, Saturate(x), off)
		}
	})
}

func TestDelayIsNeverNegative(t *testing.T) {
	var s sim.Stream
	offset, negative := Normal(0, time.Second), 0
	for range 1000 {
		same := s
		skew, delay := Duration(offset, &s), Delay(offset, &same)
		if delay < 0 || skew > 0 && delay != skew || skew <= 0 && delay != 0 {
			t.Fatalf("Duration %v became Delay %v", skew, delay)
		}
		if skew < 0 {
			negative++
		}
	}
	if negative < 400 || negative > 600 {
		t.Errorf("%d of 1000 normal offsets are negative", negative)
	}
}

// A tail without a mean does overflow; it ends at the longest duration.
func TestHeavyTailSaturates(t *testing.T) {
	var s sim.Stream
	endless := Pareto(time.Second, 0.01)
	longest := time.Duration(0)
	for range 1000 {
		longest = max(longest, Delay(endless, &s))
	}
	if longest != math.MaxInt64 {
		t.Errorf("the longest delay is %v", longest)
	}
}

func TestIndex(t *testing.T) {
	var s sim.Stream
	for x, want := range map[float64]uint64{-3: 0, 0: 0, 0.99: 0, 7.5: 7, 1e300: math.MaxInt64} {
		// 1e300 is beyond what may be written, but a distribution of one's
		// own may yield it.
		if got := Index(fixed(x), &s); got != want {
			t.Errorf("Index of %v is %d, want %d", x, got, want)
		}
	}
}

// fixed and pair are distributions from outside of the package's own set.
type fixed float64

func (f fixed) Sample(*sim.Stream) float64 { return float64(f) }
func (f fixed) Mean() float64              { return float64(f) }
func (f fixed) String() string             { return "fixed" }

type pair struct{ fixed }

func (pair) Sample(s *sim.Stream) float64 { return s.Float64() + s.Float64() }

// Draw advances the stream by what a foreign distribution took.
func TestDrawAdvancesTheStream(t *testing.T) {
	var a, b sim.Stream
	first := Draw(pair{}, &a)
	if want := b.Float64() + b.Float64(); first != want {
		t.Errorf("the first pair is %v, want %v", first, want)
	}
	if a != b {
		t.Error("the stream did not move with the draw")
	}
}

// Draw is Sample, with the same value and the same use of the stream, for
// every distribution; and it allocates nothing, which shows that none was
// forgotten in its switch.
func TestDrawIsSampleWithoutAllocation(t *testing.T) {
	for _, d := range catalogued(t) {
		var a, b sim.Stream
		for range 100 {
			if x, y := Draw(d, &a), d.Sample(&b); x != y || a != b {
				t.Fatalf("%s: Draw gives %v, Sample %v", d, x, y)
			}
		}
		key, n := sim.NewKey(1, 0, "allocation", 0), uint64(0)
		sum := 0.0
		allocations := testing.AllocsPerRun(1000, func() {
			s := key.At(0, n)
			sum += Draw(d, &s)
			n++
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations a draw", d, allocations)
		}
	}
}

// Inversion keeps paired runs in step: one draw a sample, and the order of the
// draws is that of the samples, or for some throughout its reverse.
func TestOneDrawMonotone(t *testing.T) {
	rising := []Distribution{Uniform(1.0, 2.0), UniformIndex(1000), Normal(0, 1.0), Lognormal(1.0, 1)}
	falling := []Distribution{Exponential(1.0), Pareto(1.0, 2), Weibull(2, 1.0)}
	for i, d := range append(rising, falling...) {
		for n := range uint64(1000) {
			a, b := sim.NewKey(1, 0, "pair", n).At(0, 0), sim.NewKey(1, 0, "pair", n).At(0, 1)
			u, v := a, b
			x, y, p, q := Draw(d, &a), Draw(d, &b), u.Float64(), v.Float64()
			if i >= len(rising) {
				x, y = y, x
			}
			if p < q && x > y || p > q && x < y {
				t.Fatalf("%s: draws %v and %v gave samples out of order: %v and %v", d, p, q, x, y)
			}
			if a != u || b != v {
				t.Fatalf("%s takes more than one draw", d)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, d := range catalogued(b) {
		b.Run(d.String(), func(b *testing.B) {
			b.ReportAllocs()
			var s sim.Stream
			sum := 0.0
			for b.Loop() {
				sum += Draw(d, &s)
			}
			_ = sum
		})
	}
}
