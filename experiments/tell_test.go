package experiments_test

import (
	"fmt"
	"strings"
	"testing"

	"nines/experiments"
	"nines/sim"
)

// tell runs the variants once and prints what went wrong and what came out.
func tell(t *testing.T, f *experiments.File) string {
	var b strings.Builder
	for _, s := range f.Variants {
		if s.Name != "" {
			fmt.Fprintf(&b, "%s:\n", s.Name)
		}
		o := run(t, s)
		for _, p := range o.Episodes {
			fmt.Fprintf(&b, "%s from %v to %v: %s\n", p.Fault, p.From, p.To, p.Effect())
		}
		for _, m := range s.Measures {
			fmt.Fprintf(&b, "%s is %s\n", m.Text, show(m.Measure.Evaluate(o, m.Args)))
		}
	}
	return b.String()
}

// run runs a variant with seed 1.
func run(t testing.TB, s *experiments.Scenario) *experiments.Observation {
	t.Helper()
	o, err := s.Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func show(q experiments.Quantity) string {
	switch {
	case !q.Defined():
		return "undefined"
	case q.Unit == experiments.Judgement:
		return [...]string{"undecided", "true", "false"}[q.Verdict]
	case q.Unit == experiments.Span:
		return sim.FormatDuration(q.Duration())
	case q.Unit.Ratio():
		return fmt.Sprintf("%d of %d", q.Num, q.Den)
	}
	return fmt.Sprint(q.Num)
}
