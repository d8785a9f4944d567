package experiments

import (
	"fmt"
	"strings"

	"nines/experiments/document"
)

// Mutant is a change that the references must not survive: one that turns none
// of them red shows that they are no evidence.
type Mutant struct {
	Name      string
	Scenarios []*Scenario // the variants with the change, in the order of the file
}

// Closed returns what is known of the scenario's measures without running it:
// the references that its author gives, then the closed forms of its systems.
func (s *Scenario) Closed() []Closed {
	all := append([]Closed(nil), s.References...)
	for i := range s.Systems {
		if p := &s.Systems[i]; p.Kind.Theory != nil {
			all = append(all, p.Kind.Theory(s, p)...)
		}
	}
	return all
}

// references reads what a book, a paper or another program says of measures.
// The measures are reported.
func (d *decoder) references(s *Scenario, list *document.Node) {
	for _, n := range d.List(list) {
		f := d.Map(n)
		measure, expected, source := f.Need("measure"), f.Need("expected"), f.Need("source")
		kind, tolerance := f.Choose("tolerance", "relative")
		f.Done()
		closed := Closed{Measure: d.measured(s, measure), Source: strings.TrimSpace(d.String(source))}
		name, _, _ := strings.Cut(closed.Measure, "(")
		m := d.registry.measure(name)
		switch {
		case m == nil: // which is reported already
			continue
		case m.Unit == Judgement:
			d.Report(measure, closed.Measure+" is a judgement: no number can be near it", "expect it instead")
			continue
		}
		closed.Expected = d.quantity(expected, m.Unit, "the expected value")
		if kind == "relative" {
			closed.Tolerance = float64(d.Percent(tolerance) * closed.Expected)
		} else {
			closed.Tolerance = d.quantity(tolerance, m.Unit, "the tolerance")
		}
		s.References = append(s.References, closed)
	}
}

// quantity reads a number of a unit; what names it in errors.
func (d *decoder) quantity(n *document.Node, unit Unit, what string) float64 {
	return document.Read(d.Reader, n, what+" such as "+unit.example(), func(text string) (float64, error) {
		value, err := unit.parse(text)
		return value, prefixed(what, err)
	})
}

// mutants reads each variant with each of the changes that must be noticed. It
// comes last, when all that they are laid over is right.
func (d *decoder) mutants(f *File, tree *document.Node, n *document.Node, s *draft) {
	if n == nil || d.Err() != nil {
		return
	}
	variants := s.variants
	if len(variants) == 0 {
		variants = []document.Entry{document.NewEntry("", document.NewMap())}
	}
	entries := d.Named(n)
	if size := sizeOf(tree) * int64(len(entries)*len(variants)); len(entries) > variantsMax || size > decodedMax {
		d.Errorf(n, "%d mutants of %d variants are too many", len(entries), len(variants))
		return
	}
	defer func() { d.Scope = "" }()
	d.scopes, d.drawn = 1, nil // there is nothing to be seen of them
	for _, entry := range entries {
		d.Map(entry.Value)
		for _, change := range entry.Value.Entries {
			d.changeable(change.Key, "a mutant")
		}
		mutant := Mutant{Name: entry.Key.Text}
		for _, v := range variants {
			d.Scope = fmt.Sprintf("mutant %s of %s", mutant.Name, v.Key.Text)
			changed := d.overlay(d.overlay(tree, v.Value.Entries...), entry.Value.Entries...)
			mutant.Scenarios = append(mutant.Scenarios, d.variant(v.Key.Text, changed, asked{reference: s.of(v.Key.Text).reference}))
		}
		f.Mutants = append(f.Mutants, mutant)
	}
}
