package figures_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"nines/experiments"
	"nines/experiments/figures"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
)

// published are figures of shipped scenarios that the README shows, by their
// place in the scenario.
var published = []struct {
	scenario     string
	variants     []string // that are drawn; none: all
	replications int64
	isLong       bool // drawn only when there is time (NINES_LONG=1), or anew
	figures      map[int]string
}{
	{"cap", []string{"abd", "one", "majority-lww"}, 6, false, map[int]string{0: "cap.svg", 2: "cap-plane.svg"}},
	{"failover", []string{"balancer", "dns", "async", "sync"}, 6, false, map[int]string{0: "failover.svg"}},
	{"metastable", []string{"none", "budget", "breaker", "cancel"}, 1, false, map[int]string{0: "metastable.svg"}},
	{"durability", nil, 4000, true, map[int]string{0: "durability.svg"}},
}

// TestREADME draws the figures of the README from real runs, and holds the ones
// that are there against them.
func TestREADME(t *testing.T) {
	for _, p := range published {
		t.Run(p.scenario, func(t *testing.T) {
			if p.isLong && !*rewrite && os.Getenv("NINES_LONG") == "" {
				t.Skip("thousands of runs: NINES_LONG=1")
			}
			raw, isShipped := library.Open(p.scenario)
			if !isShipped {
				t.Fatal("it is not in the library")
			}
			file, err := experiments.Decode(p.scenario, raw, nil, systems.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			file.Variants = slices.DeleteFunc(file.Variants, func(s *experiments.Scenario) bool {
				return p.variants != nil && !slices.Contains(p.variants, s.Name)
			})
			result, err := run.Execute(file, run.Options{Seed: 1, Replications: p.replications})
			if err != nil {
				t.Fatal(err)
			}
			drawn, _ := figures.Draw(result)
			for i, name := range p.figures {
				matches(t, drawn[i], "../../plots/testdata/"+name)
			}
		})
	}
}

// matches holds a figure against the file in which it is kept.
func matches(t *testing.T, f figures.Drawn, name string) {
	t.Helper()
	var svg bytes.Buffer
	if err := f.Write(&svg, figures.SVG, plots.Style{}); err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile(name, svg.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if recorded, err := os.ReadFile(name); err != nil || !bytes.Equal(svg.Bytes(), recorded) {
		t.Errorf("%s does not show what the scenario does now (-rewrite draws it anew)", name)
	}
}
