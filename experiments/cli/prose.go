package cli

import (
	"fmt"
	"regexp"
	"strings"

	"nines/experiments/report"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// paragraphs prints a text as wide as the page:
//
//	# A heading
//	Lines of a paragraph, which is wrapped.
//
//	  term   its meaning, beside it and wrapped there; a line
//	         indented further goes on with it
//
//	  any other indented lines stay as they are
func (p *page) paragraphs(words string) {
	lines := strings.Split(strings.Trim(words, "\n"), "\n")
	for len(lines) > 0 {
		first := kindOf(lines[0])
		end := 1
		for end < len(lines) && kindOf(lines[end]) == first {
			end++
		}
		p.block(first, lines[:end])
		lines = lines[end:]
	}
}

// lesson prints a text of a scenario's author as it was laid out, if there is
// room.
func (p *page) lesson(words string) {
	for line := range strings.Lines(words) {
		if text.StringWidth(strings.TrimSpace(line)) > p.style.Width {
			p.paragraphs(words)
			return
		}
	}
	p.verbatim(words)
}

// The kinds of lines in a text.
const (
	emptyLine kind = iota
	headingLine
	indentedLine
	proseLine
)

type kind int

const headingMark = "# "

func kindOf(line string) kind {
	switch {
	case strings.TrimSpace(line) == "":
		return emptyLine
	case strings.HasPrefix(line, headingMark):
		return headingLine
	case strings.HasPrefix(line, " "), definition.MatchString(line):
		return indentedLine
	}
	return proseLine
}

// block prints lines of one kind that follow each other.
func (p *page) block(of kind, lines []string) {
	switch of {
	case emptyLine:
		p.line("")
	case headingLine:
		for _, line := range lines {
			p.heading(strings.TrimPrefix(line, headingMark))
		}
	case proseLine:
		p.verbatim(p.wrap(strings.Join(lines, " "), p.style.Width))
	case indentedLine:
		if rows := definitions(lines); rows != nil {
			p.table(nil, rows)
			return
		}
		p.verbatim(strings.Join(lines, "\n"))
	}
}

// bound is a percent sign that stays with its number.
const bound = "\u00a0%"

// wrap breaks a text into lines of at most so many columns.
func (p *page) wrap(words string, columns int) string {
	words = strings.ReplaceAll(strings.Join(strings.Fields(words), " "), " %", bound)
	return strings.ReplaceAll(text.WrapSoft(words, columns), bound, " %")
}

var (
	definition   = regexp.MustCompile(`^( *\S+(?: \S+)*) {2,}(\S+(?: \S+)*)$`)
	continuation = regexp.MustCompile(`^ {2,}(\S+(?: \S+)*)$`)
)

// definitions reads terms with their meanings; nil if lines are anything else.
func definitions(lines []string) (rows []table.Row) {
	for _, line := range lines {
		if parts := definition.FindStringSubmatch(line); parts != nil {
			rows = append(rows, table.Row{parts[1], parts[2]})
			continue
		}
		more := continuation.FindStringSubmatch(line)
		if more == nil || len(rows) == 0 {
			return nil
		}
		last := rows[len(rows)-1]
		last[1] = fmt.Sprint(last[1], " ", more[1])
	}
	return rows
}

// roomLeast is what the last column of a table needs; where there is less, its
// cells stand below the others.
const roomLeast = 20

// table prints rows whose last column is wrapped where the terminal ends.
func (p *page) table(header table.Row, rows []table.Row) {
	last := len(rows[0]) - 1
	room := p.style.Width
	for column := range last {
		room -= widest(append(rows[:len(rows):len(rows)], header), column) + 2
	}
	if room < roomLeast {
		p.stacked(rows)
		return
	}
	t := report.NewTable()
	if header != nil {
		t.AppendHeader(header)
	}
	t.AppendRows(rows)
	t.SetColumnConfigs([]table.ColumnConfig{{Number: last + 1, WidthMax: room, WidthMaxEnforcer: text.WrapSoft}})
	p.verbatim(t.Render())
}

func widest(rows []table.Row, column int) (columns int) {
	for _, row := range rows {
		if column < len(row) {
			columns = max(columns, text.StringWidthWithoutEscSequences(fmt.Sprint(row[column])))
		}
	}
	return columns
}

func words(cells table.Row) (all []string) {
	for _, cell := range cells {
		all = append(all, fmt.Sprint(cell))
	}
	return all
}

// stacked prints each row with its last cell below the others.
func (p *page) stacked(rows []table.Row) {
	for _, row := range rows {
		last := len(row) - 1
		p.line("%s", strings.Join(words(row[:last]), "  "))
		for line := range strings.SplitSeq(p.wrap(fmt.Sprint(row[last]), p.style.Width-4), "\n") {
			p.line("    %s", line)
		}
	}
}
