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

// capFigures are what the README shows of cap.
const capFigures = "figures=[" +
	"{kind: timeline, y: [yield(left), yield(right)], by: variant, title: What clients get while two sites are cut off}, " +
	"{kind: plane, fault: cut, y: yield(left+right), x: stale(left+right), title: 'Who is answered, and who is told the truth'}]"

// TestREADME draws the figures that the README begins with from real runs, and
// holds the ones that are there against them.
func TestREADME(t *testing.T) {
	raw, isShipped := library.Open("cap")
	if !isShipped {
		t.Fatal("cap is not in the library")
	}
	file, err := experiments.Decode("cap", raw, []string{capFigures}, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	file.Variants = file.Variants[:3] // abd, one, majority-lww; the others have no cut
	result, err := run.Execute(file, run.Options{Seed: 1, Replications: 6})
	if err != nil {
		t.Fatal(err)
	}
	drawn, _ := figures.Draw(result)
	for i, name := range []string{"../../plots/testdata/cap.svg", "../../plots/testdata/cap-plane.svg"} {
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
