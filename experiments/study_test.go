package experiments_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/experiments"

	"pgregory.net/rapid"
)

// tellStudy prints what a study runs and draws.
func tellStudy(f *experiments.File) string {
	var b strings.Builder
	for _, p := range f.Points {
		fmt.Fprintln(&b, strings.TrimSpace("point "+p.String()))
	}
	for _, figure := range f.Figures {
		fmt.Fprintf(&b, "%s of %s", figure.Kind, strings.Join(figure.Y, "; "))
		for _, part := range []struct{ word, what string }{
			{"against", figure.X + strings.Join(figure.Against, "; ")}, {"by", figure.By},
			{"compared with", figure.Baseline}, {"titled", figure.Title},
		} {
			if part.what != "" {
				fmt.Fprintf(&b, " %s %s", part.word, part.what)
			}
		}
		fmt.Fprintln(&b)
	}
	if p := f.Study.Precision; p.Wanted() {
		fmt.Fprintf(&b, "until within %g (relative: %t), at most %d times\n", p.HalfWidth, p.Relative, p.AtMost)
	}
	return b.String()
}

// A study without axes has its variants as points; each point of one with axes
// is the scenario that its coordinates, given as settings, make.
func TestAPointIsTheScenarioWithItsCoordinatesSet(t *testing.T) {
	const text = `
study:
  variants: {a: {}, b: {load.left.deadline: 3s}}
  axes:
    faults.cut.for: [0s, 7s]
    load.left.open: [10/s, 20/s, 30/s]
    systems.store.kind: [memory, register]
`
	whole := decode(t, text)
	if len(whole.Points) != 24 || len(whole.Variants) != 2 {
		t.Fatalf("%d points of %d variants", len(whole.Points), len(whole.Variants))
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(whole.Points).Draw(rt, "point")
		var settings []string
		for _, c := range p.Coordinates {
			settings = append(settings, c.String())
		}
		single := decode(t, text, settings...)
		for _, s := range single.Variants {
			if s.Name == p.Variant && describe(s) != describe(p.Scenario) {
				rt.Fatalf("%v is not what its coordinates say:\n%s\n%s", p, describe(p.Scenario), describe(s))
			}
		}
	})
}
