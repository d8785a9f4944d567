package report

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Tally counts expectations by what became of them.
type Tally struct{ Met, Failed, Undecided int64 }

// All returns how many expectations there were.
func (t Tally) All() int64 { return t.Met + t.Failed + t.Undecided }

// Count returns what became of a result's expectations.
func Count(r *run.Result) Tally {
	var t Tally
	for _, claim := range r.Claims() {
		switch claim.Status {
		case run.Met:
			t.Met++
		case run.Failed:
			t.Failed++
		default:
			t.Undecided++
		}
	}
	return t
}

// mark is the sign for what became of an expectation.
func (s Style) mark(status run.Status) string {
	g := s.glyphs()
	switch status {
	case run.Met:
		return s.paint(green, g.met)
	case run.Failed:
		return s.paint(red, g.failed)
	}
	return s.paint(yellow, g.undecided)
}

// verdicts says what became of the expectations: what was met in a line a
// variant, or in one for all of those of which everything was; everything else
// in a line of its own with what was found instead.
func (a *answer) verdicts() {
	if a.result.Study && !a.style.Verbose {
		a.claims()
		return
	}
	var all []promise
	for i := range a.result.Variants {
		v := &a.result.Variants[i]
		k := promise{variant: v}
		for _, x := range v.Expectations {
			if x.Status == run.Met && !a.style.Verbose {
				k.met = append(k.met, x.Text)
			} else {
				k.others = append(k.others, a.style.mark(x.Status)+" "+a.variantName(v)+x.Text+found(x, v.Metrics[x.Metric]))
			}
		}
		k.asides = unexpected(v)
		all = append(all, k)
	}
	a.promises(all)
}

// promise is what a variant has kept of what was expected of it, and what else
// there is to say of it.
type promise struct {
	variant *run.Variant
	met     []string
	others  []string // lines
	asides  []string // judgements that no expectation speaks of
}

// promisesMax is how many variants that keep all that is expected of them have lines
// of their own.
const promisesMax = 3

// promises prints what became of the expectations of variants.
func (a *answer) promises(all []promise) {
	var whole []string
	for _, k := range all {
		if len(k.met) > 0 && len(k.others) == 0 {
			whole = append(whole, a.label(k.variant))
		}
	}
	for _, k := range all {
		for _, line := range k.others {
			a.line("%s", line)
		}
		if len(k.met) > 0 && (len(whole) <= promisesMax || len(k.others) > 0) {
			a.line("%s", a.style.mark(run.Met)+" "+a.variantName(k.variant)+a.fit(k.met, 2+a.nameWidth))
		}
	}
	defer a.asides(all)
	if len(whole) > promisesMax {
		words := "as expected: "
		a.line("%s", a.style.mark(run.Met)+" "+words+a.fit(whole, 2+text.StringWidth(words)))
	}
}

// asides prints what nobody expected: what is the same of several variants in
// one line.
func (a *answer) asides(all []promise) {
	var texts []string
	of := make(map[string][]string)
	for _, k := range all {
		for _, aside := range k.asides {
			if of[aside] == nil {
				texts = append(texts, aside)
			}
			of[aside] = append(of[aside], a.label(k.variant))
		}
	}
	for _, aside := range texts {
		names := a.fit(of[aside], a.style.width()-max(0, a.nameWidth-padding))
		if a.nameWidth > 0 {
			names = text.Pad(names, max(a.nameWidth, text.StringWidth(names)+padding), ' ')
		}
		a.line("  %s%s", names, aside)
	}
}

// unexpected tells the judgements that no expectation speaks of.
func unexpected(v *run.Variant) (asides []string) {
	for i, m := range v.Metrics {
		expected := func(x run.Expectation) bool { return x.Metric == i }
		if m.Expression.Measure.Unit != experiments.Judgement || m.Runs == 0 || slices.ContainsFunc(v.Expectations, expected) {
			continue
		}
		asides = append(asides, m.Expression.Text+judged(m))
	}
	return asides
}

// found says what came out where that is not what was expected.
func found(x run.Expectation, m run.Metric) string {
	if m.Expression.Measure.Unit == experiments.Judgement {
		return judged(m)
	}
	return ": " + scaleFor(m).long(m)
}

// judged says of how many runs a judgement holds.
func judged(m run.Metric) string {
	if m.Runs == 0 {
		return ": nothing to judge"
	}
	var parts []string
	for _, part := range []struct {
		runs int64
		what string
	}{{m.Violated, "violated"}, {m.Undecided, "undecided"}, {m.Holds, "no violation"}} {
		if part.runs > 0 {
			parts = append(parts, fmt.Sprintf("%s in %d", part.what, part.runs))
		}
	}
	return ": " + strings.Join(parts, ", ") + " of " + plural(m.Holds+m.Violated+m.Undecided, "run")
}

// fit joins texts as far as they fit into the line behind a column, and counts
// the others.
func (a *answer) fit(texts []string, column int) string {
	const more = len(", +99")
	room := a.style.width() - column
	line := texts[0]
	for i, next := range texts[1:] {
		reserve := more
		if i+2 == len(texts) {
			reserve = 0
		}
		if text.StringWidth(line)+len(", ")+text.StringWidth(next)+reserve > room {
			return fmt.Sprintf("%s, +%d", line, len(texts)-1-i)
		}
		line += ", " + next
	}
	return line
}
