package experiments

import (
	"errors"
	"math"
	"strings"

	"nines/experiments/document"
	"nines/network"
	"nines/sim/dist"
)

// placedError moves the caret to the column of a distribution's text that is
// wrong.
type placedError struct{ *dist.ParseError }

func (p placedError) Error() string { return p.Message }

// Offset returns the byte at which the text is wrong.
func (p placedError) Offset() int {
	column := 1
	for i := range p.Text {
		if column == p.Column {
			return i
		}
		column++
	}
	return len(p.Text)
}

func (d *decoder) distribution(n *document.Node, expected string, parse func(string) (dist.Distribution, error)) dist.Distribution {
	return document.Read(d.Reader, n, expected, func(text string) (dist.Distribution, error) {
		value, err := parse(text)
		var placed *dist.ParseError
		if errors.As(err, &placed) {
			return nil, placedError{placed}
		}
		return value, err
	})
}

// times reads a distribution of time.
func (d *decoder) times(n *document.Node) dist.Distribution {
	return d.distribution(n, "a distribution of time such as exponential(20ms)", dist.ParseDuration)
}

// numbers reads a distribution of plain numbers.
func (d *decoder) numbers(n *document.Node) dist.Distribution {
	return d.distribution(n, "a distribution of numbers such as uniform(100)", dist.ParseNumber)
}

// links reads the network: default, local, and A/B for single pairs of sites.
func (d *decoder) links(s *Scenario, n *document.Node) {
	t := network.NewTopology()
	for _, site := range s.Sites {
		t.AddSite(site.Name)
	}
	s.Topology = t
	f := d.Map(n)
	t.Default = d.link(f.Get("default"))
	t.Local = d.link(f.Get("local"))
	if n != nil && n.Kind == document.Map {
		for _, entry := range n.Entries {
			a, b, pair := strings.Cut(entry.Key.Text, "/")
			if !pair {
				continue
			}
			f.Get(entry.Key.Text)
			d.siteName(s, entry.Key, a)
			d.siteName(s, entry.Key, b)
			t.SetLink(a, b, d.link(entry.Value))
		}
	}
	f.Done()
}

func (d *decoder) siteName(s *Scenario, n *document.Node, name string) {
	var names []string
	for _, site := range s.Sites {
		if site.Name == name {
			return
		}
		names = append(names, site.Name)
	}
	d.unknown(n, "site", name, names)
}

// unknown reports a name that nothing bears.
func (d *decoder) unknown(n *document.Node, what, name string, names []string) {
	hint := "there are: " + strings.Join(names, ", ")
	if near := document.Suggest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	if len(names) == 0 {
		hint = "the scenario has none"
	}
	d.Report(n, "no "+what+" "+name, hint)
}

// link reads a link: a bare distribution is its latency.
func (d *decoder) link(n *document.Node) network.Link {
	var l network.Link
	if n == nil {
		return l
	}
	if n.Kind == document.Text {
		l.Latency = d.times(n)
		return l
	}
	f := d.Map(n)
	for _, field := range []struct {
		name string
		to   *dist.Distribution
	}{{"latency", &l.Latency}, {"jitter", &l.Jitter}, {"reorder-delay", &l.ReorderDelay}} {
		if value := f.Get(field.name); value != nil {
			*field.to = d.times(value)
		}
	}
	for _, field := range []struct {
		name string
		to   *float64
	}{{"loss", &l.Loss}, {"duplicate", &l.Duplicate}, {"reorder", &l.Reorder}, {"corrupt", &l.Corrupt}} {
		*field.to = d.Percent(f.Get(field.name))
	}
	l.BytesPerSecond = d.Bandwidth(f.Get("bandwidth"))
	l.QueueBytes = d.Size(f.Get("queue"))
	l.Session = d.Bool(f.Get("session"))
	l.Retransmit = d.Duration(f.Get("retransmit"))
	f.Done()
	return l
}

// systems reads the systems and their parameters.
func (d *decoder) systems(s *Scenario, n *document.Node) {
	var kinds []string
	for _, system := range d.registry.Systems {
		kinds = append(kinds, system.Kind)
	}
	for _, entry := range d.Named(n) {
		f := d.Map(entry.Value)
		name := d.OneOf(f.Need("kind"), kinds...)
		for _, system := range d.registry.Systems {
			if system.Kind != name {
				continue
			}
			p := Placed{Name: entry.Key.Text, Kind: system}
			p.Values = d.params(s, f, system.Params, "systems."+p.Name)
			f.Done()
			d.checkSystem(s, &p, entry.Value)
			s.Systems = append(s.Systems, p)
		}
	}
}

// checkSystem lets the system judge its parameters.
func (d *decoder) checkSystem(s *Scenario, p *Placed, n *document.Node) {
	sites := s.Sites
	if p.Values.Has("replicas") {
		sites = p.Values.Places("replicas")
	}
	var machines int64
	for _, site := range sites {
		machines += site.Machines
	}
	param, err := p.Kind.Check(p.Values, machines)
	if err == nil {
		return
	}
	if at := n.Get(param); at != nil {
		n = at
	}
	d.Errorf(n, "%v", err)
}

// params reads the parameters that were given, and the defaults of the others.
func (d *decoder) params(s *Scenario, f *document.Fields, params []Param, path string) Values {
	v := make(Values)
	for _, p := range params {
		n := f.Get(p.Name)
		if n == nil && p.Default != "" {
			n = document.NewText(p.Default)
			d.defaults = append(d.defaults, document.NewEntry(path+"."+p.Name, n))
			s.Resolved = d.Apply(s.Resolved, document.NewEntry(path+"."+p.Name, n))
		}
		if n != nil {
			v[p.Name] = d.param(s, n, p)
		}
	}
	return v
}

// param reads one parameter.
func (d *decoder) param(s *Scenario, n *document.Node, p Param) any {
	switch p.Type {
	case TypeDuration:
		return d.Duration(n)
	case TypeInt:
		return d.Int(n, 0, math.MaxInt64)
	case TypeShare:
		return d.Percent(n)
	case TypeNumber:
		return d.Float(n, 0, math.Inf(1))
	case TypeRate:
		return d.Rate(n)
	case TypeBool:
		return d.Bool(n)
	case TypeChoice:
		return d.OneOf(n, p.Choices...)
	case TypeTimes:
		return d.times(n)
	case TypeNumbers:
		return d.numbers(n)
	case TypePlaces:
		return d.places(s, n)
	}
	return d.String(n)
}

// places reads machines by site.
func (d *decoder) places(s *Scenario, n *document.Node) []Site {
	var places []Site
	for _, entry := range d.Named(n) {
		d.siteName(s, entry.Key, entry.Key.Text)
		places = append(places, Site{entry.Key.Text, d.Int(entry.Value, 0, 100_000)})
	}
	return places
}
