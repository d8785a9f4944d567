package network

import (
	"fmt"

	"nines/sim"
)

// Network carries packets between the endpoints of one run.
type Network struct {
	engine    *sim.Engine
	key       sim.Key // of all draws about packets
	topology  *Topology
	receiver  Receiver
	endpoints []endpoint
	byName    map[string]ID
	sites     []string
	siteOf    map[string]uint32
	routes    map[[2]uint32]*route // from site, to site
	links     []link
	sessions  []*session // those of links that have one
	kinds     []kind
	kindOf    map[string]uint16
	flights   flights
	packet    Packet // that is being delivered
	looping   uint64 // flights on no link
	retry     sim.Kind
	cuts      []*Cut    // active ones, in the order in which they were made
	changes   []*Change // likewise
	outages   []*Outage // likewise
	epoch     uint32    // counts, from 1, how often the faults in force changed
	observer  Observer  // nil: nobody looks
}

// endpoint is small, for there may be very many that never say a word.
type endpoint struct {
	peers peerTable
	site  uint32
	hash  uint64
	name  string
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
	t.Default.mustCheck("default link")
	t.Local.mustCheck("local link")
	n := &Network{
		engine: e, key: e.Key("packet", sim.NoEntity), topology: t, receiver: r,
		byName: make(map[string]ID), siteOf: make(map[string]uint32),
		routes: make(map[[2]uint32]*route), kindOf: make(map[string]uint16),
		retry: e.Kind("retransmit"), epoch: 1,
	}
	for _, site := range t.sites {
		n.site(site)
	}
	e.AddKeeper(n)
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
// meets a fault. A packet of a call travels over a connection of its own, which
// lets no duplicate through.
func (n *Network) Send(p Packet) {
	k := n.kind(p.Message.Kind())
	i, f := n.flights.take()
	*f = flight{from: p.From, to: p.To, message: p.Message, call: p.Call, sent: n.engine.Now(), kind: k}
	if p.Reply {
		f.flags = reply
	}
	if n.observer != nil {
		n.tell(SetOut, i, f, nil)
	}
	if p.From == p.To {
		n.loop(i, f)
		return
	}
	l := n.linkBetween(p.From, p.To)
	f.link = l.link
	c := n.refresh(p.From, l)
	s := n.engine.Draw(n.address(f))
	f.word = s.Uint64()
	n.kinds[k].counts.Sent++
	if c.base.Session {
		f.serial = n.links[f.link].session.next()
	}
	if p.Call == 0 && f.chance(purposeDuplicate, c.now.Duplicate) {
		n.duplicate(c, f)
	}
	n.transmit(c, i, f)
}

// address returns the fixed part of the address of a packet's draws: its link,
// by the names of the ends, and its kind. It is put together from hashes that
// are spread over all bits already.
func (n *Network) address(f *flight) sim.Key {
	from, to := n.endpoints[f.from].hash, n.endpoints[f.to].hash
	return sim.Key(uint64(n.key) ^ (from*0x9e3779b97f4a7c15 + to*0xd1b54a32d192ed03) ^ n.kinds[f.kind].hash)
}

func (n *Network) loop(i uint32, f *flight) {
	f.link = noLink
	n.kinds[f.kind].counts.Loopback++
	n.looping++
	n.arriveAs(n.engine.Cause(), f.sent, i)
}

// duplicate sends a copy whose fate is its own.
func (n *Network) duplicate(c *conditions, original *flight) {
	i, f := n.flights.take()
	*f = *original
	s := original.stream(purposeDuplicate)
	s.Uint64() // decided whether there is a copy
	f.word = s.Uint64()
	n.kinds[f.kind].counts.Duplicated++
	if effect := c.blame(original, purposeDuplicate, ofDuplicate); effect != nil {
		effect.Duplicated++
	}
	if n.observer != nil {
		n.tell(Doubled, i, f, nil)
	}
	n.transmit(c, i, f)
}

// kind returns the number of a kind of message.
func (n *Network) kind(name string) uint16 {
	if i, ok := n.kindOf[name]; ok {
		return i
	}
	i := uint16(len(n.kinds)) // the engine has as many kinds, and panics past 65,535
	n.kinds = append(n.kinds, kind{name: name, hash: sim.HashString(name), event: n.engine.Kind(name)})
	n.kindOf[name] = i
	return i
}

// linkBetween returns where an endpoint keeps its link to another, which is
// made at its first use. The next new link of the endpoint may move it.
func (n *Network) linkBetween(from, to ID) *peerSlot {
	peers := &n.endpoints[from].peers
	if l := peers.find(to); l != nil {
		return l
	}
	r := n.route(n.endpoints[from].site, n.endpoints[to].site)
	l := link{}
	if r.ways[0].terms.Session {
		l.session = &session{}
		n.sessions = append(n.sessions, l.session)
	}
	n.links = append(n.links, l)
	return peers.insert(peerSlot{n.conditions(r, from, to), to, uint32(len(n.links) - 1)})
}

// route returns what all links between two sites share.
func (n *Network) route(from, to uint32) *route {
	pair := [2]uint32{from, to}
	if r, ok := n.routes[pair]; ok {
		return r
	}
	r := &route{}
	for _, p := range n.topology.Paths(n.sites[from], n.sites[to]) {
		r.ways = append(r.ways, way{p.Name, &terms{Link: p.Link.orDefault(), factor: 1}})
	}
	n.routes[pair] = r
	return r
}
