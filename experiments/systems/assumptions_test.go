package systems_test

import (
	"os"
	"path/filepath"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/experiments/systems"

	"pgregory.net/rapid"
)

// silent are scenarios that look like those of a closed form, and are not: each
// breaks one assumption, and the form would be wrong by far.
var silent = []struct {
	file, story string
	measure     string // empty: all
	settings    []string
}{
	{"cut", "the cut lets most messages through", "", []string{"faults.cut.loss=30%"}},
	{"cut", "the cut holds messages", "", []string{"faults.cut.hold=true"}},
	{"cut", "a session sends again what the cut has stopped", "", []string{"links.default={latency: 1ms, session: true}"}},
	{"cut", "what is under way takes as long as the cut", "", []string{"links.default=100ms"}},
	{"cut", "the gaps are as long as the cut", "yield(left)", []string{"load.left.open=5/min"}},
	{"cut", "clients go to the other side", "yield(left)", []string{"load.left.pinned=false"}},
	{"cut", "no operation is over in time", "", []string{"systems.store.quorum-timeout=3ms"}},
	{"cut", "the disks are busy", "", []string{"systems.store.disk=60ms"}},
	{"majority", "clients ask again when the machine is back", "", []string{"load.probe.pinned=false", "measure.to=1h", "load.probe.open=1/s",
		"faults.wear.life=exponential(4s)", "faults.wear.repair=exponential(100ms)"}},
	{"majority", "all begin new, and age", "", []string{"faults.wear.life=weibull(5, 900h)"}},
	{"majority", "an outage is hardly ever seen", "", []string{"faults.wear.life=exponential(10y)"}},
	{"unit", "clients wait for their answers", "uptime(probe)", []string{"faults.wear.repair=exponential(2s)"}},
	{"messages", "operations time out between their phases", "", []string{"systems.store.quorum-timeout=5ms"}},
	{"messages", "what arrives twice is answered twice", "", []string{"links.default={latency: 1ms, duplicate: 20%}"}},
	{"skew", "the second write begins when the first is over", "", []string{"links.default=200ms"}},
	{"skew", "the script asks another store", "", []string{"systems.other={kind: register}", "load.probe.calls=other"}},
}

func TestNoClosedFormWhereItsAssumptionsFail(t *testing.T) {
	for _, c := range silent {
		s := decodeTheory(t, c.file, c.settings...).Variants[0]
		for _, closed := range s.Systems[0].Kind.Theory(s, &s.Systems[0]) {
			if c.measure == "" || closed.Measure == c.measure {
				t.Errorf("%s: %s = %v, although %s", c.file, closed.Measure, closed.Expected, c.story)
			}
		}
	}
}

// A site that the cut does not name hears all: its replicas count for both
// sides.
func TestASiteThatIsNotCutHearsAll(t *testing.T) {
	s := decodeTheory(t, "cut", "sites.C=2").Variants[0] // of 7, A reaches 4
	for _, closed := range s.Systems[0].Kind.Theory(s, &s.Systems[0]) {
		if closed.Expected != 1 {
			t.Errorf("%s = %v, want 1: A and C are a majority", closed.Measure, closed.Expected)
		}
	}
	r := executeTheory(t, 10, "cut", "sites.C=2")
	for _, closed := range r.Variants[0].Theory {
		if closed.Verdict != stats.Agrees {
			t.Errorf("%s: %v", closed.Measure, closed.Verdict)
		}
	}
}

// variations are what may be set in the scenarios of the closed forms.
var variations = map[string][][]string{
	"cut": {
		{"", "sites.C=1", "sites.C=2", "sites={A: 1, B: 4}", "sites={A: 3, B: 3}"},
		{"", "links={}", "links.default=20ms", "links.default=100ms", "links.default=exponential(5ms)", "links.default={latency: 5ms, session: true}", "links.default={latency: 5ms, loss: 1%}"},
		{"", "faults.cut.loss=30%", "faults.cut.hold=true", "faults.cut.for=1s", "faults.cut.for=10s", "faults.cut.partition=[B, A]", "faults.cut.partition=[store.A, B]"},
		{"", "load.left.pinned=false", "load.left.open=1/s", "load.left.arrivals=poisson", "load.left.arrivals=lognormal(1s, 2)", "load.left.surge={at: 5s, for: 5s, times: 4}"},
		{"", "systems.store.quorum-timeout=100ms", "systems.store.protocol=lww", "systems.store.protocol=quorum", "systems.store.disk=exponential(20ms)", "systems.store.disk=100ms"},
	},
	"majority": {
		{"", "sites.A=2", "sites.A=5"},
		{"", "links.default=exponential(50ms)", "links.default=400ms"},
		{"", "load.probe.pinned=false", "load.probe.deadline=10s", "load.probe.reads=50%"},
		{"faults.wear.life=exponential(9s)", "faults.wear.life=exponential(100s)", "faults.wear.life=weibull(4, 60s)", "faults.wear.life=weibull(0.7, 20s)"},
		{"faults.wear.repair=exponential(1s)", "faults.wear.repair=exponential(100ms)", "faults.wear.repair=20s"},
		{"", "systems.store.protocol=abd", "systems.store.read=1"},
	},
	"messages": {
		{"", "links.default=exponential(20ms)", "links.default={latency: 5ms, duplicate: 30%}", "links.default={latency: exponential(20ms), session: true}", "links.default={latency: 1ms, reorder: 50%}"},
		{"", "systems.store.quorum-timeout=40ms", "systems.store.quorum-timeout=5ms", "systems.store.read=1", "systems.store.repair=async", "systems.store.copies=2"},
		{"", "systems.store.protocol=quorum", "systems.store.protocol=lww", "systems.store.disk=30ms"},
		{"", "load.clients.reads=0%", "load.clients.deadline=10s", "load.clients.open=100/s", "load.more={calls: store, open: 10/s}"},
	},
}

// varied is the scenario of a closed form, with settings.
type varied struct {
	file     string
	settings []string
}

// anyVaried draws one.
var anyVaried = rapid.Custom(func(t *rapid.T) varied {
	v := varied{file: rapid.SampledFrom([]string{"cut", "majority", "messages"}).Draw(t, "file")}
	for _, choices := range variations[v.file] {
		if choices[0] == "" && rapid.IntRange(0, 2).Draw(t, "leave") > 0 {
			continue // most settings break an assumption
		}
		if setting := rapid.SampledFrom(choices).Draw(t, "setting"); setting != "" {
			v.settings = append(v.settings, setting)
		}
	}
	switch v.file {
	case "cut":
		v.settings = append(v.settings, "measure.to=70s", "load.right.open=20/s")
	case "majority":
		v.settings = append(v.settings, "measure.to=20m", "load.probe.open=1/s", "measure.report=[yield(probe), uptime(probe)]")
	}
	return v
})

// Whatever is set, a closed form agrees or is not there. Each world takes a
// while: more of them when there is time.
func TestClosedFormsAgreeOrAreSilent(t *testing.T) {
	scenarios, spoke := 40, 0
	if long {
		scenarios = 500
	}
	for seed := range scenarios {
		v := anyVaried.Example(seed)
		raw, err := os.ReadFile(filepath.Join("testdata", "theory", v.file+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := experiments.Decode("test.yaml", raw, v.settings, systems.Builtin())
		if err != nil {
			continue // not everything goes together
		}
		if s := f.Variants[0]; len(s.Systems[0].Kind.Theory(s, &s.Systems[0])) == 0 {
			continue
		}
		r, err := run.Execute(f, run.Options{Seed: 1, Replications: 10})
		if err != nil {
			t.Fatal(err)
		}
		spoke++
		for _, closed := range r.Variants[0].Theory {
			if closed.Verdict == stats.Differs {
				i := r.Variants[0].Metrics[closed.Metric].Interval
				t.Errorf("%s %s: %s is %.5g [%.5g, %.5g], not %.5g ± %.2g", v.file, v.settings, closed.Measure, i.Value, i.Low, i.High, closed.Expected, closed.Tolerance)
			}
		}
	}
	if t.Logf("%d of %d scenarios had a closed form", spoke, scenarios); spoke < scenarios/10 {
		t.Errorf("only %d of %d", spoke, scenarios)
	}
}
