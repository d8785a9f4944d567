package network

import (
	"fmt"

	"nines/sim"
)

// Network carries packets between the endpoints of one run.
type Network struct {
	engine    *sim.Engine
	topology  *Topology
	receiver  Receiver
	endpoints []endpoint
	byName    map[string]ID
	sites     []string
	siteOf    map[string]uint32
	routes    map[[2]uint32]*terms // from site, to site
	links     []link
	kinds     []kind
	kindOf    map[string]uint32
	flights   flights
	looping   uint64 // flights on no link
	retry     sim.Kind
	cuts      []*Cut // active ones, in the order in which they were made
	cutsMade  uint32
	changes   []*Change // likewise
	epoch     uint32    // counts the changes of cuts and changes
}

// endpoint is small, for there may be very many that never say a word.
type endpoint struct {
	name  string
	hash  uint64
	site  uint32
	peers peerTable
}

// kind is what the network knows of one sort of message.
type kind struct {
	name   string
	hash   uint64
	event  sim.Kind
	counts Counts
}

// New returns a network without endpoints. t may be nil: all links are the
// zero Link then. r may be set later, with SetReceiver.
func New(e *sim.Engine, t *Topology, r Receiver) *Network {
	if t == nil {
		t = NewTopology()
	}
	n := &Network{
		engine: e, topology: t, receiver: r,
		byName: make(map[string]ID), siteOf: make(map[string]uint32),
		routes: make(map[[2]uint32]*terms), kindOf: make(map[string]uint32),
		retry: e.Kind("retransmit"),
	}
	for _, site := range t.sites {
		n.site(site)
	}
	return n
}

// SetReceiver says who takes the packets that arrive.
func (n *Network) SetReceiver(r Receiver) { n.receiver = r }

// Attach adds an endpoint at a site. Its name is its identity: it addresses
// the draws about its packets, and must be unique.
func (n *Network) Attach(name, site string) ID {
	if id, taken := n.byName[name]; taken {
		panic(fmt.Sprintf("network: endpoint %q is attached twice: it is %d already", name, id))
	}
	id := ID(len(n.endpoints))
	n.endpoints = append(n.endpoints, endpoint{name: name, hash: sim.HashString(name), site: n.site(site)})
	n.byName[name] = id
	return id
}

func (n *Network) site(name string) uint32 {
	if i, ok := n.siteOf[name]; ok {
		return i
	}
	n.sites = append(n.sites, name)
	n.siteOf[name] = uint32(len(n.sites) - 1)
	return n.siteOf[name]
}

// Name returns the name of an endpoint.
func (n *Network) Name(id ID) string { return n.endpoints[id].name }

// Lookup returns the endpoint of a name, if there is one.
func (n *Network) Lookup(name string) (id ID, ok bool) {
	id, ok = n.byName[name]
	return id, ok
}

// Site returns the name of the site of an endpoint.
func (n *Network) Site(id ID) string { return n.sites[n.endpoints[id].site] }

// Endpoints returns their number: IDs run from 0 to below it.
func (n *Network) Endpoints() int64 { return int64(len(n.endpoints)) }

// InSite returns the endpoints of a site, in the order of Attach.
func (n *Network) InSite(site string) []ID {
	var ids []ID
	i, known := n.siteOf[site]
	for id := range n.endpoints {
		if known && n.endpoints[id].site == i {
			ids = append(ids, ID(id))
		}
	}
	return ids
}

// Send hands a packet to the network. Its fate is drawn now, at the address
// (link, kind of message, cause, position there); it arrives, if it does, in
// the cause of the running event.
//
// A packet to the sender itself arrives now, in an event of its own, and never
// meets a fault.
func (n *Network) Send(p Packet) {
	p.Sent = n.engine.Now()
	k := n.kind(p.Message.Kind())
	i, f := n.flights.take()
	*f = flight{Packet: p, kind: k, link: noLink}
	if p.From == p.To {
		n.kinds[k].counts.Loopback++
		n.looping++
		n.arriveAs(n.engine.Cause(), p.Sent, i)
		return
	}
	f.link = n.linkBetween(p.From, p.To)
	l := &n.links[f.link]
	s := n.engine.Draw(sim.Key(uint64(l.key) ^ n.kinds[k].hash))
	f.word = s.Uint64()
	n.kinds[k].counts.Sent++
	if l.session != nil {
		f.serial = l.session.next()
	}
	n.refresh(l)
	if f.chance(purposeDuplicate, l.now.Duplicate) {
		n.duplicate(f)
	}
	n.transmit(i, f)
}

// duplicate sends a copy whose fate is its own.
func (n *Network) duplicate(original *flight) {
	i, f := n.flights.take()
	*f = *original
	s := original.stream(purposeDuplicate)
	s.Uint64() // decided whether there is a copy
	f.word = s.Uint64()
	n.kinds[f.kind].counts.Duplicated++
	n.transmit(i, f)
}

// kind returns the number of a kind of message.
func (n *Network) kind(name string) uint32 {
	if i, ok := n.kindOf[name]; ok {
		return i
	}
	i := uint32(len(n.kinds))
	n.kinds = append(n.kinds, kind{name: name, hash: sim.HashString(name), event: n.engine.Kind(name)})
	n.kindOf[name] = i
	return i
}

// linkBetween returns the link from one endpoint to another, which is made at
// its first use.
func (n *Network) linkBetween(from, to ID) uint32 {
	peers := &n.endpoints[from].peers
	if i, ok := peers.find(to); ok {
		return i
	}
	a, b := &n.endpoints[from], &n.endpoints[to]
	base := n.route(a.site, b.site)
	l := link{
		key:  n.engine.Key("message from "+a.name, b.hash),
		base: base, now: base, from: from, to: to, epoch: n.epoch - 1,
	}
	if base.Session {
		l.session = &session{}
	}
	i := uint32(len(n.links))
	n.links = append(n.links, l)
	peers.insert(to, i)
	return i
}

// route returns the terms that all links between two sites share.
func (n *Network) route(from, to uint32) *terms {
	pair := [2]uint32{from, to}
	t, ok := n.routes[pair]
	if !ok {
		t = &terms{Link: n.topology.Link(n.sites[from], n.sites[to]).orDefault(), factor: 1}
		n.routes[pair] = t
	}
	return t
}
