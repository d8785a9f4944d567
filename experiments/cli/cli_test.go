package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/cli"
	"nines/experiments/systems"
	"nines/sim"
)

// TestPanics: whatever panics, in a system, a measure or the command itself,
// the program says so, asks for a report and ends with 70.
func TestPanics(t *testing.T) {
	for name, spoil := range map[string]func(*experiments.Registry){
		"a system": func(r *experiments.Registry) {
			r.Systems[0].Build = func(*experiments.World, string, experiments.Values) experiments.Instance { panic("boo") }
		},
		"a handler": func(r *experiments.Registry) {
			build := r.Systems[0].Build
			r.Systems[0].Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
				w.Engine.At(sim.Time(1e6), func() { panic("boo") })
				return build(w, name, v)
			}
		},
		"a measure": func(r *experiments.Registry) {
			for _, m := range r.Measures {
				m.Evaluate = func(*experiments.Observation, experiments.Arguments) experiments.Quantity { panic("boo") }
			}
		},
		"the decoder": func(r *experiments.Registry) {
			r.Systems[0].Check = func(experiments.Values, int64) (string, error) { panic("boo") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			registry := systems.Builtin()
			spoil(registry)
			var out, err bytes.Buffer
			dir := filepath.Join(t.TempDir(), "out")
			args := []string{"run", "testdata/tiny.yaml", "-o", dir, "--set", "faults.cut.for=0s"}
			if code := cli.Run(registry, args, nil, &out, &err); code != cli.Internal {
				t.Errorf("the code is %d", code)
			}
			for _, part := range []string{"boo", "cli_test.go", "Please report it", "nines run testdata/tiny.yaml"} {
				if !strings.Contains(err.String(), part) {
					t.Errorf("nothing is said of %q", part)
				}
			}
			if out.Len() > 0 || t.Failed() {
				t.Errorf("standard output:\n%s\nstandard error:\n%s", out.String(), err.String())
			}
		})
	}
}

// TestLimit: a run that a limit has ended is the fault of the scenario, or of
// its system, not ours.
func TestLimit(t *testing.T) {
	registry := systems.Builtin()
	build := registry.Systems[0].Build
	registry.Systems[0].Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
		w.Engine.At(0, func() { panic(&sim.LimitError{Limit: "events at one instant (livelock)", Max: 3}) })
		return build(w, name, v)
	}
	var out, err bytes.Buffer
	dir := filepath.Join(t.TempDir(), "out")
	if code := cli.Run(registry, []string{"run", "testdata/tiny.yaml", "-o", dir, "-q"}, nil, &out, &err); code != cli.Misused {
		t.Errorf("the code is %d:\n%s", code, err.String())
	}
	if !strings.Contains(err.String(), "livelock") || strings.Contains(err.String(), "report") {
		t.Errorf("what is said:\n%s", err.String())
	}
}
