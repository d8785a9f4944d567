package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Noise is never rewarded: an interval that agrees still agrees when it gets
// narrower, and one that is undecided is not helped by getting wider.
func TestNoiseIsNotRewarded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-10, 10).Draw(t, "value")
		half := rapid.Float64Range(0, 5).Draw(t, "half")
		less := half * rapid.Float64Range(0, 1).Draw(t, "share")
		tolerance := rapid.Float64Range(0, 5).Draw(t, "tolerance")
		wide := Interval{Value: value, Low: value - half, High: value + half, N: 30}
		narrow := Interval{Value: value, Low: value - less, High: value + less, N: 30}
		before, after := Agree(wide, 0, tolerance), Agree(narrow, 0, tolerance)
		if before != Undecided && after != before {
			t.Fatalf("%v %v, but narrowed to %v it %v", wide, before, narrow, after)
		}
	})
}

// What is not known is not judged.
func TestIgnoranceIsUndecided(t *testing.T) {
	for name, i := range map[string]Interval{
		"nothing":           Mean(nil, 0.95),
		"one replication":   Mean([]float64{1}, 0.95),
		"nine replications": Mean([]float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, 0.95),
		"no exposure":       Rate(0, 0, 0.95),
		"no failure":        MTBF(0, 1e6, 0.95),
		"one contributor":   RatioOfSums(make([]float64, 20), append(make([]float64, 19), 1), 0.95),
		"unbounded":         unknown(1, 100, "nothing is known"),
	} {
		if got := Agree(i, 1, 0.1); got != Undecided {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := Agree(Mean([]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 0.95), 1, 0); got != Agrees {
		t.Errorf("ten equal replications exactly as expected: %v", got)
	}
}

// A programmer's error names both values.
func TestPanics(t *testing.T) {
	for want, call := range map[string]func(){
		"stats: a confidence of 95 is not between 0 and 1":      func() { Mean(nil, 95) },
		"stats: 4 of 3 is no proportion":                        func() { AtMost(4, 3, 0.95) },
		"stats: 5 of 3 is no proportion":                        func() { Proportion(5, 3, 0.95) },
		"stats: -1 events in an exposure of 10":                 func() { Rate(-1, 10, 0.95) },
		"stats: a ratio of 1 and of 2 replications":             func() { RatioOfSums(make([]float64, 1), make([]float64, 2), 0.95) },
		"stats: a paired difference of 1 and of 0 replications": func() { Paired(make([]float64, 1), nil, 0.95) },
		"stats: a tolerance of NaN around 3":                    func() { Agree(Interval{}, 3, math.NaN()) },
		"stats: within 1 and 0 is nowhere":                      func() { Interval{}.Within(1, 0) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %q", got, want)
				}
			}()
			call()
		}()
	}
}
