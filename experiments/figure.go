package experiments

import "slices"

// Figure is a picture that a scenario asks for. It names measures and series;
// what is drawn are their values in the runs.
type Figure struct {
	Kind     string   // one of FigureKinds
	Title    string   // empty: what is drawn names itself
	X        string   // path of the axis that it is drawn against; empty: none
	By       string   // what has a line of its own: "variant", "load", or the path of an axis
	Variants []string // that are drawn; empty: all
	Y        []string
	Against  []string // of a plane: the measures of what is wrong, as Y before and during; of a frontier: the measure to the right
	Along    string   // of a frontier: path of the axis whose values are its points; empty: none
	Baseline string   // of differences: the variant that the others are compared with
	Fault    string   // of a plane: what it is before and during of
}

// Shows tells whether the figure draws a variant.
func (f Figure) Shows(variant string) bool {
	return len(f.Variants) == 0 || slices.Contains(f.Variants, variant)
}

// FigureKind is a sort of figure, as explained to authors.
type FigureKind struct {
	Name    string
	Doc     string
	Example string

	keys   []string // that an entry of this kind may have beside kind, title and variants
	by     []string // what may have a line of its own beside the axes; the first is the usual one
	needs  need
	shares bool // draws shares only
}

// need is what a figure needs of each run.
type need uint8

const (
	needMeasure need = iota // the measures themselves
	needTime                // a measure over time
	needValues              // the values that a measure sums up
	needPhases              // two measures before and during a fault
	needPair                // two measures
)

// The kinds of figures by name.
const (
	FigureTimeline     = "timeline"
	FigureCurve        = "curve"
	FigureFrontier     = "frontier"
	FigureNines        = "nines"
	FigureDistribution = "distribution"
	FigurePlane        = "plane"
	FigureDifferences  = "differences"
	FigureBars         = "bars"
)

// FigureKinds returns the figures that a scenario may ask for.
func FigureKinds() []FigureKind {
	return []FigureKind{
		{Name: FigureTimeline, needs: needTime, keys: []string{"y", "by", "bucket"}, by: []string{"load", "variant"},
			Example: "{kind: timeline, y: yield, by: load}",
			Doc: "Measures over the time of the run, a panel each, with the faults shaded. A measure named without a load is that of each load (by: load) " +
				"or of all loads together (by: variant); bucket says how long the parts are that time is divided in."},
		{Name: FigureCurve, keys: []string{"x", "y", "by"}, by: []string{"variant"},
			Example: "{x: faults.cut.for, y: yield, by: variant}",
			Doc: "A measure against an axis of the study, with its intervals; one line a variant, or a value of another axis. " +
				"Times between failures, and values that differ by a factor of 100, stand on a logarithmic axis, unless they are shares, which nines draw. What never happened is an open triangle at its bound."},
		{Name: FigureFrontier, needs: needPair, keys: []string{"x", "y", "along", "by"}, by: []string{"variant"},
			Example: "{kind: frontier, x: \"latency(left, p99)\", y: stale(left), along: systems.store.read, by: variant}",
			Doc: "What one measure costs in another: y against x, a point for each value of an axis, which stands beside it, joined by a line a variant, with the intervals of both. " +
				"Logarithmic as curves are. A study without axes has one point a variant."},
		{Name: FigureNines, keys: []string{"x", "y", "by"}, by: []string{"variant"}, shares: true,
			Example: "{kind: nines, y: yield(left), by: variant}",
			Doc: "A share of what was served, as the nines of what was not: 90 %, 99 %, 99.9 % stand equally far apart. Against an axis, or by variant. " +
				"Of a chance, the nines of the runs that it spared."},
		{Name: FigureDistribution, needs: needValues, keys: []string{"y", "by"}, by: []string{"load", "variant"},
			Example: "{kind: distribution, y: latency}",
			Doc: "How the values that a measure sums up are distributed: cumulative, and what lies beyond, on logarithmic axes, so that tails are seen. " +
				"Of a recovery, the share that lasts longer than a time, as Kaplan and Meier estimate it where not all ends were seen."},
		{Name: FigurePlane, needs: needPhases, keys: []string{"fault", "y", "x", "by"}, by: []string{"variant"}, shares: true,
			Example: "{kind: plane, fault: cut, y: yield(left), x: stale(left)}",
			Doc: "Who is served (y) against who is told the truth (the complement of x): an arrow a variant, from before a fault to during it. " +
				"It shows what this configuration did in these runs, and names no system."},
		{Name: FigureDifferences, keys: []string{"x", "y", "baseline"}, by: []string{"variant"},
			Example: "{kind: differences, y: yield(left), baseline: abd}",
			Doc:     "What each variant differs in from one of them, run by run under the same weather, with the interval of the difference."},
		{Name: FigureBars, keys: []string{"y", "by"}, by: []string{"variant"},
			Example: "{kind: bars, y: yield(left)}",
			Doc:     "Measures side by side, with their intervals."},
	}
}

// figureKind returns a kind by its name.
func figureKind(name string) (kind FigureKind, ok bool) {
	for _, kind := range FigureKinds() {
		if kind.Name == name {
			return kind, true
		}
	}
	return FigureKind{}, false
}
