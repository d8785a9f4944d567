package dist

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// chiSquare returns the probability that a right sampler fits worse than these
// samples do. Values that are expected fewer than 10 times are counted
// together, the rare end of the list first.
func chiSquare(samples []float64, probability []float64) float64 {
	counts := make([]float64, len(probability))
	for _, x := range samples {
		if x != math.Floor(x) || x < 0 || x >= float64(len(counts)) {
			return 0 // not a value of the law at all
		}
		counts[int(x)]++
	}
	var observed, expected []float64
	o, e := 0.0, 0.0
	for i := range counts {
		o, e = o+counts[i], e+probability[i]*float64(len(samples))
		if e >= 10 {
			observed, expected = append(observed, o), append(expected, e)
			o, e = 0, 0
		}
	}
	last := len(expected) - 1
	observed[last], expected[last] = observed[last]+o, expected[last]+e
	if last == 0 {
		return 1
	}
	return distuv.ChiSquared{K: float64(last)}.Survival(stat.ChiSquare(observed, expected))
}

func zipfLaw(n int, s float64) []float64 {
	p, total := make([]float64, n), 0.0
	for k := range p {
		p[k] = math.Pow(float64(k+1), -s)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}

func meanOf(law []float64) float64 {
	mean := 0.0
	for k, p := range law {
		mean += float64(k) * p
	}
	return mean
}

func TestIntegersFollowTheLaw(t *testing.T) {
	for _, n := range []int{1, 2, 7, 100, 4096} {
		d := UniformIndex(uint64(n))
		if p := chiSquare(samples(d, sampleSize), zipfLaw(n, 0)); p < significance {
			t.Errorf("%s: chi-square has p = %.2g", d, p)
		}
	}
}

func TestZipfFollowsTheLaw(t *testing.T) {
	for _, n := range []int{1, 2, 10, 1000, 100_000} {
		for _, s := range []float64{0, 0.5, 0.99, 1, 1.2, 2, 5, 20} {
			d, law := Zipf(uint64(n), s), zipfLaw(n, s)
			if p := chiSquare(samples(d, sampleSize/4), law); p < significance {
				t.Errorf("%s: chi-square has p = %.2g", d, p)
			}
			if want := meanOf(law); math.Abs(d.Mean()-want) > 1e-9*(1+want) {
				t.Errorf("%s: Mean() = %v, want %v", d, d.Mean(), want)
			}
		}
	}
}

// A trillion keys: too many to count, but every octave of ranks has a known
// share.
func TestZipfOfATrillion(t *testing.T) {
	const n = 1 << 40
	for _, s := range []float64{0, 0.5, 0.99, 1, 1.5} {
		law := make([]float64, 41)
		for octave := range law {
			low, high := math.Ldexp(1, octave)-1, min(math.Ldexp(2, octave)-1, n)
			law[octave] = harmonic(high, s) / harmonic(n, s)
			if octave > 0 {
				law[octave] -= harmonic(low, s) / harmonic(n, s)
			}
		}
		octaves := samples(Zipf(n, s), sampleSize)
		for i, k := range octaves {
			octaves[i] = math.Floor(math.Log2(k + 1))
		}
		if p := chiSquare(octaves, law); p < significance {
			t.Errorf("zipf(2^40, %v): chi-square has p = %.2g", s, p)
		}
	}
}

func TestHarmonicIsTheSum(t *testing.T) {
	for _, s := range []float64{-1, 0, 0.5, 1, 1.0001, 2, 19} {
		sum := 0.0
		for k := 1.0; k <= 5000; k++ {
			sum += math.Pow(k, -s)
			if k != 1 && k != 63 && k != 64 && k != 65 && k != 5000 {
				continue
			}
			if got := harmonic(k, s); math.Abs(got/sum-1) > 1e-12 {
				t.Errorf("harmonic(%v, %v) = %v, want %v", k, s, got, sum)
			}
		}
	}
}

// The same test rejects what is nearly right.
func TestNearlyRightIndicesAreRejected(t *testing.T) {
	for name, c := range map[string]struct {
		d   Distribution
		law []float64
	}{
		"an exponent off by 0.02":  {Zipf(1000, 1.01), zipfLaw(1000, 0.99)},
		"one key too many":         {UniformIndex(101), append(zipfLaw(100, 0), 0)},
		"one value favoured":       {Mixture(Part{0.03, Constant(2.0)}, Part{0.97, UniformIndex(10)}), zipfLaw(10, 0)},
		"uniform in place of zipf": {UniformIndex(10), zipfLaw(10, 0.05)},
		"a last key never drawn":   {Zipf(99, 0.99), zipfLaw(100, 0.99)},
	} {
		if p := chiSquare(samples(c.d, sampleSize), c.law); p >= significance {
			t.Errorf("%s passes: chi-square has p = %.2g", name, p)
		}
	}
}
