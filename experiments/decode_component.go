package experiments

import (
	"cmp"
	"slices"

	"nines/experiments/document"
)

// wearing checks a fault of components, each of which may have a life of its
// own.
func (d *decoder) wearing(s *Scenario, fault *Fault, f *document.Fields) {
	t, target, repair := fault.Target, f.Get(fault.Kind.Name), f.Get("repair")
	switch {
	case !t.Components:
	case !t.Each:
		if group := fault.Values.Group("repair"); group != nil && (group.Has("delivery") || group["discipline"] != "parallel") {
			d.Errorf(repair, "discipline and delivery are of faults of each(), where disks wait for each other")
		}
	case fault.Kind.Begin != nil:
		d.Errorf(target, "each() is a life for each: with components only fail has that")
	case fault.Life == nil:
		d.Errorf(target, "each() is a life for each: say how long it is, as in life: exponential(50y)")
	case fault.At != 0 || fault.Until != 0 || fault.Lasts:
		d.Errorf(cmp.Or(f.Get("at"), f.Get("until"), f.Get("for")), "a life begins with the run and ends when it ends: only life and repair belong to each()")
	case !s.whole(t.Groups[0]):
		d.Errorf(target, "each() of components is of all that a system has, as in each(disk)")
	default:
		d.wornOnce(s, fault, target)
	}
}

// wornOnce reports a second fault that gives the same components a life.
func (d *decoder) wornOnce(s *Scenario, fault *Fault, target *document.Node) {
	systems, _ := s.worn(fault.Target.Groups[0].Name)
	for _, earlier := range s.Faults {
		if !earlier.Target.Components || !earlier.Target.Each || earlier.Life == nil {
			continue
		}
		before, _ := s.worn(earlier.Target.Groups[0].Name)
		for _, system := range before {
			if slices.Contains(systems, system) {
				d.Errorf(target, "the components of %s have a life already, by %s", system, earlier.Name)
				return
			}
		}
	}
}

// components tells whether a selector means components: its names are theirs,
// and no machine's.
func (s *Scenario) components(selector Selector) bool {
	if selector.Any != nil {
		return slices.ContainsFunc(selector.Any, s.components)
	}
	_, machine := s.place(selector.Name)
	return !machine && len(s.componentsOf(selector.Name)) > 0
}

// whole tells whether a selector means all components of whole systems.
func (s *Scenario) whole(selector Selector) bool {
	if !selector.plain() {
		return false
	}
	return !slices.ContainsFunc(s.Systems, func(p Placed) bool {
		all := p.components()
		if all == 0 {
			return false
		}
		first, last, meant := p.componentRange(selector.Name, all)
		return meant && (first != 1 || last != all)
	})
}

// consists reports a name in a selector that no component bears.
func (d *decoder) consists(s *Scenario, n *document.Node, selector Selector) {
	for _, one := range selector.Any {
		d.consists(s, n, one)
	}
	if len(s.Systems) < len(d.named.systems) || selector.Any != nil {
		return
	}
	if len(s.componentsOf(selector.Name)) == 0 {
		d.unknown(n, "component", selector.Name, s.componentNames())
	}
}
