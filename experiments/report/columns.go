package report

import (
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"

	"github.com/jedib0t/go-pretty/v6/text"
)

// column is one measure of the table of numbers.
type column struct {
	expression experiments.Expression
	scale      scale
	cells      []string // one a variant
	head, sub  string   // "yield(left), %" and "before"
}

// columns returns the numbers of all variants, the primary's family first.
func (a *answer) columns() []column {
	var columns []column
	for i := range a.result.Variants {
		for _, m := range a.result.Variants[i].Metrics {
			known := func(c column) bool { return c.expression.Text == m.Expression.Text }
			if m.Expression.Measure.Unit != experiments.Judgement && m.Runs > 0 && !slices.ContainsFunc(columns, known) {
				columns = append(columns, a.column(m.Expression))
			}
		}
	}
	if len(columns) == 0 {
		return nil
	}
	oneFault := len(faultsOf(columns)) == 1
	for i := range columns {
		columns[i].head, columns[i].sub = columns[i].headings(oneFault)
	}
	primary := columns[0].expression
	for _, c := range columns {
		if a.isPrimary(c.expression) {
			primary = c.expression
		}
	}
	slices.SortStableFunc(columns, func(x, y column) int {
		return distance(primary, x.expression) - distance(primary, y.expression)
	})
	return columns
}

// squeeze leaves out blanks, for the primary measure stands as it was written.
func squeeze(text string) string { return strings.ReplaceAll(text, " ", "") }

// distance is 0 for measures that ask the same as the primary of some load and
// some part of the run, 1 for the others.
func distance(primary, e experiments.Expression) int {
	same := primary.Measure == e.Measure && (primary.Args["when"] == "") == (e.Args["when"] == "") &&
		primary.Args["kind"] == e.Args["kind"] && primary.Args["percentile"] == e.Args["percentile"]
	if same {
		return 0
	}
	return 1
}

// column collects the cells of a measure.
func (a *answer) column(e experiments.Expression) column {
	c := column{expression: e}
	metrics := make([]run.Metric, len(a.result.Variants))
	largest := 0.0
	for i := range a.result.Variants {
		for _, m := range a.result.Variants[i].Metrics {
			if m.Expression.Text == e.Text && m.Runs > 0 {
				metrics[i] = m
				largest = max(largest, known(m))
			}
		}
	}
	c.scale = scaleOf(e.Measure.Unit, largest)
	for _, m := range metrics {
		c.cells = append(c.cells, a.style.cell(c.scale, m))
	}
	return c
}

// headings splits an expression in two lines: what is measured, and of which
// part. Where there is one fault only, that of "before cut" stands in the
// footnote.
func (c column) headings(oneFault bool) (head, sub string) {
	name, rest, _ := strings.Cut(strings.TrimSuffix(c.expression.Text, ")"), "(")
	first, rest, more := strings.Cut(rest, ", ")
	head = name + "(" + first + ")"
	if c.scale.unit != "" {
		head += ", " + strings.TrimSpace(c.scale.unit)
	}
	if when := c.expression.Args["when"]; when != "" && oneFault {
		part, _, _ := strings.Cut(when, " ")
		rest = strings.TrimSuffix(rest, when) + part
	}
	part := func(arg experiments.Arg) bool { return arg.Type == experiments.ArgWhen }
	if !more && slices.ContainsFunc(c.expression.Measure.Args, part) {
		rest = "overall"
	}
	return head, rest
}

// width is what the column takes in the table.
func (c column) width() int {
	widest := text.StringWidth(c.sub)
	for _, cell := range c.cells {
		widest = max(widest, text.StringWidth(cell))
	}
	return widest + padding
}

// choose returns the columns that fit: groups with one heading stay together
// if at all possible.
func (a *answer) choose(columns []column) []column {
	room := a.style.width() - a.nameWidth
	var shown []column
	for len(columns) > 0 {
		size := 1
		for size < len(columns) && columns[size].head == columns[0].head {
			size++
		}
		group, needed := columns[:size], 0
		for _, c := range group {
			needed += c.width()
		}
		needed = max(needed, text.StringWidth(group[0].head)+2)
		if needed > room+2 && len(shown) == 0 {
			group, needed = a.onlyPrimary(group)
		}
		if needed <= room+2 {
			shown = append(shown, group...)
			room -= needed
		}
		columns = columns[size:]
	}
	return shown
}

// onlyPrimary returns the primary measure, or the first, of a group that does
// not fit as a whole; it is shown on the narrowest terminal.
func (a *answer) onlyPrimary(group []column) (primary []column, width int) {
	for _, c := range group {
		if a.isPrimary(c.expression) {
			return []column{c}, 0
		}
	}
	return group[:1], 0
}

// isPrimary tells whether a measure is the one that the study declared.
func (a *answer) isPrimary(e experiments.Expression) bool {
	return squeeze(e.Text) == squeeze(a.result.File.Study.Primary)
}

// faultsOf returns the faults whose before, during or after is measured.
func faultsOf(columns []column) []string {
	var faults []string
	for _, c := range columns {
		if _, fault, ok := strings.Cut(c.expression.Args["when"], " "); ok && !slices.Contains(faults, fault) {
			faults = append(faults, fault)
		}
	}
	return faults
}
