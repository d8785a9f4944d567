package durability

import (
	"math"
	"math/big"
	"testing"
)

// agree fails unless got is want, give or take a share of it.
func agree(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	if math.Abs(got-want) > share*math.Abs(want) {
		t.Errorf("%s: got %.7g, want %.7g within %g %%", what, got, want, 100*share)
	}
}

// layouts are rows of the table of closed forms: MTTF 1e6 h, MTTR 24 h.
var layouts = []struct {
	name             string
	disks, tolerates int64
	discipline       Discipline
	exact, leading   float64 // hours
}{
	{"mirror", 2, 1, Parallel, 2.083483e10, 2.083333e10},
	{"3 copies, parallel", 3, 2, Parallel, 5.787523e14, 5.787037e14},
	{"3 copies, serial", 3, 2, Serial, 2.893796e14, 2.893519e14},
	{"RAID-5 7+1", 8, 1, Serial, 7.443155e8, 7.440476e8},
	{"RAID-6 6+2", 8, 2, Parallel, 1.033672e13, 1.033399e13},
	{"RS(6,3), parallel", 9, 3, Parallel, 1.435656e17, 1.435277e17},
	{"RS(6,3), serial", 9, 3, Serial, 2.392990e16, 2.392128e16},
}

func TestTheChainHasThePublishedValues(t *testing.T) {
	for _, l := range layouts {
		agree(t, l.name, MTTDL(l.disks, l.tolerates, 1e6, 24, l.discipline), l.exact, 1e-6)
		agree(t, l.name+", leading term", LeadingMTTDL(l.disks, l.tolerates, 1e6, 24, l.discipline), l.leading, 1e-6)
	}
	const year = 8760
	// Patterson, Gibson and Katz: 100 data disks with a check disk for each 10 or 25.
	agree(t, "10 groups of 11", MTTDL(11, 1, 30_000, 1, Serial)/10, 818_755, 1e-6)
	agree(t, "10 groups of 11, leading", LeadingMTTDL(11, 1, 30_000, 1, Serial)/10, 818_182, 1e-6)
	agree(t, "4 groups of 26", MTTDL(26, 1, 30_000, 1, Serial)/4, 346_742, 1e-5)
	agree(t, "4 groups of 26, leading", LeadingMTTDL(26, 1, 30_000, 1, Serial)/4, 346_154, 1e-5)
	// Chen et al.: 100 disks in groups of 16.
	agree(t, "RAID-5, years", LeadingMTTDL(16, 1, 200_000, 1, Serial)/6.25/year, 3044, 1e-3)
	agree(t, "P+Q, years", LeadingMTTDL(16, 2, 200_000, 1, Serial)/6.25/year, 4.35e7, 2e-3)
	// Elerath and Pecht: 7+1 disks, restored in 12 h.
	agree(t, "7+1, years", LeadingMTTDL(8, 1, 461_386, 12, Serial)/year, 36_162, 1e-4)
}

// The chain again, as linear equations for the expected times, solved in
// rational numbers.
func TestTheRecursionSolvesTheChain(t *testing.T) {
	for _, l := range layouts {
		rate := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
		// up_i = (1 + r_i up_(i-1)) / f_i, exactly.
		up, sum := new(big.Rat), new(big.Rat)
		for i := range l.tolerates + 1 {
			failing := new(big.Rat).Quo(big.NewRat(l.disks-i, 1), rate(1e6))
			back := big.NewRat(i, 1)
			if l.discipline == Serial && i > 0 {
				back = big.NewRat(1, 1)
			}
			up.Mul(up, back.Quo(back, rate(24)))
			up.Add(up, big.NewRat(1, 1)).Quo(up, failing)
			sum.Add(sum, up)
		}
		want, _ := sum.Float64()
		agree(t, l.name, MTTDL(l.disks, l.tolerates, 1e6, 24, l.discipline), want, 1e-14)
	}
}
