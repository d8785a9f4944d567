package stats

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"nines/sim"
	"nines/sim/dist"
)

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

// TestDigits holds the bits of many estimates against a record. It runs on each
// architecture: nothing that a special function's last bits can reach may show.
func TestDigits(t *testing.T) {
	const record = "testdata/digits.txt"
	var b strings.Builder
	for n := range 40 {
		s := sim.NewKey(7, uint64(n), "digits", 0).At(0, 0)
		x := draws(dist.Lognormal(1.0, 2), n, &s)
		y := draws(gaussian, n, &s)
		k := int64(s.Below(uint64(n + 1)))
		rare, paired := Rare(y, 0.9), Paired(x, y, 0.99)
		for _, i := range []Interval{
			Mean(x, 0.95), RatioOfSums(y, x, 0.95), Proportion(k, int64(n), 0.95).Nines(),
			Rate(k, 3, 0.95), MTBF(k, 3, 0.95), rare.Size, paired.Difference,
		} {
			fmt.Fprintf(&b, "%2d %x %x %x %s\n", n, i.Value, i.Low, i.High, i)
		}
		fmt.Fprintf(&b, "%2d %x %x %x\n", n, paired.Correlation, paired.VarianceRatio, paired.P)
		if n > 3 {
			digitsOfMore(&b, n, x, y)
		}
	}
	if *rewrite {
		if err := os.WriteFile(record, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	got, lines := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(got), len(lines)) {
		if got[i] != lines[i] {
			t.Fatalf("line %d is\n%s\nbut was recorded as\n%s", i+1, got[i], lines[i])
		}
	}
	if len(got) != len(lines) {
		t.Errorf("%d lines, %d were recorded", len(got), len(lines))
	}
}

// digitsOfMore prints the estimates that take more than a few samples: of skewed
// ones x and even ones y.
func digitsOfMore(b *strings.Builder, n int, x, y []float64) {
	var times []Lifetime
	for i := range x {
		times = append(times, Lifetime{Span: min(x[i], x[n-1-i]), Censored: x[n-1-i] < x[i]})
	}
	survival, horizon := KaplanMeier(times), x[n/2]
	total := func(rows []int64) (sum float64) {
		for _, row := range rows {
			sum += float64(x[row] * y[row])
		}
		return sum
	}
	ratios := PairedRatios(Share{y, x}, Share{x, x}, 0.95)
	for _, i := range []Interval{
		BatchMeans(y, 3, 0.95), BatchRatio(y, x, 4, 0.95), Steady(y, 2, 0.95), ratios.Difference, Quantile(x, 0.7, 0.9),
		survival.At(horizon, 0.95), survival.Quantile(0.5, 0.95), survival.RestrictedMean(horizon, 0.95),
		Bootstrap{Resamples: 99}.Estimate(int64(n), total, 0.95), NinesOf(survival.At(1, 0.95), 0.95).Interval,
	} {
		fmt.Fprintf(b, "%2d %x %x %x %s\n", n, i.Value, i.Low, i.High, i)
	}
	next := Precision{Absolute: 0.1, Relative: 0.03}.Next(Mean(x, 0.95), 1000)
	fmt.Fprintf(b, "%2d %d %x %s\n", n, next, Holm([]float64{ratios.P, 0.01, 0.02}), ratios)
}

// Whatever a special function returns is rounded before anything else sees it.
func TestQuantilesAreRounded(t *testing.T) {
	for _, q := range []float64{studentT(0.95, 1), studentT(0.99, 29), beta(0.975, 3, 5), chiSquare(0.025, 20)} {
		if q != Round(q) {
			t.Errorf("the quantile %v has more than nine digits", q)
		}
	}
	if got := studentT(0.95, 1); got != 12.7062047 {
		t.Errorf("t is %v, want 12.7062047 and nothing behind it", got)
	}
}
