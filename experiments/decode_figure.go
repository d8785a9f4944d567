package experiments

import (
	"slices"
	"time"

	"nines/experiments/document"
)

// sketch is a figure as it is written; what it draws is read in each variant.
type sketch struct {
	Figure
	node   *document.Node
	kind   FigureKind
	y      []*document.Node
	x      *document.Node // of a plane or a frontier: a measure
	fault  *document.Node // of a plane
	bucket time.Duration  // 0: the usual one
	usual  bool           // nobody asked for it: it is drawn where it can be
}

// What figures may ask for.
const (
	figuresMax = 50
	panelsMax  = 10   // measures in one figure
	linesMax   = 8    // in a time line that nobody asked for
	partsMax   = 1000 // of a time line
)

// sketches reads which figures are asked for, or else thinks of some.
func (d *decoder) sketches(f *File, n *document.Node, s *draft) {
	items := d.List(n)
	if n == nil {
		items = usualFigures(f, s)
	}
	if len(items) > figuresMax {
		d.Errorf(n, "%d figures are too many: at most %d", len(items), figuresMax)
		return
	}
	for _, item := range items {
		k := d.sketch(f, item, s)
		k.usual = n == nil
		d.drawn = append(d.drawn, k)
	}
}

// sketch reads one figure.
func (d *decoder) sketch(f *File, n *document.Node, s *draft) *sketch {
	fields := d.Map(n)
	usual := FigureTimeline
	if n.Get("x") != nil {
		usual = FigureCurve
	}
	name := usual
	if given := fields.Get("kind"); given != nil {
		name = d.OneOf(given, figureNames()...)
	}
	k := &sketch{node: n, Figure: Figure{Kind: name, Title: d.String(fields.Get("title"))}}
	var known bool
	if k.kind, known = figureKind(name); !known {
		return k
	}
	k.Variants = d.drawnVariants(fields.Get("variants"), s)
	for _, key := range k.kind.keys {
		d.figureKey(f, k, key, fields, s)
	}
	fields.Done()
	if len(k.y) == 0 && s.primary != nil {
		k.y = []*document.Node{s.primary}
	} else if len(k.y) == 0 {
		fields.Need("y")
	}
	return k
}

// drawnVariants reads which variants are drawn.
func (d *decoder) drawnVariants(n *document.Node, s *draft) (names []string) {
	if n != nil && len(s.variants) == 0 {
		d.Report(n, "the study has no variants to choose from", "say how they differ, such as variants: {a: {}, b: {faults.cut.for: 0s}}")
		return nil
	}
	items := d.oneOrMore(n)
	if n != nil && len(items) == 0 {
		d.Errorf(n, "no variant is left to draw")
	}
	for _, item := range items {
		if name := d.OneOf(item, variantNames(s)...); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// baseline reads which variant the others are compared with.
func (d *decoder) baseline(k *sketch, n *document.Node, known []string) {
	i := slices.IndexFunc(known, k.Shows)
	k.Baseline = known[max(i, 0)]
	if n == nil {
		return
	}
	if k.Baseline = d.OneOf(n, known...); k.Baseline != "" && !k.Shows(k.Baseline) {
		d.Errorf(n, "%s is not among the variants that are drawn", k.Baseline)
	}
}

func figureNames() (names []string) {
	for _, kind := range FigureKinds() {
		names = append(names, kind.Name)
	}
	return names
}

// figureKey reads one of the keys that the figure's kind has.
func (d *decoder) figureKey(f *File, k *sketch, key string, fields *document.Fields, s *draft) {
	n := fields.Get(key)
	switch key {
	case "y":
		if k.y = d.oneOrMore(n); len(k.y) > panelsMax {
			d.Errorf(n, "%d measures in one figure are too many: at most %d", len(k.y), panelsMax)
			k.y = k.y[:1]
		}
	case "x":
		if k.x = n; k.kind.needs != needPhases && k.kind.needs != needPair {
			k.X = d.axisName(f, n)
		}
		if n == nil && slices.Contains([]string{FigureCurve, FigureFrontier, FigurePlane}, k.Kind) {
			fields.Need("x")
		}
	case "along":
		if k.Along = d.axisName(f, n); n == nil && len(f.Study.Axes) == 1 {
			k.Along = f.Study.Axes[0].Path
		} else if n == nil && len(f.Study.Axes) > 1 {
			fields.Need(key)
		}
	case "by":
		k.By = k.kind.by[0]
		if n != nil {
			k.By = d.OneOf(n, append(slices.Clone(k.kind.by), axisNames(f)...)...)
		}
	case "bucket":
		k.bucket = d.DurationIn(n, 1, 1<<63-1)
	case "baseline":
		if len(s.variants) == 0 {
			d.Errorf(k.node, "differences are between variants, and the study has none")
			return
		}
		k.By = "variant"
		d.baseline(k, n, variantNames(s))
	case "fault":
		k.fault = fields.Need(key)
	}
}

func variantNames(s *draft) (names []string) {
	for _, v := range s.variants {
		names = append(names, v.Key.Text)
	}
	return names
}

func axisNames(f *File) (names []string) {
	for _, axis := range f.Study.Axes {
		names = append(names, axis.Path)
	}
	return names
}

// axisName reads the path of an axis.
func (d *decoder) axisName(f *File, n *document.Node) string {
	if n != nil && len(f.Study.Axes) == 0 {
		d.Report(n, "the study has no axes to draw against", "say what it varies, such as axes: {faults.cut.for: [0s, 20s]}")
		return ""
	}
	return d.OneOf(n, axisNames(f)...)
}

// usualFigures are those of a scenario that asks for none.
func usualFigures(f *File, s *draft) (figures []*document.Node) {
	entry := func(key, text string) document.Entry { return document.NewEntry(key, document.NewText(text)) }
	by := "load"
	if s.loads > linesMax {
		by = "variant"
	}
	if s.faults > 0 {
		figures = append(figures, document.NewMap(entry("kind", FigureTimeline), entry("y", "yield"), entry("by", by)))
	}
	switch {
	case s.primary == nil:
	case len(f.Study.Axes) > 0:
		figures = append(figures, document.NewMap(entry("kind", FigureCurve), entry("x", f.Study.Axes[0].Path)))
	case len(s.variants) > 1:
		figures = append(figures, document.NewMap(entry("kind", FigureBars)))
	}
	return figures
}

// figures returns what is drawn of the variants that were read.
func (d *decoder) figures() (figures []Figure) {
	for _, k := range d.drawn {
		if len(k.Y) > 0 {
			figures = append(figures, k.Figure)
		}
	}
	return figures
}
