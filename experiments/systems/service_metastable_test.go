package systems_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/systems"
	"nines/sim"
	"nines/workloads/history"
)

// observeShipped runs the first variant of a shipped scenario with some settings.
func observeShipped(t *testing.T, name string, settings ...string) *experiments.Observation {
	t.Helper()
	raw, _ := library.Open(name)
	f := decode(t, systems.Builtin(), string(raw), settings...)
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// recovered returns how long after the trigger's end the last operation was
// invoked that did not succeed, and whether all of the last minute did.
func recovered(o *experiments.Observation) (after time.Duration, ok bool) {
	last, end := sim.Start, o.Scenario.Window.To
	for _, op := range o.Loads[0].Ops {
		if op.Outcome != history.OK || op.Late {
			last = max(last, op.Invoke)
		}
	}
	return max(0, last.Sub(o.Episodes[0].To)), end.Sub(last) > time.Minute
}

// MS-5: the outcomes that Huang et al. (OSDI 2022) published for four variants
// of one trigger.
func TestOutcomesOfTheRetryExperiment(t *testing.T) {
	for _, row := range []struct {
		name     string
		settings []string
		want     bool
	}{
		{"77.5 % less for 10 s", []string{"faults.trigger.factor=4.444444444"}, true},
		{"80 % less for 10 s", nil, false},
		{"80 % less for 9 s", []string{"faults.trigger.for=9s"}, true},
		{"80 % less for 10 s at 3/4 of the load", []string{"load.users.open=28.5/s"}, true},
	} {
		o := observeShipped(t, "metastable", row.settings...)
		if _, got := recovered(o); got != row.want {
			t.Errorf("%s: recovered %v, want %v", row.name, got, row.want)
		}
	}
}

// lastTimeout returns how long after the trigger's end the last attempt timed
// out.
func lastTimeout(o *experiments.Observation) (after time.Duration) {
	for _, c := range o.Occurrences {
		if c.Event == "timed-out" {
			after = max(after, c.To.Sub(o.Episodes[0].To))
		}
	}
	return after
}

// MS-6: a permanent failure needs λ(1+R) > μ. Where it recovers, the last
// attempt times out when the queue has been worked off. At 38/s without retries
// nobody who comes after the trigger is affected, and the last time-out, of those
// who came before, is a second after it.
func TestHiddenCapacity(t *testing.T) {
	for _, row := range []struct {
		load, retries string
		want          time.Duration // -1: never
	}{
		{"38/s", "0", time.Second}, {"38/s", "1", 4 * time.Second}, {"38/s", "2", -1}, {"38/s", "4", -1},
		{"60/s", "0", 6 * time.Second}, {"60/s", "1", -1}, {"80/s", "0", 18 * time.Second}, {"80/s", "1", -1},
	} {
		o := observeShipped(t, "metastable", "load.users.open="+row.load, "systems.client.calls.server.retry.times="+row.retries, "measure.to=200s")
		_, ok := recovered(o)
		after := lastTimeout(o)
		switch {
		case ok != (row.want >= 0):
			t.Errorf("%s with %s retries: recovered %v, want %v", row.load, row.retries, ok, row.want)
		case ok && (after-row.want).Abs() > time.Second:
			t.Errorf("%s with %s retries: recovered after %v, want %v", row.load, row.retries, after, row.want)
		}
	}
}

// MS-7: a breaker ends it about its wait after it opened, which was some three
// seconds before the trigger's end. One that never half-opens ends it, too, and
// the service with it.
func TestBreakerEndsTheCollapse(t *testing.T) {
	for _, row := range []struct {
		wait string
		want time.Duration // -1: never
	}{{"1s", 2 * time.Second}, {"10s", 7 * time.Second}, {"60s", 57 * time.Second}, {"1d", -1}} {
		o := observeShipped(t, "metastable", "systems.client.calls.server.breaker={wait: "+row.wait+"}")
		after, ok := recovered(o)
		if ok != (row.want >= 0) || ok && (after-row.want).Abs() > time.Second {
			t.Errorf("open for %s: recovered %v after %v, want %v", row.wait, ok, after, row.want)
		}
	}
}

// CB-1 and CB-3: when the breakers open and close, to the hundredth of a second.
func TestBreakerTraces(t *testing.T) {
	for preset, want := range map[string][]string{
		"resilience4j": {"100.49", "160.59", "220.69", "280.79", "340.89", "closed 400.99"},
		"gobreaker":    {"100.05", "160.06", "220.07", "280.08", "340.09", "closed 400.10"},
	} {
		o := observeShipped(t, "breaker", "systems.client.calls.dependency.breaker="+preset)
		var got []string
		for _, c := range o.Occurrences {
			if c.Event == "opened" {
				got = append(got, hundredths(c.From))
			}
		}
		i := slices.IndexFunc(o.Occurrences, func(c experiments.Occurrence) bool { return c.Event == "open" })
		got = append(got, "closed "+hundredths(o.Occurrences[i].To))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", preset, got, want)
		}
	}
}

// hundredths rounds down: a time-out takes a moment.
func hundredths(at sim.Time) string {
	return fmt.Sprintf("%.2f", math.Floor(100*at.Sub(sim.Start).Seconds())/100)
}

// Choices that may fall on one machine twice are told from those that may not:
// of two machines the busier one is then taken a quarter of the time.
func TestReplacementShows(t *testing.T) {
	mean := func(balance string) int64 {
		f := decodeTheory(t, "pool", "systems.m.machines=2", "load.users.open=160/s", "measure.to=300s", "systems.m.balance="+balance)
		o, err := f.Variants[0].Run(sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		return f.Variants[0].Measures[0].Evaluate(o).Num
	}
	distinct, replaced := mean("two-choices"), mean("two-choices-with-replacement")
	if float64(replaced) < 1.1*float64(distinct) {
		t.Errorf("%v without replacement and %v with it", time.Duration(distinct), time.Duration(replaced))
	}
}

// Health checks take a machine that has crashed out of the rotation: with them
// hardly anybody notices, without them one request in ten is lost.
func TestHealthChecks(t *testing.T) {
	crash := []string{"faults={dead: {crash: m.3, at: 20s, for: 20s}}", "measure.run=terminating", "measure.warmup=null", "measure.to=60s", "load.users.deadline=1s"}
	lost := func(settings ...string) (n int, removed []experiments.Occurrence) {
		f := decodeTheory(t, "pool", append(slices.Clone(crash), settings...)...)
		o, err := f.Variants[0].Run(sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range o.Loads[0].Ops {
			if op.Outcome != history.OK {
				n++
			}
		}
		return n, slices.DeleteFunc(o.Occurrences, func(c experiments.Occurrence) bool { return c.Event != "removed" })
	}
	unchecked, _ := lost()
	checked, removed := lost("systems.m.check={interval: 500ms, timeout: 100ms, fall: 2}")
	if unchecked < 900 || unchecked > 1100 || checked < 20 || checked > 60 {
		t.Errorf("%d of about 10,000 requests were lost without health checks, %d with them", unchecked, checked)
	}
	if len(removed) != 1 || removed[0].From != 20_600_000_000 || removed[0].To != 40_000_000_000 {
		t.Errorf("out of rotation: %+v", removed)
	}
}
