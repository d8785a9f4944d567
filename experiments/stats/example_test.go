package stats_test

import (
	"fmt"
	"slices"
	"time"

	"nines/experiments/stats"
)

// Mean delay of five replications.
func ExampleMean() {
	fmt.Println(stats.Mean([]float64{10.2, 9.7, 10.4, 10.1, 9.9}, stats.Confidence))
	fmt.Println(stats.Mean([]float64{10.2}, stats.Confidence))
	fmt.Println(stats.Mean([]float64{3, 3, 3}, stats.Confidence))
	// Output:
	// 10.06 (9.72452086 to 10.3954791; Student t, few samples, may cover less, n = 5)
	// 10.2 (-Inf to +Inf; one replication: no interval, n = 1)
	// 3 (3 to 3; no variation in 3 runs, n = 3)
}

// Yield: what succeeded over what was offered. The second run offered much
// more, and counts for more.
func ExampleRatioOfSums() {
	ok := []float64{58, 610, 49}
	offered := []float64{60, 613, 60}
	fmt.Println(stats.RatioOfSums(ok, offered, stats.Confidence).Within(0, 1))
	// Output:
	// 0.978171896 (0.705881213 to 1; ratio of sums, jackknife, few samples, may cover less, n = 3)
}

// None of thirty runs lost data: that bounds the probability that a run does.
func ExampleProportion() {
	fmt.Println(stats.Proportion(0, 30, stats.Confidence))
	fmt.Println(stats.Proportion(7, 20, stats.Confidence))
	// Output:
	// 0 (0 to 0.115703308; Clopper-Pearson, conservative, none in 30: one-sided at most 0.0950338529, n = 30)
	// 0.35 (0.153909205 to 0.592188535; Clopper-Pearson, conservative, n = 20)
}

// The rule of three: none in n is at most about 3/n.
func ExampleAtMost() {
	for _, n := range []int64{30, 100, 1000} {
		fmt.Printf("none in %4d: at most %.5f, and 3/n is %.5f\n", n, stats.AtMost(0, n, stats.Confidence), 3/float64(n))
	}
	// Output:
	// none in   30: at most 0.09503, and 3/n is 0.10000
	// none in  100: at most 0.02951, and 3/n is 0.03000
	// none in 1000: at most 0.00299, and 3/n is 0.00300
}

// Twelve failures in ten thousand node-hours.
func ExampleMTBF() {
	fmt.Println(stats.Rate(12, 10_000, stats.Confidence))
	fmt.Println(stats.MTBF(12, 10_000, stats.Confidence))
	fmt.Println(stats.MTBF(0, 10_000, stats.Confidence))
	// Output:
	// 0.0012 (0.00062005751 to 0.00209615851; chi-square, conservative, n = 12)
	// 833.333333 (477.06316 to 1612.75363; chi-square, conservative, n = 12)
	// +Inf (2710.85031 to +Inf; chi-square, conservative, no failure: a lower end only, n = 0)
}

// Two designs under the same weather: each run differs more from the next than
// the designs differ from each other, and pairing sees through that.
func ExamplePaired() {
	three := []float64{102, 131, 97, 118, 125, 109}
	five := []float64{105, 135, 99, 122, 128, 114}
	c := stats.Paired(three, five, stats.Confidence)
	fmt.Println(c.Difference)
	fmt.Printf("correlation %.3f, variance ratio %.0f, significant %t\n", c.Correlation, c.VarianceRatio, c.Significant())
	fmt.Println(stats.Paired(three, []float64{131, 97, 117, 104, 110, 128}, stats.Confidence))
	// Output:
	// 3.5 (2.39934261 to 4.60065739; paired differences, Student t, few samples, may cover less, n = 6)
	// correlation 0.998, variance ratio 333, significant true
	// ~ (-25.6109178 to 27.2775845; paired differences, Student t, few samples, may cover less, n = 6), p = 0.939, correlation -0.783, variance ratio 0.561: pairing did not help
}

// Outages are rare: how often a run has one, and how long it is then, are two
// questions.
func ExampleRare() {
	outage := make([]float64, 200)
	for i, seconds := range []float64{12, 31, 18, 22, 9, 40} {
		outage[30*i] = seconds
	}
	e := stats.Rare(outage, stats.Confidence)
	fmt.Println("probability", e.Probability)
	fmt.Println("seconds    ", e.Size)
	// Output:
	// probability 0.03 (0.0110874557 to 0.0641506267; Clopper-Pearson, conservative, n = 200)
	// seconds     22 (9.67192258 to 34.3280774; Student t, few samples, may cover less, n = 6)
}

// A queue's mean time in system against its closed form, 10 ± 2 %.
func ExampleAgree() {
	good := stats.Interval{Value: 10.02, Low: 9.93, High: 10.11, N: 30}
	noisy := stats.Interval{Value: 10.02, Low: 7.1, High: 12.9, N: 30}
	wrong := stats.Interval{Value: 10.81, Low: 10.7, High: 10.9, N: 30}
	hasty := stats.Interval{Value: 10.02, Low: 9.93, High: 10.11, N: 9}
	for _, i := range []stats.Interval{good, noisy, wrong, hasty} {
		fmt.Println(stats.Agree(i, 10, 0.2))
	}
	// Output:
	// agrees
	// undecided
	// differs
	// undecided
}

// Availability to nines: only the ends are transformed.
func ExampleInterval_Nines() {
	availability := stats.Interval{Value: 0.999, Low: 0.995, High: 0.9999, N: 30, Method: "given"}
	fmt.Println(availability.Complement().Nines())
	// Output:
	// 3 (2.30103 to 4; given, n = 30)
}

// Nine significant digits, the same on every processor.
func ExampleNine() {
	fmt.Println(stats.Nine(1.0/3), stats.Nine(2e10/3), stats.Nine(0.5), stats.Nine(1e-20/7))
	// Output:
	// 0.333333333 6.66666667e+09 0.5 1.42857143e-21
}

// A queue that starts empty: what is warm-up goes, the rest is batched.
func ExampleSteady() {
	series := make([]float64, 600)
	for i := range series {
		series[i] = 10 + float64(i*37%101)/25 // varies without a trend
		if i < 40 {
			series[i] -= 9 // still filling up
		}
	}
	fmt.Println(stats.MSER5(series))
	fmt.Println(stats.Steady(series, 20, stats.Confidence))
	// Output:
	// 50 true
	// 11.9996296 (11.9699895 to 12.0292697; warm-up of 50 of 600 dropped by MSER-5, batch means, 20 of 27, Student t, few samples, may cover less, n = 20)
}

// Thirty batches of a long run stand for thirty replications.
func ExampleBatchMeans() {
	series := make([]float64, 300)
	for i := range series {
		series[i] = float64(i * 37 % 101)
	}
	fmt.Println(stats.BatchMeans(series, 30, stats.Confidence))
	// Output:
	// 49.8933333 (48.3750951 to 51.4115716; batch means, 30 of 10, Student t, few samples, may cover less, n = 30)
}

// A share of a long run, what succeeded over what was offered in each second.
func ExampleBatchRatio() {
	ok, offered := make([]float64, 300), make([]float64, 300)
	for i := range ok {
		offered[i] = 50 + float64(i*37%101)
		ok[i] = offered[i] - float64(i*53%7)
	}
	fmt.Println(stats.BatchRatio(ok, offered, 30, stats.Confidence))
	// Output:
	// 0.969967966 (0.968941251 to 0.970994681; ratio of batches, jackknife, 30 of 10, Student t, few samples, may cover less, n = 30)
}

// A median of runs has no formula; resampling the runs gives its interval.
func ExampleBootstrap() {
	seconds := []float64{12, 31, 18, 22, 9, 40, 15, 27, 19, 24, 11, 35}
	median := func(rows []int64) float64 {
		chosen := make([]float64, len(rows))
		for i, row := range rows {
			chosen[i] = seconds[row]
		}
		slices.Sort(chosen)
		return (chosen[5] + chosen[6]) / 2
	}
	fmt.Println(stats.Bootstrap{Seed: 1}.Estimate(12, median, stats.Confidence))
	fmt.Println(stats.Bootstrap{Seed: 1, Percentile: true, Resamples: 399}.Estimate(12, median, stats.Confidence))
	// Output:
	// 20.5 (12 to 31; bootstrap BCa, B = 1999, seed 1, few samples, may cover less, n = 12)
	// 20.5 (12 to 31; bootstrap percentile, B = 399, seed 1, few samples, may cover less, n = 12)
}

// Ten outages; three of them were still going on when the runs ended.
func ExampleKaplanMeier() {
	recovery := stats.KaplanMeier([]stats.Lifetime{
		{Span: 2}, {Span: 3}, {Span: 3}, {Span: 5}, {Span: 8}, {Span: 8, Censored: true},
		{Span: 11}, {Span: 14, Censored: true}, {Span: 19}, {Span: 20, Censored: true},
	})
	fmt.Println("still down after 6 s", recovery.At(6, stats.Confidence))
	fmt.Println("median in s         ", recovery.Quantile(0.5, stats.Confidence))
	fmt.Println("mean up to 20 s     ", recovery.RestrictedMean(20, stats.Confidence).Within(0, 20))
	// Output:
	// still down after 6 s 0.6 (0.252668898 to 0.827220967; Kaplan-Meier, log-log, 7 ended, 3 censored, few ended or left by then, may cover less, n = 10)
	// median in s          8 (2 to +Inf; Kaplan-Meier, log-log, inverted, 7 ended, 3 censored, few ended, may cover less, n = 10)
	// mean up to 20 s      10.7875 (4.89595857 to 16.6790414; Kaplan-Meier, restricted to 20, Student t, 7 ended, 3 censored, few samples, may cover less, n = 10)
}

// The median of fifteen runs' slowest answers, whatever their distribution.
func ExampleQuantile() {
	slowest := []float64{310, 290, 1200, 305, 340, 298, 2900, 315, 330, 301, 480, 295, 322, 308, 350}
	fmt.Println(stats.Quantile(slowest, 0.5, stats.Confidence))
	fmt.Println(stats.Quantile(slowest[:5], 0.5, stats.Confidence))
	// Output:
	// 315 (301 to 350; order statistics 4 and 12 of 15, conservative, n = 15)
	// 310 (-Inf to +Inf; too few for order statistics: no interval, n = 5)
}

// Two shares, each pooled, of runs that met the same weather.
func ExamplePairedRatios() {
	offered := []float64{610, 590, 603, 598, 640, 615, 577, 602, 611, 593}
	without := stats.Share{Numerators: []float64{580, 441, 590, 577, 630, 502, 561, 590, 600, 489}, Denominators: offered}
	with := stats.Share{Numerators: []float64{584, 452, 594, 580, 634, 511, 565, 592, 603, 498}, Denominators: offered}
	fmt.Println(stats.PairedRatios(without, with, stats.Confidence))
	// Output:
	// 0.00877628746 (0.00503473577 to 0.0125178392; paired ratios of sums, jackknife, few samples, may cover less, n = 10), p = 0.00049, correlation 1, variance ratio 531
}

// Four questions were asked of one study; the first was declared beforehand.
func ExampleAdjust() {
	family := []stats.Comparison{{P: 0.03}, {P: 0.03}, {P: 0.001}, {P: 0.2}}
	stats.Adjust(family, 0)
	for _, c := range family {
		fmt.Println(c.P, c.Adjusted)
	}
	fmt.Println(stats.Holm([]float64{0.01, 0.02, 0.03}))
	// Output:
	// 0.03 0.03
	// 0.03 0.06
	// 0.001 0.003
	// 0.2 0.2
	// [0.03 0.04 0.04]
}

// No failure in thirty runs is no infinity of nines.
func ExampleNinesOf() {
	seen := stats.NinesOf(stats.Interval{Value: 0.002, Low: 0.0005, High: 0.0035, N: 30, Method: "given"}, stats.Confidence)
	none := stats.NinesOf(stats.Mean(make([]float64, 30), stats.Confidence), stats.Confidence)
	fmt.Println(seen.Open, seen)
	fmt.Println(none.Open, none)
	fmt.Println(stats.Unfailed(300, stats.Confidence))
	// Output:
	// false 2.69897 (2.45593196 to 3.30103; given, n = 30)
	// true +Inf (1.02212166 to +Inf; no failure in 30 runs: at most 3/n, n = 30)
	// 0 (0 to 0.00993608194; no failure in 300 runs: at most 3/n, n = 300)
}

// How many replications until half of the interval is at most 2 % of the value?
func ExamplePrecision() {
	p := stats.Precision{Relative: 0.02}
	for _, i := range []stats.Interval{
		{Value: 50, Low: 46, High: 54, N: 5},
		{Value: 50, Low: 48.5, High: 51.5, N: 10},
		{Value: 50, Low: 48.8, High: 51.2, N: 20},
		{Value: 50, Low: 49.1, High: 50.9, N: 29},
	} {
		fmt.Println(i.N, p.Enough(i), p.Next(i, 200))
	}
	// Output:
	// 5 false 10
	// 10 false 20
	// 20 false 29
	// 29 true 29
}

// Latencies of two runs in one distribution.
func ExampleHistogram() {
	var all, second stats.Histogram
	all.Add(10*time.Millisecond, 990)
	all.Add(2*time.Second, 5)
	second.Add(30*time.Millisecond, 5)
	for _, b := range second.Buckets() {
		all.Add(b.Value, b.Count)
	}
	fmt.Println(all.Buckets())
	// Output:
	// [{10.027007ms 990} {30.015487ms 5} {2.004877311s 5}]
}

// What says of itself that it may promise too much.
func ExampleInterval_Doubtful() {
	fmt.Println(stats.Mean([]float64{1, 2, 3}, stats.Confidence).Doubtful())
	fmt.Println(stats.Proportion(3, 30, stats.Confidence).Doubtful())
	// Output:
	// true
	// false
}
