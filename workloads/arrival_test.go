package workloads_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
	"nines/workloads/history"

	"gonum.org/v1/gonum/stat/distuv"
)

// hundred arrives 100 times a second for 100 s.
func hundred() workloads.Load {
	return workloads.Load{
		Name: "users", Site: "eu", Open: &workloads.Open{PerSecond: 100}, Reads: 0.7,
		Keys: dist.UniformIndex(50), To: 100 * second,
	}
}

func TestOpenArrivalsArePoisson(t *testing.T) {
	h := run(t, hundred(), "eu")
	if p := kolmogorovSmirnov(gaps(h), distuv.Exponential{Rate: 100}.CDF); p < 0.001 {
		t.Errorf("gaps are not exponential: p = %v", p)
	}
	// Counts of disjoint seconds are Poisson: their variance is their mean.
	var counts [100]float64
	for _, op := range h {
		counts[op.Invoke/second]++
	}
	var sum, squares float64
	for _, c := range counts {
		sum += c
		squares += (c - 100) * (c - 100)
	}
	if z := (sum - 10_000) / 100; math.Abs(z) > 4 {
		t.Errorf("%v arrivals, want 10,000 ± 100", sum)
	}
	chi := distuv.ChiSquared{K: 100}
	if p := chi.CDF(squares / 100); p < 0.0005 || p > 0.9995 {
		t.Errorf("the variance of the counts is %v, want 100", squares/100)
	}
}

// A surge squeezes time: measured in what the rate makes of it, the gaps are
// exponential again. A silence is a surge of nothing.
func TestSurgesKeepArrivalsPoisson(t *testing.T) {
	l := hundred()
	l.Open.Surges = []workloads.Surge{
		{At: 20 * second, For: 20 * time.Second, Times: 5},
		{At: 30 * second, For: 20 * time.Second, Times: 0.5}, // overlaps: 2.5 times for 10 s, then half
		{At: 60 * second, For: 10 * time.Second, Times: 0},
	}
	h := run(t, l, "eu")
	expected := []float64{2000, 5000, 2500, 500, 1000, 0, 3000}
	edges := []sim.Time{0, 20, 30, 40, 50, 60, 70, 100}
	for i, want := range expected {
		got := 0.0
		for _, op := range h {
			if op.Invoke >= edges[i]*second && op.Invoke < edges[i+1]*second {
				got++
			}
		}
		if math.Abs(got-want) > 4*math.Sqrt(want) {
			t.Errorf("%d s to %d s: %v arrivals, want %v ± %.0f", edges[i], edges[i+1], got, want, math.Sqrt(want))
		}
	}
	squeezed := make(history.History, len(h))
	for i, op := range h {
		var at float64 // in arrivals
		for j, n := range expected {
			from, to := edges[j]*second, edges[j+1]*second
			inside := max(0, min(op.Invoke, to)-from)
			at += n * float64(inside) / float64(to-from)
		}
		squeezed[i].Invoke = sim.Time(at * float64(10*time.Millisecond))
	}
	if p := kolmogorovSmirnov(gaps(squeezed), distuv.Exponential{Rate: 100}.CDF); p < 0.001 {
		t.Errorf("squeezed gaps are not exponential: p = %v", p)
	}
}

func TestGapsOfOtherShapesKeepTheRate(t *testing.T) {
	l := hundred()
	l.Open.Gap = dist.Constant(7 * time.Hour) // only its shape counts
	h := run(t, l, "eu")
	for i := range h {
		if want := sim.Time(i+1) * 10 * sim.Time(ms); h[i].Invoke != want {
			t.Fatalf("arrival %d at %v, want %v", i, h[i].Invoke, want)
		}
	}
	if len(h) != 9999 { // the 10,000th would be at 100 s, which is outside
		t.Errorf("%d arrivals", len(h))
	}
}

func TestLoadsKeepToTheirWindow(t *testing.T) {
	l := hundred()
	l.From, l.To = 10*second, 11*second
	for _, op := range run(t, l, "eu") {
		if op.Invoke < l.From || op.Invoke >= l.To {
			t.Fatalf("an arrival at %v", op.Invoke)
		}
	}
}

func TestARateThatNeverComesEndsTheLoad(t *testing.T) {
	l := hundred()
	l.Open.PerSecond = 1e-300
	if h := run(t, l, "eu"); len(h) != 0 {
		t.Errorf("%d arrivals", len(h))
	}
	l = hundred()
	l.Open.Surges = []workloads.Surge{{At: 1 * second, For: math.MaxInt64, Times: 0}}
	if h := run(t, l, "eu"); len(h) == 0 || h[len(h)-1].Invoke >= second {
		t.Errorf("%d arrivals although silence began after 1 s", len(h))
	}
}

// gaps returns the times between arrivals, in seconds.
func gaps(h history.History) []float64 {
	var all []float64
	last := sim.Start
	for _, op := range h {
		all = append(all, op.Invoke.Sub(last).Seconds())
		last = op.Invoke
	}
	return all
}

// kolmogorovSmirnov returns the probability of a sample at least as far from
// the distribution, by the asymptotic formula.
func kolmogorovSmirnov(sample []float64, cdf func(float64) float64) float64 {
	slices.Sort(sample)
	n := float64(len(sample))
	distance := 0.0
	for i, x := range sample {
		f := cdf(x)
		distance = max(distance, f-float64(i)/n, float64(i+1)/n-f)
	}
	lambda, p := distance*math.Sqrt(n), 0.0
	for k := 1.0; k <= 100; k++ {
		p += 2 * math.Pow(-1, k-1) * math.Exp(-2*k*k*lambda*lambda)
	}
	return min(max(p, 0), 1)
}
