package systems_test

import (
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
	"nines/workloads/check"
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
func violations(t testing.TB, f *experiments.File, replications uint64) (count uint64, witness string) {
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
// many writers, slow, lossy and stuttering links, crashes, pauses and a cut.
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

func TestABDStandsWhatItIsBuiltFor(t *testing.T) {
	f := decode(t, systems.Builtin(), contended)
	if count, witness := violations(t, f, 30); count > 0 {
		t.Fatalf("%d of 30 runs violated:\n%s", count, witness)
	}
}

// Each of the following scenarios brings out one fault of construction, and no
// other: abd passes it in every run, the broken variant in none.

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

// skewed is writers at three machines of which some clock is ahead: what is
// written elsewhere after it looks older.
const skewed = `
sites: {X: 1, Y: 1, Z: 1}
links: {default: 5ms}
clocks: {offset: "normal(0, 1s)"}
systems:
  store: {kind: register, protocol: abd}
load:
  writers: {calls: store, open: 20/s, reads: 30%}
measure: {to: 10s, report: [linearizable(store)]}
`

// crowded is many writes at a time through one coordinator, which reach the
// other replicas in any order; their readers compare.
const crowded = `
sites: {X: 1, Y: 1, Z: 1}
links: {default: exponential(20ms), local: 1ms}
systems:
  store: {kind: register, protocol: abd}
load:
  writers: {at: X, pinned: true, calls: store, open: 60/s, reads: 0%}
  left: {at: Y, pinned: true, calls: store, open: 60/s, reads: 100%}
  right: {like: left, at: Z}
measure: {to: 10s, report: [linearizable(store)]}
`

// blackout is a power failure everywhere at once: what comes back is what was
// on the disks.
const blackout = `
sites: {A: 3}
links: {default: 1ms}
systems:
  store: {kind: register, protocol: abd, disk: 100ms}
load:
  clients: {calls: store, open: 100/s}
faults:
  power: {crash: store, at: 2s, for: 500ms, every: 2s, until: 11s}
measure: {to: 12s, report: [linearizable(store)]}
`

// impatient is clients who hang up before most writes are through. These go
// on, and are read later.
const impatient = `
sites: {A: 3}
links: {default: exponential(50ms)}
systems:
  store: {kind: register, protocol: abd}
load:
  clients: {calls: store, open: 50/s, deadline: 200ms}
measure: {to: 10s, report: [linearizable(store)]}
`

func TestBrokenVariantsAreCaughtInEveryRun(t *testing.T) {
	const runs = 10
	for _, broken := range []struct {
		setting, scenario, story string
	}{
		{"systems.store.repair=off", halfWritten, "a read that does not write back promises nothing to the next one"},
		{"systems.store.repair=async", halfWritten, "a write-back that nobody waits for comes too late"},
		{"systems.store.versions=clocks", skewed, "clocks that differ make later writes look older"},
		{"systems.store.ties=node", crowded, "two writes at one coordinator get one version"},
		{"systems.store.sync=false", blackout, "an acknowledgement before the sync is a promise that a crash breaks"},
	} {
		t.Run(broken.setting, func(t *testing.T) {
			if count, witness := violations(t, decode(t, systems.Builtin(), broken.scenario), runs); count > 0 {
				t.Fatalf("abd itself violated %d of %d runs:\n%s", count, runs, witness)
			}
			count, witness := violations(t, decode(t, systems.Builtin(), broken.scenario, broken.setting), runs)
			if count < runs {
				t.Fatalf("caught in %d of %d runs only, although %s", count, runs, broken.story)
			}
			t.Logf("%s. For example:\n%s", broken.story, witness)
		})
	}
}

// A harness can be at fault, too: one that takes a time-out for a failure
// accuses a store that is innocent.
func TestATimeOutCountedAsFailureIsCaught(t *testing.T) {
	const runs = 10
	f := decode(t, systems.Builtin(), impatient)
	if count, witness := violations(t, f, runs); count > 0 {
		t.Fatalf("abd itself violated %d of %d runs:\n%s", count, runs, witness)
	}
	for i := range uint64(runs) {
		o, err := f.Variants[0].Run(sim.Options{Seed: 1, Replication: i})
		if err != nil {
			t.Fatal(err)
		}
		ops := o.Loads[0].Ops
		for j := range ops {
			if ops[j].Outcome == history.Unknown {
				ops[j].Outcome = history.Fail
			}
		}
		if v := check.Linearizable(ops, 0); v.Status != check.Violated {
			t.Errorf("replication %d: %v, although a write that was called a failure took effect", i, v.Status)
		}
	}
}

// cutOff is clients of a store whom the cut drives to its other side.
const cutOff = `
sites: {A: 2, B: 3}
links: {default: "lognormal(10ms, 0.4)"}
systems: {store: {kind: register, protocol: abd, quorum-timeout: 300ms}}
load: {roaming: {calls: store, open: 50/s, deadline: 1s, reads: 70%}}
faults: {cut: {partition: [A, B], at: 2s, for: 5s}}
measure: {to: 8s, report: [cap-available(cut), yield(roaming)]}
`

// That clients are served elsewhere in the end does not make those available
// who sent them away.
func TestRoamingClientsDoNotHideARefusal(t *testing.T) {
	s := decode(t, systems.Builtin(), cutOff).Variants[0]
	for i := range uint64(5) {
		o, err := s.Run(sim.Options{Seed: 1, Replication: i})
		if err != nil {
			t.Fatal(err)
		}
		available := s.Measures[0].Measure.Evaluate(o, s.Measures[0].Args)
		served := s.Measures[1].Measure.Evaluate(o, s.Measures[1].Args)
		if available.Verdict != experiments.Violated || available.Witness[0].Outcome == history.OK {
			t.Errorf("replication %d: %v with %v", i, available.Verdict, available.Witness)
		}
		if served.Num*100 < served.Den*99 {
			t.Errorf("replication %d: %d of %d were served, want nearly all", i, served.Num, served.Den)
		}
	}
}
