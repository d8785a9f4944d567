package page

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
)

// Page is everything that is shown. Texts are plain and escaped; figures are
// SVG that package plots has drawn. What is empty is left out.
type Page struct {
	Title        string
	Lesson       string // as the scenario tells it; see Passages
	Facts        []Fact // that identify what was run: seed, digest, hash
	Expectations []Expectation
	Figures      []Figure
	Told         string // which run the diagram and the story are of
	Diagram      *Diagram
	Story        []string // sentences, in order
	Numbers      []Number
	Theory       []Theory
	Scenario     string // the resolved YAML
	Commands     []Command
}

// Fact is a name and what it is.
type Fact struct{ Name, Value string }

// Status is what became of an expectation.
type Status string

// The statuses, as they are printed.
const (
	Met       Status = "met"
	Failed    Status = "failed"
	Undecided Status = "undecided"
)

// Mark is the sign for a status. The word stands beside it, for a colour or a
// sign alone tells some readers nothing.
func (s Status) Mark() string {
	switch s {
	case Met:
		return "✓"
	case Failed:
		return "✗"
	}
	return "?"
}

// Expectation is what the scenario said of a variant and what was found.
type Expectation struct {
	Variant, Text string
	Status        Status
	Found         string
}

// Figure is a picture with its numbers.
type Figure struct {
	Name   string // by which the page links to it; empty: nothing does
	Index  string // what the list of figures calls it
	Title  string // shown below; empty if the picture says it all
	Alt    string // what it shows, for who cannot see it
	SVG    string
	Narrow string // the same drawn for a telephone; empty: SVG is made smaller
	Data   string // name of the CSV file beside the page
}

// Diagram is a picture that a script explores.
type Diagram struct {
	Figure
	Script string // JavaScript, without a closing tag in it
}

// Number is an estimate.
type Number struct {
	Variant, Measure, Value, Low, High, Method string
	N                                          int64
}

// Theory is a closed form beside what was simulated.
type Theory struct {
	Variant, Measure, Simulated, Expected, Verdict, Source string
}

// Command is a line to type, and what for.
type Command struct{ For, Line string }

var (
	//go:embed page.html
	markup string
	//go:embed page.css
	style string
)

// Write writes the page.
func Write(w io.Writer, p *Page) error {
	functions := template.FuncMap{
		"css": func() template.CSS { return template.CSS(style) },
		"svg": func(text string) template.HTML { return template.HTML(afterProlog(text)) },
		"js":  func(text string) template.JS { return template.JS(text) },
	}
	t, err := template.New("page").Funcs(functions).Parse(markup)
	if err != nil {
		panic("page: " + err.Error()) // the markup is ours
	}
	return t.Execute(w, p)
}

// afterProlog drops the declarations of an XML file, which have no place inside
// of HTML.
func afterProlog(svg string) string {
	if i := strings.Index(svg, "<svg"); i >= 0 {
		return svg[i:]
	}
	return ""
}

// indexFrom is how many figures a page has before it lists them.
const indexFrom = 6

// HasIndex tells whether there are so many figures that one has to look for
// one's own.
func (p *Page) HasIndex() bool { return len(p.Figures) >= indexFrom }

// Tally counts the expectations by status, in words.
func (p *Page) Tally() []Fact {
	counts := map[Status]int{}
	for _, x := range p.Expectations {
		counts[x.Status]++
	}
	var tally []Fact
	for _, s := range []Status{Met, Failed, Undecided} {
		if counts[s] > 0 {
			tally = append(tally, Fact{string(s), plainCount(counts[s])})
		}
	}
	return tally
}

// Worst is the status of all expectations together.
func (p *Page) Worst() Status {
	worst := Met
	for _, x := range p.Expectations {
		if x.Status == Failed {
			return Failed
		}
		if x.Status == Undecided {
			worst = Undecided
		}
	}
	return worst
}
