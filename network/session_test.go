package network

import (
	"fmt"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

// inOrder says who was overtaken, if anybody was: the numbers that each
// sender's messages carry must not fall.
func inOrder(seen []delivery) error {
	newest := map[[2]ID]uint64{}
	for _, d := range seen {
		pair := [2]ID{d.from, d.to}
		if d.note.n < newest[pair] {
			return fmt.Errorf("%d arrived after %d", d.note.n, newest[pair])
		}
		newest[pair] = d.note.n
	}
	return nil
}

// hardship is bad weather for a session: loss, corruption, a narrow wire,
// jitter, and cuts of every kind that begin and end at random times.
func hardship(t *rapid.T, session bool) world {
	l := Link{
		Session:    session,
		Latency:    dist.Exponential(10 * time.Millisecond),
		Loss:       rapid.SampledFrom([]float64{0, 0.1, 0.6}).Draw(t, "loss"),
		Corrupt:    rapid.SampledFrom([]float64{0, 0.2}).Draw(t, "corrupt"),
		Retransmit: 20 * time.Millisecond,
		Retries:    rapid.Int64Range(-1, 4).Draw(t, "retries"),
		QueueBytes: rapid.SampledFrom([]int64{0, 500}).Draw(t, "queue"),
	}
	if l.QueueBytes > 0 {
		l.BytesPerSecond = 20_000
	}
	w := newWorld(linkOf(l), rapid.Uint64().Draw(t, "seed"))
	ids := w.attach("here", "a", "b")
	millisecond := rapid.Int64Range(0, 300)
	for i := range rapid.IntRange(0, 4).Draw(t, "cuts") {
		p := Partition{Groups: [][]ID{{ids[i%2]}, {ids[1-i%2]}}}
		p.Shape = rapid.SampledFrom([]Shape{Split, OneWay}).Draw(t, "shape")
		p.Mode = rapid.SampledFrom([]Mode{Drop, Hold}).Draw(t, "mode")
		if p.Mode == Drop {
			p.Loss = rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "share")
		}
		begin := sim.Time(millisecond.Draw(t, "begin") * 1e6)
		end := begin.Add(time.Duration(millisecond.Draw(t, "for") * 1e6))
		w.At(begin, func() {
			c := w.Cut(p)
			w.At(end, c.Heal)
		})
	}
	sent := uint64(0)
	for i := range 60 {
		w.At(sim.Time(millisecond.Draw(t, "send")*1e6), func() {
			sent++
			w.send(ids[i%2], ids[1-i%2], sent)
		})
	}
	return w
}

// TestASessionNeverOvertakes, whatever the weather.
func TestASessionNeverOvertakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := hardship(t, true)
		if err := w.Engine.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		if err := inOrder(w.seen); err != nil {
			t.Fatal(err)
		}
		if w.InFlight() != 0 {
			t.Fatalf("%d packets are stuck", w.InFlight())
		}
	})
}

// TestDatagramsOvertake shows that the property above can fail.
func TestDatagramsOvertake(t *testing.T) {
	w := flood(t, Link{Latency: dist.Exponential(10 * time.Millisecond)}, 100)
	if inOrder(w.seen) == nil {
		t.Fatal("no datagram was overtaken: the check sees nothing")
	}
}

// TestASessionWithRetriesLosesNothing as long as it may go on trying.
func TestASessionWithRetriesLosesNothing(t *testing.T) {
	w := flood(t, Link{Session: true, Loss: 0.5, Retries: 200, Retransmit: time.Millisecond}, 300)
	if len(w.seen) != 300 || w.Counts().Lost != 0 || w.Counts().Retransmitted == 0 {
		t.Fatalf("%d arrived, %+v", len(w.seen), w.Counts())
	}
}

func TestASessionNeitherDuplicatesNorReorders(t *testing.T) {
	w := flood(t, Link{Session: true, Duplicate: 1, Reorder: 0.5}, 100)
	if len(w.seen) != 100 || inOrder(w.seen) != nil {
		t.Fatalf("%d arrived: %v", len(w.seen), inOrder(w.seen))
	}
}

// TestEachLossCostsATimeout: the time-outs double, up to RetransmitMax.
func TestEachLossCostsATimeout(t *testing.T) {
	for attempt, want := range map[uint8]time.Duration{
		0: 200 * time.Millisecond, 1: 400 * time.Millisecond, 3: 1600 * time.Millisecond,
		9: 102400 * time.Millisecond, 10: RetransmitMax, 255: RetransmitMax,
	} {
		if got := timeout(RetransmitDefault, attempt); got != want {
			t.Errorf("time-out %d is %v, want %v", attempt, got, want)
		}
	}
	if got := timeout(time.Hour, 3); got != time.Hour {
		t.Errorf("a time-out that is longer than the longest became %v", got)
	}
}

// TestSerialsGoRound: a session outlives 2^32 packets.
func TestSerialsGoRound(t *testing.T) {
	w := newWorld(linkOf(Link{Session: true, Latency: dist.Exponential(time.Second)}), 1)
	ids := w.attach("here", "a", "b")
	s := w.links[w.linkBetween(ids[0], ids[1]).link].session
	s.sent, s.due = ^uint32(0)-5, ^uint32(0)-5
	for i := range uint64(50) {
		w.send(ids[0], ids[1], i)
	}
	w.run(t)
	if err := inOrder(w.seen); err != nil || len(w.seen) != 50 {
		t.Fatal(len(w.seen), err)
	}
}
