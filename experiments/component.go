package experiments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim/dist"
)

// ComponentKind is what systems of one kind consist of, besides machines, and
// can lose: the disks of an array.
type ComponentKind struct {
	Name  string               // disk
	Doc   string               // what it is, in a sentence
	Count func(v Values) int64 // how many such a system has
}

// Component is one of them.
type Component struct {
	System string
	Kind   string
	Number int64 // in its system, from 1
}

// String returns the selector that chooses it: array.disk3.
func (c Component) String() string { return fmt.Sprintf("%s.%s%d", c.System, c.Kind, c.Number) }

// Assembly is an Instance that consists of components.
type Assembly interface {
	// Fail takes one out of service, until restore brings another in its place.
	// A second failure of the same one while it is out changes nothing.
	Fail(number int64) (restore func())
	// Wear lets all live and die by themselves, from the start of the run to its
	// end. What it returns tells what that has done so far, as Strike.Effect does.
	Wear(w Wear) (effect func() string)
	// Disk returns the disk that one is, so that faults of disks can hit it; nil
	// if it is none.
	Disk(number int64) *disk.Disk
}

// Wear is how the components of a system fail and are repaired.
type Wear struct {
	Life   dist.Distribution // from when one is put to work until it fails
	Repair dist.Distribution // from when its repair begins until another works; nil: there is none
	// Serial repairs one at a time, first failed first; otherwise each is
	// repaired at once, on its own.
	Serial bool
	// Delivery is how long a spare is under way that is ordered when one fails;
	// nil: there always is one.
	Delivery dist.Distribution
}

// components returns how many components a placed system has.
func (p *Placed) components() int64 {
	if p.Kind.Component == nil {
		return 0
	}
	return p.Kind.Component.Count(p.Values)
}

// componentsOf returns the components that a name stands for: disk, disk3,
// array, array.disk, array.disk3; an empty name for all there are.
func (s *Scenario) componentsOf(name string) (chosen []Component) {
	for i := range s.Systems {
		p := &s.Systems[i]
		all := p.components()
		if all == 0 {
			continue
		}
		first, last, meant := p.componentRange(name, all)
		for number := first; meant && number <= last; number++ {
			chosen = append(chosen, Component{p.Name, p.Kind.Component.Name, number})
		}
	}
	return chosen
}

// componentRange returns which components of a system a name stands for.
func (p *Placed) componentRange(name string, all int64) (first, last int64, meant bool) {
	kind := p.Kind.Component.Name
	if rest, ok := strings.CutPrefix(name, p.Name+"."); ok {
		name = rest
	} else if name == p.Name {
		name = ""
	}
	if name == "" || name == kind {
		return 1, all, true
	}
	stem, number := splitNumber(name)
	return number, number, stem == kind && number >= 1 && number <= all
}

// worn returns the names of the systems whose components a name stands for, and
// how many these are.
func (s *Scenario) worn(name string) (systems []string, components int64) {
	for i := range s.Systems {
		p := &s.Systems[i]
		all := p.components()
		if all == 0 {
			continue
		}
		if first, last, meant := p.componentRange(name, all); meant {
			systems = append(systems, p.Name)
			components += last - first + 1
		}
	}
	return systems, components
}

// componentNames lists what a selector of components may name.
func (s *Scenario) componentNames() (names []string) {
	for i := range s.Systems {
		p := &s.Systems[i]
		if all := p.components(); all > 0 {
			kind := p.Kind.Component.Name
			names = append(names, p.Name, p.Name+"."+kind, fmt.Sprintf("%s.%s%d", p.Name, kind, all))
			if !slices.Contains(names, kind) {
				names = append(names, kind)
			}
		}
	}
	return names
}

// chosen returns the components that a selector chooses now, in order.
func (w *World) chosen(s Selector, draw func(Component) uint64) (chosen []Component) {
	if s.Any != nil {
		for _, one := range s.Any {
			for _, c := range w.chosen(one, draw) {
				if !slices.Contains(chosen, c) {
					chosen = append(chosen, c)
				}
			}
		}
		return chosen
	}
	chosen = w.Scenario.componentsOf(s.Name)
	if s.plain() {
		return chosen
	}
	slices.SortStableFunc(chosen, func(a, b Component) int { return cmp.Compare(draw(a), draw(b)) })
	half := (len(chosen) - 1) / 2
	switch {
	case s.Random > 0:
		return chosen[:min(s.Random, int64(len(chosen)))]
	case s.Part == "minority":
		return chosen[:half]
	}
	return chosen[half:]
}

// owners returns the machines of systems: where a fault of their components is
// seen.
func (w *World) owners(systems []string) (owners []nodes.ID) {
	for _, built := range w.Systems {
		if slices.Contains(systems, built.Name) {
			owners = append(owners, built.Instance.Members()...)
		}
	}
	return owners
}

// Remark returns what must be said with a value of the measure: of what happens
// in systems whose components wear, how these are repaired.
func (e *Expression) Remark(s *Scenario) string {
	event := e.Args["event"]
	if event == "" {
		return ""
	}
	var remarks []string
	for _, f := range s.Faults {
		if !f.Target.Components || !f.Target.Each || f.Kind.Remark == nil {
			continue
		}
		systems, _ := s.worn(f.Target.Groups[0].Name)
		worn := func(system string) bool { return slices.Contains(systems, system) }
		remark := f.Kind.Remark(f.Values)
		if slices.ContainsFunc(s.tellers(event, e.Args["system"]), worn) && !slices.Contains(remarks, remark) {
			remarks = append(remarks, remark)
		}
	}
	return strings.Join(remarks, ", ")
}

// assembly returns a system that has components.
func (w *World) assembly(system string) Assembly {
	a, ok := w.System(system).(Assembly)
	if !ok {
		panic(fmt.Sprintf("experiments: %s is a %T, which has no components", system, w.System(system)))
	}
	return a
}
