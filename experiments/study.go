package experiments

import (
	"strings"

	"nines/experiments/document"
)

// File is a scenario as it was written, with what was set on the command
// line: one tree, and the overlays that make its variants and their points.
type File struct {
	Name     string         // of the shipped scenario, or the path
	Tree     *document.Node // settings applied, defaults written out, variants not applied
	Title    string
	Lesson   string
	Study    Study
	Variants []*Scenario // in the order of the study; one without a name if there are none
	Points   []Point     // of the whole study: each variant at each point of the axes
	Figures  []Figure
	Mutants  []Mutant // changes that the references must notice
}

// BaseName returns the name without the folders before it: the part that is the
// same wherever the scenario lies and from wherever it is run. What is kept of
// the runs calls the scenario that.
func (f *File) BaseName() string {
	return f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
}

// Study says how the points are run and judged.
type Study struct {
	Replications int64  // of each point; the first round where there is a Precision
	Primary      string // canonical text of the one measure that decides; empty: none was named
	Axes         []Axis
	Precision    Precision
	Bootstrap    bool // intervals are found by resampling the runs, not by formulas
}

// Axis is a value of the scenario that a study varies.
type Axis struct {
	Path   string   // dotted: faults.cut.for
	Values []string // as they were written, in order
}

// Precision says when a study has replications enough: when the 95 % interval
// of the primary measure is narrow enough at every point. The zero value asks
// for no more than the study's replications.
type Precision struct {
	HalfWidth float64 // of the interval, in the measure's base unit or as a share of the estimate
	Relative  bool    // the half-width is a share of the estimate
	AtMost    int64   // replications of each point, narrow enough or not
}

// Wanted tells whether replications go on until an interval is narrow enough.
func (p Precision) Wanted() bool { return p.AtMost > 0 }

// Setting is the value of one axis.
type Setting struct{ Path, Text string }

// String prints the setting: "faults.cut.for=20s".
func (s Setting) String() string { return s.Path + "=" + s.Text }

// Point is one variant with one value of each axis.
type Point struct {
	Variant     string    // empty if the study has none
	Coordinates []Setting // one for each axis; none where the values of the file stand
	Scenario    *Scenario
}

// String names the point: "abd, faults.cut.for=20s".
func (p Point) String() string {
	var parts []string
	if p.Variant != "" {
		parts = append(parts, p.Variant)
	}
	for _, c := range p.Coordinates {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, ", ")
}

// Bases returns the variants as points, each at the values in the file.
func (f *File) Bases() []Point {
	points := make([]Point, len(f.Variants))
	for i, s := range f.Variants {
		points[i] = Point{Variant: s.Name, Scenario: s}
	}
	return points
}

// scenarios returns all that was decoded, variants first.
func (f *File) scenarios() []*Scenario {
	all := append([]*Scenario(nil), f.Variants...)
	if len(f.Study.Axes) > 0 { // otherwise the points are the variants
		for _, p := range f.Points {
			all = append(all, p.Scenario)
		}
	}
	return all
}
