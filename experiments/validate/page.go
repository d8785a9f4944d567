package validate

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"nines/experiments/page"
	"nines/experiments/report"
	"nines/experiments/stats"
)

// Origin says where rows come from.
type Origin struct {
	Seed  uint64
	Again string // the command that checks them again
	Tool  string // name and version of the program
}

// WritePage writes an HTML page: the verdicts, the numbers beside each other
// and, if there were any, the mutants.
func WritePage(w io.Writer, rows []Row, o Origin) error {
	p := &page.Page{
		Title: "Simulated, and known without simulation", Lesson: lesson,
		Commands: []page.Command{{For: "Check these rows again", Line: o.Again}},
		Facts:    []page.Fact{{Name: "seed", Value: strconv.FormatUint(o.Seed, 10)}, {Name: "made by", Value: o.Tool}},
	}
	for i := range rows {
		r := &rows[i]
		p.Expectations = append(p.Expectations, page.Expectation{Variant: r.Table, Text: r.Name, Status: statusOf(r), Found: r.found()})
		for _, c := range r.Claims {
			expected, simulated := c.Texts()
			p.Theory = append(p.Theory, page.Theory{Variant: r.String(), Measure: c.Measure,
				Simulated: simulated, Expected: expected, Verdict: c.Verdict.String(), Source: c.Source})
			n := page.Number{Variant: r.String(), Measure: c.Measure, Method: c.Metric.Interval.Method, N: c.Metric.Interval.N}
			n.Value, n.Low, n.High = report.Told(c.Metric)
			p.Numbers = append(p.Numbers, n)
		}
	}
	return page.Write(w, p)
}

const lesson = `Each row is an ordinary scenario whose answer is known without it: from a
closed form, a published table or another program. It is expected that the
whole interval of what was simulated lies within the tolerance around what is
known; an interval that merely reaches it decides nothing.`

// statusOf is what became of a row, in the words of a page. A row that notices
// none of its mutants has failed.
func statusOf(r *Row) page.Status {
	switch {
	case r.Verdict() == stats.Differs, r.Challenged && r.Survives():
		return page.Failed
	case r.Verdict() == stats.Undecided:
		return page.Undecided
	}
	return page.Met
}

// found says what was found of a row, in a line.
func (r *Row) found() string {
	words := []string{r.Verdict().String()}
	if r.Challenged {
		words = append(words, r.Noticed())
	}
	return strings.Join(words, "; ")
}

// Noticed says which mutants turned the row red.
func (r *Row) Noticed() string {
	var red []string
	for _, m := range r.Mutants {
		if m.Red {
			red = append(red, m.Name)
		}
	}
	switch {
	case len(r.Mutants) == 0:
		return "has no mutant"
	case len(red) == 0:
		return fmt.Sprintf("survives all %d of its mutants", len(r.Mutants))
	}
	return "turned red by " + strings.Join(red, ", ")
}
