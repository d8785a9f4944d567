package report

import (
	"slices"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/run"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// claims says what became of the expectations of a study: what was met at
// every point in a line a variant, everything else in a line of its own with
// what was found at the first point that tells.
func (a *answer) claims() {
	claims := a.result.Claims()
	var all []promise
	for from, to := 0, 0; from < len(a.result.Variants); from = to {
		v := &a.result.Variants[from]
		for to = from; to < len(a.result.Variants) && a.result.Variants[to].Scenario.Name == v.Scenario.Name; to++ {
		}
		k := promise{variant: v}
		for _, claim := range claims[:len(v.Expectations)] {
			if claim.Status == run.Met {
				k.met = append(k.met, claim.Text)
			} else {
				k.others = append(k.others, a.style.mark(claim.Status)+" "+a.variantName(v)+claim.Text+a.against(claim))
			}
		}
		claims = claims[len(v.Expectations):]
		k.asides = unexpectedOf(a.result.Variants[from:to])
		all = append(all, k)
	}
	a.promises(all)
}

// against says what was found where an expectation was not met.
func (a *answer) against(claim run.Claim) string {
	if len(claim.Against) == 0 {
		return ": no value at any point"
	}
	text := ": " + newExpectation(&a.result.Variants[claim.At], claim.Text, claim.Status).Found
	if more := len(claim.Against) - 1; more > 0 {
		text += ", and at " + plural(int64(more), "more point")
	}
	return text
}

// coordinates prints a point without its variant.
func coordinates(v *run.Variant) string {
	return experiments.Point{Coordinates: v.Coordinates}.String()
}

// unexpectedOf tells the judgements of a variant's points that no expectation
// speaks of.
func unexpectedOf(points []run.Variant) (asides []string) {
	v := &points[0]
	for i, m := range v.Metrics {
		expected := func(x run.Expectation) bool { return x.Metric == i }
		if m.Expression.Measure.Unit != experiments.Judgement || slices.ContainsFunc(v.Expectations, expected) {
			continue
		}
		for _, other := range points[1:] {
			m.Runs += other.Metrics[i].Runs
			m.Holds, m.Violated, m.Undecided = m.Holds+other.Metrics[i].Holds, m.Violated+other.Metrics[i].Violated, m.Undecided+other.Metrics[i].Undecided
		}
		if m.Runs > 0 {
			asides = append(asides, m.Expression.Text+judged(m))
		}
	}
	return asides
}

// pointsShown is how many points stand in a short answer.
const pointsShown = 40

// points prints the primary measure at each point, a line a point.
func (a *answer) points() {
	primary := a.primary()
	block := a.pointsTable(primary, false)
	if text.LongestLineLen(block) > a.style.width() {
		block = a.pointsTable(primary, true)
	}
	a.lines(block)
	var methods []string
	for i := range a.result.Variants {
		for _, m := range a.result.Variants[i].Metrics {
			if m.Expression.Text == primary.Text && explained(m) {
				methods = append(methods, method(m))
			}
		}
	}
	a.pointsNote(methods)
}

// pointsTable renders the table of points; a narrow one names an axis by the
// last step of its path, and gives half of the interval in place of its ends.
func (a *answer) pointsTable(primary experiments.Expression, narrow bool) string {
	t := NewTable()
	head := table.Row{""}
	for _, c := range a.result.Variants[0].Coordinates {
		name := c.Path
		if narrow {
			name = name[strings.LastIndexByte(name, '.')+1:]
		}
		head = append(head, name)
	}
	texts := len(head)
	if head = append(head, primary.Text); !narrow {
		head = append(head, "95% interval", "n")
	}
	t.AppendHeader(head)
	for i := range a.result.Variants[:min(len(a.result.Variants), pointsShown)] {
		v := &a.result.Variants[i]
		for _, m := range v.Metrics {
			if m.Expression.Text == primary.Text {
				t.AppendRow(a.point(v, m, narrow))
			}
		}
	}
	alignFrom(t, texts+1, len(head)-texts)
	return t.Render()
}

// point is the row of a point.
func (a *answer) point(v *run.Variant, m run.Metric, narrow bool) table.Row {
	row := table.Row{v.Scenario.Name}
	for _, c := range v.Coordinates {
		row = append(row, c.Text)
	}
	c, h := scaleFor(m), half(m)
	interval, value := strings.TrimSpace(c.ends(m)), c.number(m.Interval.Value, h)+c.unit
	_, sign, bound := c.bounded(m)
	switch {
	case bound != "":
		value, interval = sign+bound+c.unit, ""
	case decided(m) == 0:
		value = a.style.glyphs().none
	case narrow:
		value = a.style.cell(c, m) + c.unit
	}
	if narrow {
		return append(row, value)
	}
	return append(row, value, interval, strconv.FormatInt(decided(m), 10))
}

// pointsNote says what the numbers are, and how many were left out.
func (a *answer) pointsNote(methods []string) {
	var notes []string
	if len(methods) > 0 {
		notes = append(notes, "intervals: "+joint(methods))
	}
	if p := a.result.File.Study.Precision; p.Wanted() && a.result.Replications >= p.AtMost {
		notes = append(notes, "some may be wider than asked for: the replications are as many as allowed")
	}
	if left := len(a.result.Variants) - pointsShown; left > 0 {
		notes = append(notes, plural(int64(left), "more point")+": -v, or runs.csv")
	}
	a.wrapped(strings.Join(notes, "; "))
}

// primary returns the measure that a study is about: the one it declares, or
// else the first number that it reports.
func (a *answer) primary() experiments.Expression {
	metrics := a.result.Variants[0].Metrics
	i := slices.IndexFunc(metrics, func(m run.Metric) bool { return a.isPrimary(m.Expression) })
	if i < 0 {
		i = slices.IndexFunc(metrics, func(m run.Metric) bool { return m.Expression.Measure.Unit != experiments.Judgement })
	}
	return metrics[max(i, 0)].Expression
}
