package figures_test

import (
	"os"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
)

// failures is a machine that fails and is repaired, slowly or quickly.
const failures = `
sites:   {A: 1}
systems: {store: {kind: register, protocol: lww, read: 1, write: 1}}
load:    {probe: {calls: store, users: 1, arrivals: constant, open: 10/s, deadline: 50ms, keys: uniform(1)}}
faults:  {down: {crash: store, life: exponential(20s), repair: exponential(20s)}}
measure: {to: 60s, report: ["recovery(probe, 200ms, 1)", "mtbf(probe, 200ms, 1)", P(loss)]}
study:   {variants: {slow: {}, quick: {faults.down.repair: exponential(2s)}, never: {faults.down.life: 1h}}, replications: 12, primary: P(loss)}
figures:
  - {kind: distribution, y: "recovery(probe, 200ms, 1)", by: variant}
  - {kind: bars, y: ["mtbf(probe, 200ms, 1)", "recovery(probe, 200ms, 1)", P(loss)]}
  - {kind: nines, y: P(loss)}
  - {kind: frontier, x: P(loss), y: "mtbf(probe, 200ms, 1)"}
  - {kind: differences, y: ["recovery(probe, 200ms, 1)", P(loss), "mtbf(probe, 200ms, 1)"], baseline: slow}
`

// lossy executes the scenario, and pretends that three runs of the first variant
// lost something.
func lossy(t *testing.T) *run.Result {
	registry := systems.Builtin()
	for _, s := range registry.Systems {
		if s.Kind == "register" {
			telling := *s
			telling.Events = []experiments.EventKind{{Name: "loss", Doc: "Writes were lost."}}
			*s = telling
		}
	}
	f, err := experiments.Decode("failures", []byte(failures), nil, registry)
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Execute(f, run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		r.Runs[i].Quantities[2].Num = 1
	}
	return run.NewPlan(f, run.Options{Seed: 1}).SumUp(r.Runs)
}

// What happens, how often and for how long, is drawn with what is known of it:
// chances of runs, mean times, and a curve of what lasts longer. What never
// happened is told below.
func TestFailuresAreDrawn(t *testing.T) {
	r := lossy(t)
	const file = "testdata/failures.txt"
	got := tell(r)
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || got != string(want) {
		t.Errorf("(-rewrite records it)\n%s", got)
	}
	for name, bytes := range files(t, r) {
		if !strings.HasSuffix(name, ".pdf") && (strings.Contains(bytes, "NaN") || strings.Contains(bytes, "Inf")) {
			t.Errorf("%s has a number that is none", name)
		}
	}
}
