package dist

import (
	"math"
	"math/big"
	"math/rand"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The references are computed from their series with 200 bits.
const referenceBits = 200

func wide(x float64) *big.Float { return new(big.Float).SetPrec(referenceBits).SetFloat64(x) }

// bigLog is ln x by 2·atanh((m-1)/(m+1)) + k·ln 2, with m in [1/2, 1).
func bigLog(x *big.Float) *big.Float {
	m := new(big.Float).SetPrec(referenceBits)
	k := x.MantExp(m)
	sum := bigLogNearOne(m)
	ln2 := bigLogNearOne(wide(2))
	return sum.Add(sum, ln2.Mul(ln2, wide(float64(k))))
}

func bigLogNearOne(m *big.Float) *big.Float {
	above, below := new(big.Float).Sub(m, wide(1)), new(big.Float).Add(m, wide(1))
	s := above.Quo(above, below)
	s2 := new(big.Float).Mul(s, s)
	sum, term := wide(0), new(big.Float).Copy(s)
	for n := 1.0; n < 140; n += 2 {
		sum.Add(sum, new(big.Float).Quo(term, wide(n)))
		term.Mul(term, s2)
	}
	return sum.Mul(sum, wide(2))
}

// bigExp is (e^(x/2^20))^(2^20), the inner one by its series.
func bigExp(x *big.Float) *big.Float {
	small := new(big.Float).SetMantExp(x, -20)
	sum, term := wide(1), wide(1)
	for n := 1.0; n < 24; n++ {
		term.Mul(term, small)
		term.Quo(term, wide(n))
		sum.Add(sum, term)
	}
	for range 20 {
		sum.Mul(sum, sum)
	}
	return sum
}

// ulps is the error of got, in units of the last place of the true value.
func ulps(got float64, want *big.Float) float64 {
	near, _ := want.Float64()
	unit := math.Nextafter(math.Abs(near), math.Inf(1)) - math.Abs(near)
	difference := new(big.Float).Sub(wide(got), want)
	ratio, _ := difference.Quo(difference, wide(unit)).Float64()
	return math.Abs(ratio)
}

// Every number of the tables, and the split constants, follow from their
// definitions.
func TestTables(t *testing.T) {
	equal := func(what string, i int, got float64, want *big.Float) {
		if near, _ := want.Float64(); got != near {
			t.Errorf("%s %d is %x, want %x", what, i, got, near)
		}
	}
	minus := func(x *big.Float, y float64) *big.Float { return new(big.Float).Sub(x, wide(y)) }
	for i, entry := range logTable {
		f := wide(float64(i+96) / 128)
		equal("1/F", i, entry.inverse, new(big.Float).Quo(wide(1), f))
		equal("high ln F", i, entry.high, wide(math.RoundToEven(math.Ldexp(entry.high, 42))*0x1p-42))
		equal("low ln F", i, entry.low, minus(bigLog(f), entry.high))
	}
	ln2 := bigLog(wide(2))
	step := new(big.Float).Quo(ln2, wide(128))
	for j, entry := range expTable {
		exact := bigExp(new(big.Float).Mul(step, wide(float64(j))))
		equal("high 2^(j/128)", j, entry.high, exact)
		equal("low 2^(j/128)", j, entry.low, minus(exact, entry.high))
	}
	equal("low ln 2", 0, ln2Low, minus(ln2, ln2High))
	equal("low ln 2/128", 0, ln2Over128Low, minus(step, ln2Over128High))
	equal("128/ln 2", 0, inverse, new(big.Float).Quo(wide(128), ln2))
}

// logBound and expBound are the errors that the documentation promises.
const logBound, expBound = 1.0, 1.0

func TestLogError(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	worst := 0.0
	for range 1500 {
		for _, x := range []float64{
			random.Float64(),             // as the samplers call it
			0.75 + 0.75*random.Float64(), // where the reduction does nothing
			1 + math.Ldexp(random.NormFloat64(), -random.Intn(50)), // near the zero
			math.Ldexp(1+random.Float64(), random.Intn(2046)-1022), // everywhere
		} {
			if x > 0 && x != 1 {
				worst = max(worst, ulps(Log(x), bigLog(wide(x))))
			}
		}
	}
	if worst > logBound {
		t.Errorf("Log is off by up to %.3f units in the last place", worst)
	}
	t.Logf("Log: at most %.3f units in the last place", worst)
}

func TestExpError(t *testing.T) {
	random := rand.New(rand.NewSource(2))
	worst := 0.0
	for range 8000 {
		for _, x := range []float64{
			4 * random.NormFloat64(), // as the samplers call it
			math.Ldexp(random.NormFloat64(), -random.Intn(50)),
			1416*random.Float64() - 707,
		} {
			worst = max(worst, ulps(Exp(x), bigExp(wide(x))))
		}
	}
	if worst > expBound {
		t.Errorf("Exp is off by up to %.3f units in the last place", worst)
	}
	t.Logf("Exp: at most %.3f units in the last place", worst)
}

func TestLogAndExpAtTheEnds(t *testing.T) {
	infinity, tiny := math.Inf(1), math.SmallestNonzeroFloat64
	for _, c := range []struct{ got, want float64 }{
		{Log(0), -infinity}, {Log(infinity), infinity}, {Log(1), 0},
		{Log(tiny), -744.4400719213812}, {Log(math.MaxFloat64), 709.782712893384},
		{Exp(0), 1}, {Exp(infinity), infinity}, {Exp(-infinity), 0},
		{Exp(709.79), infinity}, {Exp(-745.14), 0}, {Exp(-745), tiny},
	} {
		if c.got != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	if !math.IsNaN(Log(-1)) || !math.IsNaN(Log(math.NaN())) || !math.IsNaN(Exp(math.NaN())) {
		t.Error("NaN is not kept")
	}
	if Exp(709.78) > math.MaxFloat64 || Exp(-745.1) == 0 {
		t.Error("Exp leaves the range too early")
	}
}

// The check values that Wichura printed, and an independent implementation.
func TestNormalQuantile(t *testing.T) {
	for p, want := range map[float64]float64{
		0.25: -0.6744897501960817, 0.001: -3.090232306167814, 1e-20: -9.262340089798408, 0.5: 0, 0.75: 0.6744897501960817,
	} {
		if got := normalQuantile(p); math.Abs(got-want) > 4e-16*math.Abs(want) {
			t.Errorf("normalQuantile(%v) = %.17g, want %.17g", p, got, want)
		}
	}
	random := rand.New(rand.NewSource(3))
	for range 20000 {
		p := math.Ldexp(random.Float64(), -random.Intn(50))
		got, want := normalQuantile(p), distuv.UnitNormal.Quantile(p)
		if math.Abs(got-want) > 1e-14*max(1, math.Abs(want)) {
			t.Fatalf("normalQuantile(%v) = %.17g, want %.17g", p, got, want)
		}
	}
}

func TestGammaFunction(t *testing.T) {
	for z := 1.0; z < 171; z += 0.37 {
		if got, want := gammaFunction(z), math.Gamma(z); math.Abs(got/want-1) > 1e-12 {
			t.Errorf("gammaFunction(%v) = %v, want %v", z, got, want)
		}
	}
	if !math.IsInf(gammaFunction(172.1), 1) {
		t.Error("gammaFunction(172.1) is finite")
	}
}

func BenchmarkLog(b *testing.B) {
	sum, x := 0.0, 0.3
	for b.Loop() {
		sum += Log(x)
		x += 1e-9
	}
	_ = sum
}

func BenchmarkExp(b *testing.B) {
	sum, x := 0.0, 0.3
	for b.Loop() {
		sum += Exp(x)
		x += 1e-9
	}
	_ = sum
}
