package trace_test

import (
	"fmt"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/trace"
	"nines/sim"
)

// twoFaults is a run in which one fault takes all answers of A, and another,
// which the trace shows as well, takes none that the first would have left.
const twoFaults = `
sites:   {A: 2, B: 3}
links:   {default: 1ms}
systems: {store: {kind: register, quorum-timeout: 100ms}}
load:
  left:  {at: A, calls: store, pinned: true, open: 50/s, deadline: 300ms}
  right: {like: left, at: B}
faults:
  cut:  {partition: [A, B], at: 2s, for: 2s}
  late: {pause: store.A1, at: 5s, for: 1s}
  none: {crash: store.B1, at: 7s, for: 500ms}
measure: {to: 9s}
`

func watched(t testing.TB, text string) *experiments.Observation {
	f, err := experiments.Decode("two.yaml", []byte(text), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	seen, err := f.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// What the cut took is told from what the pause took, though both run in one
// world: each is spared without its own fault, and only then.
func TestAttributionIsCausal(t *testing.T) {
	seen := watched(t, twoFaults)
	of := func(fault string) trace.Attribution {
		a, err := trace.Attribute(seen, fault, sim.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	cut, late, none := of("cut"), of("late"), of("none")
	if cut.Lost != late.Lost || cut.Lost < 100 || cut.Harmed+late.Harmed+cut.Unasked > 0 {
		t.Errorf("%+v, %+v", cut, late)
	}
	if cut.Spared < 80 || late.Spared < 10 || cut.Spared+late.Spared+none.Spared > cut.Lost {
		t.Errorf("%v; %v; %v", cut, late, none)
	}
	if nothing := of("no such fault"); nothing.Spared != 0 || nothing.Harmed != 0 || nothing.Lost != cut.Lost {
		t.Errorf("the same run again: %v", nothing)
	}
}

// A run without its only fault loses nothing.
func ExampleAttribute() {
	file, err := experiments.Decode("cut.yaml", []byte(`
sites:   {A: 1, B: 2}
links:   {default: 1ms}
systems: {store: {kind: register, quorum-timeout: 100ms}}
load:    {left: {at: A, calls: store, pinned: true, open: 10/s, arrivals: constant}}
faults:  {cut: {partition: [A, B], at: 1s, for: 1s}}
measure: {to: 3s}
`), nil, systems.Builtin())
	if err != nil {
		panic(err)
	}
	seen, err := file.Variants[0].Run(sim.Options{Seed: 1})
	if err != nil {
		panic(err)
	}
	a, err := trace.Attribute(seen, "cut", sim.Options{Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(a)
	// Output:
	// run again without cut, in the same weather: of 10 requests without success 10 were answered in time
}
