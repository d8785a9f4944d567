package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"nines/sim"
)

// Freireich's placebo group, of whom all relapsed: with the remissions under
// 6-MP it is the usual example of the log-rank test, whose chi-square is 16.79.
func TestPublishedLogRank(t *testing.T) {
	var placebo []Lifetime
	for _, weeks := range []float64{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23} {
		placebo = append(placebo, Lifetime{Span: weeks})
	}
	treated, untreated := KaplanMeier(remissions), KaplanMeier(placebo)
	c := Medians(untreated, treated, Confidence)
	near(t, "square root of chi-square", -normalQuantile(c.P/2), math.Sqrt(16.79), 2e-3)
	if c.Difference.Value != 23-8 || !c.Significant() {
		t.Errorf("the medians are 8 and 23 weeks, and differ by %v", c)
	}
	if back := Medians(treated, untreated, Confidence); back.P != c.P || back.Difference.Value != -c.Difference.Value {
		t.Errorf("the other way round it is %v, not %v", back, c)
	}
}

// R's poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)) gives a rate ratio of
// 1.971488, from 0.8584264 to 4.2772659.
func TestPublishedRates(t *testing.T) {
	c := RatioOfMTBF(Exposed{11, 800}, Exposed{21, 3011}, Confidence)
	near(t, "ratio", c.Difference.Value, 1.971488, 1e-6)
	near(t, "low", c.Difference.Low, 0.8584264, 1e-6)
	near(t, "high", c.Difference.High, 4.2772659, 1e-6)
	if c.Significant() {
		t.Errorf("p is %v", c.P)
	}
}

// The interval of a ratio leaves out one exactly where the test finds a
// difference, and turned round both are turned round.
func TestRatioFitsItsTest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Exposed{rapid.Int64Range(0, 60).Draw(t, "events"), rapid.Float64Range(1, 50).Draw(t, "exposure")}
		b := Exposed{rapid.Int64Range(0, 60).Draw(t, "other events"), rapid.Float64Range(1, 50).Draw(t, "other exposure")}
		c, back := RatioOfMTBF(a, b, Confidence), RatioOfMTBF(b, a, Confidence)
		if a.Events+b.Events == 0 {
			if c.Significant() || !math.IsNaN(c.Difference.Value) {
				t.Fatalf("nothing happened, and yet %v", c)
			}
			return
		}
		if away := c.Difference.Low > 1 || c.Difference.High < 1; away != c.Significant() && math.Abs(c.P-0.05) > 1e-6 {
			t.Fatalf("%v", c)
		}
		near(t, "p turned round", back.P, c.P, 1e-7)
		if c.Difference.Low > 0 {
			near(t, "low turned round", 1/back.Difference.High/c.Difference.Low, 1, 1e-5) // shares are rounded to nine digits
		}
	})
}

// Of equal designs one comparison in twenty finds a difference, or fewer.
func TestEventsOfEqualDesigns(t *testing.T) {
	found := map[string]int64{}
	const times = 1000
	for i := range uint64(times) {
		s := sim.NewKey(1, i, "equal designs", 0).At(0, 0)
		rates := RatioOfMTBF(Exposed{failures(5, 100, 0.02, &s), 500}, Exposed{failures(10, 100, 0.02, &s), 1000}, 0.95)
		found["rates"] += one(rates.Significant())
		medians := Medians(recovered(30, tame, &s), recovered(40, tame, &s), 0.95)
		found["recoveries"] += one(medians.Significant())
	}
	for what, n := range found {
		if least := 1 - AtMost(times-n, times, 0.9999); least > 0.05 {
			t.Errorf("%d of %d equal %s are found to differ", n, int64(times), what)
		}
	}
}

// What was not reached has no difference, and what was not seen no end.
func TestMediansBeyondTheRun(t *testing.T) {
	short := KaplanMeier([]Lifetime{{Span: 1}, {Span: 2}, {Span: 3}})
	var never []Lifetime
	for range 100 {
		never = append(never, Lifetime{Span: 5, Censored: true})
	}
	c := Medians(short, KaplanMeier(never), Confidence)
	if !math.IsNaN(c.Difference.Value) || !math.IsInf(c.Difference.High, 1) || !c.Significant() {
		t.Errorf("%v", c)
	}
	if m := KaplanMeier(never).Quantile(0.5, Confidence); m.Low != 5 || !math.IsInf(m.Value, 1) {
		t.Errorf("a hundred lasted for 5 s at least, and the median is %v", m)
	}
	if c := Medians(KaplanMeier(nil), short, Confidence); c.Significant() || !math.IsNaN(c.P) {
		t.Errorf("nothing compared with something: %v", c)
	}
}

func ExampleRatioOfMTBF() {
	before, after := Exposed{Events: 24, Exposure: 1000}, Exposed{Events: 9, Exposure: 1000}
	fmt.Println(RatioOfMTBF(before, after, Confidence).Difference)
	// Output:
	// 2.66666667 (1.19665111 to 6.51900114; ratio, unpaired, binomial, conservative, n = 33)
}

func ExampleMedians() {
	old := KaplanMeier([]Lifetime{{Span: 9}, {Span: 12}, {Span: 15}, {Span: 30, Censored: true}})
	new := KaplanMeier([]Lifetime{{Span: 1}, {Span: 2}, {Span: 2}, {Span: 3}})
	fmt.Println(Medians(old, new, Confidence).Difference)
	// Output:
	// -10 (-Inf to +Inf; medians, unpaired, Kaplan-Meier, conservative, few ended, may cover less, n = 8)
}
