package report

import (
	"fmt"
	"io"
	"strings"

	"nines/experiments/run"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Closing is what stands at the end of an answer.
type Closing struct {
	Folder string // where the results lie
	Again  string // the command that repeats the run
}

// Write prints the answer for people: expectations and verdicts first, then
// the numbers, theory, a sparkline of the first run with the faults under it,
// a counterexample, and how to repeat it all.
func Write(w io.Writer, r *run.Result, s Style, c Closing) error {
	a := &answer{result: r, style: s}
	for i := range r.Variants {
		name := text.StringWidth(a.label(&r.Variants[i]))
		a.nameWidth = max(a.nameWidth, name)
	}
	if a.nameWidth > 0 {
		a.nameWidth += 2
	}
	a.heading()
	a.verdicts()
	a.numbers()
	a.theory()
	a.overTime()
	a.counterexamples()
	a.closing(c)
	return s.Print(w, a.String())
}

// answer is a text under construction.
type answer struct {
	strings.Builder
	result    *run.Result
	style     Style
	nameWidth int // columns for a variant's name and the gap behind it
}

// line adds a line. Where it is too long for a short answer it goes on in the
// next one, indented.
func (a *answer) line(format string, args ...any) {
	const indent, widthMin = "    ", 36
	line := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if width := max(a.style.width(), widthMin); !a.style.Verbose && text.StringWidthWithoutEscSequences(line) > width {
		line = strings.ReplaceAll(text.WrapSoft(line, width-len(indent)), "\n", "\n"+indent)
	}
	a.whole(line)
}

// whole adds lines as they are, but without blanks at their ends.
func (a *answer) whole(lines string) {
	for line := range strings.SplitSeq(lines, "\n") {
		a.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// label is what a variant is called in front of a line: in the short answer of
// a study its points have no lines of their own there.
func (a *answer) label(v *run.Variant) string {
	if a.result.Study && !a.style.Verbose {
		return v.Scenario.Name
	}
	return v.Name()
}

// variantName prints a variant's name in its column.
func (a *answer) variantName(v *run.Variant) string {
	return text.Pad(a.label(v), a.nameWidth, ' ')
}

// heading says what was run and how it went as a whole.
func (a *answer) heading() {
	r := a.result
	title := r.File.Title
	if title == "" {
		title = r.File.Name
	}
	a.line("%s", a.style.paint(bold, title))
	size := plural(r.Replications, "run")
	what := "variant"
	if r.Study {
		what = "point"
	}
	if n := int64(len(r.Variants)); n > 1 {
		size = plural(n, what) + ", " + size + " each"
	}
	size += fmt.Sprintf(", seed %d", r.Seed)
	if t := Count(r); t.All() > 0 {
		size += fmt.Sprintf(": %d of %s met", t.Met, plural(t.All(), "expectation"))
	}
	a.line("%s", size)
}

// closing says where the results are and how to get them again.
func (a *answer) closing(c Closing) {
	a.line("")
	// A path or a command that is broken in two cannot be copied.
	if c.Folder != "" {
		a.whole("results  " + c.Folder)
	}
	a.line("digest   %v, %s events", Digest(a.result.Digest), thousands(a.result.Events))
	if c.Again != "" {
		a.whole("again    " + c.Again)
	}
}
