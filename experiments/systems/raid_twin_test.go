package systems_test

import (
	"fmt"
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/sim"
)

// observe runs a scenario once.
func observe(t testing.TB, text string, seed, replication uint64, settings ...string) *experiments.Observation {
	t.Helper()
	f, err := experiments.Decode("test.yaml", []byte(text), settings, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	o, err := f.Variants[0].Run(sim.Options{Seed: seed, Replication: replication})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// value evaluates a measure that the scenario reports.
func reported(t testing.TB, o *experiments.Observation, text string) experiments.Quantity {
	t.Helper()
	for _, m := range o.Scenario.Measures {
		if m.Text == text {
			return o.Scenario.Evaluate(m, o)
		}
	}
	t.Fatalf("%s is not reported", text)
	return experiments.Quantity{}
}

// One file, two fidelities: the disks fail at the same instants, and data is
// lost in the same events, whatever the level and the discipline.
func TestBytesAndCountersLoseDataInTheSameEvents(t *testing.T) {
	const text = `
systems: {array: {kind: raid, disks: 6, capacity: 64KiB, chunk: 4KiB}}
faults:  {wear: {fail: each(disk), life: weibull(1.12, 1500h), repair: {time: exponential(60h)}}}
measure: {to: 1y}
`
	losses := 0
	for _, level := range []string{"0", "1", "3", "4", "5", "6", "10", "rs"} {
		for _, settings := range [][]string{
			nil,
			{"faults.wear.repair.discipline=serial"},
			{"systems.array.renew=false"},
			{"faults.wear.repair.delivery=exponential(100h)", "systems.array.spares=1"},
		} {
			for seed := range uint64(3) {
				told := func(fidelity string) []experiments.Occurrence {
					all := append(slices.Clone(settings), "systems.array.level="+level, "systems.array.fidelity="+fidelity)
					if fidelity == "bytes" {
						all = append(all, "measure.report=[intact(array)]")
					}
					o := observe(t, text, seed, 0, all...)
					if fidelity == "bytes" && reported(t, o, "intact(array)").Verdict != experiments.Holds {
						t.Fatalf("level %s, %v: %s", level, settings, reported(t, o, "intact(array)").Reason)
					}
					return o.Occurrences
				}
				counters, bytes := told("counters"), told("bytes")
				if !slices.Equal(counters, bytes) {
					t.Fatalf("level %s, %v, seed %d: %s", level, settings, seed, firstDifference(counters, bytes))
				}
				losses += len(slices.DeleteFunc(counters, func(c experiments.Occurrence) bool { return c.Event != "loss" }))
			}
		}
	}
	if losses < 200 {
		t.Errorf("%d losses prove little", losses)
	}
}

func firstDifference(counters, bytes []experiments.Occurrence) string {
	for i := range min(len(counters), len(bytes)) {
		if counters[i] != bytes[i] {
			return fmt.Sprintf("occurrence %d of the counters is %+v, of the bytes %+v", i, counters[i], bytes[i])
		}
	}
	return fmt.Sprintf("%d occurrences in the counters, %d in the bytes", len(counters), len(bytes))
}

// A rebuild that takes long leaves part of what is lost readable, and what is
// read is right. The disks of arrays that are gone take no memory.
func TestSlowRebuildsReturnNoWrongBytes(t *testing.T) {
	const text = `
systems: {array: {kind: raid, disks: 4, disk: hdd, capacity: 2MiB, chunk: 4KiB, rebuild: 1%}}
faults:  {wear: {fail: each(disk), life: exponential(15m), repair: exponential(10s)}}
measure: {to: 3h, report: [intact(array), "count(loss)"]}
`
	losses := int64(0)
	for seed := range uint64(3) {
		o := observe(t, text, seed, 0)
		if q := reported(t, o, "intact(array)"); q.Verdict != experiments.Holds {
			t.Errorf("seed %d: %s", seed, q.Reason)
		}
		losses += reported(t, o, "count(loss)").Num
	}
	if losses < 3 {
		t.Errorf("%d losses prove little", losses)
	}
}

// Disks wear while their controller is down, too: what it holds is read when it
// is up again, and what is lost meanwhile is renewed.
func TestDisksWearWhileTheControllerIsDown(t *testing.T) {
	const text = `
systems: {array: {kind: raid, capacity: 64KiB, chunk: 4KiB, scrub: 100h}}
faults:
  wear: {fail: each(disk), life: exponential(100h), repair: exponential(24h)}
  dark: {crash: array, at: 100h, every: exponential(500h), for: 200h}
measure: {to: 1y, report: [intact(array), "count(loss)"]}
`
	for seed := range uint64(3) {
		o := observe(t, text, seed, 0)
		if q := reported(t, o, "intact(array)"); q.Verdict != experiments.Holds {
			t.Errorf("seed %d: %s", seed, q.Reason)
		}
		if reported(t, o, "count(loss)").Num < 20 {
			t.Errorf("seed %d: few losses prove little", seed)
		}
	}
}
