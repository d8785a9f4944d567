package figures

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/run"
	"nines/plots"
)

// Drawn is a figure, and what a page needs to show it.
type Drawn struct {
	Name   string // of its files, without their extension: "1-timeline-yield"
	Title  string
	Alt    string // what is to be seen, for those who do not see it
	Figure plots.Figure
}

// Missing is a figure, or a part of one, that these runs do not show.
type Missing struct {
	Number int // of the figure in the scenario, from 1
	Kind   string
	Why    string
}

// Remarks says what is missing, each reason once.
func Remarks(missing []Missing) (remarks []string) {
	for _, alike := range grouped(missing, func(m Missing) string { return m.Why }) {
		var which []string
		for _, m := range alike {
			if words := fmt.Sprintf("%d (%s)", m.Number, m.Kind); !slices.Contains(which, words) {
				which = append(which, words)
			}
		}
		words := "figure "
		if len(which) > 1 {
			words = "figures "
		}
		remarks = append(remarks, words+strings.Join(which, ", ")+": "+alike[0].Why)
	}
	return remarks
}

// Draw draws what the scenario asks for, in its order, and says what of it
// these runs do not show. It depends on the runs alone: what is drawn from a
// results folder is the same to the byte.
func Draw(r *run.Result) (drawn []Drawn, missing []Missing) {
	a := &artist{Result: r, hash: document.Hash(r.File.Tree)[:hashLength], names: make(map[string]bool)}
	for i, figure := range r.File.Figures {
		(&picture{artist: a, Figure: figure, number: i + 1}).draw()
	}
	return a.drawn, a.missing
}

// hashLength is how much of the scenario's hash a caption quotes.
const hashLength = 8

// artist draws the figures of one result.
type artist struct {
	*run.Result
	hash    string
	names   map[string]bool // of files, taken
	drawn   []Drawn
	missing []Missing
}

// picture is one figure that the scenario asks for. It may take several sheets.
type picture struct {
	*artist
	experiments.Figure
	number int
}

// draw finds out what sheets the picture takes, and fills each.
func (p *picture) draw() {
	if why := p.undrawable(); why != "" {
		p.miss(why)
		return
	}
	before := len(p.drawn)
	switch p.Kind {
	case experiments.FigureTimeline:
		p.timelines()
	case experiments.FigureCurve, experiments.FigureNines, experiments.FigureBars:
		p.measured()
	case experiments.FigureFrontier:
		p.frontiers()
	case experiments.FigureDistribution:
		p.distributions()
	case experiments.FigurePlane:
		p.planes()
	case experiments.FigureDifferences:
		p.differences()
	}
	if len(p.drawn) == before && !slices.ContainsFunc(p.missing, func(m Missing) bool { return m.Number == p.number }) {
		p.miss("not drawn, for no run has a value of " + strings.Join(p.Y, " or "))
	}
}

func (p *picture) miss(why string) {
	p.missing = append(p.missing, Missing{p.number, p.Kind, why})
}

// undrawable tells why these runs cannot show a picture at all.
func (p *picture) undrawable() string {
	for _, dimension := range []string{p.X, p.Along, p.By} {
		if dimension != "" && dimension != byVariant && dimension != byLoad && !slices.Contains(p.axes(), dimension) {
			return "not drawn, for these runs do not vary " + dimension + "; sweep does"
		}
	}
	if p.Kind == experiments.FigureDifferences && len(p.values(p.all(), byVariant)) < 2 {
		return "not drawn, for there is nothing to compare " + p.Baseline + " with"
	}
	return ""
}

// sheet is a figure before it has a name.
type sheet struct {
	facet  facet
	what   []string // measures in short, for the file's name
	title  string   // where the scenario gives none
	lines  []string // names of what is compared
	figure func(title, caption string, origin plots.Provenance) plots.Figure

	caption []string // sentences
	methods []string // of the intervals
	runs    int64    // behind each value
}

// add names a sheet and keeps it.
func (p *picture) add(s sheet) {
	title := s.title
	if p.Title != "" {
		title = p.Title
	}
	if s.facet.label != "" {
		title += ": " + s.facet.label
	}
	caption := strings.Join(slices.DeleteFunc(s.caption, func(sentence string) bool { return sentence == "" }), " ")
	alt := s.title
	if named := slices.DeleteFunc(slices.Clone(s.lines), func(name string) bool { return name == "" }); len(named) > 0 {
		alt += ", of " + strings.Join(named, ", ")
	}
	p.drawn = append(p.drawn, Drawn{
		Name: p.fileName(s), Title: title, Alt: strings.TrimSpace(alt + ". " + caption),
		Figure: s.figure(title, caption, p.origin(s)),
	})
}

// origin says where the numbers of a sheet come from.
func (p *picture) origin(s sheet) plots.Provenance {
	return plots.Provenance{
		N: int(s.runs), Method: methods(s.methods), Seed: p.Seed, Scenario: p.File.BaseName(), Hash: p.hash,
	}
}

// nameLength bounds the words in a file's name.
const nameLength = 60

// fileName returns a name that no other figure has.
func (p *picture) fileName(s sheet) string {
	var words []string
	for _, word := range append(slices.Clone(s.what), s.facet.label) {
		if word = slug(word); word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	text := strings.Join(words, "-")
	text = strings.Trim(text[:min(len(text), nameLength)], "-.")
	base := strings.Trim(fmt.Sprintf("%d-%s-%s", p.number, p.Kind, text), "-")
	name := base
	for k := 2; p.names[name]; k++ {
		name = fmt.Sprintf("%s-%d", base, k)
	}
	p.names[name] = true
	return name
}

// slug turns a text into a part of a file's name that every system takes.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}
