package run_test

import (
	"errors"
	"reflect"
	"testing"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/sim"
)

const small = `
sites:   {A: 2, B: 3}
systems: {store: {kind: register}}
load:    {users: {at: A, pinned: true, calls: store, open: 40/s}}
faults:  {cut: {partition: [A, B], at: 2s, for: 3s}}
measure: {to: 8s, report: [yield(users), "yield(users, during cut)", linearizable(store)]}
study:   {variants: {abd: {}, one: {systems.store.protocol: lww}}, replications: 4}
expect:
  abd: ["yield(users, during cut) = 0%", linearizable(store)]
  one: ["yield(users, during cut) >= 99%", "yield(users) < 50%"]
`

func decode(t *testing.T, text string) *experiments.File {
	t.Helper()
	f, err := experiments.Decode("small.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func execute(t *testing.T, o run.Options) *run.Result {
	t.Helper()
	r, err := run.Execute(decode(t, small), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheNumberOfWorkersChangesNothing(t *testing.T) {
	one := execute(t, run.Options{Seed: 1, Workers: 1})
	for _, workers := range []int64{2, 5} {
		several := execute(t, run.Options{Seed: 1, Workers: workers})
		if one.Digest != several.Digest || !reflect.DeepEqual(one.Runs, several.Runs) {
			t.Errorf("%d workers gave digest %016x, one gave %016x", workers, several.Digest, one.Digest)
		}
	}
	if other := execute(t, run.Options{Seed: 2}); other.Digest == one.Digest {
		t.Error("another seed gave the same digest")
	}
}

func TestAReplicationIsItsOwnWorld(t *testing.T) {
	few, many := execute(t, run.Options{Seed: 1, Replications: 2}), execute(t, run.Options{Seed: 1, Replications: 4})
	for i := range int64(2) {
		if a, b := few.Runs[2+i], many.Runs[4+i]; a.Variant != b.Variant || a.Digest != b.Digest {
			t.Errorf("replication %d of %s is another world when more are run: %v and %v", i, a.Variant, a, b)
		}
	}
}

func TestExpectationsAreJudged(t *testing.T) {
	want := map[string]run.Status{
		"yield(users, during cut) = 0%": run.Met, "linearizable(store)": run.Met,
		"yield(users, during cut) >= 99%": run.Met, "yield(users) < 50%": run.Failed,
	}
	for _, v := range execute(t, run.Options{Seed: 1}).Variants {
		for _, x := range v.Expectations {
			if x.Status != want[x.Text] {
				t.Errorf("%s: %s is %v, want %v", v.Scenario.Name, x.Text, x.Status, want[x.Text])
			}
		}
	}
}

func TestAnInterruptionEndsAllRuns(t *testing.T) {
	_, err := run.Execute(decode(t, small), run.Options{Interrupted: func() bool { return true }})
	if !errors.Is(err, sim.ErrInterrupted) {
		t.Errorf("error %v, want %v", err, sim.ErrInterrupted)
	}
}
