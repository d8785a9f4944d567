package stats_test

import (
	"fmt"

	"nines/experiments/stats"
)

// Mean delay of five replications.
func ExampleMean() {
	fmt.Println(stats.Mean([]float64{10.2, 9.7, 10.4, 10.1, 9.9}, stats.Confidence))
	fmt.Println(stats.Mean([]float64{10.2}, stats.Confidence))
	fmt.Println(stats.Mean([]float64{3, 3, 3}, stats.Confidence))
	// Output:
	// 10.06 (9.72452086 to 10.3954791; Student t, n = 5)
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
	// 0.978171896 (0.705881213 to 1; ratio of sums, jackknife, n = 3)
}

// None of thirty runs lost data: that bounds the probability that a run does.
func ExampleProportion() {
	fmt.Println(stats.Proportion(0, 30, stats.Confidence))
	fmt.Println(stats.Proportion(7, 20, stats.Confidence))
	// Output:
	// 0 (0 to 0.115703308; Clopper-Pearson, none in 30: one-sided at most 0.0950338529, n = 30)
	// 0.35 (0.153909205 to 0.592188535; Clopper-Pearson, n = 20)
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
	// 0.0012 (0.00062005751 to 0.00209615851; chi-square, n = 12)
	// 833.333333 (477.06316 to 1612.75363; chi-square, n = 12)
	// +Inf (2710.85031 to +Inf; chi-square, no failure: a lower end only, n = 0)
}

// Two designs under the same weather: each run differs more from the next than
// the designs differ from each other, and pairing sees through that.
func ExamplePaired() {
	three := []float64{102, 131, 97, 118, 125, 109}
	five := []float64{105, 135, 99, 122, 128, 114}
	c := stats.Paired(three, five, stats.Confidence)
	fmt.Println(c.Difference)
	fmt.Printf("correlation %.3f, variance ratio %.0f, significant %t\n", c.Correlation, c.VarianceRatio, c.Significant())
	// Output:
	// 3.5 (2.39934261 to 4.60065739; paired differences, Student t, n = 6)
	// correlation 0.998, variance ratio 333, significant true
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
	// probability 0.03 (0.0110874557 to 0.0641506267; Clopper-Pearson, n = 200)
	// seconds     22 (9.67192258 to 34.3280774; Student t, n = 6)
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
