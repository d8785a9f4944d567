package cli

import (
	"fmt"
	"io"
	"strings"

	"nines/experiments/report"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// page is a text for people under construction.
type page struct {
	strings.Builder
	out   io.Writer
	style report.Style
}

func newPage(out io.Writer) *page {
	p := &page{out: out, style: styleOf(out)}
	if p.style.Width == 0 {
		p.style.Width = 80
	}
	return p
}

// print ends the page.
func (p *page) print() error { return p.style.Print(p.out, p.String()) }

func (p *page) line(format string, args ...any) {
	p.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// heading prints a line that stands out.
func (p *page) heading(words string) { p.line("%s", p.style.Bold(words)) }

// paragraphs wraps texts that are parted by blank lines; a line that is
// indented stays as it is.
func (p *page) paragraphs(words string) {
	for i, paragraph := range strings.Split(strings.Trim(words, "\n"), "\n\n") {
		if i > 0 {
			p.line("")
		}
		if strings.HasPrefix(paragraph, " ") {
			p.verbatim(paragraph)
			continue
		}
		p.verbatim(text.WrapSoft(strings.Join(strings.Fields(paragraph), " "), p.style.Width))
	}
}

// verbatim prints lines as they are.
func (p *page) verbatim(block string) {
	for line := range strings.SplitSeq(strings.TrimRight(block, "\n"), "\n") {
		p.line("%s", line)
	}
}

// table prints rows whose last column is wrapped where the terminal ends.
func (p *page) table(header table.Row, rows []table.Row) {
	t := report.NewTable()
	if header != nil {
		t.AppendHeader(header)
	}
	t.AppendRows(rows)
	last := len(rows[0])
	room := p.style.Width
	for column := range last - 1 {
		widest := 0
		for _, row := range append(rows, header) {
			if column < len(row) {
				widest = max(widest, text.StringWidth(fmt.Sprint(row[column])))
			}
		}
		room -= widest + 2
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: last, WidthMax: max(room, 20), WidthMaxEnforcer: text.WrapSoft}})
	p.verbatim(t.Render())
}
