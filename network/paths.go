package network

import (
	"fmt"
	"slices"

	"nines/sim"
)

// Path is one of several ways between two sites.
type Path struct {
	// Name is that of the thing that may fail: a cable, a switch. Paths of
	// several pairs of sites may bear one name; they fail together.
	Name string
	Link
}

// pathsMax is how many paths a pair of sites may have.
const pathsMax = 8

// SetPaths joins two sites in both directions by several paths. Packets take
// the first that works; whether the link is a session is the first one's say.
// It panics unless there are 1 to 8.
func (t *Topology) SetPaths(a, b string, paths ...Path) {
	if len(paths) < 1 || len(paths) > pathsMax {
		panic(fmt.Sprintf("network: %d paths from %s to %s; there may be 1 to %d", len(paths), a, b, pathsMax))
	}
	t.SetLink(a, b, paths[0].Link)
	if t.paths == nil {
		t.paths = make(map[[2]string][]Path)
	}
	paths = slices.Clone(paths)
	for i := range paths {
		p := &paths[i]
		p.Link.mustCheck("path " + p.Name)
		p.Session = paths[0].Session
		if !slices.Contains(t.named, p.Name) {
			t.named = append(t.named, p.Name)
		}
	}
	t.paths[[2]string{a, b}], t.paths[[2]string{b, a}] = paths, paths
}

// PathNames returns the names of all paths: what may fail.
func (t *Topology) PathNames() []string { return slices.Clone(t.named) }

// Paths returns the ways from one site to another, in the order of preference.
func (t *Topology) Paths(from, to string) []Path {
	if paths, ok := t.paths[[2]string{from, to}]; ok {
		return slices.Clone(paths)
	}
	return []Path{{Link: t.Link(from, to)}}
}

// route is what all links from one site to another share.
type route struct {
	ways []way
	calm *conditions // where no Cut and no Change applies; nil at first
}

// way is a path of a route.
type way struct {
	name  string
	terms *terms
}

// Outage is a failure of the paths of one name that lasts, or did.
//
// What is on the path when it would have to come out is lost, as is what sets
// out on it. After Topology.Reroute the routers have noticed, and packets take
// the next path that works; when the outage is over they come back at once.
// Where no path works everything is lost.
type Outage struct {
	network *Network
	name    string
	noticed sim.Time
	effect  Effect
	over    bool
}

// Fail takes the paths of a name out of service. A name that no path bears
// panics: see Topology.PathNames.
func (n *Network) Fail(name string) *Outage {
	if !slices.Contains(n.topology.named, name) {
		panic(fmt.Sprintf("network: no path is called %q; there are %q", name, n.topology.named))
	}
	o := &Outage{network: n, name: name, noticed: n.engine.Now().Add(n.topology.Reroute)}
	n.outages = append(n.outages, o)
	n.epoch++
	n.announce(&o.effect)
	if n.topology.Reroute > 0 {
		n.engine.At(o.noticed, func() { n.epoch++ }) // links choose anew
	}
	return o
}

// Repair ends the outage. Repairing twice is harmless.
func (o *Outage) Repair() {
	if o.over {
		return
	}
	o.over = true
	n := o.network
	i := slices.Index(n.outages, o)
	n.outages = slices.Delete(n.outages, i, i+1)
	n.epoch++
}

// Effect returns what the outage has done so far.
func (o *Outage) Effect() Effect { return o.effect }

// String returns "fail(name)".
func (o *Outage) String() string { return "fail(" + o.name + ")" }

// outage returns what keeps a path from working, nil if it works.
func (n *Network) outage(name string) *Outage {
	for _, o := range n.outages {
		if o.name == name {
			return o
		}
	}
	return nil
}

// choose finds the path that the packets of a route take now, and which of its
// paths are dead.
func (n *Network) choose(r *route) (way uint8, dead []*Outage) {
	chosen := -1
	for i, w := range r.ways {
		o := n.outage(w.name)
		if o != nil {
			dead = append(dead, make([]*Outage, len(r.ways)-len(dead))...)
			dead[i] = o
		}
		if chosen < 0 && (o == nil || n.engine.Now() < o.noticed) {
			chosen = i
		}
	}
	return uint8(max(0, chosen)), dead
}
