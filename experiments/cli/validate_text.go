package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nines/experiments/report"
	"nines/experiments/stats"
	"nines/experiments/validate"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// answer prints the rows table by table, the kill table if there is one, and
// what they come to.
func (v *validating) answer(tables []*validate.Table, rows []validate.Row, names []string) error {
	p := newPage(v.out)
	for _, t := range tables {
		of := slices.DeleteFunc(slices.Clone(rows), func(r validate.Row) bool { return r.Table != t.Name })
		p.heading(t.Name)
		p.paragraphs(t.File.Title)
		p.claims(of)
		p.sources(of)
		if v.mutants {
			p.kills(t, of)
		}
		p.line("")
	}
	p.tally(validate.Count(rows), v.mutants)
	if v.folder != "" {
		p.line("page     %s/%s", v.folder, rowsPage)
	}
	p.line("again    %s", v.again(names))
	return p.print()
}

// verdictMarks are the signs of the verdicts, which stand beside the words.
var verdictMarks = map[stats.Agreement]report.Mark{stats.Agrees: report.Good, stats.Differs: report.Bad, stats.Undecided: report.Doubtful}

// claims prints what was simulated beside what is known, measure by measure, so
// that a row fits into a line of a terminal.
func (p *page) claims(rows []validate.Row) {
	var measures []string
	for i := range rows {
		for _, c := range rows[i].Claims {
			if !slices.Contains(measures, c.Measure) {
				measures = append(measures, c.Measure)
			}
		}
	}
	for _, measure := range measures {
		p.paragraphs(measure)
		p.claimsOf(measure, rows)
	}
}

// claimsOf prints the rows of one measure. A terminal with no room for a row in
// a line gets it in several.
func (p *page) claimsOf(measure string, rows []validate.Row) {
	t := report.NewTable()
	t.AppendHeader(table.Row{"", "row", "expected", "simulated"})
	var narrow []string
	for i := range rows {
		for _, c := range rows[i].Claims {
			if c.Measure != measure {
				continue
			}
			expected, simulated := c.Texts()
			verdict := p.style.Mark(verdictMarks[c.Verdict]) + " " + c.Verdict.String()
			t.AppendRow(table.Row{verdict, rows[i].Name, expected, simulated})
			narrow = append(narrow, verdict+"  "+rows[i].Name, "    expected   "+expected, "    simulated  "+simulated)
		}
	}
	wide := t.Render()
	if text.LongestLineLen(wide) > p.style.Width {
		wide = strings.Join(narrow, "\n")
	}
	p.verbatim(wide)
}

// sources names where the numbers are from, each once.
func (p *page) sources(rows []validate.Row) {
	var all []string
	for i := range rows {
		for _, c := range rows[i].Claims {
			if !slices.Contains(all, c.Source) {
				all = append(all, c.Source)
			}
		}
	}
	if len(all) > 0 {
		p.paragraphs("from: " + strings.Join(all, "; "))
	}
}

// kills prints which mutants turn which rows red.
func (p *page) kills(t *validate.Table, rows []validate.Row) {
	p.line("")
	if len(t.File.Mutants) == 0 {
		p.paragraphs("no mutant is named: these rows are no evidence")
		return
	}
	kills, header := report.NewTable(), table.Row{"mutant turns red"}
	for _, m := range t.File.Mutants {
		header = append(header, m.Name)
	}
	kills.AppendHeader(header)
	narrow := []string{"mutants that turn it red"}
	for i := range rows {
		cells := table.Row{rows[i].Name}
		for _, m := range rows[i].Mutants {
			cells = append(cells, map[bool]string{true: "red", false: "survives"}[m.Red])
		}
		kills.AppendRow(cells)
		narrow = append(narrow, p.wrap(rows[i].Name+": "+rows[i].Noticed(), p.style.Width))
	}
	wide := kills.Render()
	if text.LongestLineLen(wide) > p.style.Width {
		wide = strings.Join(narrow, "\n")
	}
	p.verbatim(wide)
}

// tally says what all rows come to.
func (p *page) tally(t validate.Tally, mutants bool) {
	words := fmt.Sprintf("%d of %s agree", t.Agree, plural(t.Agree+t.Differ+t.Undecided, "row"))
	if t.Differ > 0 {
		words += ", " + strconv.FormatInt(t.Differ, 10) + " differ"
	}
	if t.Undecided > 0 {
		words += ", " + strconv.FormatInt(t.Undecided, 10) + " are undecided"
	}
	switch {
	case t.Survived > 0:
		words += "; " + plural(t.Survived, "row") + " that no mutant turns red: no evidence"
	case mutants:
		words += "; each is turned red by a mutant"
	}
	p.paragraphs(words)
}
