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
			{"against", figure.X + strings.Join(figure.Against, "; ")}, {"along", figure.Along}, {"by", figure.By},
			{"in", strings.Join(figure.Variants, ", ")},
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

// What nobody could run to its end, or read, is refused with the numbers.
func TestStudiesThatAreTooLarge(t *testing.T) {
	values := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("%dms", 1000+i))
		}
		return "[" + strings.Join(list, ",\n  ") + "]"
	}
	loads := ""
	for i := range 300 {
		loads += fmt.Sprintf("  l%d: {like: left}\n", i)
	}
	for message, text := range map[string]string{
		"more than 10000 points are too many": "study: {axes: {faults.cut.at: " + values(200) + ", faults.cut.for: " + values(51) + "}}",
		"at most 16 MB in all": "lesson: |\n" + strings.Repeat("  A lesson that goes on and on.\n", 500) +
			"study: {axes: {faults.cut.at: " + values(100) + ", faults.cut.for: " + values(90) + "}}",
		"9000 points with 200 replications each are 1800000 runs: at most 1000000": "study: {replications: 200, axes: {faults.cut.at: " +
			values(100) + ", faults.cut.for: " + values(90) + "}}",
		"301 series are too many: at most 200":                   "load:\n  left: {calls: store, open: 1/s}\n" + loads + "figures: [{y: yield}]",
		"11 measures in one figure are too many: at most 10":     "figures: [{y: [yield" + strings.Repeat(", yield", 10) + "]}]",
		"60000 parts are too many for a time line: at most 1000": "figures: [{y: yield, bucket: 1ms}]",
	} {
		_, err := experiments.Decode("large.yaml", []byte(complete(text+"\n")), nil, toys())
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("want %q: %.300v", message, err)
		}
	}
}
