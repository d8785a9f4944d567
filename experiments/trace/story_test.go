package trace_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/trace"
	"nines/nodes"
	"nines/nodes/replication/register"
)

var rewrite = flag.Bool("rewrite", false, "record stories and figures anew")

// recordedAs holds what came out against a file, or records it.
func recordedAs(t *testing.T, name string, got []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what comes out now (-rewrite records it anew):\n%.4000s", name, got)
	}
}

// story tells a run.
func story(t *testing.T, s *experiments.Scenario, o trace.Options) []byte {
	t.Helper()
	recorded, seen := record(t, s, o)
	var told bytes.Buffer
	if err := trace.WriteStory(&told, recorded.Story(trace.Violations(seen)...)); err != nil {
		t.Fatal(err)
	}
	return told.Bytes()
}

// TestStories tells each variant of cap, and a run with all sorts of faults.
func TestStories(t *testing.T) {
	for _, s := range append(shipped(t), variants(t, "hardship", []byte(hardship))...) {
		name := s.Name
		if name == "" {
			name = "hardship"
		}
		t.Run(name, func(t *testing.T) {
			recordedAs(t, filepath.Join("testdata", name+".txt"), story(t, s, seed(1)))
		})
	}
}

// faults are of every kind that has words of its own.
const faults = `
sites:   {A: 2, B: 3}
links:   {default: 1ms}
systems: {store: {kind: quiet}}
load:    {left: {at: A, calls: store, open: 1/s}}
faults:
  deaf:     {one-way: [A, B1], at: 1s, for: 100ms}
  bridge:   {bridge: [B1, A, B2+B3], at: 2s, for: 100ms}
  ring:     {ring: [A1, A2, B1, B2], at: 3s, for: 100ms}
  grey:     {degrade: [A, B], latency: 10, at: 4s, for: 100ms}
  forget:   {amnesia: B1, at: 5s, for: 100ms}
  jump:     {clock-jump: B1, by: -250ms, at: 6s}
  drift:    {clock-drift: B1, ppm: 200, at: 7s}
  rot:      {rot: B2, sectors: 3, at: 8s}
  bad-disk: {dead-disk: B3, at: 9s, for: 1ms}
  flap:     {pause: A1, at: 10s, for: 10ms, every: 100ms, until: 11s}
measure: {to: 11s}
`

// quiet is a store that takes no notice of anything.
type quiet struct{}

func (quiet) Start(*nodes.Env) {}
func (quiet) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	env.Reply(register.Result{Outcome: register.Done})
}

// TestEveryFaultHasWords of its own, or the scenario's.
func TestEveryFaultHasWords(t *testing.T) {
	vocabulary := systems.Builtin()
	vocabulary.Systems = append(vocabulary.Systems, systems.Store("quiet", "It takes no notice.",
		func([]nodes.ID) nodes.Protocol { return quiet{} }))
	file, err := experiments.Decode("faults", []byte(faults), nil, vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	recordedAs(t, filepath.Join("testdata", "faults.txt"), story(t, file.Variants[0], seed(1)))
}
