package systems_test

import (
	"math"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/validate"
)

// tableForms returns the closed forms of a row of a shipped table, the settings
// applied, by measure.
func tableForms(t *testing.T, table, row string, settings ...string) (forms map[string]experiments.Closed) {
	t.Helper()
	forms = make(map[string]experiments.Closed)
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
				forms[form.Measure] = form
			}
		}
	}
	return forms
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
			"links.default={latency: 20ms, loss: 1%}",
		}},
		{"in-flight", "five", "lost(store)", []string{
			"systems.store.ack=one", "systems.store.lag=exponential(50ms)", "systems.store.lag=200us", "systems.store.replicas=2", "systems.store.failover=false",
			"load.users.surge={at: 400ms, for: 100ms, times: 3}", "faults.stop={pause: store.leader, at: 200ms, for: 100ms}", "faults.crash.repair=1s",
			"load.users.to=300ms", "load.users.from=540ms", "load.users.deadline=1us", "load.users.arrivals=constant", "faults.crash.at=10ms", "measure.to=560ms",
			"systems.store.hear=none", "systems.store.fencing=false", "systems.store.defect=any-backup", "systems.store.lease=1ms", "systems.store.detector.timeout=1ms",
			"clocks={drift: \"uniform(-400000, 400000)\"}",
		}},
		{"behind", "one", "stale(readers)", []string{
			"systems.store.reads=primary", "systems.store.ack=one", "load.readers.at=A", "load.readers.pinned=false", "load.readers.reads=50%",
			"load.writers.keys=zipf(10, 1)", "links.default=20ms",
			"load.writers.to=10s", "load.writers.at=B", "load.writers.deadline=1us", "load.writers.arrivals=constant", "systems.store.lag=40s", "systems.store.lease=1ms",
		}},
		{"dns-failover", "every-30s", "rto(users, crash)", []string{
			"systems.store.route.by=primary", "systems.store.route.kind=balancer", "systems.store.heartbeat=20s", "load.users.open=0.1/s", "measure.to=100s",
			"faults.crash.for=10s", "load.users.to=50s", "load.users.deadline=1us", "links.default={latency: 100us, loss: 30%}", "systems.store.disk=30s",
			"systems.store.detector.timeout=100s", "systems.store.detector.timeout=1ms", "systems.store.detector={kind: phi, pause: 100s}", "systems.store.lease=100s",
			"systems.store.ack=all", "systems.store.replicas=2", "systems.store.failover=false", "systems.store.hear=none",
		}},
		{"one-primary", "nineteen-to-one", "yield(probe)", []string{
			"systems.store.failover=false", "load.probe.deadline=1us", "load.probe.to=100h", "links.default={latency: 1ms, loss: 20%}", "systems.store.disk=1h",
			"systems.store.detector={kind: phi, pause: 10h}", "systems.store.detector={kind: nfd-s, margin: 10h}", "systems.store.route={kind: balancer, interval: 1h}",
		}},
	} {
		if _, found := tableForms(t, c.table, c.row)[c.measure]; !found {
			t.Errorf("%s/%s: there is no closed form for %s", c.table, c.row, c.measure)
		}
		for _, setting := range c.spoils {
			if _, found := tableForms(t, c.table, c.row, setting)[c.measure]; found {
				t.Errorf("%s/%s with %s: a closed form for %s that does not hold", c.table, c.row, setting, c.measure)
			}
		}
	}
}

// However rare heartbeats are, and however short delays: half of the mistakes
// that last 1 ms on average are over in the first 0.7 ms of a minute.
func TestRareHeartbeatsAreMistakenAsLongAsDelaysLast(t *testing.T) {
	forms := tableForms(t, "nfd-s", "delta-20ms",
		"links.default=exponential(1ms)", "systems.store.heartbeat=60s", "systems.store.detector.margin=1ms")
	if got := forms["mistaken(store)"].Expected; math.Abs(got-0.001) > 1e-7 {
		t.Errorf("a mistake lasts %v s on average, want 0.001", got)
	}
}
