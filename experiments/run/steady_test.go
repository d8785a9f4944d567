package run_test

import (
	"math"
	"strings"
	"testing"

	"nines/experiments/run"
)

// A store that nobody on the left reaches at first, and then loses a message
// now and then for ever.
const warming = `
sites:   {A: 1, B: 2}
links:   {default: 5ms, local: 1ms}
systems: {store: {kind: register, quorum-timeout: 50ms}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s, deadline: 100ms}}
faults:
  start: {partition: [A, B], at: 0s, for: 40s}
  noise: {degrade: [A, B], loss: 20%, at: 0s}
measure: {run: steady, to: 600s, report: [yield(users), "latency(users, p50)", linearizable(store)]}
expect:  [yield(users) >= 70%]
`

func metrics(t *testing.T, text string, o run.Options) []run.Metric {
	t.Helper()
	o.Seed = 1
	r, err := run.Execute(decode(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Variants[0].Metrics
}

// The warm-up of a steady run is found and left out, and its batches stand for
// replications.
func TestASteadyRunIsMeasuredAfterItsWarmup(t *testing.T) {
	f := decode(t, warming)
	r, err := run.Execute(f, run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Replications != 1 {
		t.Errorf("%d replications", r.Replications)
	}
	for i, m := range r.Variants[0].Metrics[:2] {
		batches := r.Runs[0].Series[f.Variants[0].Batches(m.Expression)]
		if begin := batches[0].X / 1e9; begin < 40 || begin > 60 {
			t.Errorf("the warm-up of %s is %d s, want some more than 40", m.Expression.Text, begin)
		}
		if m.Interval.N != 30 || !strings.HasPrefix(m.Interval.Method, "warm-up of ") || m.Exact {
			t.Errorf("%s is %v", m.Expression.Text, m.Interval)
		}
		if i == 0 {
			var num, den int64
			for _, batch := range batches {
				num, den = num+batch.Num, den+batch.Den
			}
			if q := r.Runs[0].Quantities[0]; q.Num != num || q.Den != den || m.Interval.Value != float64(num)/float64(den) {
				t.Errorf("the batches have %d of %d, the run %d of %d, the interval %v", num, den, q.Num, q.Den, m.Interval)
			}
		}
	}
	if status := r.Variants[0].Expectations[0].Status; status != run.Met {
		t.Errorf("the expectation is %v: %v", status, r.Variants[0].Metrics[0].Interval)
	}
}

// A run whose steady state begins with its second half only has no interval.
func TestNoSteadyState(t *testing.T) {
	m := metrics(t, strings.Replace(warming, "for: 40s", "for: 305s", 1), run.Options{})[0]
	if !math.IsInf(m.Interval.High, 1) || m.Interval.Method != "no steady state found: no interval" {
		t.Errorf("%v", m.Interval)
	}
	several := metrics(t, strings.Replace(warming, "for: 40s", "for: 305s", 1), run.Options{Replications: 2})[0]
	if !strings.HasSuffix(several.Interval.Method, ", no steady state found in 2 of 2 runs") {
		t.Errorf("%v", several.Interval)
	}
}

// Several steady runs are samples, each after a warm-up of its own; a warm-up
// that is given is left out of all.
func TestSeveralSteadyRunsAreSamples(t *testing.T) {
	found := metrics(t, warming, run.Options{Replications: 3})[0]
	given := metrics(t, strings.Replace(warming, "run: steady", "run: steady, warmup: 40s", 1), run.Options{Replications: 3})[0]
	from := metrics(t, strings.Replace(warming, "run: steady", "from: 40s", 1), run.Options{Replications: 3})[0]
	if found.Interval.N != 3 || math.Abs(found.Interval.Value-given.Interval.Value) > 0.01 {
		t.Errorf("found: %v, given: %v", found.Interval, given.Interval)
	}
	if given.Interval != from.Interval {
		t.Errorf("a given warm-up: %v, a terminating run from there: %v", given.Interval, from.Interval)
	}
	if one := metrics(t, strings.Replace(warming, "run: steady", "run: steady, warmup: 40s", 1), run.Options{})[0]; one.Interval.N != 30 {
		t.Errorf("one run after a given warm-up: %v", one.Interval)
	}
}

// A store that is cut off in the tenth minute of ten, and then again: what is
// rare differs from batch to batch.
const uneven = `
sites:   {A: 1, B: 2}
links:   {default: {latency: exponential(5ms)}, local: 1ms}
systems: {store: {kind: register, quorum-timeout: 50ms}}
load:    {users: {at: A, pinned: true, calls: store, open: 20/s, deadline: 100ms}}
faults:
  slow: {degrade: [A, B], latency: 3, at: 100s, for: 20s}
  cut:  {partition: [A, B], at: 400s, for: 25s}
measure:
  run: steady
  warmup: 20s
  to: 600s
  report: ["latency(users, p99)", outages(users), downtime(users), "worst-uptime(users, 10s)", uptime(users)]
expect:
  - outages(users) = 1
  - outages(users) < 1
  - worst-uptime(users, 10s) < 50%
`

// Whatever the batches say, the value is that of the run. A percentile has an
// interval around it; a total has none, and is judged by what it was.
func TestTheValueIsThatOfTheRun(t *testing.T) {
	r, err := run.Execute(decode(t, uneven), run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Variants[0]
	for i, m := range v.Metrics {
		q := r.Runs[0].Quantities[i]
		own := float64(q.Num)
		if q.Unit.Ratio() {
			own /= float64(q.Den)
		}
		if m.Interval.Value != own || m.Interval.Low > own || m.Interval.High < own {
			t.Errorf("%s of the run is %v, the metric %v", m.Expression.Text, own, m.Interval)
		}
	}
	methods := []string{
		"sectioning, 30 batches in 1 run, Student t", "one replication: no interval", "one replication: no interval",
		"one replication: no interval", "ratio of batches, jackknife of 30 batches in 1 run, Student t",
	}
	for i, m := range v.Metrics[:len(methods)] {
		if !strings.HasPrefix(m.Interval.Method, methods[i]) || m.Exact != strings.HasPrefix(methods[i], "one") {
			t.Errorf("%s by %q, exact: %v", m.Expression.Text, m.Interval.Method, m.Exact)
		}
	}
	if !v.Metrics[0].Interval.Doubtful() {
		t.Errorf("no doubt about %v", v.Metrics[0].Interval)
	}
	for i, want := range []run.Status{run.Met, run.Failed, run.Met} {
		if x := v.Expectations[i]; x.Status != want {
			t.Errorf("%s is %v, want %v", x.Text, x.Status, want)
		}
	}
}
