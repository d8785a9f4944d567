package nodestest

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// ordeal is a network and the faults that strike in it.
type ordeal struct {
	name   string
	link   network.Link
	faults []fault
	alone  bool // the protocol has no peers
}

// fault strikes a node and returns what ends it.
type fault func(w *world, n *nodes.Node) (end func())

// The links of the ordeals: messages take between a half and two milliseconds.
var (
	plain    = network.Link{Latency: dist.Uniform(time.Millisecond/2, 2*time.Millisecond)}
	lossy    = network.Link{Latency: plain.Latency, Loss: 0.2}
	doubling = network.Link{Latency: plain.Latency, Duplicate: 0.3, Reorder: 0.3, ReorderDelay: dist.Exponential(50 * time.Millisecond)}
	sluggish = network.Link{Latency: dist.Lognormal(200*time.Millisecond, 1)}
	rotten   = network.Link{Latency: plain.Latency, Loss: 0.05, Duplicate: 0.1, Reorder: 0.2, ReorderDelay: dist.Exponential(100 * time.Millisecond)}
)

var ordeals = []ordeal{
	{name: "calm", link: plain},
	{name: "alone", link: plain, alone: true, faults: []fault{crash}},
	{name: "lost messages", link: lossy},
	{name: "doubled and reordered messages", link: doubling},
	{name: "slow links", link: sluggish},
	{name: "partitions", link: plain, faults: []fault{isolate, deafen}},
	{name: "crashes", link: plain, faults: []fault{crash}},
	{name: "amnesia", link: plain, faults: []fault{forget}},
	{name: "pauses", link: plain, faults: []fault{pause}},
	{name: "slow nodes", link: plain, faults: []fault{slow}},
	{name: "wrong clocks", link: plain, faults: []fault{jump, drift}},
	{name: "everything", link: rotten, faults: []fault{isolate, crash, forget, pause, slow, jump, drift}},
}

func crash(_ *world, n *nodes.Node) func() {
	n.Crash()
	return func() { n.Restart() }
}

func forget(_ *world, n *nodes.Node) func() {
	n.Amnesia()
	return func() { n.Restart() }
}

func pause(_ *world, n *nodes.Node) func() {
	n.Pause()
	return func() { n.Resume() }
}

func slow(_ *world, n *nodes.Node) func() {
	n.Slow(20)
	return func() { n.Slow(1) }
}

func jump(_ *world, n *nodes.Node) func() {
	n.JumpClock(time.Hour)
	return func() { n.JumpClock(-2 * time.Hour) }
}

func drift(_ *world, n *nodes.Node) func() {
	n.SetDrift(nodes.DriftMax / 2)
	return func() { n.SetDrift(nodes.DriftMin) }
}

// isolate cuts a node off.
func isolate(w *world, n *nodes.Node) func() { return w.cut(n, network.Split) }

// deafen cuts a node off in one direction.
func deafen(w *world, n *nodes.Node) func() { return w.cut(n, network.OneWay) }

func (w *world) cut(n *nodes.Node, shape network.Shape) func() {
	var others []nodes.ID
	for _, m := range w.members {
		if m != n {
			others = append(others, m.ID())
		}
	}
	c := w.net.Cut(network.Partition{Groups: [][]nodes.ID{others, {n.ID()}}, Shape: shape})
	return c.Heal
}

// world is one run of the protocol.
type world struct {
	engine  *sim.Engine
	net     *network.Network
	members []*nodes.Node
}

func newWorld(e *sim.Engine, s Suite, o ordeal) *world {
	t := network.NewTopology()
	t.Default = o.link
	w := &world{engine: e, net: network.New(e, t, nil)}
	c := nodes.NewCluster(e, w.net)
	count := s.Nodes
	if o.alone {
		count = 1
	}
	var ids []nodes.ID
	for i := range count {
		n := c.Add(nodes.Spec{Name: fmt.Sprint("node", i), Boot: s.Boot, Disk: s.Disk})
		w.members = append(w.members, n)
		ids = append(ids, n.ID())
	}
	c.SetPeers(ids)
	if s.Request != nil {
		c.Add(nodes.Spec{Name: "client", Peers: ids, Boot: func() nodes.Protocol { return client{s.Request} }})
	}
	return w
}

// inflict lets a fault strike ten times: random nodes, at random times, for up
// to a tenth of the run.
func (w *world) inflict(f fault, span time.Duration) {
	key := w.engine.Key("conformance", sim.NoEntity)
	for range 10 {
		s := w.engine.Draw(key)
		n := w.members[s.Below(uint64(len(w.members)))]
		at := sim.Time(s.Below(uint64(span)))
		lasts := time.Duration(s.Below(uint64(span) / 10))
		w.engine.At(at, func() { w.engine.At(at.Add(lasts), f(w, n)) })
	}
}

// client asks a random node a hundred times a second.
type client struct {
	request func(n uint64) nodes.Message
}

func (c client) Start(env *nodes.Env) {
	asked := uint64(0)
	ignore := func(nodes.Message, bool) {}
	env.Every("request", 10*time.Millisecond, func() {
		s, targets := env.Draw("target"), env.Peers()
		env.Call(targets[s.Below(uint64(len(targets)))], c.request(asked), time.Second, ignore)
		asked++
	})
}

func (client) Receive(*nodes.Env, nodes.ID, nodes.Message) {}
