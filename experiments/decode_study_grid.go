package experiments

import (
	"math"
	"slices"

	"nines/experiments/document"
)

// grid is what the axes of a study span: their product, save that axes in
// lockstep advance together, less what the rules leave out.
type grid struct {
	node       *document.Node // of the axes
	paths      []*document.Node
	values     [][]*document.Node // of each axis
	dimensions [][]int            // axes that advance together
	skip, only []rule
}

// rule is a condition on points: each of its terms must hold.
type rule []term

// term demands one of some values of an axis, or a variant.
type term struct {
	axis  int // variantAxis for the variant
	texts []string
}

// variantAxis stands for the variant in the terms of a rule.
const variantAxis = -1

// spot is a point before it is read.
type spot struct {
	variant document.Entry
	cell    []int // the number of the value of each axis
}

// grid reads the axes, and which of their points are wanted.
func (d *decoder) grid(f *File, study *document.Fields, variants []document.Entry) (g grid) {
	g.node = study.Get("axes")
	lockstep, skip, only := study.Get("lockstep"), study.Get("skip"), study.Get("only")
	if n := len(d.Entries(g.node)); n > axesMax {
		d.Errorf(g.node, "%d axes are too many: at most %d", n, axesMax)
		return grid{}
	}
	for _, entry := range d.Entries(g.node) {
		d.changeable(entry.Key, "an axis")
		axis := Axis{Path: entry.Key.Text}
		if entry.Value.Kind == document.Map {
			d.Report(entry.Value, "expected a list of values, found a map",
				"write the whole path as one key: {faults.cut.for: [0s, 20s]}")
			continue
		}
		values := d.List(entry.Value)
		if entry.Value.Kind == document.List && len(values) == 0 {
			d.Errorf(entry.Value, "an axis without values has no point")
		}
		for _, value := range values {
			for _, other := range axis.Values {
				switch text := shown(value); {
				case text == other:
					d.Errorf(value, "the value %.64s is there twice", text)
				case sameSize(text, other):
					d.Errorf(value, "the value %.64s is there twice: it is %.64s", text, other)
				}
			}
			axis.Values = append(axis.Values, shown(value))
		}
		f.Study.Axes = append(f.Study.Axes, axis)
		g.paths, g.values = append(g.paths, entry.Key), append(g.values, values)
	}
	d.lockstep(&g, lockstep)
	if points := g.size(len(variants)); points > pointsMax {
		d.Errorf(g.node, "more than %d points are too many", pointsMax)
		g.dimensions = nil
	}
	g.skip, g.only = d.rules(&g, skip, variants), d.rules(&g, only, variants)
	return g
}

// sameSize tells whether two texts are one quantity, as 1s and 1000ms are.
func sameSize(a, b string) bool {
	for _, size := range []func(*document.Reader, *document.Node) float64{
		func(r *document.Reader, n *document.Node) float64 { return float64(r.Duration(n)) },
		(*document.Reader).Percent,
		(*document.Reader).Rate,
		func(r *document.Reader, n *document.Node) float64 {
			return r.Float(n, -math.MaxFloat64, math.MaxFloat64)
		},
	} {
		var r document.Reader
		if x, y := size(&r, document.NewText(a)), size(&r, document.NewText(b)); r.Err() == nil {
			return x == y
		}
	}
	return false
}

// lockstep reads which axes advance together; the others have a dimension each.
func (d *decoder) lockstep(g *grid, n *document.Node) {
	var together []int
	for _, item := range d.List(n) {
		var dimension []int
		for _, name := range d.List(item) {
			axis := g.axis(d.OneOf(name, g.names()...))
			switch {
			case axis < 0:
			case slices.Contains(together, axis):
				d.Errorf(name, "%s is in lockstep already", name.Text)
			case len(dimension) > 0 && len(g.values[axis]) != len(g.values[dimension[0]]):
				d.Errorf(name, "%s has %d values and %s has %d: in lockstep they have equally many",
					name.Text, len(g.values[axis]), g.paths[dimension[0]].Text, len(g.values[dimension[0]]))
			default:
				dimension, together = append(dimension, axis), append(together, axis)
			}
		}
		if len(dimension) > 0 {
			g.dimensions = append(g.dimensions, dimension)
		}
	}
	for axis := range g.paths {
		if !slices.Contains(together, axis) {
			g.dimensions = append(g.dimensions, []int{axis})
		}
	}
	// Whatever advances together stands where its first axis does.
	slices.SortFunc(g.dimensions, func(x, y []int) int { return x[0] - y[0] })
}

// rules reads a list of conditions such as {systems.store.read: [1, 2]}.
func (d *decoder) rules(g *grid, n *document.Node, variants []document.Entry) (rules []rule) {
	var names []string
	for _, v := range variants {
		names = append(names, v.Key.Text)
	}
	known := g.names()
	if len(names) > 0 {
		known = append([]string{"variant"}, known...)
	}
	for _, item := range d.List(n) {
		var r rule
		for _, entry := range d.Entries(item) {
			name := d.OneOf(entry.Key, known...)
			t := term{axis: g.axis(name)}
			possible := names
			if t.axis >= 0 {
				possible = texts(g.values[t.axis])
			}
			if name != "" {
				t.texts = d.chosen(entry.Value, possible)
			}
			r = append(r, t)
		}
		rules = append(rules, r)
	}
	return rules
}

// chosen reads one value of those possible, or a list of some.
func (d *decoder) chosen(n *document.Node, possible []string) []string {
	if slices.Contains(possible, shown(n)) {
		return []string{shown(n)}
	}
	var found []string
	for _, item := range d.oneOrMore(n) {
		if !slices.Contains(possible, shown(item)) {
			message, hint := unknown("value", shown(item), possible)
			d.Report(item, message, hint)
		}
		found = append(found, shown(item))
	}
	return found
}

// oneOrMore returns the elements of a list, or what is no list.
func (d *decoder) oneOrMore(n *document.Node) []*document.Node {
	if n == nil || n.Kind == document.List {
		return d.List(n)
	}
	return []*document.Node{n}
}

// shown is how the value of an axis is named: a text as it is, without quotes.
func shown(n *document.Node) string {
	if n.Kind == document.Text {
		return n.Text
	}
	return n.String()
}

func texts(nodes []*document.Node) (all []string) {
	for _, n := range nodes {
		all = append(all, shown(n))
	}
	return all
}

// names returns the paths of the axes.
func (g *grid) names() (names []string) {
	for _, path := range g.paths {
		names = append(names, path.Text)
	}
	return names
}

// axis returns the number of an axis, or variantAxis if it is none.
func (g *grid) axis(path string) int { return slices.Index(g.names(), path) }

// size returns how many points there are before any is skipped, or a number
// beyond pointsMax.
func (g *grid) size(variants int) int {
	size := max(variants, 1)
	for _, dimension := range g.dimensions {
		if size = size * len(g.values[dimension[0]]); size > pointsMax {
			return pointsMax + 1
		}
	}
	return size
}

// points returns the points that are wanted: by variant, then by the first
// axis and so on, the last one changing fastest.
func (g *grid) points(variants []document.Entry) (points []spot) {
	for _, v := range variants {
		cell := make([]int, len(g.paths))
		for more := true; more; more = g.advance(cell) {
			if at := (spot{v, slices.Clone(cell)}); g.wanted(at) {
				points = append(points, at)
			}
		}
	}
	return points
}

// advance moves a cell to the next one; false after the last.
func (g *grid) advance(cell []int) bool {
	for _, dimension := range slices.Backward(g.dimensions) {
		next := cell[dimension[0]] + 1
		if next == len(g.values[dimension[0]]) {
			next = 0
		}
		for _, axis := range dimension {
			cell[axis] = next
		}
		if next > 0 {
			return true
		}
	}
	return false
}

// wanted tells whether a point is left by the rules.
func (g *grid) wanted(at spot) bool {
	meets := func(r rule) bool { return g.meets(at, r) }
	return !slices.ContainsFunc(g.skip, meets) && (len(g.only) == 0 || slices.ContainsFunc(g.only, meets))
}

func (g *grid) meets(at spot, r rule) bool {
	for _, t := range r {
		text := at.variant.Key.Text
		if t.axis != variantAxis {
			text = shown(g.values[t.axis][at.cell[t.axis]])
		}
		if !slices.Contains(t.texts, text) {
			return false
		}
	}
	return true
}

// coordinates names the values of a cell.
func (g *grid) coordinates(cell []int) []Setting {
	settings := make([]Setting, len(cell))
	for axis, value := range cell {
		settings[axis] = Setting{g.paths[axis].Text, shown(g.values[axis][value])}
	}
	return settings
}

// entries returns the changes that lead to a cell.
func (g *grid) entries(cell []int) []document.Entry {
	entries := make([]document.Entry, len(cell))
	for axis, value := range cell {
		entries[axis] = document.Entry{Key: g.paths[axis], Value: g.values[axis][value]}
	}
	return entries
}

// first returns one change of each axis, to see where it leads.
func (g *grid) first() (entries []document.Entry) {
	for axis, values := range g.values {
		if len(values) > 0 {
			entries = append(entries, document.Entry{Key: g.paths[axis], Value: values[0]})
		}
	}
	return entries
}
