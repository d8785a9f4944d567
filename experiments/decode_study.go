package experiments

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments/document"
)

// draft is a study as it is written, before its points are read.
type draft struct {
	variants     []document.Entry
	grid         grid
	replications *document.Node
	primary      *document.Node
	precision    *document.Node
	faults       int // how many there are, before the variants
	loads        int
	expect       *document.Node
	reference    *document.Node
}

// asked is what the file asks of one variant.
type asked struct{ expect, reference, primary *document.Node }

// of returns what is asked of a variant.
func (s *draft) of(variant string) asked {
	return asked{s.ofVariant(s.expect, variant), s.ofVariant(s.reference, variant), s.primary}
}

// file reads the parts that all variants share, then each variant, then the
// points of the study, then what looks at the measures of all of them.
func (d *decoder) file(name string, tree *document.Node) *File {
	f := &File{Name: name}
	top := d.Map(tree)
	f.Title = d.String(top.Get("title"))
	f.Lesson = d.String(top.Get("lesson"))
	run := at(tree, "measure.run")
	s := d.study(f, top.Get("study"), run != nil && run.Text == "steady")
	s.reference = top.Get("reference")
	s.expect, s.faults, s.loads = top.Get("expect"), len(keys(top.Get("faults"))), len(keys(top.Get("load")))
	d.sketches(f, top.Get("figures"), s)
	if len(s.variants) == 0 {
		f.Variants = append(f.Variants, d.variant("", tree, s.of("")))
	}
	for _, v := range s.variants {
		f.Variants = append(f.Variants, d.changed(tree, v, s))
	}
	for _, lists := range []*document.Node{s.expect, s.reference} {
		if len(s.variants) > 0 && lists != nil && lists.Kind != document.List {
			d.knownVariants(lists, f)
		}
	}
	f.Study.Primary = d.primary
	d.precision(f, s.precision)
	f.Points = f.Bases()
	switch {
	case len(f.Study.Axes) == 0:
	case d.Err() == nil:
		f.Points = d.points(tree, s)
	default: // the axes may lead nowhere too
		d.overlay(tree, s.grid.first()...)
	}
	d.size(f, s)
	f.Figures = d.figures()
	d.mutants(f, tree, top.Get("mutant"), s)
	return f
}

const replicationsDefault = 10

// study reads how the scenario is run, and returns what is read later.
func (d *decoder) study(f *File, n *document.Node, steady bool) *draft {
	study := d.Map(n)
	s := &draft{primary: study.Get("primary"), precision: study.Get("precision"), replications: study.Get("replications")}
	if f.Study.Replications = replicationsDefault; steady {
		f.Study.Replications = 1 // long, and cut into batches
	}
	if s.replications != nil {
		f.Study.Replications = d.Int(s.replications, 1, RunsMax)
	}
	if n := study.Get("intervals"); n != nil {
		f.Study.Bootstrap = d.OneOf(n, "usual", "bootstrap") == "bootstrap"
	}
	chosen := study.Get("variants")
	s.variants = d.Named(chosen)
	if len(s.variants) > variantsMax {
		d.Errorf(chosen, "%d variants are too many: at most %d", len(s.variants), variantsMax)
		s.variants = s.variants[:variantsMax]
	}
	d.scopes = max(1, len(s.variants))
	s.grid = d.grid(f, study, s.variants)
	study.Done()
	return s
}

// changed reads a variant with its changes laid over the tree.
func (d *decoder) changed(tree *document.Node, v document.Entry, s *draft) *Scenario {
	d.Scope = "variant " + v.Key.Text
	defer func() { d.Scope = "" }()
	d.Map(v.Value)
	for _, entry := range v.Value.Entries {
		d.changeable(entry.Key, "a variant")
	}
	return d.variant(v.Key.Text, d.overlay(tree, v.Value.Entries...), s.of(v.Key.Text))
}

// changeable reports a path to what variants and axes cannot change.
func (d *decoder) changeable(path *document.Node, who string) {
	if part, _, _ := strings.Cut(path.Text, "."); slices.Contains(fileKeys, part) {
		d.Report(path, part+" is of the whole scenario: "+who+" cannot change it",
			who+" changes "+strings.Join(variantKeys, ", "))
	}
}

// ofVariant returns a variant's own list where there is one for each, or else
// the list of all.
func (s *draft) ofVariant(lists *document.Node, variant string) *document.Node {
	if lists != nil && lists.Kind == document.Map && len(s.variants) > 0 {
		return lists.Get(variant)
	}
	return lists
}

// knownVariants reports lists of variants that do not exist.
func (d *decoder) knownVariants(lists *document.Node, f *File) {
	fields := d.Map(lists)
	for _, v := range f.Variants {
		fields.Get(v.Name)
	}
	fields.Done()
}

// wrongPointsMax is at how many points more errors are looked for once there
// is one: what is wrong at so many is probably wrong at all the others.
const wrongPointsMax = 100

// pointScope begins the scope of errors that are met at a point.
const pointScope = "point "

// points reads each variant at each point of the grid.
func (d *decoder) points(tree *document.Node, s *draft) (points []Point) {
	variants := s.variants
	if len(variants) == 0 {
		variants = []document.Entry{document.NewEntry("", document.NewMap())}
	}
	chosen := s.grid.points(variants)
	if d.scopes = len(chosen); d.scopes == 0 {
		d.Errorf(s.grid.node, "no point is left: everything is skipped")
	}
	if size := sizeOf(tree) - sizeOf(tree.Get("study")); size*int64(len(chosen)) > decodedMax {
		d.Errorf(s.grid.node, "%d points of a scenario of %d kB each are too much: at most %d MB in all", len(chosen), size/1000+1, int64(decodedMax/1e6))
		return nil
	}
	defer func() { d.Scope = "" }()
	wrong := 0
	for _, at := range chosen {
		p := Point{Variant: at.variant.Key.Text, Coordinates: s.grid.coordinates(at.cell)}
		d.Scope = pointScope + p.String()
		changed := d.overlay(tree, slices.Concat(at.variant.Value.Entries, s.grid.entries(at.cell))...)
		p.Scenario = d.variant(p.Variant, changed, s.of(p.Variant))
		points = append(points, p)
		if d.Err() != nil {
			wrong++
		}
		if wrong > wrongPointsMax {
			break
		}
	}
	return points
}

// sizeOf returns how many characters a tree has, and a few more for each value.
func sizeOf(n *document.Node) int64 {
	const value = 8
	size := int64(len(n.Text)) + value
	for _, entry := range n.Entries {
		size += sizeOf(entry.Key) + sizeOf(entry.Value)
	}
	for _, item := range n.Items {
		size += sizeOf(item)
	}
	return size
}

// precision reads when there are replications enough.
func (d *decoder) precision(f *File, n *document.Node) {
	if n == nil {
		return
	}
	fields := d.Map(n)
	kind, width := fields.Choose("half-width", "relative")
	most := fields.Need("at-most")
	fields.Done()
	f.Study.Precision.AtMost = d.Int(most, f.Study.Replications, RunsMax)
	if f.Study.Precision.Relative = kind == "relative"; f.Study.Precision.Relative {
		f.Study.Precision.HalfWidth = d.Percent(width)
		return
	}
	i := slices.IndexFunc(f.Variants[0].Measures, func(e Expression) bool { return e.Text == d.primary })
	if i < 0 {
		d.Report(n, "a precision is one of the primary measure, and none is declared", "say which one decides, such as primary: yield(left)")
		return
	}
	unit := f.Variants[0].Measures[i].Measure.Unit
	if unit == Judgement {
		unit = Share // of the runs in which it is violated
	}
	f.Study.Precision.HalfWidth = document.Read(d.Reader, width, "a half-width such as "+unit.example(), func(text string) (float64, error) {
		value, err := unit.parse(text)
		return value, prefixed("the half-width", err)
	})
}

// prefixed puts words in front of an error.
func prefixed(words string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %w", words, err)
}

// size checks that the runs of a study can be made at all.
func (d *decoder) size(f *File, s *draft) {
	replications, at := f.Study.Replications, s.replications
	if most := f.Study.Precision.AtMost; most > replications {
		replications, at = most, s.precision.Get("at-most")
	}
	points, what := len(f.Variants), "variants"
	if len(f.Study.Axes) > 0 {
		points, what = len(f.Points), "points"
	}
	if runs := replications * int64(points); runs > RunsMax {
		d.Errorf(at, "%d %s with %d replications each are %d runs: at most %d", points, what, replications, runs, int64(RunsMax))
	}
}
