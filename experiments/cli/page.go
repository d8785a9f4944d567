package cli

import (
	"fmt"
	"io"
	"strings"

	"nines/experiments/report"
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
	p.style.Width = min(max(p.style.Width, columnsLeast), columnsMost)
	return p
}

// Texts are wrapped to the terminal, but never to columns too narrow for a
// table nor to lines too long to be read.
const (
	columnsLeast = 40
	columnsMost  = 100
)

// print ends the page.
func (p *page) print() error { return p.style.Print(p.out, p.String()) }

func (p *page) line(format string, args ...any) {
	p.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// heading prints a line that stands out.
func (p *page) heading(words string) { p.line("%s", p.style.Bold(words)) }

// verbatim prints lines as they are.
func (p *page) verbatim(block string) {
	for line := range strings.SplitSeq(strings.TrimRight(block, "\n"), "\n") {
		p.line("%s", line)
	}
}
