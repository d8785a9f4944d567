package experiments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nines/experiments/document"
	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// reserved are names that selectors give a meaning to.
var reserved = []string{Internet, everybody, roleLeader, "minority", "majority"}

// sites reads the places. Their names must not be taken for anything else, for
// A, A1 and store.A are all written where a fault says whom it hits.
func (d *decoder) sites(s *Scenario, n *document.Node) {
	if n == nil {
		s.Sites, d.sited = []Site{{Machines: 1}}, true // all in one place, which needs no name
		return
	}
	d.sited = n.Kind == document.Map
	entries := d.Named(n)
	if len(entries) > sitesMax {
		d.Errorf(n, "%d sites are too many: at most %d", len(entries), sitesMax)
		d.sited, entries = false, nil
	}
	for _, entry := range entries {
		name := entry.Key.Text
		s.Sites = append(s.Sites, Site{name, d.Int(entry.Value, 0, machinesMax)})
		d.sited = d.sited && d.fine(func(d *decoder) { d.Int(entry.Value, 0, machinesMax) })
		switch site, number := splitNumber(name); {
		case slices.Contains(reserved, name):
			d.Errorf(entry.Key, "%q has a meaning of its own: call the site otherwise", name)
		case slices.Contains(d.named.systems, name):
			d.Errorf(entry.Key, "%q is a site and a system: one of them needs another name", name)
		case number > 0 && slices.Contains(d.named.sites, site):
			d.Errorf(entry.Key, "%q could be machine %d of site %q: call the site otherwise", name, number, site)
		}
	}
}

// siteName reports a name that no site bears.
func (d *decoder) siteName(n *document.Node, name string) {
	if d.sited && !slices.Contains(d.named.sites, name) {
		d.unknown(n, "site", name, d.named.sites)
	}
}

// unknown reports a name that nothing bears.
func (d *decoder) unknown(n *document.Node, what, name string, known []string) {
	message, hint := unknown(what, name, known)
	d.Report(n, message, hint)
}

func (d *decoder) clocks(s *Scenario, n *document.Node) {
	f := d.Map(n)
	s.Clocks.Offset = d.times(f.Get("offset"))
	drift := f.Get("drift")
	s.Clocks.Drift = d.numbers(drift)
	d.possibleDrift(drift, s.Clocks.Drift)
	f.Done()
}

// possibleDrift reports drifts that no clock of the simulation can have. Far
// tails, beyond a thousand samples, are held within what it can.
func (d *decoder) possibleDrift(n *document.Node, drift dist.Distribution) {
	if drift == nil {
		return
	}
	for i := range uint64(1000) {
		stream := sim.Key(0).At(0, i)
		ppm := dist.Draw(drift, &stream)
		if ppm*1000 < nodes.DriftMin || ppm*1000 > nodes.DriftMax {
			d.Errorf(n, "a drift of %.4g parts per million, as %s may give, is too much: from %g to %g", ppm, n.Text, nodes.DriftMin/1000.0, nodes.DriftMax/1000.0)
			return
		}
	}
}

// usualLatency is that of links of which nothing else is said. It scatters as
// real ones do, so that messages overtake each other: where all take the same
// time, many a store that is broken looks right.
const usualLatency = "lognormal(1ms, 0.5)"

// links reads the network: default, local, a matrix of regions, and A/B for
// single pairs of sites.
func (d *decoder) links(s *Scenario, n *document.Node) {
	t := network.NewTopology()
	s.Topology = t
	for _, site := range s.Sites {
		t.AddSite(site.Name)
	}
	f := d.Map(n)
	t.Default = d.link(s, "links.default", d.optional(s, f, "links", "default", usualLatency))
	t.Local = d.link(s, "links.local", f.Get("local"))
	t.Reroute = d.Duration(f.Get("reroute"))
	d.matrix(t, f)
	for _, pair := range keys(n) {
		if strings.Contains(pair, "/") {
			f.Get(pair)
		}
	}
	if n != nil && n.Kind == document.Map {
		d.pairs(s, n.Entries)
	}
	f.Done()
}

// matrix reads from which table the round trips between the sites are taken,
// and in which of its regions each site is.
func (d *decoder) matrix(t *network.Topology, f *document.Fields) {
	n, regions := f.Get("matrix"), f.Get("regions")
	region := make(map[string]*document.Node)
	for _, entry := range d.Entries(regions) {
		d.siteName(entry.Key, entry.Key.Text)
		region[entry.Key.Text] = entry.Value
	}
	if d.OneOf(n, "cloud-regions") == "" {
		if n == nil && regions != nil {
			d.Errorf(regions, "regions are those of a matrix: say matrix: cloud-regions")
		}
		return
	}
	table := network.CloudRegions()
	var places []network.Place
	for _, site := range t.Sites() {
		if name := d.region(table, site, region[site], n); name != "" {
			places = append(places, network.Place{Site: site, Region: name})
		}
	}
	if err := t.SetMatrix(table, t.Default, places...); err != nil {
		panic("experiments: " + err.Error()) // the names were looked up above
	}
}

// region returns in which region of the matrix a site is: the one that was
// said, or else that of its name; "" if there is none, which is reported.
func (d *decoder) region(table *network.Matrix, site string, said, matrix *document.Node) string {
	name := site
	if said != nil {
		name = d.String(said)
	}
	var known []string
	for _, r := range table.Regions() {
		known = append(known, r.Name)
		if r.Alias != "" {
			known = append(known, r.Alias)
		}
	}
	switch {
	case slices.Contains(known, name):
		return name
	case said != nil && said.Kind != document.Text:
		// That it is no text has been said.
	case said != nil:
		d.unknown(said, "region", name, known)
	default:
		message, hint := unknown("region", name, known)
		example := cmp.Or(document.Suggest(name, known), "eu")
		d.Report(matrix, message, strings.TrimPrefix(hint+"; say where the site is: regions: {"+site+": "+example+"}", "; "))
	}
	return ""
}

// pairs reads the links between single pairs of sites.
func (d *decoder) pairs(s *Scenario, entries []document.Entry) {
	seen := make(map[[2]string]string)
	for _, entry := range entries {
		a, b, pair := strings.Cut(entry.Key.Text, "/")
		if !pair {
			continue
		}
		d.siteName(entry.Key, a)
		d.siteName(entry.Key, b)
		both := [2]string{min(a, b), max(a, b)}
		if seen[both] != "" {
			d.Errorf(entry.Key, "%s is %s once more: a link is the same both ways", entry.Key.Text, seen[both])
			continue
		}
		seen[both] = entry.Key.Text
		if paths := entry.Value.Get("paths"); paths != nil {
			d.paths(s, a, b, entry)
		} else {
			s.Topology.SetLink(a, b, d.link(s, "links."+entry.Key.Text, entry.Value))
		}
	}
}

// paths reads several ways between two sites, in the order of preference.
func (d *decoder) paths(s *Scenario, a, b string, pair document.Entry) {
	f := d.Map(pair.Value)
	var paths []network.Path
	for _, entry := range d.Named(f.Get("paths")) {
		link := d.link(s, "links."+pair.Key.Text+".paths."+entry.Key.Text, entry.Value)
		paths = append(paths, network.Path{Name: entry.Key.Text, Link: link})
	}
	f.Done()
	if len(paths) < 1 || len(paths) > pathsMax {
		d.Errorf(pair.Value.Get("paths"), "%d paths: there may be 1 to %d", len(paths), pathsMax)
		return
	}
	s.Topology.SetPaths(a, b, paths...)
}

// link reads a link: a bare distribution is its latency. path is where its
// defaults belong.
func (d *decoder) link(s *Scenario, path string, n *document.Node) network.Link {
	var l network.Link
	if n == nil {
		return l
	}
	if n.Kind == document.Text {
		l.Latency = d.delays(n)
		return l
	}
	f := d.Map(n)
	l.Latency = d.delays(d.optional(s, f, path, "latency", usualLatency))
	l.Jitter = d.delays(f.Get("jitter"))
	l.ReorderDelay = d.delays(f.Get("reorder-delay"))
	l.Loss = d.Percent(f.Get("loss"))
	l.Duplicate = d.Percent(f.Get("duplicate"))
	l.Reorder = d.Percent(f.Get("reorder"))
	l.Corrupt = d.Percent(f.Get("corrupt"))
	l.BytesPerSecond = d.Bandwidth(f.Get("bandwidth"))
	l.QueueBytes = d.Size(f.Get("queue"))
	l.Session = d.Bool(f.Get("session"))
	l.Retransmit = d.Duration(f.Get("retransmit"))
	f.Done()
	return l
}

// distribution reads a distribution; nil where there is none.
func (d *decoder) distribution(n *document.Node, expected string, parse func(string) (dist.Distribution, error)) dist.Distribution {
	return document.Read(d.Reader, n, expected, func(text string) (dist.Distribution, error) {
		value, err := parse(text)
		if placed, ok := err.(*dist.ParseError); ok {
			return nil, &document.TextError{Column: placed.Column, Message: placed.Message}
		}
		return value, err
	})
}

// times reads a distribution of time, which may be negative, as offsets are.
func (d *decoder) times(n *document.Node) dist.Distribution {
	return d.distribution(n, "a distribution of time such as exponential(20ms)", d.parseTimes)
}

// delays reads a distribution of time that cannot be negative on the whole.
// Single negative samples, of a normal distribution, will count as 0.
func (d *decoder) delays(n *document.Node) dist.Distribution {
	return d.distribution(n, "a distribution of time such as exponential(20ms)", func(text string) (dist.Distribution, error) {
		value, err := d.parseTimes(text)
		if err == nil && value.Mean() < 0 {
			return nil, fmt.Errorf("%s is negative: time does not run backwards", text)
		}
		return value, err
	})
}

// numbers reads a distribution of plain numbers.
func (d *decoder) numbers(n *document.Node) dist.Distribution {
	return d.distribution(n, "a distribution of numbers such as uniform(100)", d.parseNumbers)
}
