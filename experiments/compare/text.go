package compare

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/experiments/stats"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Write prints the comparison for people: a table a point, and what there is to
// know about it below.
func (c *Comparison) Write(w io.Writer, style report.Style) error {
	var b strings.Builder
	fmt.Fprintf(&b, "A  %s\nB  %s\n", c.A.title(), c.B.title())
	for _, p := range c.Points {
		b.WriteString("\n")
		if p.Name != "" {
			b.WriteString(style.Bold(p.Name) + "\n")
		}
		for line := range strings.SplitSeq(p.table(), "\n") {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	b.WriteString("\n")
	width := style.Width
	if width <= 0 {
		width = 80
	}
	for _, note := range c.Notes() {
		for line := range strings.SplitSeq(text.WrapSoft(note, width), "\n") {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return style.Print(w, b.String())
}

// title names a side, and the one point of it.
func (s Side) title() string {
	what := fmt.Sprintf("%s: %s", s.Name, s.Result.File.Name)
	if len(s.points) == 1 {
		if name := s.Result.Variants[s.points[0]].Name(); name != "" {
			what += ", " + name
		}
	}
	runs := "runs"
	if s.Result.Replications == 1 {
		runs = "run"
	}
	return fmt.Sprintf("%s; seed %d, %d %s", what, s.Result.Seed, s.Result.Replications, runs)
}

// table has a line a measure.
func (p Point) table() string {
	t := report.NewTable()
	t.AppendHeader(table.Row{"", "A", "B", "B − A", "95% interval", "p"})
	for _, m := range p.Measures {
		row := table.Row{m.Expression.Text, m.value(m.A), m.value(m.B)}
		if m.IsPrimary {
			row[0] = m.Expression.Text + " *"
		}
		difference, interval := m.difference()
		t.AppendRow(append(row, difference, interval, probability(m.Difference.Adjusted)))
	}
	var configs []table.ColumnConfig
	for i := range 5 {
		configs = append(configs, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	return t.Render()
}

// printer prints the numbers of both sides alike.
func (m Measure) printer() report.Printer { return report.PrinterOf(m.A, m.B) }

// value prints what one side has.
func (m Measure) value(side run.Metric) string {
	if isVerdict(m) && side.Runs > 0 {
		return fmt.Sprintf("%d of %d violate", side.Violated, side.Holds+side.Violated)
	}
	return m.printer().Metric(side)
}

// half returns the larger half of an interval; 0 where there is none to show.
func half(i stats.Interval) float64 {
	h := max(i.Value-i.Low, i.High-i.Value)
	if math.IsInf(h, 0) || math.IsNaN(h) {
		return 0
	}
	return h
}

// difference prints B minus A with its interval, or ~ and how large it may be.
func (m Measure) difference() (difference, interval string) {
	d := m.Difference
	if math.IsNaN(d.Difference.Value) || m.A.Runs == 0 || m.B.Runs == 0 {
		return "–", ""
	}
	if m.isQuotient() {
		return m.quotient()
	}
	print, h := m.printer().Differences(), half(d.Difference)
	signed := func(x float64) string {
		words := print.Number(x, h)
		if x > 0 {
			words = "+" + words
		}
		return strings.Replace(words, "-", "−", 1)
	}
	difference = "~"
	if d.Significant() {
		difference = signed(d.Difference.Value) + print.Unit()
	}
	if h > 0 && !isVerdict(m) {
		interval = "[" + signed(d.Difference.Low) + ", " + signed(d.Difference.High) + "]"
	}
	return difference, interval
}

// isQuotient tells whether the sides are compared by how many times as much one
// has, not by how much more.
func (m Measure) isQuotient() bool { return m.Expression.Measure.Unit == experiments.Between }

// quotient prints B over A with its interval.
func (m Measure) quotient() (quotient, interval string) {
	times := func(x float64) string {
		if math.IsInf(x, 1) {
			return "∞"
		}
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	d := m.Difference
	quotient = "~"
	if d.Significant() {
		quotient = "×" + times(d.Difference.Value)
	}
	return quotient, "[×" + times(d.Difference.Low) + ", ×" + times(d.Difference.High) + "]"
}

// probability prints a p to three decimals.
func probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < 0.001:
		return "<0.001"
	}
	return strconv.FormatFloat(p, 'f', 3, 64)
}

// Notes says what the numbers are, and what there is to beware of.
func (c *Comparison) Notes() (notes []string) {
	notes = append(notes, c.pairing()...)
	primary := "* is the primary measure"
	if len(c.Points) > 1 {
		primary += ", held against itself at the other points (Holm)"
	}
	judged := fmt.Sprintf("p is adjusted for %d comparisons (Holm)", c.Family)
	if c.Family < 2 {
		judged = "p is that of a single comparison"
	}
	switch {
	case c.primary() == "" && c.A.Result.File.Study.Primary != c.B.Result.File.Study.Primary:
		notes = append(notes, "No primary measure: A and B declare different ones.")
		fallthrough
	case c.primary() == "":
		notes = append(notes, judged+".")
	default:
		notes = append(notes, primary+"; of the others, "+judged+".")
	}
	notes = append(notes, "~ means that the difference may well be chance, not that there is none.")
	notes = append(notes, c.tests()...)
	if how := c.methods(); how != "" {
		notes = append(notes, "Intervals of differences: "+how+".")
	}
	return append(notes, c.strangers()...)
}

// tests names the tests that are not Student's, where there are such.
func (c *Comparison) tests() (notes []string) {
	even, verdicts := "Fisher's exact test", "Fisher's test (exact)"
	if c.Paired {
		even, verdicts = "the exact sign test", "McNemar's test (exact)"
	}
	isEven := func(m Measure) bool { return !m.Expression.Measure.Unit.OfRuns() && m.Difference.Unvaried() }
	if c.any(isEven) {
		notes = append(notes, "Differences without variation have no interval: their p is that of "+even+".")
	}
	if c.any(isVerdict) {
		notes = append(notes, "Verdicts are compared by "+verdicts+".")
	}
	if c.any(hasUnit(experiments.Chance)) {
		notes = append(notes, "Chances are compared by "+verdicts+".")
	}
	if c.any(Measure.isQuotient) {
		notes = append(notes, "Times between failures are compared by their quotient, B over A, all runs together: the interval and p are exact for rates that do not change (binomial), and make nothing of pairing.")
	}
	if c.any(hasUnit(experiments.Recovery)) {
		notes = append(notes, "Recoveries are compared by their medians, all runs together; p is that of the log-rank test. Both make nothing of pairing.")
	}
	return notes
}

// hasUnit returns what tells whether a measure has a unit.
func hasUnit(u experiments.Unit) func(Measure) bool {
	return func(m Measure) bool { return m.Expression.Measure.Unit == u }
}

func isVerdict(m Measure) bool { return m.Expression.Measure.Unit == experiments.Judgement }

// any reports whether a measure at some point is of a kind.
func (c *Comparison) any(is func(Measure) bool) bool {
	return slices.ContainsFunc(c.Points, func(p Point) bool { return slices.ContainsFunc(p.Measures, is) })
}

// methods says how the intervals were found.
func (c *Comparison) methods() string {
	var all []string
	for _, p := range c.Points {
		for _, m := range p.Measures {
			if !isVerdict(m) {
				all = append(all, m.Difference.Difference.Method)
			}
		}
	}
	return stats.Methods(all)
}

// pairing says whether runs were compared world by world, and what that was
// worth.
func (c *Comparison) pairing() (notes []string) {
	if !c.Paired {
		return []string{fmt.Sprintf("Unpaired, n = %d and %d: the seeds differ, so that the luck of the weather is in every difference. Under one seed, fewer runs say more.",
			c.A.Result.Replications, c.B.Result.Replications)}
	}
	notes = append(notes, fmt.Sprintf("Paired, n = %d: each world is compared with itself.", c.Worlds))
	var helped, idle []string
	for _, p := range c.Points {
		for _, m := range p.Measures {
			d := m.Difference
			switch {
			case isVerdict(m) || math.IsNaN(d.P) || d.Correlation == 0 || math.IsInf(d.VarianceRatio, 1):
			case d.PairingHelped():
				helped = append(helped, fmt.Sprintf("%s ×%s (correlation %.2f)", p.called(m), strconv.FormatFloat(d.VarianceRatio, 'f', 1, 64), d.Correlation))
			default:
				idle = append(idle, fmt.Sprintf("%s (correlation %.2f)", p.called(m), d.Correlation))
			}
		}
	}
	if len(helped) > 0 {
		notes = append(notes, "Unpaired, it would take more runs: "+shortened(helped)+".")
	}
	if len(idle) > 0 {
		notes = append(notes, "Pairing did not help: "+shortened(idle)+".")
	}
	return notes
}

// called names a measure among those of all points.
func (p Point) called(m Measure) string {
	if p.Name == "" {
		return m.Expression.Text
	}
	return p.Name + ": " + m.Expression.Text
}

// namesMax is how many names a note lists.
const namesMax = 4

func shortened(names []string) string {
	if more := len(names) - namesMax; more > 0 {
		names = append(slices.Clone(names[:namesMax]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// strangers says what the sides do not have in common.
func (c *Comparison) strangers() (notes []string) {
	if a, b := c.A.Hash(), c.B.Hash(); a != b {
		notes = append(notes, fmt.Sprintf("The scenarios are different ones: A %.8s, B %.8s.", a, b))
	}
	if c.Paired && c.A.Result.Replications != c.B.Result.Replications {
		notes = append(notes, fmt.Sprintf("A has %d runs, B %d: the values are of all, the differences of those that both have.", c.A.Result.Replications, c.B.Result.Replications))
	}
	for _, only := range []struct {
		side  string
		names []string
	}{{"A", c.OnlyA}, {"B", c.OnlyB}} {
		if len(only.names) > 0 {
			notes = append(notes, "Only in "+only.side+": "+shortened(only.names)+".")
		}
	}
	return notes
}
