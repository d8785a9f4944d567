package plots

import "fmt"

// Frontier shows two measures against each other, and so what one of them costs
// in the other: a point for each value of what was varied, which stands beside
// it where there is room, and a line for each variant. Bars are the intervals of
// both.
type Frontier struct {
	Title      string
	Caption    string // what is shown, and what was run; wrapped
	Provenance Provenance
	X, Y       Axis   // without categories
	Along      string // what was varied; it heads a column of the table
	Trails     []Trail
}

// Trail is one variant.
type Trail struct {
	Name  string
	Stops []Stop // in the order of what was varied
}

// Stop is one point of a trail. It is missing, a gap in the line, where one of
// its measures is, as in a Sample.
type Stop struct {
	At   string // the value of what was varied; "" is written nowhere
	X, Y Estimate
}

// check panics on data that cannot be meant.
func (f Frontier) check() {
	for _, a := range []Axis{f.X, f.Y} {
		if a.Categories != nil {
			panic(fmt.Sprintf("plots: a measure %q of categories %q", a.Label, a.Categories))
		}
	}
}

// estimates returns the values of both measures.
func (f Frontier) estimates() (all []Estimate) {
	for _, t := range f.Trails {
		for _, s := range t.Stops {
			all = append(all, s.X, s.Y)
		}
	}
	return all
}

// table returns one row for each stop.
func (f Frontier) table() [][]string {
	along := f.Along
	if along == "" {
		along = "at"
	}
	rows := [][]string{{"line", along, "x", "x_low", "x_high", "x_n", "y", "y_low", "y_high", "y_n"}}
	for _, t := range f.Trails {
		for _, s := range t.Stops {
			row := append([]string{t.Name, s.At}, s.X.cells(f.Provenance)...)
			rows = append(rows, append(row, s.Y.cells(f.Provenance)...))
		}
	}
	return rows
}
