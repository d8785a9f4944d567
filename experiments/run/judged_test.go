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

// That something did not happen in any of thirty runs proves that it is rare, by
// three of thirty, and not that it never does.
func TestNeverTakesMoreThanThirtyRuns(t *testing.T) {
	registry := systems.Builtin()
	for _, s := range registry.Systems {
		if s.Kind == "register" {
			s.Events = []experiments.EventKind{{Name: "loss", Doc: "Writes were lost."}}
		}
	}
	file, err := experiments.Decode("test", []byte(`
sites: {A: 1}
systems: {store: {kind: register}}
load: {u: {calls: store, open: 5/s}}
measure: {to: 1s}
expect: [P(loss) < 10%, P(loss) <= 9%, P(loss) = 0%, count(loss) = 0, P(loss) > 1%, P(loss) > 20%]
`), nil, registry)
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Execute(file, run.Options{Seed: 1, Replications: 30})
	if err != nil {
		t.Fatal(err)
	}
	want := []run.Status{run.Met, run.Undecided, run.Undecided, run.Met, run.Undecided, run.Failed}
	for i, x := range r.Variants[0].Expectations {
		if x.Status != want[i] {
			t.Errorf("%s is %v, want %v", x.Text, x.Status, want[i])
		}
	}
}
