package systems_test

import (
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/validate"
)

// tableForms returns the measures for which a row of a shipped table has closed
// forms, the settings applied.
func tableForms(t *testing.T, table, row string, settings ...string) (measures []string) {
	t.Helper()
	raw, found := validate.Open(table)
	if !found {
		t.Fatalf("there is no table %s", table)
	}
	f, err := experiments.Decode(table, raw, settings, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range f.Variants {
		if v.Name == row {
			for _, form := range v.Systems[0].Kind.Theory(v, &v.Systems[0]) {
				measures = append(measures, form.Measure)
			}
		}
	}
	return measures
}

// A closed form of a store with a primary is there where it holds, and silent
// where one of its assumptions does not.
func TestPrimaryTheoryKnowsItsLimits(t *testing.T) {
	for _, c := range []struct {
		table, row, measure string
		spoils              []string // each by itself
	}{
		{"nfd-s", "delta-20ms", "mtbf(mistake)", []string{
			"systems.store.detector.kind=fixed", "systems.store.replicas=3", "systems.store.failover=true", "clocks={offset: \"normal(0, 10ms)\"}",
			"links.default={latency: \"lognormal(20ms, 1)\"}", "links.default={latency: exponential(20ms), duplicate: 1%}",
			"faults={stop: {pause: store.leader, at: 200s, for: 1s}}",
		}},
		{"in-flight", "five", "lost(store)", []string{
			"systems.store.ack=one", "systems.store.lag=exponential(50ms)", "systems.store.lag=200us", "systems.store.replicas=2", "systems.store.failover=false",
			"load.users.surge={at: 400ms, for: 100ms, times: 3}", "faults.stop={pause: store.leader, at: 200ms, for: 100ms}", "faults.crash.repair=1s",
		}},
		{"behind", "one", "stale(readers)", []string{
			"systems.store.reads=primary", "systems.store.ack=one", "load.readers.at=A", "load.readers.pinned=false", "load.readers.reads=50%",
			"load.writers.keys=zipf(10, 1)", "links.default=20ms",
		}},
		{"dns-failover", "every-30s", "rto(users, crash)", []string{
			"systems.store.route.by=primary", "systems.store.route.kind=balancer", "systems.store.heartbeat=20s", "load.users.open=1/s", "measure.to=100s",
			"faults.crash.for=10s",
		}},
	} {
		if forms := tableForms(t, c.table, c.row); !slices.Contains(forms, c.measure) {
			t.Errorf("%s/%s: there is no closed form for %s", c.table, c.row, c.measure)
		}
		for _, setting := range c.spoils {
			if forms := tableForms(t, c.table, c.row, setting); slices.Contains(forms, c.measure) {
				t.Errorf("%s/%s with %s: a closed form for %s that does not hold", c.table, c.row, setting, c.measure)
			}
		}
	}
}
