package figures

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
)

// What a figure can have lines of beside the values of an axis.
const (
	byVariant = "variant"
	byLoad    = "load"
)

// facetsMax is how many sheets one picture takes at most.
const facetsMax = 20

// facet is some points of the study that share a sheet: they differ only in
// what the figure shows.
type facet struct {
	points []int    // numbers in the plan, in order
	label  string   // what tells them from other facets: "faults.cut.for=20s"
	also   []string // dimensions that tell its lines apart, beside what they are by
}

// together returns one facet in the place of several, if no more lines than that
// are on it then: a few that differ in one more way are easier to compare on one
// sheet than on a sheet each.
func (p *picture) together(facets []facet, linesMax int) []facet {
	var whole facet
	for _, f := range facets {
		whole.points = append(whole.points, f.points...)
	}
	for _, dimension := range append([]string{byVariant}, p.axes()...) {
		shown := append([]string{p.By, p.X}, whole.also...)
		if !slices.Contains(shown, dimension) && len(p.values(whole.points, dimension)) > 1 && !p.follows(dimension, shown) {
			whole.also = append(whole.also, dimension)
		}
	}
	if len(facets) < 2 || len(p.groups(whole)) > linesMax {
		return facets
	}
	return []facet{whole}
}

// group is the points of one line.
type group struct {
	name   string
	points []int
}

// groups parts the points of a facet by what has a line of its own.
func (p *picture) groups(f facet) (groups []group) {
	lines := append([]string{p.By}, f.also...)
	for _, points := range grouped(f.points, func(point int) string { return p.place(point, lines) }) {
		words := []string{p.at(points[0], p.By)}
		for _, dimension := range f.also {
			words = append(words, p.label(points[0], []string{dimension}))
		}
		words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
		groups = append(groups, group{strings.Join(words, ", "), points})
	}
	return groups
}

// all returns the points of the variants that the figure shows.
func (p *picture) all() (points []int) {
	for point := range p.artist.Variants {
		if p.Shows(p.at(point, byVariant)) {
			points = append(points, point)
		}
	}
	return points
}

// scenario returns what is run at a point.
func (a *artist) scenario(point int) *experiments.Scenario { return a.Variants[point].Scenario }

// axes returns the paths that the points have coordinates of.
func (a *artist) axes() (paths []string) {
	if len(a.Variants) > 0 {
		for _, c := range a.Variants[0].Coordinates {
			paths = append(paths, c.Path)
		}
	}
	return paths
}

// at returns the value of a point in one dimension: its variant, or a value of
// an axis.
func (a *artist) at(point int, dimension string) string {
	v := &a.Variants[point]
	if dimension == byVariant {
		return v.Scenario.Name
	}
	for _, c := range v.Coordinates {
		if c.Path == dimension {
			return c.Text
		}
	}
	return ""
}

// values returns the different values of some points in one dimension, in the
// order of the study.
func (a *artist) values(points []int, dimension string) (values []string) {
	known := make(map[string]bool)
	for _, point := range points {
		if value := a.at(point, dimension); !known[value] {
			known[value] = true
			values = append(values, value)
		}
	}
	return values
}

// place joins the values of a point in some dimensions.
func (a *artist) place(point int, dimensions []string) string {
	var b strings.Builder
	for _, d := range dimensions {
		b.WriteString(a.at(point, d) + "\x00")
	}
	return b.String()
}

// follows tells whether the dimensions that a figure shows determine another
// one, as they do with the axes of a lockstep.
func (a *artist) follows(dimension string, shown []string) bool {
	value := make(map[string]string)
	for point := range a.Variants {
		at, here := a.place(point, shown), a.at(point, dimension)
		if there, known := value[at]; known && there != here {
			return false
		}
		value[at] = here
	}
	return true
}

// facets divides the points into sheets by all that the figure does not show.
// A sheet is labelled by what tells it from all points, drawn or not.
func (p *picture) facets(shown ...string) (facets []facet) {
	var divided []string
	for _, dimension := range append([]string{byVariant}, p.axes()...) {
		if !slices.Contains(shown, dimension) && !p.follows(dimension, shown) {
			divided = append(divided, dimension)
		}
	}
	known := make(map[string]int)
	for _, point := range p.all() {
		at := p.place(point, divided)
		i, there := known[at]
		if !there {
			i = len(facets)
			known[at], facets = i, append(facets, facet{label: p.label(point, divided)})
		}
		facets[i].points = append(facets[i].points, point)
	}
	if more := len(facets) - facetsMax; more > 0 {
		p.miss(fmt.Sprintf("only the first %d of %d sheets are drawn", facetsMax, len(facets)))
		facets = facets[:facetsMax]
	}
	return facets
}

// label names a point by some of its dimensions.
func (a *artist) label(point int, dimensions []string) string {
	var words []string
	for _, d := range dimensions {
		word := a.at(point, d)
		if d != byVariant {
			word = d + "=" + word
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// having returns the points that have a value in a dimension.
func (a *artist) having(points []int, dimension, value string) (chosen []int) {
	for _, point := range points {
		if a.at(point, dimension) == value {
			chosen = append(chosen, point)
		}
	}
	return chosen
}

// byAxis says in a title what the lines are, where they are no names.
func (p *picture) byAxis() string {
	if p.By == byVariant || p.By == byLoad {
		return ""
	}
	return " by " + p.By
}
