package dist

import (
	"encoding/binary"
	"hash"
	"hash/fnv"
	"math"
	"testing"

	"nines/sim"
)

// The bits of 100,000 samples of each distribution, folded. They are the same
// on every machine, and this test is the witness: it is run on amd64 with and
// without fused instructions, 386, arm64, riscv64, s390x and WebAssembly.
// Whoever changes a sampler changes every recorded run: only on purpose.
var golden = []struct {
	text string
	want uint64
}{
	{"10ms", 0x3826142f914f29d1},
	{"uniform(150ms, 300ms)", 0x699802a23f8ee26a},
	{"uniform(-1, 1)", 0x075311dc85f7483a},
	{"uniform(100)", 0xee97141dcc7b5461},
	{"exponential(20ms)", 0x8cd018ae848af0d4},
	{"normal(0s, 10ms)", 0xb5f508de3b9d229c},
	{"normal(5, 2)", 0x8725b3b8d9e9dde1},
	{"lognormal(10ms, 0.4)", 0x06b75cfef302b959},
	{"lognormal(1, 3)", 0xb6e41453e930eb77},
	{"pareto(1.05ms, 1.51)", 0x97c81c5824039a41},
	{"pareto(1, 0.01)", 0xb1f8e089d8c008b7},
	{"weibull(1.12, 461386h)", 0x2b3738c66080ca8b},
	{"weibull(0.05, 1)", 0x0fbdb5b3bf876390},
	{"gamma(3, 2ms)", 0x177cde3cdf573eb1},
	{"gamma(0.3, 1)", 0x716b892cb0690d42},
	{"zipf(10000, 0.99)", 0xde91070e9d0714dc},
	{"zipf(1000000000000, 1)", 0xef5b50ecb27ee9a9},
	{"zipf(1000, 2.5)", 0x95ab88e0c6483d1c},
	{"mixture(0.38: pareto(1.05ms, 1.51), 0.62: exponential(5.46ms))", 0x1d3f7b0d3962a7c2},
	{`empirical("latency.csv", "rtt")`, 0xe3fd37bce016fcfa},
}

// fold is FNV-1a over words, independent of the engine's own digest.
type fold struct{ hash.Hash64 }

func newFold() fold { return fold{fnv.New64a()} }

func (f fold) add(word uint64) {
	var bytes [8]byte
	binary.BigEndian.PutUint64(bytes[:], word)
	f.Write(bytes[:])
}

func TestSamplesAreTheSameBitsEverywhere(t *testing.T) {
	for _, g := range golden {
		d, err := recorded.Parse(g.text, Either)
		if err != nil {
			t.Fatal(err)
		}
		digest := newFold()
		key := sim.NewKey(1, 0, g.text, 0)
		for n := range uint64(100_000) {
			s := key.At(sim.NewCause(1, n), 0)
			x := Draw(d, &s)
			digest.add(math.Float64bits(x))
			digest.add(uint64(Saturate(x)))
			digest.add(s.Uint64()) // how much of the stream was taken
		}
		digest.add(math.Float64bits(d.Mean()))
		if got := digest.Sum64(); got != g.want {
			t.Errorf("%s: digest %#016x, want %#016x", g.text, got, g.want)
		}
	}
}

func TestLogAndExpAreTheSameBitsEverywhere(t *testing.T) {
	const want = uint64(0xecc948fcdf6c93a1)
	digest := newFold()
	s := sim.NewKey(1, 0, "log and exp", 0).At(0, 0)
	for range 200_000 {
		// Every binary exponent for Log, the useful range and beyond for Exp.
		x := math.Ldexp(1+s.Float64(), int(s.Below(2098))-1074)
		digest.add(math.Float64bits(Log(x)))
		digest.add(math.Float64bits(Exp(float64(1500*s.Float64()) - 750)))
	}
	for z := 1.0; z < 172; z += 0.01 {
		digest.add(math.Float64bits(gammaFunction(z)))
	}
	if got := digest.Sum64(); got != want {
		t.Errorf("digest %#016x, want %#016x", got, want)
	}
}

// contracted is a normal distribution as a machine computes it that fuses the
// product and the sum: what a forgotten float64() leads to.
type contracted struct{ fixed }

func (contracted) Sample(s *sim.Stream) float64 {
	return math.FMA(0.3, normalQuantile(s.Open01()), 0.1)
}

// A fused sampler does not pass for the rounded one: many samples differ in
// their last bit.
func TestFusingChangesTheBits(t *testing.T) {
	rounded, differ := Normal(0.1, 0.3), 0
	for n := range uint64(10_000) {
		a := sim.NewKey(1, 0, "fused", 0).At(0, n)
		b := a
		if Draw(rounded, &a) != Draw(contracted{}, &b) {
			differ++
		}
	}
	if differ < 100 {
		t.Errorf("only %d of 10,000 samples differ", differ)
	}
}
