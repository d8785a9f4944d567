package network

import (
	"math"
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// flood sends n messages from a to b, a microsecond apart.
func flood(t *testing.T, l Link, n uint64) world {
	t.Helper()
	w := newWorld(linkOf(l), 1)
	ids := w.attach("here", "a", "b")
	for i := range n {
		w.At(sim.Time(i)*1000, func() { w.send(ids[0], ids[1], i) })
	}
	w.run(t)
	return w
}

// within asserts that a count of n trials agrees with a probability: at most
// four standard deviations away. The seeds are fixed: it holds or it does not.
func within(t *testing.T, what string, count, n uint64, p float64) {
	t.Helper()
	mean, deviation := float64(n)*p, math.Sqrt(float64(n)*p*(1-p))
	if math.Abs(float64(count)-mean) > 4*deviation {
		t.Errorf("%s: %d of %d, expected %.0f ± %.0f", what, count, n, mean, deviation)
	}
}

func TestProbabilitiesAreKept(t *testing.T) {
	const n = 20_000
	c := flood(t, Link{Loss: 0.1}, n).Counts()
	within(t, "lost", c.Lost, n, 0.1)
	c = flood(t, Link{Duplicate: 0.2, Loss: 0.1}, n).Counts()
	within(t, "duplicated", c.Duplicated, n, 0.2)
	within(t, "lost of all", c.Lost, n+c.Duplicated, 0.1)
	c = flood(t, Link{Corrupt: 0.05}, n).Counts()
	within(t, "corrupted", c.Corrupted, n, 0.05)
}

func TestADuplicateArrivesTwiceAtTimesOfItsOwn(t *testing.T) {
	w := flood(t, Link{Duplicate: 1, Latency: dist.Uniform(time.Millisecond, 9*time.Millisecond)}, 1)
	if len(w.seen) != 2 || w.seen[0].at == w.seen[1].at || w.seen[0].note != w.seen[1].note {
		t.Fatalf("saw %v", w.seen)
	}
}

func TestReorderedPacketsArePassed(t *testing.T) {
	const n = 10_000
	w := flood(t, Link{Reorder: 0.1, ReorderDelay: dist.Constant(2 * time.Microsecond)}, n)
	late := uint64(0)
	for _, d := range w.seen {
		if d.at != sim.Time(d.note.n)*1000+sim.Time(LatencyDefault) {
			late++
		}
	}
	within(t, "late", late, n, 0.1)
	if slices.IsSortedFunc(w.seen, func(a, b delivery) int { return int(a.note.n) - int(b.note.n) }) {
		t.Error("nobody was passed")
	}
}

func TestJitterAddsToLatency(t *testing.T) {
	w := flood(t, Link{Latency: dist.Constant(time.Second), Jitter: dist.Uniform(0, time.Millisecond)}, 100)
	for _, d := range w.seen {
		travelled := d.at.Sub(sim.Time(d.note.n) * 1000)
		if travelled < time.Second || travelled > time.Second+time.Millisecond {
			t.Fatalf("%d took %v", d.note.n, travelled)
		}
	}
}

func TestANegativeLatencyIsNone(t *testing.T) {
	w := flood(t, Link{Latency: dist.Constant(-time.Second)}, 1)
	if w.seen[0].at != 0 {
		t.Fatalf("arrived at %v", w.seen[0].at)
	}
}

func TestAnEndlessLatencyNeverArrives(t *testing.T) {
	w := newWorld(linkOf(Link{Latency: dist.Constant(200 * 365 * 24 * time.Hour), Jitter: dist.Constant(200 * 365 * 24 * time.Hour)}), 1)
	ids := w.attach("here", "a", "b")
	w.send(ids[0], ids[1], 0)
	if err := w.Engine.Run(sim.Time(1 << 62)); err != nil || w.InFlight() != 1 || len(w.seen) != 0 {
		t.Fatal(err, w.InFlight(), w.seen)
	}
}

// fragile is a message without a checksum.
type fragile struct{ bits uint64 }

func (fragile) Kind() string { return "fragile" }

func (m fragile) Corrupt(s *sim.Stream) Message {
	return fragile{m.bits ^ 1<<s.Below(64)}
}

func TestCorruptionIsDiscardedUnlessTheMessageLetsItPass(t *testing.T) {
	w := newWorld(linkOf(Link{Corrupt: 1}), 1)
	ids := w.attach("here", "a", "b")
	var got []Packet
	w.SetReceiver(receiver(func(p *Packet) { got = append(got, *p) }))
	w.send(ids[0], ids[1], 0)
	w.Network.Send(Packet{From: ids[0], To: ids[1], Message: fragile{0}})
	w.run(t)
	if len(got) != 1 || !got[0].Corrupt || got[0].Message == (fragile{0}) {
		t.Fatalf("got %+v", got)
	}
	if c := w.Counts(); c.Corrupted != 1 || c.Damaged != 1 || c.Delivered != 1 {
		t.Fatalf("counted %+v", c)
	}
}

func TestLinksFollowTheTopology(t *testing.T) {
	at := func(d time.Duration) Link { return Link{Latency: dist.Constant(d)} }
	topology := &Topology{Default: at(50), Local: at(1)}
	topology.SetLink("A", "B", at(10))
	topology.SetOneWay("B", "A", at(20))
	topology.SetLink("C", "C", at(2))
	w := newWorld(topology, 1)
	sites := []string{"A", "B", "C"}
	for _, site := range sites {
		w.attach(site, site+"1", site+"2")
	}
	want := [][]sim.Time{{1, 10, 50}, {20, 1, 50}, {50, 50, 2}}
	for i, from := range sites {
		for j, to := range sites {
			start := w.Now()
			w.send(w.InSite(from)[0], w.InSite(to)[1], 0)
			w.run(t)
			if got := w.seen[len(w.seen)-1].at - start; got != want[i][j] {
				t.Errorf("%s to %s took %d, want %d", from, to, got, want[i][j])
			}
		}
	}
	if !slices.Equal(topology.Sites(), []string{"A", "B", "C"}) {
		t.Errorf("sites %v", topology.Sites())
	}
}

func TestWithoutALocalLinkTheDefaultHolds(t *testing.T) {
	topology := linkOf(Link{Latency: dist.Constant(time.Second)})
	if l := topology.Link("A", "A"); l.Latency != topology.Default.Latency {
		t.Fatalf("%+v", l)
	}
}

func TestWrongLinksAreRefused(t *testing.T) {
	for _, l := range []Link{
		{Loss: -0.1}, {Loss: math.NaN()}, {Duplicate: 2}, {Reorder: -1}, {Corrupt: 1.1},
		{Latency: dist.Constant(5.0)}, {Jitter: dist.Exponential(1.0)}, {ReorderDelay: dist.Constant(1.0)},
		{BytesPerSecond: -1}, {QueueBytes: -1}, {Retransmit: -1},
	} {
		if l.Check() == nil {
			t.Errorf("%+v is accepted", l)
		}
	}
	if err := (Link{}).Check(); err != nil {
		t.Error(err)
	}
}
