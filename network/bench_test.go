package network

import (
	"runtime"
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

// relay answers each packet with one to a random peer, an operation of its own,
// so that as many stay under way as were started, but for the lost.
type relay struct {
	engine    *sim.Engine
	network   *Network
	key       sim.Key
	source    uint32
	peers     [][]ID
	message   *ping
	delivered int
	frozen    bool // all is one operation
}

func (r *relay) Deliver(p *Packet) {
	r.delivered++
	r.send(p.To, uint64(r.delivered))
}

func (r *relay) send(from ID, operation uint64) {
	if r.frozen {
		operation = 0
	}
	r.engine.SetCause(sim.NewCause(r.source, operation))
	s := r.key.At(sim.Cause(from), uint64(r.delivered))
	to := r.peers[from][s.Below(uint64(len(r.peers[from])))]
	r.network.Send(Packet{From: from, To: to, Message: r.message})
}

// newRelay returns endpoints with 20 random peers each, and puts 10 messages per
// endpoint under way.
func newRelay(endpoints uint64, l Link) *relay {
	const peers = 20
	e := sim.New(sim.Options{Seed: 1})
	r := &relay{engine: e, message: &ping{7}, key: e.Key("peer", 0), source: e.Source("operation", sim.NoEntity)}
	r.network = New(e, linkOf(l), r)
	choose := e.Key("peers", 0)
	for i := range endpoints {
		r.network.Attach("n"+strconv.FormatUint(i, 10), "site")
		s := choose.At(0, i)
		var own []ID
		for range peers {
			own = append(own, ID((i+1+s.Below(endpoints-1))%endpoints))
		}
		r.peers = append(r.peers, own)
	}
	for i := range 10 * endpoints {
		r.send(ID(i%endpoints), 1<<32+i)
	}
	e.SetCause(0)
	return r
}

// deliver runs until n more messages were delivered.
func (r *relay) deliver(b testing.TB, n int) {
	for end := r.delivered + n; r.delivered < end; {
		if more, err := r.engine.Step(); err != nil || !more {
			b.Fatal("no more events: ", err)
		}
	}
}

// halves are two of the three parts that a partition of the relay knows: the
// first 100 endpoints do not hear the next 100; the others hear everybody.
func (r *relay) halves() [][]ID {
	groups := make([][]ID, 2)
	for i := range ID(200) {
		groups[i/100] = append(groups[i/100], i)
	}
	return groups
}

// BenchmarkDeliver is the way of one message from Send to Deliver, the event
// engine and the choice of a peer included. The partition touches few links and
// kills next to nothing, so that the number of messages stays.
func BenchmarkDeliver(b *testing.B) {
	lossy := Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4), Loss: 1e-9}
	session := lossy
	session.Session = true
	for _, bm := range []struct {
		name      string
		link      Link
		partition bool
	}{
		{"constant", Link{}, false},
		{"lognormal", lossy, false},
		{"partition", lossy, true},
		{"session", session, false},
	} {
		b.Run(bm.name, func(b *testing.B) {
			r := newRelay(1000, bm.link)
			if bm.partition {
				r.network.Cut(Partition{Groups: r.halves(), Loss: 1e-9})
			}
			r.deliver(b, 100_000)
			b.ReportAllocs()
			b.ResetTimer()
			r.deliver(b, b.N)
		})
	}
}

// BenchmarkFlap cuts and heals a thousand times between a million deliveries:
// what it costs that all links look at the faults anew.
func BenchmarkFlap(b *testing.B) {
	r := newRelay(1000, Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4)})
	groups := r.halves()
	b.ReportAllocs()
	for range b.N {
		c := r.network.Cut(Partition{Groups: groups, Mode: Hold})
		r.deliver(b, 500)
		c.Heal()
		r.deliver(b, 500)
	}
}

// TestAPacketCostsNoAllocation, with loss, lognormal latency and a partition.
// All is one operation, so that the engine's count of draws does not grow.
func TestAPacketCostsNoAllocation(t *testing.T) {
	r := newRelay(200, Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4), Loss: 1e-9})
	r.frozen = true
	r.network.Cut(Partition{Groups: r.halves(), Loss: 1e-9})
	r.deliver(t, 100_000) // until all links and tables have grown
	if n := testing.AllocsPerRun(5, func() { r.deliver(t, 10_000) }); n > 0 {
		t.Fatalf("10000 deliveries make %.0f allocations", n)
	}
}

// TestAnIdleEndpointIsSmall: what an endpoint costs that never speaks.
func TestAnIdleEndpointIsSmall(t *testing.T) {
	const endpoints = 100_000
	names := make([]string, endpoints)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	n := New(sim.New(sim.Options{}), nil, nil)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, name := range names {
		n.Attach(name, "site")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (after.HeapAlloc - before.HeapAlloc) / endpoints; each > 200 {
		t.Fatalf("an idle endpoint costs %d bytes", each)
	} else {
		t.Logf("an idle endpoint costs %d bytes", each)
	}
	runtime.KeepAlive(n)
}
