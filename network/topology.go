package network

import "time"

// Topology says which links join which sites. A site is any place that
// matters: a rack, a zone, a region, "internet". Build it, hand it to New, and
// do not change it afterwards; several networks may share one.
type Topology struct {
	Default Link // between any two endpoints for which nothing else is said
	Local   Link // between endpoints of one site; the zero Link is Default

	// Reroute is how long it takes until packets that could go another way do
	// so when a Path fails; 0 is at once.
	Reroute time.Duration

	sites []string
	links map[[2]string]Link   // from, to
	paths map[[2]string][]Path // likewise, where there are several
	named []string             // all names of paths
}

// NewTopology returns a topology whose links are all Default.
func NewTopology() *Topology { return &Topology{} }

// AddSite makes a site known. It is not necessary: Attach, SetLink and
// SetMatrix add the sites that they name.
func (t *Topology) AddSite(name string) {
	for _, known := range t.sites {
		if known == name {
			return
		}
	}
	t.sites = append(t.sites, name)
}

// Sites returns the names of the sites, in the order in which they were added.
func (t *Topology) Sites() []string { return append([]string(nil), t.sites...) }

// SetLink says what joins two sites, in both directions. For a and b alike it
// is the link within that site.
func (t *Topology) SetLink(a, b string, l Link) {
	t.SetOneWay(a, b, l)
	t.SetOneWay(b, a, l)
}

// SetOneWay says what leads from one site to another, leaving the way back as
// it is: routes on the internet often differ in the two directions. A link
// that Check refuses panics.
func (t *Topology) SetOneWay(from, to string, l Link) {
	l.mustCheck("link from " + from + " to " + to)
	t.AddSite(from)
	t.AddSite(to)
	if t.links == nil {
		t.links = make(map[[2]string]Link)
	}
	t.links[[2]string{from, to}] = l
	delete(t.paths, [2]string{from, to})
}

// Link returns what leads from one site to another.
func (t *Topology) Link(from, to string) Link {
	if l, ok := t.links[[2]string{from, to}]; ok {
		return l
	}
	if from == to && !t.Local.isZero() {
		return t.Local
	}
	return t.Default
}
