package figures_test

import (
	"bytes"
	"os"
	"testing"

	"nines/experiments"
	"nines/experiments/figures"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
)

// published are the figures of cap that stand elsewhere, by their place in the
// scenario.
var published = map[int]string{
	0: "../../plots/testdata/cap.svg",
	2: "../../plots/testdata/cap-plane.svg",
}

// TestREADME draws the figures that the README begins with from real runs, and
// holds the ones that are there against them.
func TestREADME(t *testing.T) {
	raw, isShipped := library.Open("cap")
	if !isShipped {
		t.Fatal("cap is not in the library")
	}
	file, err := experiments.Decode("cap", raw, nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	file.Variants = file.Variants[:3] // the others are not drawn
	result, err := run.Execute(file, run.Options{Seed: 1, Replications: 6})
	if err != nil {
		t.Fatal(err)
	}
	drawn, _ := figures.Draw(result)
	for i, name := range published {
		var svg bytes.Buffer
		if err := drawn[i].Write(&svg, figures.SVG, plots.Style{}); err != nil {
			t.Fatal(err)
		}
		if *rewrite {
			if err := os.WriteFile(name, svg.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if recorded, err := os.ReadFile(name); err != nil || !bytes.Equal(svg.Bytes(), recorded) {
			t.Errorf("%s does not show what cap does now (-rewrite draws it anew)", name)
		}
	}
}
