package experiments

import (
	"cmp"
	"math"
	"slices"
	"time"

	"nines/experiments/document"
)

// systems reads the systems and their parameters.
func (d *decoder) systems(s *Scenario, n *document.Node) {
	var total int64
	for _, entry := range d.Named(n) {
		f := d.Map(entry.Value)
		kind := d.registry.system(d.OneOf(f.Need("kind"), d.registry.systemNames()...))
		if kind == nil {
			continue
		}
		p := Placed{Name: entry.Key.Text, Kind: kind}
		right := false
		p.Values, right = d.params(s, f, kind.Params, "systems."+p.Name)
		f.Done()
		if right && d.sited {
			d.checkSystem(s, &p, entry)
		}
		for _, site := range s.Sites {
			total += s.machinesAt(&p, site.Name)
		}
		s.Systems = append(s.Systems, p)
	}
	if d.sited && d.Err() == nil {
		for i := range s.Systems {
			d.checkAmong(s, &s.Systems[i], n)
		}
	}
	if total > machinesMax {
		d.Errorf(n, "%d machines are too many: at most %d", total, machinesMax)
	}
	if n != nil && len(d.named.systems) == 0 {
		d.Errorf(n, "a scenario needs at least one system")
	}
}

// checkSystem lets the system judge its parameters.
func (d *decoder) checkSystem(s *Scenario, p *Placed, entry document.Entry) {
	replicas := machines(s.Replicas(p.Values), "")
	if replicas == 0 {
		at := entry.Value.Get(ParamReplicas)
		if at == nil {
			at = entry.Key
		}
		d.Errorf(at, "%s has no machine", p.Name)
		return
	}
	if p.Kind.Check == nil {
		return
	}
	if param, err := p.Kind.Check(p.Values, replicas); err != nil {
		d.Errorf(cmp.Or(at(entry.Value, param), entry.Key), "%v", err)
	}
}

// checkAmong lets the system judge its parameters beside the other systems.
func (d *decoder) checkAmong(s *Scenario, p *Placed, systems *document.Node) {
	if p.Kind.CheckAmong == nil {
		return
	}
	if param, err := p.Kind.CheckAmong(s, p); err != nil {
		d.Errorf(cmp.Or(at(systems, p.Name+"."+param), key(systems, p.Name)), "%v", err)
	}
}

// params reads the parameters that were given, and the defaults of the others.
// right tells whether all can be relied upon.
func (d *decoder) params(s *Scenario, f *document.Fields, params []Param, path string) (v Values, right bool) {
	v, right = make(Values), true
	for _, p := range params {
		n := f.Get(p.Name)
		if n == nil && p.Default != "" {
			n = d.optional(s, f, path, p.Name, p.Default)
		}
		if n != nil {
			v[p.Name] = d.param(s, n, p, path+"."+p.Name)
			right = right && d.fine(func(d *decoder) { d.param(s, n, p, "") })
		}
	}
	return v, right
}

// param reads one parameter; path is where it stands.
func (d *decoder) param(s *Scenario, n *document.Node, p Param, path string) any {
	switch p.Type {
	case TypeDuration:
		least, most := p.bounds(math.MaxInt64)
		return d.DurationIn(n, time.Duration(least), time.Duration(most))
	case TypeInt:
		least, most := p.bounds(math.MaxInt64)
		return d.Int(n, least, most)
	case TypeNumber:
		if p.Least == 0 && p.Most == 0 {
			return d.Float(n, 0, math.Inf(1))
		}
		return d.Float(n, p.Least, p.Most)
	case TypeSize:
		return d.Size(n)
	case TypeShare:
		return d.Percent(n)
	case TypeRate:
		return d.Rate(n)
	case TypeBool:
		return d.Bool(n)
	case TypeChoice:
		return d.OneOf(n, p.Choices...)
	case TypeTimes:
		return d.delays(n)
	case TypeNumbers:
		return d.numbers(n)
	case TypePlaces:
		return d.places(s, n)
	case TypeGroup:
		return d.group(s, n, p, path)
	case TypeEach:
		return d.each(s, n, p, path)
	}
	return d.String(n)
}

// bounds returns the bounds of a whole number.
func (p Param) bounds(most int64) (int64, int64) {
	if p.Least == 0 && p.Most == 0 {
		return 0, most
	}
	return int64(p.Least), int64(p.Most)
}

// group reads a map of parameters, or the plain value that stands for one.
func (d *decoder) group(s *Scenario, n *document.Node, p Param, path string) Values {
	if n.Kind == document.Text && p.Shorthand != "" {
		n = document.NewMap(document.Entry{Key: document.NewText(p.Shorthand), Value: n})
	}
	f := d.Map(n)
	v, _ := d.params(s, f, p.Params, path)
	f.Done()
	return v
}

// each reads a map of such groups.
func (d *decoder) each(s *Scenario, n *document.Node, p Param, path string) []Named {
	all := []Named{}
	for _, entry := range d.Named(n) {
		name := entry.Key.Text
		if p.Systems && !slices.Contains(d.named.systems, name) {
			d.unknown(entry.Key, "system", name, d.named.systems)
		}
		all = append(all, Named{name, d.group(s, entry.Value, p, path+"."+name)})
	}
	return all
}

// places reads machines by site; a bare number of them is spread over all sites
// in turn.
func (d *decoder) places(s *Scenario, n *document.Node) []Site {
	places := []Site{}
	if n.Kind == document.Text {
		if count := d.Int(n, 0, machinesMax); len(s.Sites) > 0 { // else the sites are wrong, and that was said
			places = spread(count, s.Sites)
		}
		return places
	}
	for _, entry := range d.Named(n) {
		d.siteName(entry.Key, entry.Key.Text)
		places = append(places, Site{entry.Key.Text, d.Int(entry.Value, 0, machinesMax)})
	}
	return places
}

// spread deals machines to sites, one after the other.
func spread(machines int64, sites []Site) []Site {
	each, rest := machines/int64(len(sites)), machines%int64(len(sites))
	places := make([]Site, len(sites))
	for i, site := range sites {
		places[i] = Site{site.Name, each}
		if int64(i) < rest {
			places[i].Machines++
		}
	}
	return places
}
