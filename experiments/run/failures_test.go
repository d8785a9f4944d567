package run_test

import (
	"math"
	"strings"
	"testing"

	"nines/experiments/run"
	"nines/experiments/stats"
)

// unit is one machine that fails and is repaired, both at random, and a user
// who asks it ten times a second.
const unit = `
sites:   {A: 1}
links:   {default: 1ms, local: 1ms}
systems: {store: {kind: register, protocol: lww, read: 1, write: 1}}
load:    {probe: {calls: store, users: 1, arrivals: constant, open: 10/s, deadline: 50ms, keys: uniform(1)}}
faults:  {down: {crash: store, life: LIFE, repair: REPAIR}}
measure: {to: LENGTH, report: [uptime(probe), "mtbf(probe, 100ms, 1)", "recovery(probe, 100ms, 1)"]}
study:   {replications: REPLICATIONS}
`

// repaired executes the scenario.
func repaired(t *testing.T, life, repair, length, replications string, o run.Options) []run.Metric {
	t.Helper()
	text := strings.NewReplacer("LIFE", life, "REPAIR", repair, "LENGTH", length, "REPLICATIONS", replications).Replace(unit)
	r, err := run.Execute(decode(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Variants[0].Metrics
}

func holds(t *testing.T, what string, i stats.Interval, truth float64) {
	t.Helper()
	if !(i.Low <= truth && truth <= i.High) {
		t.Errorf("%s: %v does not hold %v", what, i, truth)
	}
}

// An alternating renewal process with a mean life of 99 s and a mean repair of
// 1 s is up for 99 of 100 seconds. A probe every 100 ms sees all failures but
// those that it just misses, a share of 1-(1-exp(-0.1))/0.1.
func TestFailuresAndRepairs(t *testing.T) {
	metrics := repaired(t, "exponential(99s)", "exponential(1s)", "2000s", "10", run.Options{Seed: 1})
	uptime, mtbf, recovery := metrics[0], metrics[1], metrics[2]
	holds(t, "availability", uptime.Interval, 0.99)
	seen := (1 - math.Exp(-0.1)) / 0.1
	holds(t, "MTBF", mtbf.Interval, 100e9/seen)
	if mtbf.Interval.High > 1.5*mtbf.Interval.Low || mtbf.Interval.N != recovery.Spells {
		t.Errorf("MTBF of %d outages: %v", recovery.Spells, mtbf.Interval)
	}
	// What is seen is longer: half of it is over after u with exp(-u)·10·(exp(0.1)-1)
	// = seen/2, but for the grid of the probe.
	median := -math.Log(seen / 2 / (10 * (math.Exp(0.1) - 1)))
	holds(t, "median recovery", recovery.Interval, math.Round(median*10)*1e8)
}

// Where repairs take about as long as there is time, those that are seen to end
// are the short ones: their median is far off. Kaplan and Meier let the others
// count for what they lasted.
func TestCensoredRecoveries(t *testing.T) {
	text := strings.NewReplacer("LIFE", "exponential(20s)", "REPAIR", "exponential(60s)", "LENGTH", "60s", "REPLICATIONS", "200").Replace(unit)
	r, err := run.Execute(decode(t, text), run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := r.Variants[0].Metrics[2]
	var all, ended []stats.Lifetime
	for _, one := range r.Runs {
		for _, spell := range run.Lifetimes(one.Quantities[2:3]) {
			if all = append(all, spell); !spell.Censored {
				ended = append(ended, spell)
			}
		}
	}
	if m.Spells != int64(len(all)) || m.Censored != int64(len(all)-len(ended)) || m.Censored < m.Spells/3 {
		t.Errorf("%d of %d are censored, of %d of %d", m.Censored, m.Spells, len(all)-len(ended), len(all))
	}
	truth := 60e9 * math.Ln2
	holds(t, "median recovery", stats.KaplanMeier(all).Quantile(0.5, 0.999), truth)
	if naive := stats.KaplanMeier(ended).Quantile(0.5, 0.999); naive.High > truth {
		t.Errorf("what ended is enough to know the median: %v", naive)
	}
}

// Resampled, the same numbers have intervals of the same size, and the method
// says how they were found.
func TestBootstrappedStudy(t *testing.T) {
	usual := repaired(t, "exponential(20s)", "exponential(2s)", "200s", "12", run.Options{Seed: 1})
	resampled := repaired(t, "exponential(20s)", "exponential(2s)", "200s", "12, intervals: bootstrap", run.Options{Seed: 1})
	for i, m := range resampled {
		a, b := usual[i].Interval, m.Interval
		if a.Value != b.Value || !strings.HasPrefix(b.Method, "bootstrap BCa") {
			t.Errorf("%s: %v, and %v by resampling", m.Expression.Text, a, b)
		}
		if ratio := (b.High - b.Low) / (a.High - a.Low); ratio < 0.4 || ratio > 2.5 {
			t.Errorf("%s: %v, and %v by resampling", m.Expression.Text, a, b)
		}
	}
}

// A study that wants a mean time between failures to within a tenth goes on
// until there were failures enough.
func TestPrecisionOfFailures(t *testing.T) {
	text := strings.NewReplacer("LIFE", "exponential(5s)", "REPAIR", "exponential(1s)", "LENGTH", "60s",
		"REPLICATIONS", "10, primary: 'mtbf(probe, 100ms, 1)', precision: {relative: 15%, at-most: 60}").Replace(unit)
	r, err := run.Execute(decode(t, text), run.Options{Seed: 1, Study: true})
	if err != nil {
		t.Fatal(err)
	}
	i := r.Variants[0].Metrics[1].Interval
	if half := max(i.High-i.Value, i.Value-i.Low); half > 0.15*i.Value || r.Replications <= 10 || r.Replications >= 60 {
		t.Errorf("%d replications, %v", r.Replications, i)
	}
}
