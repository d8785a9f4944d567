package systems_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/experiments/systems"
)

// theoryRows are closed forms, each brought about by a scenario that anybody
// can run, and a mutant: what must not go unnoticed.
var theoryRows = []struct {
	name     string
	file     string
	settings []string
	expected map[string]float64 // by measure, from the books
	mutant   string             // a setting that breaks the simulation, not the theory
}{
	{"majority of 3 at p = .8", "majority", []string{"faults.wear.life=exponential(4h)", "measure.to=800h"},
		map[string]float64{"yield(probe)": 0.896}, "systems.store.read=1"},
	{"majority of 3 at p = .9, long", "majority", nil,
		map[string]float64{"yield(probe)": 0.972}, "systems.store.read=1"},
	{"majority of 5 at p = .9, long", "majority", []string{"sites.A=5", "systems.store.replicas.A=5", "measure.to=10000h"},
		map[string]float64{"yield(probe)": 0.99144}, "systems.store.read=2"},
	{"a repairable unit, 1000 h to 1 h, long", "unit",
		[]string{"faults.wear.life=exponential(1000h)", "faults.wear.repair=exponential(1h)", "load.probe.open=1/h", "measure.to=100000h", "study.replications=40"},
		map[string]float64{"yield(probe)": 0.999001}, "faults.wear.repair=exponential(90m)"},
	{"majority of 5 at p = .7", "majority",
		[]string{"sites.A=5", "systems.store.replicas.A=5", "faults.wear.life=exponential(7h)", "faults.wear.repair=exponential(3h)", "measure.to=1000h"},
		map[string]float64{"yield(probe)": 0.83692}, "systems.store.read=4"},
	{"abd of 3 at p = .8", "majority",
		[]string{"systems.store.protocol=abd", "load.probe.reads=70%", "faults.wear.life=exponential(4h)", "measure.to=800h"},
		map[string]float64{"yield(probe)": 0.896}, "systems.store.read=3"},
	{"write all of 3 at p = .7", "rowa", nil,
		map[string]float64{"yield(probe, writes)": 0.343}, "systems.store.write=2"},
	{"read one of 3 at p = .5", "rowa",
		[]string{"load.probe.reads=90%", "load.probe.open=3/h", "faults.wear.life=exponential(3h)", "measure.to=600h"},
		map[string]float64{"yield(probe, reads)": 0.875}, "systems.store.read=2"},
	{"write all of 3 at p = .9", "rowa",
		[]string{"faults.wear.life=exponential(9h)", "faults.wear.repair=exponential(1h)", "measure.report=[\"yield(probe, writes)\"]"},
		map[string]float64{"yield(probe, writes)": 0.729}, "systems.store.write=2"},
	{"write all of 5 at p = .9", "rowa",
		[]string{"sites.A=5", "systems.store.replicas.A=5", "systems.store.write=5",
			"faults.wear.life=exponential(9h)", "faults.wear.repair=exponential(1h)", "measure.report=[\"yield(probe, writes)\"]"},
		map[string]float64{"yield(probe, writes)": 0.59049}, "systems.store.write=4"},
	{"a repairable unit, 19 to 1", "unit", nil,
		map[string]float64{"yield(probe)": 0.95, "uptime(probe)": 0.95}, "faults.wear.repair=exponential(90s)"},
	{"life and repair of other shapes", "unit",
		[]string{"faults.wear.life=weibull(2, 9m)", "faults.wear.repair=constant(1m)", "measure.to=20h"},
		map[string]float64{"yield(probe)": 0.88859}, "faults.wear.repair=constant(2m)"},
	{"skew, Δ = σ/10", "skew", []string{"clocks.offset=normal(0, 1s)"}, map[string]float64{"stale(probe)": 0.4718}, "systems.store.versions=counters"},
	{"skew, Δ = σ/2", "skew", []string{"clocks.offset=normal(0, 200ms)"}, map[string]float64{"stale(probe)": 0.3618}, "systems.store.versions=counters"},
	{"skew, Δ = σ", "skew", nil, map[string]float64{"stale(probe)": 0.2398}, "clocks.offset=normal(0, 200ms)"},
	{"skew, Δ = 2σ", "skew", []string{"clocks.offset=normal(0, 50ms)"}, map[string]float64{"stale(probe)": 0.0787}, "clocks.offset=normal(100ms, 100ms)"},
	{"abd of 3", "messages", nil, messages(8), "systems.store.repair=off"},
	{"abd of 5", "messages", []string{"sites.A=5", "systems.store.replicas.A=5"}, messages(16), "systems.store.versions=clocks"},
	{"abd of 7", "messages", []string{"sites.A=7", "systems.store.replicas.A=7"}, messages(24), "systems.store.replicas.A=6"},
	{"quorum of 3", "messages", []string{"systems.store.protocol=quorum"}, messages(4), "systems.store.versions=counters"},
	{"quorum of 7", "messages", []string{"systems.store.protocol=quorum", "sites.A=7", "systems.store.replicas.A=7"}, messages(12), "systems.store.replicas.A=6"},
	{"abd of 5 asked from outside", "messages", []string{"systems.store.replicas.A=5", "systems.store.coordinators.C=1"}, messages(20), "systems.store.repair=off"},
	{"quorum of 3 asked from outside", "messages", []string{"systems.store.protocol=quorum", "systems.store.coordinators.C=1"}, messages(6), "systems.store.replicas.A=2"},
	{"one partition episode", "cut", nil,
		map[string]float64{"yield(left)": 2. / 3, "yield(right)": 1, "yield(left+right)": 1 - 1./3*0.4}, "faults.cut.for=20s"},
	{"reads need less than writes", "cut",
		[]string{"systems.store.protocol=quorum", "systems.store.read=2", "systems.store.write=4", "load.left.reads=100%", "load.right.reads=0%"},
		map[string]float64{"yield(left)": 1, "yield(right)": 2. / 3, "yield(left+right)": 1 - 1./3*0.6}, "systems.store.read=3"},
}

func messages(perOperation float64) map[string]float64 {
	return map[string]float64{"messages(clients, query+report+store+stored)": perOperation}
}

// long tells whether there is time for what takes minutes.
var long = os.Getenv("NINES_LONG") != ""

// skipLong leaves rows out that need many rare failures.
func skipLong(t *testing.T, name string) {
	if strings.HasSuffix(name, ", long") && !long {
		t.Skip("takes minutes: set NINES_LONG=1")
	}
}

func TestSimulationAgreesWithTheory(t *testing.T) {
	for _, row := range theoryRows {
		t.Run(row.name, func(t *testing.T) {
			skipLong(t, row.name)
			r := executeTheory(t, 0, row.file, row.settings...)
			found := 0
			for _, closed := range r.Variants[0].Theory {
				expected, listed := row.expected[closed.Measure]
				if !listed {
					continue
				}
				found++
				i := r.Variants[0].Metrics[closed.Metric].Interval
				t.Logf("%s = %.6g [%.6g, %.6g], expected %.6g ± %.2g: %v", closed.Measure, i.Value, i.Low, i.High, closed.Expected, closed.Tolerance, closed.Verdict)
				if difference := closed.Expected - expected; difference > 1e-4 || difference < -1e-4 {
					t.Errorf("%s: the closed form gives %v, the books %v", closed.Measure, closed.Expected, expected)
				}
				if closed.Verdict != stats.Agrees {
					t.Errorf("%s: %v", closed.Measure, closed.Verdict)
				}
			}
			if found != len(row.expected) {
				t.Errorf("closed forms were found for %d of %d measures", found, len(row.expected))
			}
		})
	}
}

// A row that nothing can turn red is no evidence.
func TestTheoryNoticesMutants(t *testing.T) {
	for _, row := range theoryRows {
		t.Run(row.name, func(t *testing.T) {
			skipLong(t, row.name)
			f := decodeTheory(t, row.file, row.settings...)
			theory, replications := f.Variants[0], max(10, f.Study.Replications/10) // a mutant stands out
			mutant := executeTheory(t, replications, row.file, append(slices.Clone(row.settings), row.mutant)...)
			noticed := false
			for _, closed := range theory.Systems[0].Kind.Theory(theory, &theory.Systems[0]) {
				for _, m := range mutant.Variants[0].Metrics {
					if m.Expression.Text == closed.Measure {
						noticed = noticed || stats.Agree(m.Interval, closed.Expected, closed.Tolerance) == stats.Differs
					}
				}
			}
			if !noticed {
				t.Errorf("%s goes unnoticed", row.mutant)
			}
		})
	}
}

// Availability that is measured over a time T scatters as theory says, too:
// with rates λ of failure and μ of repair, by √(2λμ / ((λ+μ)³T)).
func TestAvailabilityScattersAsTheorySays(t *testing.T) {
	const replications = 100
	r := executeTheory(t, replications, "unit", "measure.to=20h")
	sum, squares := 0.0, 0.0
	for _, run := range r.Runs {
		available := float64(run.Quantities[1].Num) / float64(run.Quantities[1].Den)
		sum += available
		squares += available * available
	}
	got := math.Sqrt((squares - sum*sum/replications) / (replications - 1))
	failure, repair, minutes := 1./19, 1., 20*60.
	want := math.Sqrt(2 * failure * repair / (math.Pow(failure+repair, 3) * minutes))
	// The standard deviation of 100 samples is itself known to 7 %.
	if tolerance := 4 / math.Sqrt(2*replications); math.Abs(got/want-1) > tolerance {
		t.Errorf("the standard deviation is %v, want %v ± %.0f %%", got, want, 100*tolerance)
	}
	t.Logf("standard deviation %.3g, want %.3g", got, want)
}

func decodeTheory(t *testing.T, file string, settings ...string) *experiments.File {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "theory", file+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, systems.Builtin(), string(raw), settings...)
}

func executeTheory(t *testing.T, replications int64, file string, settings ...string) *run.Result {
	t.Helper()
	r, err := run.Execute(decodeTheory(t, file, settings...), run.Options{Seed: 1, Replications: replications})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
