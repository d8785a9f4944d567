package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"nines/experiments/document"
	"nines/sim"
	"nines/sim/dist"
)

// faults reads the faults and their schedules.
func (d *decoder) faults(s *Scenario, n *document.Node) {
	expected := 0.0
	for _, entry := range d.Named(n) {
		f := d.Map(entry.Value)
		name, target := f.Choose(d.registry.faultNames()...)
		kind := d.registry.fault(name)
		if kind == nil {
			continue
		}
		fault := Fault{Name: entry.Key.Text, Kind: kind, Target: d.target(s, target, kind)}
		right := false
		fault.Values, right = d.params(s, f, kind.Params, "faults."+fault.Name)
		d.schedule(s, &fault, f)
		f.Done()
		if right {
			d.checkFault(&fault, entry)
		}
		if before := expected; before <= episodesMax {
			expected += fault.episodes(s.Window.End()) * float64(s.schedules(&fault))
			d.atMost(entry.Key, expected, episodesMax, "episodes of faults")
		}
		s.Faults = append(s.Faults, fault)
	}
}

// atMost reports too much of something, at the part with which it got too much.
func (d *decoder) atMost(n *document.Node, expected, most float64, what string) {
	if expected > most {
		about := fmt.Sprintf("about %.3g", expected)
		if math.IsInf(expected, 1) {
			about = "endless"
		}
		d.Errorf(n, "%s %s in a run are too many: at most %.0f", about, what, most)
	}
}

// checkFault lets the kind judge its parameters.
func (d *decoder) checkFault(fault *Fault, entry document.Entry) {
	if fault.Kind.Path {
		fault.Values["path"] = fault.Target.Path
	}
	if fault.Kind.Check == nil {
		return
	}
	if param, err := fault.Kind.Check(fault.Values); err != nil {
		d.Errorf(cmp.Or(entry.Value.Get(param), entry.Key), "%v", err)
	}
}

// schedules returns how many schedules a fault has: one, or one a machine.
func (s *Scenario) schedules(f *Fault) int64 {
	switch {
	case !f.Target.Each:
		return 1
	case f.Target.Components:
		_, components := s.worn(f.Target.Groups[0].Name)
		return components
	}
	return s.machines()
}

// schedule reads when a fault strikes, for how long and how often.
func (d *decoder) schedule(s *Scenario, fault *Fault, f *document.Fields) {
	when, last := f.Get("at"), f.Get("for")
	every, life, repair, until := f.Get("every"), f.Get("life"), f.Get("repair"), f.Get("until")
	fault.At = sim.Time(d.Duration(when))
	fault.For, fault.Lasts = d.Duration(last), last != nil
	fault.Until = sim.Time(d.Duration(until))
	fault.Every, fault.Life, fault.Mend = d.delays(every), d.delays(life), d.mend(fault, repair)
	if life == nil {
		f.Need("at")
	}
	if end := s.Window.End(); when != nil && fault.At >= end && s.Window.To > 0 {
		d.Errorf(when, "the fault strikes when the run, of %s, is over", seconds(end))
	}
	if last != nil && repair != nil {
		d.Errorf(repair, "%q and %q exclude each other: both say how long the fault lasts", "for", "repair")
	}
	if life != nil && every != nil {
		d.Errorf(every, "%q and %q exclude each other: both say when the fault comes back", "life", "every")
	}
	if until != nil && every == nil && life == nil {
		d.Errorf(until, "the fault comes only once: %q ends a series that %q or %q makes", "until", "every", "life")
	}
	if until != nil && fault.Until <= fault.At {
		d.Errorf(until, "the series ends before it begins")
	}
	d.recurring(fault, f)
	d.wearing(s, fault, f)
}

// mend reads how long a repair takes, which may be one of several things that
// are said of it.
func (d *decoder) mend(fault *Fault, n *document.Node) dist.Distribution {
	if repair := fault.Values.Group("repair"); repair != nil {
		time, _ := repair["time"].(dist.Distribution)
		return time
	}
	return d.delays(n)
}

// recurring checks what makes a fault come back.
func (d *decoder) recurring(fault *Fault, f *document.Fields) {
	every, last := f.Get("every"), cmp.Or(f.Get("for"), f.Get("repair"))
	switch {
	case fault.Kind.Instant && last != nil:
		d.Errorf(last, "%s is done in an instant and stays: it has no end", fault.Kind.Name)
	case !fault.Kind.Instant && every != nil && last == nil:
		d.Report(every, "the fault comes back although it never ends", "say how long it lasts: for: 1s, or repair: exponential(1s)")
	}
	if fault.Target.Rolling && every == nil {
		d.Errorf(f.Get(fault.Kind.Name), "rolling() goes from machine to machine: say how often with %q", "every")
	}
}

// target reads whom a fault hits.
func (d *decoder) target(s *Scenario, n *document.Node, kind *FaultKind) Target {
	switch {
	case kind.Path:
		t := Target{Text: n.String(), Path: d.String(n)}
		if known := s.Topology.PathNames(); n.Kind == document.Text && !slices.Contains(known, t.Path) {
			d.unknown(n, "path", t.Path, known)
		}
		return t
	case kind.Groups:
		return d.groups(s, n, kind)
	}
	if n.Kind == document.List && kind.Begin != nil {
		t := Target{Groups: []Selector{d.selector(s, n)}}
		t.Text = t.String()
		return t
	}
	t := document.Read(d.Reader, n, aSelector, ParseTarget)
	for _, selector := range t.Groups {
		t.Components = kind.BeginAt != nil && (kind.Begin == nil || s.components(selector))
		if t.Components {
			d.consists(s, n, selector)
		} else {
			d.chooses(s, n, selector)
		}
	}
	return t
}

const aSelector = "a selector such as A1, store.leader or random(2)"

// selector reads one selector, or a list of them that are meant together.
func (d *decoder) selector(s *Scenario, n *document.Node) Selector {
	if n.Kind != document.List {
		selector := document.Read(d.Reader, n, aSelector, ParseSelector)
		d.chooses(s, n, selector)
		return selector
	}
	var together Selector
	for _, item := range n.Items {
		one := d.selector(s, item)
		together.Any = append(together.Any, one)
		if item.Kind == document.List {
			d.Errorf(item, "a list within a group: write the machines side by side")
		}
	}
	switch len(together.Any) {
	case 0:
		d.Errorf(n, "nobody is chosen: write a site, a system or a machine")
	case 1:
		return together.Any[0]
	}
	return together
}

// groups reads the groups between which a fault is.
func (d *decoder) groups(s *Scenario, n *document.Node, kind *FaultKind) Target {
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	var t Target
	for _, item := range items {
		t.Groups = append(t.Groups, d.selector(s, item))
	}
	t.Text = t.String()
	least := kind.Least
	if kind.Rest {
		least = 1
	}
	switch groups := int64(len(items)); {
	case groups == 0:
		d.Errorf(n, "nobody is chosen: write a group, or several")
	case groups < least:
		d.Errorf(n, "%s needs at least %d groups, not %d", kind.Name, least, groups)
	case kind.Most > 0 && groups > kind.Most:
		d.Errorf(n, "%s takes at most %d groups, not %d", kind.Name, kind.Most, groups)
	}
	d.disjoint(s, items, t.Groups)
	return t
}

// disjoint reports a group in which nobody can be left, for an earlier one has
// them all.
func (d *decoder) disjoint(s *Scenario, items []*document.Node, groups []Selector) {
	for i, group := range groups {
		for j, earlier := range groups[:i] {
			all, known := s.place(earlier.Name)
			some, _ := s.place(group.Name)
			if len(s.Systems) == 1 && some.machine > 0 {
				some.system = s.Systems[0].Name
			}
			if known && earlier.plain() && group.Any == nil && all.contains(some) {
				d.Errorf(items[i], "nobody is left for the group %v: all are in the group %v", group, groups[j])
				break
			}
		}
	}
}

// chooses reports a name in a selector that nothing bears.
func (d *decoder) chooses(s *Scenario, n *document.Node, selector Selector) {
	for _, one := range selector.Any {
		d.chooses(s, n, one)
	}
	if !d.sited || len(s.Systems) < len(d.named.systems) || selector.Name == "" {
		return // what a system that is wrong would have had is not known
	}
	if _, known := s.place(selector.Name); !known {
		d.unknown(n, "site, system or machine", selector.Name, s.placeNames())
	}
}
