package run_test

import (
	"bytes"
	"flag"
	"math"
	"os"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
	"nines/sim"
	"nines/workloads/measure"
)

var rewrite = flag.Bool("rewrite", false, "draw the README's figure anew")

// TestFigure draws the figure that the README begins with from a real run, and
// holds the one that is there against it.
func TestFigure(t *testing.T) {
	raw, isShipped := library.Open("cap")
	if !isShipped {
		t.Fatal("cap is not in the library")
	}
	file, err := experiments.Decode("cap", raw, nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	file.Variants = file.Variants[:3] // abd, one, majority-lww; the others have no cut
	result, err := run.Execute(file, run.Options{Seed: 1, Replications: 1})
	if err != nil {
		t.Fatal(err)
	}
	var drawn bytes.Buffer
	if err := plots.WriteSVG(&drawn, capFigure(result)); err != nil {
		t.Fatal(err)
	}
	const name = "../../plots/testdata/cap.svg"
	if *rewrite {
		if err := os.WriteFile(name, drawn.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	recorded, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(drawn.Bytes(), recorded) {
		t.Errorf("%s does not show what cap does now (-rewrite draws it anew)", name)
	}
}

// capFigure shows what the clients on both sides of the cut got.
func capFigure(r *run.Result) plots.Timeline {
	figure := plots.Timeline{
		Title: "What clients get while two sites are cut off",
		Caption: "Operations answered within 1 s, of those invoked in each second. " +
			"One run of each store under the same weather, seed 1; five machines, open load.",
		Bucket: time.Second,
		Panels: []plots.Panel{
			{Label: "clients at site A (2 machines): yield, %", High: 100},
			{Label: "clients at site B (3 machines): yield, %", High: 100},
		},
	}
	for _, p := range r.Variants[0].First.Episodes {
		figure.Bands = append(figure.Bands, plots.Band{
			Name: "cut between A and B", From: p.From.Sub(sim.Start), To: p.To.Sub(sim.Start),
		})
	}
	for i, load := range []string{"left", "right"} {
		for _, v := range r.Variants {
			figure.Panels[i].Series = append(figure.Panels[i].Series, yieldOf(v, load))
		}
	}
	return figure
}

// yieldOf returns the yield of a load in each second of the measured window.
func yieldOf(v run.Variant, load string) plots.Series {
	series := plots.Series{Name: v.Scenario.Name}
	w := v.Scenario.Window
	for _, l := range v.First.Loads {
		if l.Load.Name != load {
			continue
		}
		seconds := int64(w.To.Sub(w.From) / time.Second)
		for i, r := range measure.Series(l.Ops, measure.Window{From: w.From, To: w.To}, seconds) {
			value := math.NaN() // nothing was offered
			if r.Den > 0 {
				value = float64(100*r.Num) / float64(r.Den)
			}
			at := w.From.Add(time.Duration(i) * time.Second).Sub(sim.Start)
			series.Points = append(series.Points, plots.Point{At: at, Value: value})
		}
	}
	return series
}
