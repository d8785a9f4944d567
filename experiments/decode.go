package experiments

import (
	"math"
	"strings"
	"time"

	"nines/experiments/document"
	"nines/sim"
)

// Decode reads a scenario: name is what errors call it, raw the YAML, settings
// the key=value pairs of the command line. The error is a *document.Errors
// with everything that is wrong.
func Decode(name string, raw []byte, settings []string, reg *Registry) (*File, error) {
	doc, err := document.Parse(name, raw)
	if err != nil {
		return nil, err
	}
	r := new(document.Reader)
	d := &decoder{Reader: r, registry: reg}
	tree := doc.Root
	for _, text := range settings {
		entry, err := document.ParseSetting(text)
		if err != nil {
			r.Add(err)
			continue
		}
		tree = r.Apply(tree, entry)
	}
	file := d.file(name, tree)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return file, nil
}

// decoder turns a tree into scenarios and collects what is wrong with it.
type decoder struct {
	*document.Reader
	registry *Registry
	defaults []document.Entry // what was not written, by path
}

// file reads the parts that all variants share, then each variant.
func (d *decoder) file(name string, tree *document.Node) *File {
	f := &File{Name: name, Tree: tree}
	top := d.Map(tree)
	f.Title = d.String(top.Get("title"))
	f.Lesson = d.String(top.Get("lesson"))
	study := d.Map(top.Get("study"))
	f.Study.Replications = 10
	if n := study.Get("replications"); n != nil {
		f.Study.Replications = d.Int(n, 1, 1_000_000)
	}
	primary := study.Get("primary")
	variants := d.Named(study.Get("variants"))
	study.Done()
	for _, key := range scenarioKeys {
		top.Get(key)
	}
	expect := top.Get("expect")
	top.Done()
	if len(variants) == 0 {
		f.Variants = append(f.Variants, d.variant("", tree, expect))
	}
	for _, v := range variants {
		d.Scope = "variant " + v.Key.Text
		d.Map(v.Value)
		changed := d.Apply(tree, v.Value.Entries...)
		f.Variants = append(f.Variants, d.variant(v.Key.Text, changed, expect.Get(v.Key.Text)))
		d.Scope = ""
	}
	if len(variants) > 0 {
		d.checkExpect(expect, f)
	}
	if primary != nil {
		f.Study.Primary = d.String(primary)
		d.expression(primary, primary.Text, f.Variants[0])
	}
	f.Tree = d.withDefaults(tree)
	return f
}

// scenarioKeys are the parts of a scenario that variants may change.
var scenarioKeys = []string{"sites", "links", "clocks", "systems", "load", "faults", "measure"}

// checkExpect reports expectations of variants that do not exist.
func (d *decoder) checkExpect(expect *document.Node, f *File) {
	fields := d.Map(expect)
	for _, v := range f.Variants {
		fields.Get(v.Name)
	}
	fields.Done()
}

// variant decodes one variant's tree.
func (d *decoder) variant(name string, tree, expect *document.Node) *Scenario {
	s := &Scenario{Name: name, Resolved: tree}
	f := d.Map(tree)
	d.sites(s, f.Need("sites"))
	d.links(s, f.Get("links"))
	d.clocks(s, f.Get("clocks"))
	d.window(s, f.Need("measure"))
	d.systems(s, f.Need("systems"))
	d.loads(s, f.Need("load"))
	d.faults(s, f.Get("faults"))
	d.report(s, f.Get("measure").Get("report"))
	for _, n := range d.List(expect) {
		d.expectation(s, n)
	}
	return s
}

func (d *decoder) sites(s *Scenario, n *document.Node) {
	var machines int64
	for _, entry := range d.Named(n) {
		count := d.Int(entry.Value, 0, 100_000)
		s.Sites = append(s.Sites, Site{entry.Key.Text, count})
		machines += count
	}
	if n != nil && machines > 100_000 {
		d.Errorf(n, "%d machines are too many: at most 100000", machines)
	}
}

func (d *decoder) clocks(s *Scenario, n *document.Node) {
	f := d.Map(n)
	if offset := f.Get("offset"); offset != nil {
		s.Clocks.Offset = d.times(offset)
	}
	if drift := f.Get("drift"); drift != nil {
		s.Clocks.Drift = d.numbers(drift)
	}
	f.Done()
}

// window reads how long the run is.
func (d *decoder) window(s *Scenario, n *document.Node) {
	f := d.Map(n)
	s.Window = Window{Drain: 2 * time.Second, Budget: 10_000_000}
	if run := f.Get("run"); run != nil {
		s.Window.Steady = d.OneOf(run, "terminating", "steady") == "steady"
	}
	s.Window.From = sim.Time(d.Duration(f.Get("from")))
	s.Window.To = sim.Time(d.DurationIn(f.Need("to"), 1, math.MaxInt64))
	if drain := f.Get("drain"); drain != nil {
		s.Window.Drain = d.Duration(drain)
	}
	if budget := f.Get("budget"); budget != nil {
		s.Window.Budget = d.Int(budget, 1, math.MaxInt64)
	}
	f.Get("report")
	f.Done()
	if n != nil && s.Window.To <= s.Window.From && s.Window.To > 0 {
		d.Errorf(n.Get("to"), "the run ends before the measurement begins")
	}
}

// withDefaults writes the defaults into the base tree, where it has the parts
// that they belong to: a part that only some variants have is not there.
func (d *decoder) withDefaults(tree *document.Node) *document.Node {
	for _, entry := range d.defaults {
		part, rest, _ := strings.Cut(entry.Key.Text, ".")
		name, param, _ := strings.Cut(rest, ".")
		if owner := tree.Get(part).Get(name); owner != nil && owner.Get(param) == nil {
			tree = d.Apply(tree, entry)
		}
	}
	return tree
}
