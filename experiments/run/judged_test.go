package run_test

import (
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
)

func executed(t *testing.T, text string, replications int64) *run.Result {
	t.Helper()
	file, err := experiments.Decode("test", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Execute(file, run.Options{Seed: 1, Replications: replications})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A yield of more than all is impossible, and an expectation of at most all is
// met.
func TestSharesStayWithinAllAndNothing(t *testing.T) {
	r := executed(t, `
sites: {A: 1, B: 2}
systems: {store: {kind: register}}
load: {u: {at: A, calls: store, pinned: true, open: 20/s, deadline: 1s}}
faults: {cut: {partition: [A, B], life: exponential(10s), repair: exponential(3s)}}
measure: {to: 20s}
expect: [yield(u) <= 100%]
`, 3)
	v := r.Variants[0]
	if i := v.Metrics[v.Expectations[0].Metric].Interval; i.High > 1 || i.Low < 0 {
		t.Errorf("the yield lies in [%v, %v]", i.Low, i.High)
	}
	if v.Expectations[0].Status != run.Met {
		t.Errorf("yield(u) <= 100%% is %v", v.Expectations[0].Status)
	}
}

func TestClosedLoadsAreCalledDemandBiased(t *testing.T) {
	r := executed(t, `
sites: {A: 1}
systems: {store: {kind: register}}
load: {u: {calls: store, closed: {clients: 5, think: 100ms}, deadline: 1s}}
measure: {to: 5s}
`, 2)
	for _, m := range r.Variants[0].Metrics {
		if said := strings.Contains(m.Interval.Method, run.DemandBiased); said != strings.HasPrefix(m.Expression.Text, "yield") {
			t.Errorf("%s: %q", m.Expression.Text, m.Interval.Method)
		}
	}
}
