package sim

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A walk visits the streams of addresses that are neighbours: one part of the
// address counts up, all others stay.
type walk func(i uint64) Stream

var walks = map[string]walk{
	"seed":        func(i uint64) Stream { return NewKey(i, 0, "latency", 3).At(NewCause(7, 1), 0) },
	"replication": func(i uint64) Stream { return NewKey(1, i, "latency", 3).At(NewCause(7, 1), 0) },
	"purpose":     func(i uint64) Stream { return NewKey(1, 0, fmt.Sprint("p", i), 3).At(NewCause(7, 1), 0) },
	"entity":      func(i uint64) Stream { return NewKey(1, 0, "latency", i).At(NewCause(7, 1), 0) },
	"source":      func(i uint64) Stream { return NewKey(1, 0, "latency", 3).At(NewCause(uint32(i), 1), 0) },
	"count":       func(i uint64) Stream { return NewKey(1, 0, "latency", 3).At(NewCause(7, i), 0) },
	"position":    func(i uint64) Stream { return NewKey(1, 0, "latency", 3).At(NewCause(7, 1), i) },
	"high seed":   func(i uint64) Stream { return NewKey(i<<48, 0, "latency", 3).At(NewCause(7, 1), 0) },
	"gray entity": func(i uint64) Stream { return NewKey(1, 0, "latency", i^i>>1).At(NewCause(7, 1), 0) },
}

const walkLength = 1 << 16

// suspicions returns what is wrong with the numbers of a walk: each test has
// one chance in a million to accuse the innocent.
func suspicions(w walk) (found []string) {
	first, second := make([]uint64, walkLength), make([]uint64, walkLength)
	for i := range first {
		s := w(uint64(i))
		first[i], second[i] = s.Uint64(), s.Uint64()
	}
	accuse := func(test string, p float64) {
		if p < 1e-6 {
			found = append(found, fmt.Sprintf("%s: p = %.2g", test, p))
		}
	}
	for name, numbers := range map[string][]uint64{"first": first, "second": second} {
		accuse(name+", top byte", uniform(256, numbers, func(i int) uint64 { return numbers[i] >> 56 }))
		accuse(name+", low byte", uniform(256, numbers, func(i int) uint64 { return numbers[i] & 255 }))
		accuse(name+", neighbours' top bits", uniform(256, numbers[:walkLength/2], func(i int) uint64 {
			return numbers[2*i]>>60<<4 | numbers[2*i+1]>>60
		}))
		accuse(name+", neighbours' low bits", uniform(256, numbers[:walkLength/2], func(i int) uint64 {
			return numbers[2*i]&15<<4 | numbers[2*i+1]&15
		}))
		for _, lag := range []int{1, 2, 16, 256} {
			accuse(fmt.Sprint(name, ", correlation at lag ", lag), uncorrelated(numbers[lag:], numbers))
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(numbers))); len(distinct) < walkLength {
			found = append(found, fmt.Sprint(name, ": only ", len(distinct), " different numbers"))
		}
	}
	accuse("first and second", uncorrelated(first, second))
	accuse("second and the next one's first", uncorrelated(second, first[1:]))
	slices.Sort(found)
	return found
}

// uniform returns the probability that fair cells differ as much in size.
func uniform(cells int, numbers []uint64, cell func(i int) uint64) float64 {
	sizes := make([]float64, cells)
	for i := range numbers {
		sizes[cell(i)]++
	}
	expected, chi2 := float64(len(numbers))/float64(cells), 0.0
	for _, size := range sizes {
		chi2 += (size - expected) * (size - expected) / expected
	}
	return distuv.ChiSquared{K: float64(cells - 1)}.Survival(chi2)
}

// uncorrelated returns the probability that independent numbers have as strong
// a correlation.
func uncorrelated(a, b []uint64) float64 {
	n, sum := min(len(a), len(b)), 0.0
	for i := range n {
		sum += (float64(a[i])*0x1p-64 - 0.5) * (float64(b[i])*0x1p-64 - 0.5)
	}
	z := sum * 12 / math.Sqrt(float64(n)) // the variance of each factor is 1/12
	return 2 * distuv.UnitNormal.Survival(math.Abs(z))
}

func TestNeighbouringAddressesDrawIndependently(t *testing.T) {
	for name, w := range walks {
		t.Run(name, func(t *testing.T) {
			for _, suspicion := range suspicions(w) {
				t.Error(suspicion)
			}
		})
	}
}

// Ways to make an address that have been tried elsewhere, and what is wrong
// with them.
func TestBadAddressesAreFoundOut(t *testing.T) {
	for name, w := range map[string]walk{
		"the next stream begins one draw later":  func(i uint64) Stream { return Stream{i * 0x9e3779b97f4a7c15} },
		"the seed is the number":                 func(i uint64) Stream { return Stream{unfinalize(i<<44) - 0x9e3779b97f4a7c15} },
		"seeds are hashed to 32 bits, then to 8": func(i uint64) Stream { return Stream{finalize(i) & 255} },
		"a linear congruential generator":        func(i uint64) Stream { return Stream{unfinalize(i*6364136223846793005) - 0x9e3779b97f4a7c15} },
	} {
		if len(suspicions(w)) == 0 {
			t.Errorf("%s, and nothing is suspected", name)
		}
	}
}

// unfinalize undoes finalize: a stream at unfinalize(x) - γ draws x.
func unfinalize(z uint64) uint64 {
	z = (z ^ z>>31 ^ z>>62) * inverse(0x94d049bb133111eb)
	z = (z ^ z>>27 ^ z>>54) * inverse(0xbf58476d1ce4e5b9)
	return z ^ z>>30 ^ z>>60
}

// inverse returns the inverse of an odd number modulo 2^64, by Newton.
func inverse(x uint64) uint64 {
	y := x
	for range 5 {
		y *= 2 - x*y
	}
	return y
}

func TestFinalizerIsABijection(t *testing.T) {
	for i := range uint64(1000) {
		if x := i * 0x9e3779b97f4a7c15; unfinalize(finalize(x)) != x {
			t.Fatalf("finalize(%#x) cannot be undone", x)
		}
	}
}

// Every bit of every part of the address turns over every bit of the draw half
// of the time.
func TestDrawsAvalanche(t *testing.T) {
	const trials = 4096
	parts := map[string]func(base, flip uint64) Stream{
		"seed":        func(b, f uint64) Stream { return NewKey(b^f, 0, "p", 1).At(1, 1) },
		"replication": func(b, f uint64) Stream { return NewKey(1, b^f, "p", 1).At(1, 1) },
		"entity":      func(b, f uint64) Stream { return NewKey(1, 0, "p", b^f).At(1, 1) },
		"cause":       func(b, f uint64) Stream { return NewKey(1, 0, "p", 1).At(Cause(b^f), 1) },
		"position":    func(b, f uint64) Stream { return NewKey(1, 0, "p", 1).At(1, b^f) },
	}
	for name, at := range parts {
		worst := 0.0
		for bit := range 64 {
			var turned [64]int
			for base := range uint64(trials) { // small numbers, as real ones are
				a, b := at(base, 0), at(base, 1<<bit)
				for diff := a.Uint64() ^ b.Uint64(); diff != 0; diff &= diff - 1 {
					turned[bits.TrailingZeros64(diff)]++
				}
			}
			for _, n := range turned {
				worst = max(worst, math.Abs(float64(n)-trials/2)/math.Sqrt(trials/4))
			}
		}
		// Of 4,096 normal deviates the greatest exceeds 6 once in 10^5 tests.
		if worst > 6 {
			t.Errorf("%s: a bit of the draw turns over %.1f standard errors too often or too seldom", name, worst)
		}
	}
}

// The parts of an address do not stand for each other: in the smallest numbers
// of any two parts all draws differ.
func TestAddressesDoNotCollide(t *testing.T) {
	const side = 150
	parts := []string{"seed", "replication", "entity", "source", "count", "position"}
	address := func(v [6]uint64) Stream {
		return NewKey(v[0], v[1], "p", v[2]).At(NewCause(uint32(v[3]), v[4]), v[5])
	}
	for i := range parts {
		for j := range i {
			seen := make(map[uint64][2]uint64, side*side)
			for x := range uint64(side) {
				for y := range uint64(side) {
					var v [6]uint64
					v[i], v[j] = x, y
					s := address(v)
					draw := s.Uint64()
					if other, taken := seen[draw]; taken {
						t.Fatalf("%s %d, %s %d draws like %v", parts[i], x, parts[j], y, other)
					}
					seen[draw] = [2]uint64{x, y}
				}
			}
		}
	}
}

func TestBelowIsUnbiased(t *testing.T) {
	s := NewKey(1, 0, "below", 0).At(0, 0)
	numbers := make([]uint64, 100_000)
	for _, n := range []uint64{2, 3, 10, 100, 1000} {
		if p := uniform(int(n), numbers, func(int) uint64 { return s.Below(n) }); p < 1e-6 {
			t.Errorf("Below(%d) is not uniform: p = %.2g", n, p)
		}
	}
	// Three quarters of 2^64: reducing 64 bits modulo n would hit the lower
	// third twice as often as the others.
	const n = 3 << 62
	if p := uniform(3, numbers, func(int) uint64 { return s.Below(n) / (n / 3) }); p < 1e-6 {
		t.Errorf("Below(%d) is not uniform: p = %.2g", uint64(n), p)
	}
	if p := uniform(3, numbers, func(int) uint64 { return s.Uint64() % n / (n / 3) }); p >= 1e-6 {
		t.Errorf("the remainder is not found out: p = %.2g", p)
	}
	expectPanic(t, "Below(0)", func() { s.Below(0) })
}

func TestFloatsStayInTheirInterval(t *testing.T) {
	lowest := Stream{unfinalize(0) - 0x9e3779b97f4a7c15}
	highest := Stream{unfinalize(math.MaxUint64) - 0x9e3779b97f4a7c15}
	for _, s := range []Stream{lowest, highest} {
		half, open := s, s
		if x := half.Float64(); x < 0 || x >= 1 {
			t.Errorf("Float64 is %v", x)
		}
		if x := open.Open01(); x <= 0 || x >= 1 {
			t.Errorf("Open01 is %v", x)
		}
	}
}

// The constants are the witness that draws are the same on every machine and
// in every version: they are in everybody's recorded runs.
func TestDrawsAreTheSameEverywhere(t *testing.T) {
	s := NewKey(1, 2, "latency", 3).At(NewCause(4, 5), 6)
	got := []uint64{s.Uint64(), s.Below(1000), math.Float64bits(s.Float64()), math.Float64bits(s.Open01()), HashString("nines")}
	want := []uint64{0xcc9d6b1950e2af0e, 461, 0x3feebebedf9e4bf0, 0x3fec9e12614be917, 0xba1e9ef52b003505}
	if !slices.Equal(got, want) {
		t.Errorf("draws %#016x, want %#016x", got, want)
	}
}

func TestHashStringsDiffer(t *testing.T) {
	seen := make(map[uint64]string)
	for i := range 100_000 {
		for _, name := range []string{fmt.Sprint("node", i), fmt.Sprint(i, "node")} {
			h := HashString(name)
			if other, taken := seen[h]; taken {
				t.Fatalf("%q and %q have one hash", name, other)
			}
			seen[h] = name
		}
	}
}
