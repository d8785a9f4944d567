package nodes

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

func TestATimeSumDoesNotOverflow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum TimeSum
		want := new(big.Int)
		for range rapid.IntRange(0, 10).Draw(t, "terms") {
			d := rapid.Int64Range(0, int64(sim.Never)).Draw(t, "d")
			times := rapid.Uint64().Draw(t, "times")
			sum.add(time.Duration(d), times)
			want.Add(want, new(big.Int).Mul(big.NewInt(d), new(big.Int).SetUint64(times)))
		}
		if got := sum.big(); got.Cmp(want.Mod(want, new(big.Int).Lsh(big.NewInt(1), 128))) != 0 {
			t.Fatalf("sum %v, want %v", got, want)
		}
		n := rapid.Uint64Min(1).Draw(t, "n")
		mean := new(big.Int).Div(want, new(big.Int).SetUint64(n))
		if !mean.IsInt64() {
			mean.SetInt64(int64(sim.Never))
		}
		if got := sum.Mean(n); int64(got) != mean.Int64() {
			t.Fatalf("mean of %d: %d, want %v", n, got, mean)
		}
	})
}

func (s TimeSum) big() *big.Int {
	high := new(big.Int).SetUint64(s.high)
	return high.Lsh(high, 64).Add(high, new(big.Int).SetUint64(s.low))
}

func TestATimeSumOverASpanIsAMeanNumber(t *testing.T) {
	var sum TimeSum
	sum.add(3*time.Second, 5)
	if got := sum.Over(6 * time.Second); got != 2.5 {
		t.Fatalf("%v", got)
	}
	if (TimeSum{}).Mean(0) != 0 {
		t.Fatal("the mean of nothing is not 0")
	}
	if (TimeSum{high: 1}).Over(1) != 0x1p64 {
		t.Fatal("the upper word is lost")
	}
}
