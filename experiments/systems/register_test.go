package systems_test

import (
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/nodes"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/history"
)

// decode reads a scenario with settings; it must be right.
func decode(t testing.TB, reg *experiments.Registry, text string, settings ...string) *experiments.File {
	t.Helper()
	f, err := experiments.Decode("test.yaml", []byte(text), settings, reg)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// violations counts the replications in which the store is not linearizable,
// and returns one witness.
func violations(t testing.TB, f *experiments.File, replications uint64) (count int, witness string) {
	t.Helper()
	s := f.Variants[0]
	for i := range replications {
		o, err := s.Run(sim.Options{Seed: 1, Replication: i})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Measures {
			if q := m.Measure.Evaluate(o, m.Args); m.Measure.Name == "linearizable" && q.Verdict == experiments.Violated {
				count++
				witness = q.Reason + "\n" + q.Witness.String()
			}
		}
	}
	return count, witness
}

// contended is a store under everything that abd is built to bear: few keys,
// many writers, slow and lossy links, crashes, pauses and a cut.
const contended = `
sites: {A: 2, B: 3}
links: {default: {latency: "lognormal(20ms, 1.5)", loss: 2%, duplicate: 2%}}
systems:
  store: {kind: register, protocol: abd, quorum-timeout: 400ms}
load:
  clients: {calls: store, open: 300/s, deadline: 1s, reads: 60%, keys: uniform(3)}
faults:
  cut: {partition: [A, B], at: 3s, for: 2s}
  bounce: {crash: random(2), at: 1s, for: 500ms, every: exponential(2s), until: 5s}
  stall: {pause: random(1), at: 1500ms, for: 800ms, every: exponential(3s), until: 5s}
measure: {to: 6s, report: [linearizable(store)]}
`

// halfWritten is a write that reaches only its own machine, for a one-way cut
// swallows its stores. Readers beside it see it; what they owe to readers
// elsewhere is that these see it too from then on.
const halfWritten = `
sites: {X: 1, Y: 1, Z: 1}
links: {X/Y: 300ms, X/Z: 300ms, Y/Z: 1ms, local: 1ms}
systems:
  store: {kind: register, protocol: abd, quorum-timeout: 2s}
load:
  near: {at: X, pinned: true, calls: store, open: 20/s, deadline: 3s, reads: 100%}
  far: {like: near, at: Z}
  writer: {calls: store, deadline: 3s, script: [{at: 1950ms, site: X, write: 0}]}
faults:
  mute: {one-way: [X], at: 2300ms, for: 600ms}
measure: {to: 6s, drain: 4s, report: [linearizable(store)]}
`

func TestReadsThatDoNotWriteBackAreCaught(t *testing.T) {
	for repair, want := range map[string]bool{"blocking": false, "async": true, "off": true} {
		f := decode(t, systems.Builtin(), halfWritten, "systems.store.repair="+repair)
		count, witness := violations(t, f, 5)
		if (count == 5) != want || (count > 0) != want {
			t.Errorf("repair %s: %d of 5 runs violated, want all: %v\n%s", repair, count, want, witness)
		}
	}
}

func TestABDStandsWhatItIsBuiltFor(t *testing.T) {
	f := decode(t, systems.Builtin(), contended)
	if count, witness := violations(t, f, 30); count > 0 {
		t.Fatalf("%d of 30 runs violated:\n%s", count, witness)
	}
}

func TestBrokenVariantsAreCaught(t *testing.T) {
	for _, broken := range []struct {
		story    string
		settings []string
	}{
		{"clock time-stamps under skew lose later writes", []string{"systems.store.versions=clocks", "clocks.offset=normal(0, 50ms)"}},
		{"tags by node give two concurrent writes at one coordinator one version", []string{"systems.store.ties=node"}},
		{"an acknowledgement before the sync is a promise that a crash breaks", []string{
			"systems.store.sync=false", "systems.store.disk=100ms", "faults.bounce.crash=store"}},
	} {
		t.Run(broken.settings[0], func(t *testing.T) {
			f := decode(t, systems.Builtin(), contended, broken.settings...)
			count, witness := violations(t, f, 10)
			if count == 0 {
				t.Fatalf("not caught in 10 runs, although %s", broken.story)
			}
			t.Logf("%s: %d of 10 runs violated, for example\n%s", broken.story, count, witness)
		})
	}
}

// hasty is a harness with a fault of its own: it takes a time-out for a
// failure, so that a correct store looks wrong.
type hasty struct{ workloads.Codec }

func (h hasty) Result(op *history.Op, answer nodes.Message) {
	h.Codec.Result(op, answer)
	if op.Outcome == history.Unknown {
		op.Outcome = history.Fail
	}
}

// hastyInstance is a register whose clients have the hasty harness.
type hastyInstance struct{ experiments.Instance }

func (i hastyInstance) Codec() workloads.Codec { return hasty{i.Instance.Codec()} }

func TestATimeOutCountedAsFailureIsCaught(t *testing.T) {
	reg := systems.Builtin()
	build := reg.Systems[0].Build
	reg.Systems[0].Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
		return hastyInstance{build(w, name, v)}
	}
	count, witness := violations(t, decode(t, reg, contended), 10)
	if count == 0 {
		t.Fatal("no run was judged wrong although the harness lies about unknown writes")
	}
	t.Logf("%d of 10 runs, for example\n%s", count, witness)
}
