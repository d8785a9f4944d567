package nodes

import (
	"nines/network"
	"nines/sim"
)

// Cluster is all machines of a run. It takes what the network delivers.
type Cluster struct {
	engine  *sim.Engine
	network *network.Network
	nodes   []*Node // by ID; nil where an endpoint is not a node
	members int64
	kinds   kinds
	alarms  alarms
	log     func(Line)
	watch   func(Incident)
}

// kinds are the sorts of event that nodes cause, besides messages.
type kinds struct {
	start, timer, timeout, cpu, backlog sim.Kind
}

// NewCluster returns a cluster without nodes and makes it the network's
// Receiver.
func NewCluster(e *sim.Engine, net *network.Network) *Cluster {
	c := &Cluster{engine: e, network: net}
	c.kinds = kinds{
		start: e.Kind("start"), timer: e.Kind("timer"), timeout: e.Kind("time-out"),
		cpu: e.Kind("cpu"), backlog: e.Kind("backlog"),
	}
	c.alarms.byTag = make(map[tagged]*alarm)
	net.SetReceiver(c)
	e.AddKeeper(c)
	return c
}

// Engine returns the engine that runs the cluster.
func (c *Cluster) Engine() *sim.Engine { return c.engine }

// Network returns the network that joins the nodes.
func (c *Cluster) Network() *network.Network { return c.network }

// Add attaches a node to the network. It starts in an event of its own, at
// the current time, so that all nodes can be added and told of their peers
// before the first of them runs.
func (c *Cluster) Add(s Spec) *Node {
	s.check()
	n := newNode(c, &s, c.network.Attach(s.Name, s.Site))
	for int64(len(c.nodes)) <= int64(n.id) {
		c.nodes = append(c.nodes, nil)
	}
	c.nodes[n.id] = n
	c.members++
	n.SetPeers(s.Peers)
	n.boot()
	start := sim.NewCause(c.engine.Source("start of "+s.Name, sim.NoEntity), 0)
	c.engine.ScheduleAs(start, c.engine.Now(), n, n.startEvent())
	return n
}

// Node returns the node with an ID; nil if there is none.
func (c *Cluster) Node(id ID) *Node {
	if int64(id) >= int64(len(c.nodes)) {
		return nil
	}
	return c.nodes[id]
}

// Nodes returns the number of nodes.
func (c *Cluster) Nodes() int64 { return c.members }

// All returns the nodes in the order in which they were added.
func (c *Cluster) All() []*Node {
	all := make([]*Node, 0, c.members)
	for _, n := range c.nodes {
		if n != nil {
			all = append(all, n)
		}
	}
	return all
}

// SetPeers makes the nodes of a group peers of each other.
func (c *Cluster) SetPeers(group []ID) {
	for _, id := range group {
		c.nodes[id].SetPeers(group)
	}
}

// Deliver hands a packet to the node that it is for; the network calls it.
func (c *Cluster) Deliver(p *network.Packet) {
	n := c.Node(p.To)
	if n == nil {
		panic("nodes: a message for " + c.network.Name(p.To) + ", which is on the network but not in the cluster")
	}
	if !n.direct {
		n.arrive(p)
		return
	}
	n.env.receive(p)
}
