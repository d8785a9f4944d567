package stats

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/sim"
)

// mserByDefinition is White's formula, term by term.
func mserByDefinition(series []float64) (int, bool) {
	var means []float64
	for ; len(series) >= 5; series = series[5:] {
		means = append(means, Sum(series[:5])/5)
	}
	best, least := 0, math.Inf(1)
	for cut := 0; cut <= len(means)/2 && len(means) >= 2; cut++ {
		rest := means[cut:]
		_, squares := moments(rest)
		if spread := squares / float64(len(rest)*len(rest)); spread < least {
			best, least = cut, spread
		}
	}
	return 5 * best, best < len(means)/2
}

func TestMSER5IsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sim.NewKey(rapid.Uint64().Draw(t, "seed"), 0, "mser", 0).At(0, 0)
		series := autoregressive(rapid.IntRange(0, 200).Draw(t, "n"), 0.5, rapid.Float64Range(-30, 30).Draw(t, "start"), &s)
		cut, ok := MSER5(series)
		if wantCut, wantOK := mserByDefinition(series); cut != wantCut || ok != wantOK {
			t.Fatalf("%d %t, by definition %d %t", cut, ok, wantCut, wantOK)
		}
	})
}

// A step is cut off, with hardly more than it; a series that never settles is
// refused.
func TestMSER5FindsTheStep(t *testing.T) {
	s := sim.NewKey(1, 0, "step", 0).At(0, 0)
	series := draws(gaussian, 1000, &s)
	for i := range 200 {
		series[i] += 50
	}
	if cut, ok := MSER5(series); cut < 200 || cut > 250 || !ok {
		t.Errorf("cut %d, %t; the step is at 200", cut, ok)
	}
	if i := Steady(series, 20, 0.95); !strings.Contains(i.Method, "shorter than 10 warm-ups") {
		t.Errorf("%v, with a warm-up of a fifth", i)
	}
	for i := range series {
		series[i] += float64(i)
	}
	if cut, ok := MSER5(series); ok {
		t.Errorf("a series that grows for ever is steady from %d on", cut)
	}
	if i := Steady(series, 10, 0.95); !strings.Contains(i.Method, "no steady state found") || !i.Doubtful() {
		t.Errorf("it has the mean %v", i)
	}
	if _, ok := MSER5(series[:9]); ok {
		t.Error("nine values show a steady state")
	}
}

// Batches of one value are replications.
func TestBatchesOfOneAreReplications(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		series := rapid.SliceOfN(rapid.Float64Range(-100, 100), 2, 60).Draw(t, "series")
		batched, plain := BatchMeans(series, len(series), 0.95), Mean(series, 0.95)
		near(t, "value", batched.Value, plain.Value, 1e-9)
		// Correlation to the next may only widen it.
		if width := plain.High - plain.Low; batched.High-batched.Low < width-1e-9*width {
			t.Fatalf("%v is narrower than %v", batched, plain)
		}
	})
}

// What does not fill a batch is dropped at the head; a ratio over one is a mean;
// and neither knows the scale.
func TestBatchesDropTheHead(t *testing.T) {
	series := []float64{1e9, 1, 2, 5, 6, 3, 4}
	ones := []float64{7, 1, 1, 1, 1, 1, 1}
	if i := BatchMeans(series, 3, 0.95); i.Value != 3.5 || i.N != 3 {
		t.Errorf("mean %v of 1.5, 5.5 and 3.5", i)
	}
	mean, ratio := BatchMeans(series, 3, 0.95), BatchRatio(series, ones, 3, 0.95)
	near(t, "value", ratio.Value, mean.Value, 1e-12)
	near(t, "low", ratio.Low, mean.Low, 1e-9)
	near(t, "high", ratio.High, mean.High, 1e-9)

	skewed := []float64{1, 2, 1, 3, 1, 2, 40, 1, 2, 1, 3, 2}
	mean, ratio = BatchMeans(skewed, 12, 0.95), BatchRatio(skewed, slices.Repeat([]float64{1}, 12), 12, 0.95)
	near(t, "skewed low", ratio.Low, mean.Low, 1e-9)
	near(t, "skewed high", ratio.High, mean.High, 1e-9)
}

func TestBatchesThatSayNothing(t *testing.T) {
	for name, i := range map[string]Interval{
		"too few values": BatchMeans([]float64{1, 2, 3}, 4, 0.95),
		"no values":      BatchRatio(nil, nil, 4, 0.95),
		"all alike":      BatchMeans([]float64{2, 2, 2, 2}, 2, 0.95),
		"nothing asked":  BatchRatio([]float64{0, 0}, []float64{0, 0}, 2, 0.95),
		"one asked":      BatchRatio([]float64{0, 1}, []float64{0, 2}, 2, 0.95),
	} {
		if !i.Doubtful() {
			t.Errorf("%s: %v is beyond doubt", name, i)
		}
	}
}

// Batches that are too short are noticed: the interval is wider than that of
// independent batches would be, and says so.
func TestCorrelationIsNoticed(t *testing.T) {
	s := sim.NewKey(1, 0, "correlated", 0).At(0, 0)
	series := autoregressive(300, 0.95, 0, &s)
	i, means := BatchMeans(series, 30, 0.95), batchMeans(series, 30)
	plain := Mean(means, 0.95)
	if i.High-i.Low <= plain.High-plain.Low || !strings.Contains(i.Method, "a correlation of 0.") {
		t.Errorf("%v, taken as independent %v", i, plain)
	}
}
