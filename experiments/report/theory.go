package report

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"

	"github.com/jedib0t/go-pretty/v6/table"
)

// theoryShown is how many closed forms stand in a short answer.
const theoryShown = 2

// beside is a closed form of a variant.
type beside struct {
	variant *run.Variant
	run.Theory
}

// theory prints closed forms beside what was simulated: those that differ
// first, then those that an expectation speaks of.
func (a *answer) theory() {
	var all []beside
	var agree, differ int
	for i := range a.result.Variants {
		v := &a.result.Variants[i]
		for _, t := range v.Theory {
			all = append(all, beside{v, t})
			switch t.Verdict {
			case stats.Agrees:
				agree++
			case stats.Differs:
				differ++
			}
		}
	}
	if len(all) == 0 {
		return
	}
	judged := agree + differ
	slices.SortStableFunc(all, func(x, y beside) int { return x.rank() - y.rank() })
	shown := a.shown(all)
	a.line("")
	notes := sources(all[:max(shown, 1)])
	switch {
	case shown > 0:
		t := NewTable()
		t.AppendHeader(table.Row{"theory", "simulated", "expected"})
		for _, b := range all[:shown] {
			t.AppendRow(b.row(a.style, judged > 0))
		}
		a.lines(t.Render())
	case a.result.Study:
		notes[0] = "theory: " + notes[0]
	default:
		row := all[0].row(a.style, false)
		notes[0] = fmt.Sprintf("theory: %v is %v, expected %v: %s", row[0], row[1], row[2], notes[0])
		shown = 1
	}
	if judged > 0 {
		notes = append(notes, tally(agree, differ, len(all)))
	} else if a.result.Replications < 10 {
		notes = append(notes, "no judgement below 10 runs")
	} else {
		notes = append(notes, "undecided: the runs do not tell to within the tolerance")
	}
	if left := len(all) - shown; left > 0 {
		notes = append(notes, fmt.Sprintf("%d more: -v", left))
	}
	a.wrapped(strings.Join(notes, "; "))
}

// tally counts verdicts: who does not agree need not differ.
func tally(agree, differ, all int) string {
	text := fmt.Sprintf("%d of %d closed forms agree", agree, all)
	if differ > 0 {
		text += fmt.Sprintf(", %d differ", differ)
	}
	if open := all - agree - differ; open > 0 {
		text += fmt.Sprintf(", %d undecided", open)
	}
	return text
}

// shown returns how many of the closed forms, in order, have a line of their own:
// in a short answer those that differ, as far as it has room.
func (a *answer) shown(all []beside) int {
	if a.style.Verbose {
		return len(all)
	}
	for i, b := range all[:min(len(all), theoryShown)] {
		if b.Verdict != stats.Differs {
			return i
		}
	}
	return min(len(all), theoryShown)
}

// sources lists where the closed forms come from, each once.
func sources(all []beside) []string {
	var texts []string
	for _, b := range all {
		if !slices.Contains(texts, b.Source) {
			texts = append(texts, b.Source)
		}
	}
	return texts
}

// rank puts first what the reader should see.
func (t beside) rank() int {
	expected := func(x run.Expectation) bool { return x.Metric == t.Metric }
	trivial := t.variant.Metrics[t.Metric].Expression.Measure.Unit == experiments.Share && (t.Expected == 0 || t.Expected == 1)
	switch {
	case t.Verdict == stats.Differs:
		return 0
	case slices.ContainsFunc(t.variant.Expectations, expected) && !trivial:
		return 1
	case !trivial:
		return 2
	}
	return 3
}

// row sets a closed form beside what was simulated, with a verdict if there
// are runs enough to judge.
func (t beside) row(s Style, judged bool) table.Row {
	m := t.variant.Metrics[t.Metric]
	c := scaleOf(m.Expression.Measure.Unit, max(known(m), t.Expected))
	name := m.Expression.Text
	if variant := t.variant.Name(); variant != "" {
		name += " of " + variant
	}
	expected := c.number(t.Expected, t.Tolerance) + s.glyphs().plusMinus + c.number(t.Tolerance, t.Tolerance) + c.unit
	verdict := ""
	if judged {
		verdict = t.Verdict.String()
	}
	return table.Row{name, c.long(m), expected, verdict}
}
