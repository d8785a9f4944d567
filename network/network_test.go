package network

import (
	"slices"
	"strings"
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

// inCause has f happen in a cause of its own.
func (w world) inCause(n uint64, f func()) {
	w.SetCause(sim.NewCause(w.Source("operation", sim.NoEntity), n))
	f()
	w.SetCause(0)
}

func linkOf(l Link) *Topology { return &Topology{Default: l} }

// receiver is a Receiver that is a function.
type receiver func(p *Packet)

func (f receiver) Deliver(p *Packet) { f(p) }

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

func TestThePacketCarriesWhatWasSentAndWhen(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	var got Packet
	w.SetReceiver(receiver(func(p *Packet) { got = *p }))
	w.At(5, func() {
		w.Network.Send(Packet{From: ids[0], To: ids[1], Message: note{"ask", 1}, Call: 77, Reply: true, Sent: 999, Corrupt: true})
	})
	w.run(t)
	want := Packet{From: ids[0], To: ids[1], Message: note{"ask", 1}, Call: 77, Reply: true, Sent: 5}
	if got != want {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestAMessageArrivesInTheCauseInWhichItWasSent(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	var causes []uint64
	w.SetReceiver(receiver(func(p *Packet) {
		causes = append(causes, w.Cause().Count())
		if p.To == ids[1] {
			w.send(ids[1], ids[0], 0)
		}
	}))
	w.inCause(42, func() { w.send(ids[0], ids[1], 0) })
	w.run(t)
	if !slices.Equal(causes, []uint64{42, 42}) {
		t.Fatalf("message and answer arrived in causes %v", causes)
	}
}

// TestAKindMayBearAnyName, that of the network's own events too.
func TestAKindMayBearAnyName(t *testing.T) {
	w := newWorld(linkOf(Link{Session: true, Loss: 0.5, Retransmit: time.Second}), 1)
	ids := w.attach("here", "a", "b")
	for _, kind := range []string{"retransmit", "process", "none", ""} {
		w.Network.Send(Packet{From: ids[0], To: ids[1], Message: note{kind, 1}})
	}
	w.run(t)
	if len(w.seen) != 4 || w.Counts().Retransmitted == 0 {
		t.Fatalf("saw %v, %+v", w.seen, w.Counts())
	}
}

func TestAMessageToItselfArrivesNowAndMeetsNothing(t *testing.T) {
	w := newWorld(linkOf(Link{Loss: 1}), 1)
	a := w.Attach("a", "here")
	b := w.Attach("b", "here")
	w.Cut(Partition{Groups: [][]ID{{a}, {b}}})
	w.At(3, func() { w.send(a, a, 1) })
	w.run(t)
	if len(w.seen) != 1 || w.seen[0].at != 3 {
		t.Fatalf("saw %v", w.seen)
	}
	if c := w.Counts(); c.Loopback != 1 || c.Sent != 0 || w.InFlight() != 0 {
		t.Fatalf("counted %+v", c)
	}
}

func TestEndpointsAndSites(t *testing.T) {
	w := newWorld(NewTopology(), 1)
	left := w.attach("A", "a1", "a2")
	right := w.attach("B", "b1")
	if w.Name(right[0]) != "b1" || w.Site(right[0]) != "B" || w.Endpoints() != 3 {
		t.Fatalf("%s at %s, of %d", w.Name(right[0]), w.Site(right[0]), w.Endpoints())
	}
	if !slices.Equal(w.InSite("A"), left) || w.InSite("C") != nil {
		t.Fatalf("A has %v, C has %v", w.InSite("A"), w.InSite("C"))
	}
	if id, ok := w.Lookup("a2"); !ok || id != left[1] {
		t.Fatalf("a2 is %v %v", id, ok)
	}
	if _, ok := w.Lookup("z"); ok {
		t.Fatal("found what was never attached")
	}
}

func TestTheProgrammersErrorsPanic(t *testing.T) {
	for name, f := range map[string]func(w world){
		"attached twice":   func(w world) { w.attach("A", "a", "a") },
		"has no Receiver":  func(w world) { w.SetReceiver(nil); ids := w.attach("A", "a", "b"); w.send(ids[0], ids[1], 0); step(w) },
		"needs at least 2": func(w world) { w.Cut(Partition{}) },
		"from 0 to 1":      func(w world) { w.Degrade(nil, nil, LinkChange{Loss: 7}) },
		"which is no data": func(w world) { sendOne(w, odd{func() {}}) },
		"levels deep":      func(w world) { r := &ringed{}; r.next = r; sendOne(w, r) },
		"probability":      func(w world) { New(w.Engine, linkOf(Link{Loss: 1.5}), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, name) {
					t.Fatalf("panicked with %q", text)
				}
			}()
			f(newWorld(nil, 1))
		})
	}
}

// step processes an event, and panics with what it panicked with.
func step(w world) {
	if _, err := w.Step(); err != nil {
		panic(err.(*sim.PanicError).Value)
	}
}

func sendOne(w world, m Message) {
	ids := w.attach("A", "a", "b")
	w.Network.Send(Packet{From: ids[0], To: ids[1], Message: m})
	step(w)
}

type odd struct{ f func() }

func (odd) Kind() string { return "odd" }

type ringed struct{ next *ringed }

func (*ringed) Kind() string { return "ringed" }
