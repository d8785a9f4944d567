package experiments_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/experiments"
)

// seen prints what the clients of a load saw, but for the numbers that
// operations and values have within the run.
func seen(o *experiments.Observation, load string) string {
	var b strings.Builder
	for _, l := range o.Loads {
		if l.Load.Name != load {
			continue
		}
		for _, op := range l.Ops {
			fmt.Fprintln(&b, op.Invoke, op.Client, op.Kind, op.Key, op.Outcome, op.Return)
		}
	}
	return b.String()
}

// struck prints when a fault struck, for how long, and whom.
func struck(o *experiments.Observation, fault string) string {
	var b strings.Builder
	for _, p := range o.Episodes {
		if p.Fault == fault {
			fmt.Fprintln(&b, p.From, p.To, p.Targets)
		}
	}
	return b.String()
}

// weather is a scenario that draws of everything.
const weather = `
sites: {A: 2, B: 3}
links: {default: {latency: "lognormal(10ms, 0.4)", loss: 1%}}
clocks: {offset: "normal(0s, 10ms)", drift: "normal(0, 50)"}
systems: {store: {kind: memory}}
load:
  left: {at: A, calls: store, open: 20/s, keys: uniform(10)}
  right: {calls: store, closed: {clients: 5, think: exponential(200ms)}, keys: uniform(10)}
faults:
  stop: {crash: random(1, store), at: 5s, repair: exponential(2s), every: exponential(5s)}
measure: {to: 30s}
`

// What is added to a scenario leaves everything else as it was: arrivals, keys
// and latencies of the loads, whom faults hit, when and for how long.
func TestAdditionsLeaveTheWeatherAlone(t *testing.T) {
	before := run(t, only(t, weather))
	for _, addition := range [][]string{
		{"sites.C=0"},
		{"systems.other={kind: memory}"},
		{"systems.other={kind: memory}", "load.more={calls: other, open: 30/s}"},
		{"systems.other={kind: memory}", "faults.more={pause: random(1, other), at: 3s, for: 1s, every: exponential(2s)}"},
		{"faults.more={slow-disk: B1, at: 3s, for: 5s}"},
		{"faults.more={crash: B1, at: 29s, life: 10s}"},
		{"measure.report=[yield(left)]"},
		{"measure.from=10s"},
	} {
		after := run(t, only(t, weather, addition...))
		for _, load := range []string{"left", "right"} {
			if seen(before, load) != seen(after, load) {
				t.Errorf("with %s the load %s saw something else", addition, load)
			}
		}
		if got, want := struck(after, "stop"), struck(before, "stop"); got != want {
			t.Errorf("with %s the fault struck otherwise:\n%s\nwant\n%s", addition, got, want)
		}
	}
}

// A client machine more on one side of a bad line belongs to the group that the
// fault hits, and leaves the fates of other messages alone.
func TestClientsMoreLeaveBadLinesAlone(t *testing.T) {
	for _, bad := range []string{
		"partition: [A, B], loss: 40%", "one-way: [A, B], loss: 40%", "degrade: [A, B], delay: exponential(30ms)", "degrade: A, loss: 30%, delay: exponential(5ms)",
	} {
		faults := "faults.bad={" + bad + ", at: 10s, for: 3s, every: 4s}"
		settings := []string{faults, "systems.other={kind: memory}"}
		before := run(t, only(t, weather, settings...))
		after := run(t, only(t, weather, append(settings, "load.more={at: A, calls: other, open: 5/s}")...))
		for _, load := range []string{"left", "right"} {
			if seen(before, load) != seen(after, load) {
				t.Errorf("with a load more under {%s} the load %s saw something else", bad, load)
			}
		}
		calm := run(t, only(t, weather, "systems.other={kind: memory}"))
		if seen(before, "left") == seen(calm, "left") {
			t.Errorf("{%s} makes no difference", bad)
		}
	}
}

// A load more asks the same machines, so that answers may differ; what is asked
// and when does not.
func TestALoadMoreLeavesArrivalsAlone(t *testing.T) {
	asked := func(settings ...string) string {
		var b strings.Builder
		for _, op := range run(t, only(t, weather, settings...)).Loads[0].Ops {
			fmt.Fprintln(&b, op.Invoke, op.Client, op.Kind, op.Key)
		}
		return b.String()
	}
	if asked() != asked("load.more={calls: store, open: 50/s}", "load.left.deadline=2s") {
		t.Error("the load left asked something else")
	}
	if asked() == asked("load.left.keys=uniform(11)") {
		t.Error("the comparison sees no difference where there is one")
	}
}

// Clocks are drawn by machine.
func TestClocksAreDrawnByMachine(t *testing.T) {
	read := func(settings ...string) string {
		w := build(t, weather, settings...)
		return fmt.Sprint(w.machine("A2").Clock(), w.machine("B3").Clock())
	}
	if want := read(); read("sites={A: 2, B: 5, C: 3}", "systems.other={kind: memory}") != want || read("clocks.offset=normal(0s, 11ms)") == want {
		t.Error("the clock of a machine depends on what other machines there are, or on nothing")
	}
}

// Two variants with one seed meet the same weather: where nothing is cut the
// variant with the cut is the one without.
func TestVariantsMeetTheSameWeather(t *testing.T) {
	f := decode(t, weather+"study: {variants: {calm: {}, cut: {faults.cut: {partition: [A, B], at: 20s, for: 5s}}}}\n")
	calm, cut := run(t, f.Variants[0]), run(t, f.Variants[1])
	for i := range calm.Loads {
		for j, op := range calm.Loads[i].Ops {
			if other := cut.Loads[i].Ops[j]; op.Return < 20*second && (op.Return != other.Return || op.Key != other.Key) {
				t.Fatalf("operation %v of %s is %v where there is a cut later", op, op.Group, other)
			}
		}
	}
	if calm.Digest == cut.Digest {
		t.Error("the cut is not in the digest")
	}
}
