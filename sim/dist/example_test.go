package dist_test

import (
	"fmt"
	"strings"
	"testing/fstest"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// stream is what Engine.Key and Key.At give inside of a run.
func stream(purpose string) sim.Stream { return sim.NewKey(1, 0, purpose, 0).At(0, 0) }

func Example() {
	latency, err := dist.ParseDuration("lognormal(10ms, 0.4)")
	if err != nil {
		fmt.Println(err)
		return
	}
	key := sim.NewKey(1, 0, "latency", 0)
	for message := range uint64(3) {
		s := key.At(0, message)
		fmt.Println(dist.Delay(latency, &s))
	}
	// Output:
	// 9.717167ms
	// 5.448489ms
	// 10.015114ms
}

func ExampleParse() {
	for _, text := range []string{"lognormal(10ms, .4)", "normal(0, 10ms)", "7", "lognorma(10ms, 0.4)", "uniform(1, 5ms)"} {
		d, err := dist.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(d, "is", dist.DimensionOf(d))
	}
	// Output:
	// lognormal(10ms, 0.4) is a duration
	// normal(0s, 10ms) is a duration
	// 7 is a plain number
	// column 1: "lognorma" is not a distribution: did you mean lognormal?
	// column 9: 1 has no unit: write 1s or 1ms
}

func ExampleParseDuration() {
	_, err := dist.ParseDuration("exponential(20)")
	fmt.Println(err)
	// Output: column 13: 20 has no unit: write 20s or 20ms
}

func ExampleParseNumber() {
	keys, _ := dist.ParseNumber("zipf(1e6, 0.99)")
	fmt.Printf("%s, mean %.0f\n", keys, keys.Mean())
	// Output: zipf(1000000, 0.99), mean 73855
}

func ExampleParser() {
	files := fstest.MapFS{"latency.csv": {Data: []byte("rtt (ms)\n12\n14.5\n81\n")}}
	recorded, err := dist.Parser{Files: files}.Parse(`empirical("latency.csv")`, dist.Time)
	fmt.Println(recorded, err, time.Duration(dist.Saturate(recorded.Mean())))
	// Output: empirical("latency.csv") <nil> 35.833333ms
}

func ExampleReadCSV() {
	_, err := dist.ReadCSV(strings.NewReader("rtt\n12ms\n14,5ms\n"), "latency.csv", "")
	fmt.Println(err)
	_, err = dist.ReadCSV(strings.NewReader("rtt\n12ms\n14.5 ms\n"), "latency.csv", "")
	fmt.Println(err)
	// Output:
	// latency.csv:3:1: wrong number of fields
	// latency.csv:3:1: "14.5 ms" is not a duration: " ms" is not a unit: use ns, us, ms, s, m, h, d (24 h) or y (365 d)
}

func ExampleDescriptions() {
	for _, d := range dist.Descriptions() {
		if d.Name != "weibull" {
			continue
		}
		fmt.Println(d.Signature(), "-", d.Sentence)
		for _, p := range d.Parameters {
			fmt.Printf("  %-5s  %s, %s: %s\n", p.Name, p.Kind, p.Range, p.Meaning)
		}
		fmt.Println("  for example", d.Example)
	}
	// Output:
	// weibull(shape, scale) - Lifetimes: P(X > x) = exp(-(x/scale)^shape).
	//   shape  number, from 0.001 to 1000: below 1 failures get rarer with age, above 1 more frequent, 1 is exponential
	//   scale  duration or number, above 0: the age that 63 % do not reach
	//   for example weibull(1.12, 461386h)
}

func ExampleConstant() {
	s := stream("constant")
	fmt.Println(dist.Delay(dist.Constant(10*time.Millisecond), &s))
	// Output: 10ms
}

// Election time-outs are spread, so that two nodes seldom stand at once.
func ExampleUniform() {
	s := stream("election")
	timeout := dist.Uniform(150*time.Millisecond, 300*time.Millisecond)
	fmt.Println(timeout, "gave", dist.Delay(timeout, &s))
	// Output: uniform(150ms, 300ms) gave 230.434624ms
}

func ExampleUniformIndex() {
	s := stream("keys")
	keys := dist.UniformIndex(100)
	fmt.Println(keys, "gave", dist.Index(keys, &s), dist.Index(keys, &s), dist.Index(keys, &s))
	// Output: uniform(100) gave 67 78 43
}

func ExampleExponential() {
	s := stream("arrivals")
	gap := dist.Exponential(20 * time.Millisecond)
	fmt.Println(gap, "gave", dist.Delay(gap, &s), dist.Delay(gap, &s))
	// Output: exponential(20ms) gave 4.179498ms 4.687878ms
}

// A clock offset may be negative; a delay may not.
func ExampleNormal() {
	s := stream("a clock")
	offset, same := dist.Normal(0, 10*time.Millisecond), s
	fmt.Println(dist.Duration(offset, &s), dist.Delay(offset, &same))
	// Output: -2.626595ms 0s
}

// The first parameter is the median; the mean lies above it.
func ExampleLognormal() {
	latency := dist.Lognormal(10*time.Millisecond, 0.4)
	fmt.Println(latency, "has mean", time.Duration(dist.Saturate(latency.Mean())))
	// Output: lognormal(10ms, 0.4) has mean 10.832871ms
}

func ExamplePareto() {
	for _, alpha := range []float64{3, 1.51, 1} {
		fmt.Printf("alpha %v: mean %.2f\n", alpha, dist.Pareto(1.0, alpha).Mean())
	}
	// Output:
	// alpha 3: mean 1.50
	// alpha 1.51: mean 2.96
	// alpha 1: mean +Inf
}

// The lifetimes of disks that Elerath and Pecht measured.
func ExampleWeibull() {
	life := dist.Weibull(1.12, 461386*time.Hour)
	fmt.Printf("%s has mean %.0f h\n", life, life.Mean()/float64(time.Hour))
	// Output: weibull(1.12, 461386h) has mean 442626 h
}

func ExampleGamma() {
	stages := dist.Gamma(3, 2*time.Millisecond)
	fmt.Println(stages, "has mean", time.Duration(stages.Mean()))
	// Output: gamma(3, 2ms) has mean 6ms
}

func ExampleZipf() {
	keys, hot := dist.Zipf(10000, 0.99), 0
	s := stream("keys")
	for range 1000 {
		if dist.Index(keys, &s) < 100 {
			hot++
		}
	}
	fmt.Printf("1 %% of the keys get %d %% of the requests\n", hot/10)
	// Output: 1 % of the keys get 52 % of the requests
}

func ExampleMixture() {
	disk := dist.Mixture(
		dist.Part{Weight: 0.38, Distribution: dist.Pareto(1050*time.Microsecond, 1.51)},
		dist.Part{Weight: 0.62, Distribution: dist.Exponential(5460 * time.Microsecond)},
	)
	fmt.Println(disk)
	// Output: mixture(0.38: pareto(1.05ms, 1.51), 0.62: exponential(5.46ms))
}

func ExampleEmpirical() {
	s := stream("restart")
	restart := dist.Empirical("restarts", 800*time.Millisecond, 1200*time.Millisecond, 4*time.Second)
	fmt.Println(dist.Delay(restart, &s), dist.Delay(restart, &s), dist.Delay(restart, &s))
	// Output: 1.2s 4s 1.2s
}

func ExampleSaturate() {
	fmt.Println(dist.Saturate(2.5), dist.Saturate(1e300), dist.Saturate(-1e300))
	// Output: 2 9223372036854775807 -9223372036854775808
}

// A distribution of your own: the later of two exponential answers.
func ExampleDistribution() {
	s := stream("pair")
	slower := later{dist.Exponential(10 * time.Millisecond)}
	fmt.Println(slower, "has mean", time.Duration(slower.Mean()), "and gave", dist.Delay(slower, &s))
	// Output: later(exponential(10ms)) has mean 15ms and gave 12.762469ms
}

type later struct{ of dist.Distribution }

func (l later) Sample(s *sim.Stream) float64 { return max(l.of.Sample(s), l.of.Sample(s)) }
func (l later) Mean() float64                { return 1.5 * l.of.Mean() } // of exponentials
func (l later) String() string               { return "later(" + l.of.String() + ")" }
func (l later) Dimension() dist.Dimension    { return dist.DimensionOf(l.of) }
