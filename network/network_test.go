package network

import (
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// note is the message of most tests.
type note struct {
	kind string
	n    uint64
}

func (m note) Kind() string { return m.kind }

// delivery is what a witness saw.
type delivery struct {
	at   sim.Time
	from ID
	to   ID
	note note
}

// witness is a Receiver that writes down what arrives.
type witness struct {
	engine *sim.Engine
	seen   []delivery
}

func (w *witness) Deliver(p *Packet) {
	m, _ := p.Message.(note)
	w.seen = append(w.seen, delivery{w.engine.Now(), p.From, p.To, m})
}

// world is a network with a witness.
type world struct {
	*sim.Engine
	*Network
	*witness
}

func newWorld(t *Topology, seed uint64) world {
	e := sim.New(sim.Options{Seed: seed})
	w := &witness{engine: e}
	return world{e, New(e, t, w), w}
}

func (w world) attach(site string, names ...string) []ID {
	ids := make([]ID, len(names))
	for i, name := range names {
		ids[i] = w.Attach(name, site)
	}
	return ids
}

func (w world) run(t testing.TB) {
	t.Helper()
	if err := w.Engine.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
}

func (w world) send(from, to ID, n uint64) {
	w.Network.Send(Packet{From: from, To: to, Message: note{"note", n}})
}

func linkOf(l Link) *Topology { return &Topology{Default: l} }

func TestAMessageArrivesAfterItsLatency(t *testing.T) {
	w := newWorld(linkOf(Link{Latency: dist.Constant(7 * time.Millisecond)}), 1)
	ids := w.attach("here", "a", "b")
	w.send(ids[0], ids[1], 5)
	w.run(t)
	want := delivery{sim.Time(7 * time.Millisecond), ids[0], ids[1], note{"note", 5}}
	if len(w.seen) != 1 || w.seen[0] != want {
		t.Fatalf("saw %v, want %v", w.seen, want)
	}
}
