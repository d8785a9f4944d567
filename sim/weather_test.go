package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// A small world: nodes get operations and ask one another about them. Its
// weather is when operations arrive and how long each message takes.
type town struct {
	engine   *sim.Engine
	ask      sim.Kind
	latency  dist.Distribution
	shared   *sim.Stream // not nil: all draw from one stream, in order of use
	messages map[string][]time.Duration
}

const townEnd = sim.Time(20 * time.Second)

func newTown(o sim.Options) *town {
	e := sim.New(o)
	return &town{engine: e, ask: e.Kind("ask"), latency: dist.Lognormal(10*time.Millisecond, 0.5),
		messages: map[string][]time.Duration{}}
}

// draw is addressed, unless the town is one of those that share a stream.
func (w *town) draw(purpose, entity string) sim.Stream {
	if w.shared != nil {
		w.shared.Uint64()
		return *w.shared
	}
	return w.engine.Draw(w.engine.Key(purpose, sim.HashString(entity)))
}

// node makes a node that gets operations and sends a message to each peer.
func (w *town) node(name string, peers ...string) {
	source := w.engine.Source("operations", sim.HashString(name))
	var arrive func(n uint64)
	arrive = func(n uint64) {
		w.engine.SetCause(sim.NewCause(source, n))
		for _, peer := range peers {
			w.send(name, peer)
		}
		s := w.draw("gap", name)
		next := w.engine.Now().Add(dist.Delay(dist.Exponential(100*time.Millisecond), &s))
		w.engine.At(next, func() { arrive(n + 1) })
	}
	w.engine.At(0, func() { arrive(0) })
}

// send has a message travel and an answer come back.
func (w *town) send(from, to string) {
	link := from + "→" + to
	s := w.draw("latency", link)
	delay := dist.Delay(w.latency, &s)
	w.messages[link] = append(w.messages[link], delay)
	w.engine.At(w.engine.Now().Add(delay), func() {
		s := w.draw("latency", to+"→"+from)
		w.messages["answers "+link] = append(w.messages["answers "+link], dist.Delay(w.latency, &s))
	})
}

func (w *town) run(t *testing.T) *town {
	t.Helper()
	w.node("ann", "bob", "cleo")
	w.node("bob", "ann")
	w.node("cleo", "ann", "bob")
	if err := w.engine.Run(townEnd); err != nil {
		t.Fatal(err)
	}
	return w
}

// same tells whether the messages between the three are as they were.
func (w *town) same(other *town) bool {
	for _, link := range []string{"ann→bob", "ann→cleo", "bob→ann", "cleo→ann", "cleo→bob"} {
		for _, which := range []string{link, "answers " + link} {
			if len(w.messages[which]) < 100 || !slices.Equal(w.messages[which], other.messages[which]) {
				return false
			}
		}
	}
	return true
}

var additions = map[string]func(w *town){
	"a node":     func(w *town) { w.node("dan", "ann", "bob", "cleo") },
	"many nodes": func(w *town) { crowd(w, 50) },
	"a message kind": func(w *town) {
		gossip := w.engine.Kind("gossip")
		for i := range sim.Time(100) {
			w.engine.Schedule(i*1e7, gossiper{w}, sim.Event{Kind: gossip})
		}
	},
	"a fault": func(w *town) {
		cause := sim.NewCause(w.engine.Source("fault cut", sim.NoEntity), 0)
		w.engine.ScheduleAs(cause, 1e9, gossiper{w}, sim.Event{})
	},
	"a process": func(w *town) {
		w.engine.Go("wanderer", func(p *sim.Process) {
			for p.Now() < townEnd {
				s := w.draw("step", "wanderer")
				p.Sleep(time.Duration(s.Below(1e8)))
			}
		})
	},
}

// crowd adds nodes that talk to each other.
func crowd(w *town, n int) {
	for i := range n {
		w.node(fmt.Sprint("extra", i), fmt.Sprint("extra", i+1))
	}
}

// gossiper sends on a link that others use as well, in a cause of its own.
type gossiper struct{ *town }

func (g gossiper) Handle(e *sim.Engine, _ sim.Event) {
	e.SetCause(sim.NewCause(e.Source("gossip", sim.NoEntity), e.Processed()))
	s := g.draw("latency", "ann→bob")
	s.Uint64()
}

func TestAdditionsLeaveTheWeatherAsItWas(t *testing.T) {
	plain := newTown(sim.Options{Seed: 1}).run(t)
	for name, add := range additions {
		w := newTown(sim.Options{Seed: 1})
		add(w)
		if !w.run(t).same(plain) {
			t.Errorf("%s changed the weather of the others", name)
		}
	}
	observed := newTown(sim.Options{Seed: 1, Observer: new(counter)}).run(t)
	if !observed.same(plain) || observed.engine.Digest() != plain.engine.Digest() {
		t.Error("an observer changed the weather")
	}
	if newTown(sim.Options{Seed: 1, Replication: 1}).run(t).same(plain) || newTown(sim.Options{Seed: 2}).run(t).same(plain) {
		t.Error("another world has the same weather")
	}
}

type counter uint64

func (c *counter) Observe(sim.Record) { *c++ }

// With one stream for all, in order of use, every addition changes everything:
// the test above would not be worth much if it could not tell.
func TestSharedStreamDoesNotKeepTheWeather(t *testing.T) {
	shared := func() *town {
		w := newTown(sim.Options{})
		w.shared = new(sim.Stream)
		return w
	}
	plain := shared().run(t)
	for name, add := range additions {
		w := shared()
		add(w)
		if w.run(t).same(plain) {
			t.Errorf("%s left the shared stream as it was", name)
		}
	}
}

// Two designs of a server meet the same customers. The difference of their
// mean times in system varies less than that of strangers.
func TestPairingCutsTheVarianceOfADifference(t *testing.T) {
	const replications = 200
	difference := func(replicationOfB uint64) (variance float64) {
		var sum, squares float64
		for i := range uint64(replications) {
			a := meanTimeInSystem(t, i, time.Second)
			b := meanTimeInSystem(t, i+replicationOfB, 900*time.Millisecond)
			sum += a - b
			squares += (a - b) * (a - b)
		}
		return (squares - sum*sum/replications) / (replications - 1)
	}
	paired, unpaired := difference(0), difference(replications)
	t.Logf("the variance of the difference is %.4f paired, %.4f unpaired: %.0f times as many runs for the same interval",
		paired, unpaired, unpaired/paired)
	if paired >= unpaired {
		t.Error("pairing does not help")
	}
}

// meanTimeInSystem serves 300 customers, λ = 0.8.
func meanTimeInSystem(t *testing.T, replication uint64, demand time.Duration) float64 {
	e := sim.New(sim.Options{Replication: replication})
	q := newQueue(e, 300)
	q.gap, q.demand = dist.Exponential(1250*time.Millisecond), dist.Exponential(demand)
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	return q.total.Seconds() / float64(q.left)
}
