package nodes_test

import (
	"fmt"
	"testing"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
	"nines/sim/dist"
)

// rumor is a message that is never copied.
type rumor struct{ topic uint64 }

func (*rumor) Kind() string         { return "rumor" }
func (r *rumor) Fold(d *sim.Digest) { d.Word(r.topic) }

const (
	benchNodes    = 1000
	benchPeers    = 20
	benchInFlight = 10 * benchNodes
)

// gossiper answers every rumor with one to the next of its peers, which begins
// a new cause, as a client's next operation does. What the network lost is made
// up for by whoever receives next, so that the number in flight holds.
type gossiper struct {
	net    *network.Network
	engine *sim.Engine
	source uint32
	told   uint64
	rumor  rumor
}

func (g *gossiper) Start(env *nodes.Env) {
	g.source = g.engine.Source("rumors of "+env.Name(), sim.NoEntity)
	for range benchInFlight / benchNodes {
		g.tell(env)
	}
}

func (g *gossiper) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	g.tell(env)
	// The rumor that is being received still counts as in flight. Not every
	// node can reach a peer, so nobody tries too hard.
	for try := 0; try < 4 && g.net.InFlight() <= benchInFlight; try++ {
		g.tell(env)
	}
}

func (g *gossiper) tell(env *nodes.Env) {
	env.SetCause(sim.NewCause(g.source, g.told))
	g.told++
	peers := env.Peers()
	env.Send(peers[g.told%uint64(len(peers))], &g.rumor)
}

// BenchmarkDeliver reports deliveries per second on one core: a thousand nodes
// with 20 random peers each, ten messages in flight per node, lognormal
// latency, 1 % loss, and a partition that cuts off every tenth node.
func BenchmarkDeliver(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	t := network.NewTopology()
	t.Default = network.Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4), Loss: 0.01}
	net := network.New(e, t, nil)
	c := nodes.NewCluster(e, net)
	for i := range benchNodes {
		c.Add(nodes.Spec{Name: fmt.Sprint("n", i), Boot: func() nodes.Protocol { return &gossiper{net: net, engine: e} }})
	}
	var groups [2][]nodes.ID
	for _, n := range c.All() {
		n.SetPeers(randomPeers(e, n))
		side := min(1, n.ID()%10)
		groups[side] = append(groups[side], n.ID())
	}
	net.Cut(network.Partition{Groups: groups[:]})
	run(b, e, sim.Time(100*time.Millisecond)) // all links are made, all tables have grown

	b.ReportAllocs()
	b.ResetTimer()
	delivered := func() uint64 { return net.Counts().Delivered }
	for before := delivered(); delivered()-before < uint64(b.N); {
		run(b, e, e.Now()+sim.Time(50*time.Microsecond))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
}

func randomPeers(e *sim.Engine, n *nodes.Node) []nodes.ID {
	s := e.Key("peers", sim.HashString(n.Name())).At(0, 0)
	var peers []nodes.ID
	for range benchPeers {
		peers = append(peers, nodes.ID(s.Below(benchNodes)))
	}
	return peers
}

func run(tb testing.TB, e *sim.Engine, until sim.Time) {
	tb.Helper()
	if err := e.Run(until); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkStack reports events per second of a small full stack: clients that
// are processes call servers that work, write, sync and answer.
func BenchmarkStack(b *testing.B) {
	e := sim.New(sim.Options{Seed: 1})
	defer e.Close()
	c := nodes.NewCluster(e, network.New(e, nil, nil))
	var servers []nodes.ID
	for i := range 10 {
		servers = append(servers, c.Add(nodes.Spec{
			Name: fmt.Sprint("server", i), Boot: func() nodes.Protocol { return keeper{} }, Disk: &disk.Options{},
		}).ID())
	}
	for i := range 100 {
		c.Add(nodes.Spec{Name: fmt.Sprint("client", i), Boot: nodes.Program("client", func(p *nodes.Process) {
			for {
				s := p.Env().Draw("server")
				p.Call(servers[s.Below(uint64(len(servers)))], ping{}, time.Second)
				p.Sleep(time.Millisecond)
			}
		})})
	}
	run(b, e, sim.Time(time.Second))
	b.ReportAllocs()
	b.ResetTimer()
	before := e.Processed()
	for e.Processed()-before < uint64(b.N) {
		run(b, e, e.Now().Add(time.Millisecond))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// keeper answers a request when it is durable.
type keeper struct{}

func (keeper) Start(*nodes.Env) {}
func (keeper) Receive(env *nodes.Env, _ nodes.ID, _ nodes.Message) {
	r := env.Request()
	env.Work(10*time.Microsecond, func() {
		env.Disk().Write(0, []byte("record"), func(error) {})
		env.Disk().Sync(func(error) { r.Reply(env, pong{}) })
	})
}
