package network

import (
	"strconv"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// ping is a message that folds itself.
type ping struct{ n uint64 }

func (*ping) Kind() string         { return "ping" }
func (m *ping) Fold(d *sim.Digest) { d.Word(m.n) }

// relay sends each packet on to a random peer, so that the number of messages
// under way stays as it is, and replaces those that were lost.
type relay struct {
	engine    *sim.Engine
	network   *Network
	key       sim.Key
	peers     [][]ID
	message   *ping
	left      int
	delivered int
}

func (r *relay) Deliver(p *Packet) {
	r.delivered++
	r.send(p.To)
}

func (r *relay) send(from ID) {
	s := r.key.At(sim.Cause(from), uint64(r.delivered))
	to := r.peers[from][s.Below(uint64(len(r.peers[from])))]
	r.network.Send(Packet{From: from, To: to, Message: r.message})
}

// newRelay returns 1,000 endpoints with 20 random peers each.
func newRelay(l Link) *relay {
	const nodes, peers = 1000, 20
	e := sim.New(sim.Options{Seed: 1})
	r := &relay{engine: e, message: &ping{7}, key: e.Key("peer", 0)}
	r.network = New(e, &Topology{Default: l}, r)
	for i := range nodes {
		r.network.Attach("n"+strconv.Itoa(i), "site")
	}
	choose := e.Key("peers", 0)
	for i := range uint64(nodes) {
		s := choose.At(0, i)
		var own []ID
		for range peers {
			own = append(own, ID((i+1+s.Below(nodes-1))%nodes))
		}
		r.peers = append(r.peers, own)
	}
	return r
}

// start puts 10 messages per endpoint under way, each an operation of its own.
func (r *relay) start() {
	source := r.engine.Source("operation", sim.NoEntity)
	for i := range 10 * len(r.peers) {
		r.engine.SetCause(sim.NewCause(source, uint64(i)))
		r.send(ID(i % len(r.peers)))
	}
	r.engine.SetCause(0)
}

func benchmarkDeliver(b *testing.B, l Link, fault func(n *Network)) {
	r := newRelay(l)
	r.start()
	fault(r.network)
	for range 100_000 {
		r.step(b)
	}
	before := r.delivered
	b.ReportAllocs()
	b.ResetTimer()
	for r.delivered-before < b.N {
		r.step(b)
	}
}

func (r *relay) step(b testing.TB) {
	if more, err := r.engine.Step(); err != nil || !more {
		b.Fatal("no more events: ", err)
	}
}

var wan = Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4), Loss: 1e-9}

func BenchmarkDeliver(b *testing.B) {
	isolate := func(n *Network) {
		n.Cut(Partition{Groups: [][]ID{{0}, {1, 2}}, Loss: 1e-9})
	}
	b.Run("constant", func(b *testing.B) {
		benchmarkDeliver(b, Link{}, func(*Network) {})
	})
	b.Run("lognormal", func(b *testing.B) {
		benchmarkDeliver(b, wan, func(*Network) {})
	})
	b.Run("lognormal+partition", func(b *testing.B) { benchmarkDeliver(b, wan, isolate) })
}
