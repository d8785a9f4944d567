package stats

import (
	"math"
	"slices"
	"testing"
)

// With all samples of samples at hand, the percentiles are known: four values
// have 256.
func TestBootstrapAgainstEnumeration(t *testing.T) {
	x := []float64{1, 2, 4, 9}
	mean := func(rows []int64) float64 {
		sum := 0.0
		for _, row := range rows {
			sum += x[row]
		}
		return sum / float64(len(rows))
	}
	var all []float64
	for code := range int64(256) {
		all = append(all, mean([]int64{code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6}))
	}
	slices.Sort(all)
	drawn := Bootstrap{Resamples: 20_000}.replicates(4, mean)
	for _, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		share := float64(rank(256, p)) / 256
		value := all[rank(256, p)-1]
		below, _ := slices.BinarySearch(drawn, value)
		above, _ := slices.BinarySearch(drawn, value+1e-9)
		if float64(below)/20_000 > share+0.02 || float64(above)/20_000 < share-0.02 {
			t.Errorf("%v is the %v quantile of all, %v to %v of those drawn", value, share, float64(below)/20_000, float64(above)/20_000)
		}
	}
}

// BCa is invariant under a rising map, and without bias or acceleration it is
// the percentile interval; the same seed gives the same, a longer run of
// resamples begins like a shorter one.
func TestBootstrapIsInvariant(t *testing.T) {
	x := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}
	total := func(rows []int64) (sum float64) {
		for _, row := range rows {
			sum += x[row]
		}
		return sum
	}
	b := Bootstrap{Seed: 3, Percentile: true}
	plain, doubled := b.Estimate(12, total, 0.95), b.Estimate(12, func(rows []int64) float64 { return 2 * total(rows) }, 0.95)
	if doubled.Low != 2*plain.Low || doubled.High != 2*plain.High || plain != b.Estimate(12, total, 0.95) {
		t.Errorf("%v, doubled %v", plain, doubled)
	}
	if other := (Bootstrap{Seed: 4, Percentile: true}).Estimate(12, total, 0.95); other == plain {
		t.Error("another seed draws the same")
	}
	if low, high := ranked([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, 0, -0.5), ranked([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, 0, 0.5); low != 3 || high != 6 {
		t.Errorf("ranks %v and %v at half a standard deviation", low, high)
	}
}

// A resample in which a ratio is undefined is left out and counted; a statistic
// that never varies is no certainty.
func TestBootstrapThatSaysLittle(t *testing.T) {
	asked := []float64{0, 0, 5}
	i := Bootstrap{}.Estimate(3, func(rows []int64) float64 {
		sum := 0.0
		for _, row := range rows {
			sum += asked[row]
		}
		return sum / sum
	}, 0.95)
	still := Bootstrap{}.Estimate(3, func([]int64) float64 { return 7 }, 0.95)
	if !i.Doubtful() || !still.Doubtful() || !(Bootstrap{}.Estimate(1, func([]int64) float64 { return 7 }, 0.95)).Doubtful() {
		t.Errorf("%v, %v", i, still)
	}
}

// The corrections are Efron's formula, by hand, and the reach is Student's.
func TestBootstrapRanks(t *testing.T) {
	hundredths := make([]float64, 99)
	for i := range hundredths {
		hundredths[i] = float64(i + 1)
	}
	for _, row := range []struct{ bias, acceleration, z, want float64 }{
		{0, 0, 1, 84},      // 100·F(1) = 84.13
		{0.5, 0, -1, 50},   // F(0.5 + 0.5 - 1)
		{0, 0.1, 1, 86},    // F(1/0.9) = 0.8667
		{0, 0.1, -1, 18},   // F(-1/1.1) = 0.1817
		{0.2, 0.1, 1, 94},  // F(0.2 + 1.2/0.88) = 0.9410
		{0, 0.5, 3, 99},    // beyond the pole
		{-0.2, 0, -2.5, 1}, // F(-2.9) = 0.0019
	} {
		if got := ranked(hundredths, row.bias, row.acceleration, row.z); got != row.want {
			t.Errorf("rank %v, want %v for %+v", got, row.want, row)
		}
	}
	x := slices.Concat(hundredths[:59], []float64{9000})
	total := func(rows []int64) (sum float64) {
		for _, row := range rows {
			sum += x[row]
		}
		return sum
	}
	b := Bootstrap{Percentile: true, Resamples: 999}
	plain, corrected := b.Estimate(60, total, 0.95), Bootstrap{Resamples: 999}.Estimate(60, total, 0.95)
	if low := ranked(b.replicates(60, total), 0, 0, -studentT(0.95, 59)*math.Sqrt(60.0/59)); plain.Low != low {
		t.Errorf("lower end %v, want %v", plain.Low, low)
	}
	if corrected.High <= plain.High || corrected.Low <= plain.Low || !corrected.Doubtful() {
		t.Errorf("%v does not lean toward the tail more than %v", corrected, plain)
	}
}
