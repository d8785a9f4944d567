package run

import (
	"testing"

	"nines/experiments"
	"nines/experiments/stats"
)

// TestNoFailureIsNoCertainty: twelve runs in which every read was answered do
// not contradict a closed form a little below one, for the reads that fail may
// all be in one run of many. They do contradict one half.
func TestNoFailureIsNoCertainty(t *testing.T) {
	all := Metric{
		Expression: experiments.Expression{Measure: &experiments.Measure{Unit: experiments.Share}},
		Interval:   stats.Interval{Value: 1, Low: 1, High: 1, N: 12}, Runs: 12, Exact: true,
	}
	for expected, want := range map[float64]stats.Agreement{1: stats.Agrees, 0.9999855: stats.Undecided, 0.5: stats.Differs} {
		if got := agree(all, experiments.Closed{Expected: expected, Tolerance: 1e-6}); got != want {
			t.Errorf("1 in all of 12 runs beside %v: %v, want %v", expected, got, want)
		}
	}
	count := all
	count.Expression.Measure = &experiments.Measure{Unit: experiments.Count}
	if got := agree(count, experiments.Closed{Expected: 0.9, Tolerance: 0.01}); got != stats.Differs {
		t.Errorf("a count of 1 in all runs beside 0.9: %v, want differs", got)
	}
}
