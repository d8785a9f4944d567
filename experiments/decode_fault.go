package experiments

import (
	"fmt"
	"slices"
	"strings"

	"nines/experiments/document"
	"nines/sim"
)

// faults reads the faults and their schedules.
func (d *decoder) faults(s *Scenario, n *document.Node) {
	var names []string
	for _, kind := range d.registry.Faults {
		names = append(names, kind.Name)
	}
	for _, entry := range d.Named(n) {
		f := d.Map(entry.Value)
		name, target := f.Choose(names...)
		i := slices.Index(names, name)
		if i < 0 {
			continue
		}
		fault := Fault{Name: entry.Key.Text, Kind: d.registry.Faults[i]}
		fault.Target = d.target(s, target, fault.Kind)
		fault.Values = d.params(s, f, fault.Kind.Params, "faults."+fault.Name)
		d.schedule(&fault, f)
		f.Done()
		s.Faults = append(s.Faults, fault)
	}
}

// schedule reads when a fault strikes, for how long and how often.
func (d *decoder) schedule(fault *Fault, f *document.Fields) {
	at, every, life, repair := f.Get("at"), f.Get("every"), f.Get("life"), f.Get("repair")
	fault.At = sim.Time(d.Duration(at))
	if n := f.Get("for"); n != nil {
		fault.For, fault.Lasts = d.Duration(n), true
	}
	if n := f.Get("until"); n != nil {
		fault.Until = sim.Time(d.Duration(n))
	}
	if every != nil {
		fault.Every = d.times(every)
	}
	if life != nil {
		fault.Life = d.times(life)
	}
	if repair != nil {
		fault.Mend = d.times(repair)
		if fault.Lasts {
			d.Errorf(repair, "%q and %q exclude each other: both say how long the fault lasts", "for", "repair")
		}
	}
	if life != nil && every != nil {
		d.Errorf(every, "%q and %q exclude each other: both say when the fault comes back", "life", "every")
	}
	if at == nil && life == nil {
		f.Need("at")
	}
}

// target reads whom a fault hits.
func (d *decoder) target(s *Scenario, n *document.Node, kind *FaultKind) Target {
	t := Target{Text: n.String()}
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	for _, item := range items {
		selector := document.Read(d.Reader, item, "a selector such as A, store.leader or random(2)", func(text string) (Selector, error) {
			if inside, each := strings.CutPrefix(text, "each("); each {
				t.Each = true
				text = strings.TrimSuffix(inside, ")")
			}
			return ParseSelector(text)
		})
		d.selectorName(s, item, selector)
		t.Groups = append(t.Groups, selector)
	}
	switch {
	case t.Each && (kind.Groups || len(items) > 1):
		d.Errorf(n, "each() stands alone and chooses single machines")
	case !kind.Groups && len(items) > 1:
		d.Errorf(n, "expected one selector, found a list")
	case len(items) == 0:
		d.Errorf(n, "nobody is chosen")
	}
	return t
}

// selectorName reports a name that no site, system or machine bears.
func (d *decoder) selectorName(s *Scenario, n *document.Node, selector Selector) {
	name := selector.Name
	if name == "" || n.Kind != document.Text {
		return
	}
	var names []string
	places := func(prefix string) {
		for _, site := range s.Sites {
			names = append(names, prefix+site.Name)
			for i := range site.Machines {
				names = append(names, fmt.Sprintf("%s%s%d", prefix, site.Name, i+1))
			}
		}
	}
	places("")
	for _, system := range s.Systems {
		names = append(names, system.Name, system.Name+".leader")
		places(system.Name + ".")
	}
	if !slices.Contains(names, name) {
		d.unknown(n, "machine, site or system", name, names[:min(len(names), 12)])
	}
}
