package report

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// numbers prints a table: a row a variant, a column a measure. The primary
// measure comes first, with those that ask the same of other loads and other
// parts of the run; whole groups as long as they fit.
func (a *answer) numbers() {
	columns := a.columns()
	if len(columns) == 0 {
		return
	}
	a.line("")
	switch {
	case a.style.Verbose:
		a.allNumbers()
		return
	case a.result.Study:
		a.points()
		return
	}
	shown := a.choose(columns)
	t := a.table(shown)
	align(t, len(shown))
	a.lines(t.Render())
	a.footnote(shown, len(columns)-len(shown))
}

// table puts the columns side by side under their headings.
func (a *answer) table(shown []column) table.Writer {
	t := NewTable()
	head, sub := table.Row{""}, table.Row{""}
	for i, words := range spread(shown) {
		head, sub = append(head, shown[i].head), append(sub, words)
	}
	t.AppendHeader(head, table.RowConfig{AutoMerge: true, AutoMergeAlign: text.AlignLeft})
	t.AppendHeader(sub)
	for _, same := range alike(len(a.result.Variants), shown) {
		row := table.Row{a.together(same)}
		for _, c := range shown {
			row = append(row, c.cells[same[0]])
		}
		t.AppendRow(row)
	}
	return t
}

// alike groups the variants that have the same numbers in all columns.
func alike(variants int, shown []column) (groups [][]int) {
	for i := range variants {
		same := func(group []int) bool {
			return !slices.ContainsFunc(shown, func(c column) bool { return c.cells[i] != c.cells[group[0]] })
		}
		if k := slices.IndexFunc(groups, same); k >= 0 {
			groups[k] = append(groups[k], i)
		} else {
			groups = append(groups, []int{i})
		}
	}
	return groups
}

// together names variants that share a row, as far as the column of names goes.
func (a *answer) together(variants []int) string {
	var names []string
	for _, i := range variants {
		names = append(names, a.result.Variants[i].Scenario.Name)
	}
	return a.fit(names, a.style.width()-max(0, a.nameWidth-padding))
}

// spread returns the second line of the headings, with blanks in front where
// the columns below one heading are narrower together than it is. The table
// library would widen them, but divides by zero if less than one character a
// column is missing.
func spread(shown []column) (subs []string) {
	for first := 0; first < len(shown); {
		next := first + 1
		for next < len(shown) && shown[next].head == shown[first].head {
			next++
		}
		missing := text.StringWidth(shown[first].head) - (next - first - 1) // a separator goes with the heading
		for _, c := range shown[first:next] {
			missing -= c.width() - padding
		}
		for i, c := range shown[first:next] {
			share := max(0, missing) / (next - first - i)
			missing -= share
			subs = append(subs, c.padded(share))
		}
		first = next
	}
	return subs
}

// padded is the second heading, to make the column so many blanks wider.
func (c column) padded(blanks int) string {
	if blanks == 0 {
		return c.sub
	}
	return strings.Repeat(" ", c.width()-padding-text.StringWidth(c.sub)+blanks) + c.sub
}

// padding is how many blanks part columns.
const padding = 2

// NewTable returns a table without lines: blanks part its columns.
func NewTable() table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", strings.Repeat(" ", padding)
	style.Format = table.FormatOptions{}
	t.SetStyle(style)
	return t
}

// align sets the number columns, all but the first, to the right.
func align(t table.Writer, numbers int) { alignFrom(t, 2, numbers) }

// alignFrom sets so many columns from some column on, counted from 1, to the
// right.
func alignFrom(t table.Writer, first, numbers int) {
	var configs []table.ColumnConfig
	for i := range numbers {
		configs = append(configs, table.ColumnConfig{Number: first + i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
}

// lines adds a text of several lines.
func (a *answer) lines(block string) {
	for line := range strings.SplitSeq(block, "\n") {
		a.line("%s", line)
	}
}

// footnote says what the numbers are.
func (a *answer) footnote(shown []column, left int) {
	var methods, few []string
	samples := a.result.Replications
	for i := range a.result.Variants {
		for _, m := range a.result.Variants[i].Metrics {
			visible := func(c column) bool { return c.expression.Text == m.Expression.Text }
			if !slices.ContainsFunc(shown, visible) || !explained(m) {
				continue
			}
			methods = append(methods, method(m))
			if m.Expression.Measure.Unit.Repeats() {
				samples = max(samples, m.Interval.N) // of a single run its batches
			}
			if m.Few() {
				few = append(few, strings.TrimSuffix(m.Expression.Text+" of "+a.result.Variants[i].Name(), " of "))
			}
		}
	}
	notes := a.biased(shown)
	if faults := faultsOf(shown); len(faults) == 1 {
		notes = append(notes, "before, during, after: "+faults[0])
	}
	repeats := func(c column) bool { return c.expression.Measure.Unit.Repeats() }
	if len(methods) > 0 {
		notes = append(notes, fmt.Sprintf("%s: 95%% interval (%s, n = %d)", a.signs(shown), joint(methods), samples))
	} else if a.result.Replications > 1 && slices.ContainsFunc(shown, repeats) {
		notes = append(notes, fmt.Sprintf("the same in all %d runs", a.result.Replications))
	}
	if len(few) > 0 {
		notes = append(notes, "fewer than five runs affected: "+strings.Join(few, ", "))
	}
	if left > 0 {
		notes = append(notes, fmt.Sprintf("%d more: -v", left))
	}
	a.wrapped(strings.Join(notes, "; "))
}

// signs are those of the intervals that are shown.
func (a *answer) signs(shown []column) string {
	repeats := func(c column) bool { return c.expression.Measure.Unit.Repeats() }
	uneven := func(c column) bool { return !repeats(c) }
	switch {
	case !slices.ContainsFunc(shown, uneven):
		return a.style.glyphs().plusMinus
	case !slices.ContainsFunc(shown, repeats):
		return "[ ]"
	}
	return a.style.glyphs().plusMinus + " and [ ]"
}

// joint names one method in full, and several in short.
func joint(methods []string) string {
	slices.Sort(methods)
	if methods = slices.Compact(methods); len(methods) == 1 {
		return methods[0]
	}
	return stats.Methods(methods)
}

// explained tells whether a metric is shown with something that needs to be
// explained.
func explained(m run.Metric) bool {
	return half(m) > 0 || m.Runs > 0 && !m.Expression.Measure.Unit.Repeats()
}

// method says how an interval was found. What differs from number to number, such
// as how much was not over, stands with each.
func method(m run.Metric) string {
	name := m.Interval.Method
	if m.Expression.Measure.Unit.Repeats() {
		return name
	}
	name, note, _ := strings.Cut(name, "; ")
	for _, remark := range []string{", inverted", ", no failure", ", none in", ", all of", ", only"} {
		name, _, _ = strings.Cut(name, remark)
	}
	if note != "" {
		name += "; " + note
	}
	if m.Spells > 0 {
		name = "median by " + name
	}
	return name
}

// biased warns of shares that closed clients make look better than they are.
func (a *answer) biased(shown []column) (notes []string) {
	for _, c := range shown {
		for i := range a.result.Variants {
			if c.expression.DemandBiased(a.result.Variants[i].Scenario) {
				return []string{c.expression.Text + " is " + run.DemandBiased + ": closed clients offer less while they wait, which hides outages"}
			}
		}
	}
	return nil
}

// wrapped adds a remark, if there is one, broken where the terminal ends.
func (a *answer) wrapped(remark string) {
	if remark == "" {
		return
	}
	for line := range strings.SplitSeq(text.WrapSoft(remark, a.style.width()), "\n") {
		a.line("%s", a.style.paint(dim, strings.TrimRight(line, " ")))
	}
}

// allNumbers prints every measure of every variant in a line.
func (a *answer) allNumbers() {
	t := NewTable()
	for i := range a.result.Variants {
		v := &a.result.Variants[i]
		for _, m := range v.Metrics {
			if u := m.Expression.Measure.Unit; u != experiments.Judgement && m.Runs > 0 {
				t.AppendRow(table.Row{v.Name(), m.Expression.Text, scaleFor(m).long(m), m.Interval.Method})
			}
		}
	}
	a.lines(t.Render())
}
