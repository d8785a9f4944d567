package systems_test

import (
	"math"
	"slices"
	"testing"

	"nines/experiments/run"
	"nines/experiments/stats"
)

// serviceRows are reference values, each brought about by a scenario that anybody
// can run, and a mutant: what must not go unnoticed. Times are in nanoseconds.
var serviceRows = []struct {
	name      string
	file      string
	settings  []string
	expected  map[string]float64 // by measure, from the tables
	tolerance float64            // relative
	open      bool               // there is no closed form: the value is that of other simulations
	mutant    string
}{
	{name: "LB-1, random at .5, long", file: "pool", settings: []string{"measure.to=70s"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 20e6, "sojourn(m, p99)": 92.103e6}, mutant: "systems.m.balance=round-robin"},
	{name: "LB-1, random at .8, long", file: "pool", settings: []string{"load.users.open=800/s", "measure.to=610s"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 50e6}, mutant: "systems.m.balance=round-robin"},
	{name: "LB-2, round robin at .5", file: "pool", settings: []string{"systems.m.balance=round-robin"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 13.246e6}, mutant: "systems.m.balance=random"},
	{name: "LB-2, round robin at .9, long", file: "pool", settings: []string{"systems.m.balance=round-robin", "load.users.open=900/s", "measure.to=1000s"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 56.603e6}, mutant: "systems.m.balance=random"},
	{name: "LB-4, two choices of 100 at .5, long", file: "pool", tolerance: .01, open: true,
		settings: []string{"systems.m.balance=two-choices", "systems.m.machines=100", "load.users.open=5000/s", "measure.warmup=1s", "measure.to=4s"},
		expected: map[string]float64{"sojourn(m)": 12.661e6}, mutant: "systems.m.balance=random"},
	{name: "LB-4, two choices of 100 at .9, long", file: "pool", tolerance: .01, open: true,
		settings: []string{"systems.m.balance=two-choices", "systems.m.machines=100", "load.users.open=9000/s", "measure.warmup=10s", "measure.to=50s"},
		expected: map[string]float64{"sojourn(m)": 26.444e6}, mutant: "systems.m.balance=round-robin"},
	{name: "LB-6, three choices of 100 at .8, long", file: "pool", tolerance: .02, open: true,
		settings: []string{"systems.m.balance=two-choices", "systems.m.choices=3", "systems.m.machines=100", "load.users.open=8000/s", "measure.to=30s"},
		expected: map[string]float64{"sojourn(m)": 16.016e6}, mutant: "systems.m.choices=2"},
	{name: "LB-8, least connections of 10 at .5, long", file: "pool", settings: []string{"systems.m.balance=least-connections"}, tolerance: .02, open: true,
		expected: map[string]float64{"sojourn(m)": 10.245e6}, mutant: "systems.m.balance=two-choices"},
	{name: "LB-8, least connections of 10 at .8, long", file: "pool", settings: []string{"systems.m.balance=least-connections", "load.users.open=800/s"}, tolerance: .02, open: true,
		expected: map[string]float64{"sojourn(m)": 13.549e6}, mutant: "systems.m.balance=two-choices"},
	{name: "Q-1, M/M/10 at .5, long", file: "station", settings: []string{"systems.m.cores=10", "load.users.open=500/s", "measure.to=60s"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 10.07221e6}, mutant: "systems.m.cores=6"},
	{name: "Q-1, M/M/10 at .8, long", file: "station", settings: []string{"systems.m.cores=10", "load.users.open=800/s", "measure.to=60s"}, tolerance: .02,
		expected: map[string]float64{"sojourn(m)": 12.0459e6, "waited(m)": .409180}, mutant: "systems.m.cores=9"},
	{name: "Q-2, Erlang B with exponential service", file: "bulkhead", tolerance: .01,
		expected: map[string]float64{"succeeded(client)": 1 - .143823}, mutant: "systems.client.calls.server.bulkhead.queue=5"},
	{name: "Q-2, Erlang B with fixed service, long", file: "bulkhead", settings: []string{"systems.server.service=1s"}, tolerance: .01,
		expected: map[string]float64{"succeeded(client)": 1 - .143823}, mutant: "systems.client.calls.server.bulkhead.permits=20"},
	{name: "Q-4, M/M/1/10 at .9", file: "station", settings: []string{"systems.m.queue=9", "load.users.open=90/s"}, tolerance: .05,
		expected: map[string]float64{"rejected(m)": .050814}, mutant: "systems.m.queue=8"},
	{name: "Q-5, fixed service", file: "station", settings: []string{"systems.m.service=10ms"}, tolerance: .05,
		expected: map[string]float64{"sojourn(m)": 30e6, "wait(m)": 20e6}, mutant: "systems.m.service=exponential(10ms)"},
	{name: "Q-5, half as variable", file: "station", settings: []string{"systems.m.service=gamma(4, 2.5ms)"}, tolerance: .05,
		expected: map[string]float64{"sojourn(m)": 35e6}, mutant: "systems.m.service=exponential(10ms)"},
	{name: "Q-5, twice as variable, long", file: "station", settings: []string{"systems.m.service=gamma(0.25, 40ms)", "measure.to=6000s"}, tolerance: .05,
		expected: map[string]float64{"sojourn(m)": 110e6}, mutant: "systems.m.service=exponential(10ms)"},
	{name: "Q-3, M/M/10/110 at 12, long", file: "station", settings: []string{"systems.m.cores=10", "systems.m.queue=100", "load.users.open=1200/s", "measure.to=60s"}, tolerance: .02,
		expected: map[string]float64{"rejected(m)": .166667, "sojourn(m)": 105e6}, mutant: "systems.m.queue=120"},
	{name: "Q-9, fork and join, long", file: "forkjoin", tolerance: .02, open: true,
		expected: map[string]float64{"sojourn(m)": 28.75e6}, mutant: "systems.m.parallel=false"},
	{name: "RT-2, half fail", file: "retries", tolerance: .005,
		expected: map[string]float64{"succeeded(client)": .9375, "amplification(client)": 1.875}, mutant: "systems.client.calls.server.retry.times=2"},
	{name: "RT-2, a fifth fails", file: "retries", settings: []string{"systems.server.errors=20%"}, tolerance: .005,
		expected: map[string]float64{"succeeded(client)": .9984, "amplification(client)": 1.248}, mutant: "systems.server.errors=25%"},
	{name: "RT-2, all fail", file: "retries", settings: []string{"systems.server.errors=100%"}, tolerance: .005,
		expected: map[string]float64{"succeeded(client)": 0, "amplification(client)": 4}, mutant: "systems.client.calls.server.retry.times=2"},
	{name: "RT-4, a budget of a tenth", file: "retries", settings: []string{"systems.client.calls.server.budget=10%"}, tolerance: .01,
		expected: map[string]float64{"amplification(client)": 1.1, "succeeded(client)": .55}, mutant: "systems.client.calls.server.budget=20%"},
}

func TestServicesAgreeWithTables(t *testing.T) {
	for _, row := range serviceRows {
		t.Run(row.name, func(t *testing.T) {
			skipLong(t, row.name)
			v := executeTheory(t, 0, row.file, row.settings...).Variants[0]
			for measure, expected := range row.expected {
				m := slices.IndexFunc(v.Metrics, func(m run.Metric) bool { return m.Expression.Text == measure })
				i := v.Metrics[m].Interval
				t.Logf("%s = %.6g [%.6g, %.6g], want %.6g ± %.2g", measure, i.Value, i.Low, i.High, expected, row.tolerance*expected)
				if math.Abs(i.Value-expected) > row.tolerance*expected {
					t.Errorf("%s is %v, the table has %v", measure, i.Value, expected)
				}
			}
			found := 0
			for _, closed := range v.Theory {
				expected, listed := row.expected[closed.Measure]
				if !listed || row.open {
					continue
				}
				found++
				if math.Abs(closed.Expected-expected) > 1e-4*expected || closed.Verdict == stats.Differs {
					t.Errorf("%s: the closed form gives %v and %v, the table has %v", closed.Measure, closed.Expected, closed.Verdict, expected)
				}
			}
			if found != len(row.expected) && !row.open {
				t.Errorf("closed forms were found for %d of %d measures", found, len(row.expected))
			}
		})
	}
}

// A row that nothing can turn red is no evidence.
func TestTablesNoticeBrokenServices(t *testing.T) {
	for _, row := range serviceRows {
		t.Run(row.name, func(t *testing.T) {
			skipLong(t, row.name)
			v := executeTheory(t, 3, row.file, append(slices.Clone(row.settings), row.mutant)...).Variants[0]
			for measure, expected := range row.expected {
				m := slices.IndexFunc(v.Metrics, func(m run.Metric) bool { return m.Expression.Text == measure })
				if math.Abs(v.Metrics[m].Interval.Value-expected) > row.tolerance*expected {
					return
				}
			}
			t.Errorf("%s goes unnoticed", row.mutant)
		})
	}
}

// Where a scenario is not what a form assumes, there is none.
func TestServiceTheoryIsSilent(t *testing.T) {
	for _, row := range []struct {
		name, file string
		settings   []string
	}{
		{"not steady", "station", []string{"measure.run=terminating", "measure.warmup=null"}},
		{"surges", "station", []string{"load.users.surge={at: 30s, for: 10s, times: 2}"}},
		{"arrivals in order", "station", []string{"load.users.arrivals=constant"}},
		{"overload", "station", []string{"load.users.open=120/s"}},
		{"shedding", "station", []string{"systems.m.shed=1s"}},
		{"a law without a second moment", "station", []string{"systems.m.service=pareto(1ms, 1.5)"}},
		{"an order of its own", "pool", []string{"systems.m.balance=ip-hash"}},
		{"few machines", "pool", []string{"systems.m.machines=2", "systems.m.balance=two-choices", "load.users.open=100/s"}},
		{"a breaker", "retries", []string{"systems.client.calls.server.breaker=gobreaker"}},
		{"a budget that hardly binds", "retries", []string{"systems.client.calls.server.budget=90%"}},
		{"a bucket that is not yet spent", "retries", []string{"systems.client.calls.server.budget=10%", "measure.to=10s"}},
		{"waits beyond the deadline", "retries", []string{"systems.client.calls.server.retry.backoff=full"}},
		{"lost messages", "retries", []string{"links={default: {latency: 1ms, loss: 1%}}"}},
		{"the same without a queue", "station", []string{"systems.m.service=pareto(1ms, 1.5)", "systems.m.queue=0"}},
		{"the same in a bulkhead", "bulkhead", []string{"systems.server.service=pareto(1ms, 1.5)"}},
		{"lost requests", "station", []string{"links={default: {latency: 1ms, loss: 20%}}"}},
		{"arrivals that the way puts out of order", "pool", []string{"systems.m.balance=round-robin", "links={default: exponential(100ms)}"}},
		{"a balancer that knows late", "pool", []string{"systems.m.balance=two-choices", "links={default: 100ms}"}},
		{"choices among most of the machines", "pool", []string{"systems.m.balance=two-choices", "systems.m.choices=5"}},
		{"too few cores behind the bulkhead", "bulkhead", []string{"systems.server.cores=20"}},
	} {
		f := decodeTheory(t, row.file, row.settings...)
		s := f.Variants[0]
		for i := range s.Systems {
			if forms := s.Systems[i].Kind.Theory(s, &s.Systems[i]); len(forms) > 0 {
				t.Errorf("%s: %+v", row.name, forms[0])
			}
		}
	}
}
