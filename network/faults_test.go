package network

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

// conserved says whether a packet went astray or came from nowhere.
func conserved(n *Network) error {
	c := n.Counts()
	ended := c.Delivered + c.Lost + c.Cut + c.Overflowed + c.Corrupted
	if c.Sent+c.Duplicated != ended+n.InFlight() || n.Holding() > n.InFlight() {
		return fmt.Errorf("%+v, %d in flight, %d held", c, n.InFlight(), n.Holding())
	}
	return nil
}

// TestNoPacketIsInventedOrForgotten: after every event of a stormy run the
// counts add up, and every packet that was killed by a cut is in the effect of
// just one.
func TestNoPacketIsInventedOrForgotten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := hardship(t, rapid.Bool().Draw(t, "session"))
		for more := true; more; {
			var err error
			if more, err = w.Step(); err != nil {
				t.Fatal(err)
			}
			if err := conserved(w.Network); err != nil {
				t.Fatal(err)
			}
		}
		if w.InFlight() != 0 {
			t.Fatalf("%d packets are stuck", w.InFlight())
		}
	})
}

// TestTheCheckOfConservationSees a packet that is dropped without being counted.
func TestTheCheckOfConservationSees(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	w.send(ids[0], ids[1], 0)
	w.flights.release(0)
	if conserved(w.Network) == nil {
		t.Fatal("a forgotten packet was not noticed")
	}
}

func TestDuplicatesAreConservedToo(t *testing.T) {
	w := flood(t, Link{Duplicate: 0.3, Loss: 0.2, Corrupt: 0.1, Reorder: 0.2}, 5000)
	if err := conserved(w.Network); err != nil || w.Counts().Duplicated == 0 {
		t.Fatal(w.Counts(), err)
	}
}

// TestEffectsAddUp: what the cuts killed, each for itself, is what was cut.
func TestEffectsAddUp(t *testing.T) {
	w := newWorld(linkOf(Link{Latency: dist.Exponential(10 * time.Millisecond), Loss: 0.1}), 1)
	ids := w.attach("here", "a", "b", "c", "d")
	var cuts []*Cut
	for i, p := range []Partition{
		{Groups: [][]ID{{ids[0]}, {ids[1], ids[2]}}, Loss: 0.4},
		{Groups: [][]ID{{ids[0], ids[1]}, {ids[2], ids[3]}}},
		{Shape: OneWay, Groups: [][]ID{{ids[0]}, {ids[1]}}, Loss: 0.5},
		{Groups: [][]ID{{ids[0]}, {ids[3]}}, Mode: Hold},
	} {
		w.At(sim.Time(i*10e6), func() { cuts = append(cuts, w.Cut(p)) })
		w.At(sim.Time(100e6+i*10e6), func() { cuts[i].Heal() })
	}
	degraded := w.Degrade(ids[:1], nil, LinkChange{Loss: 0.5})
	for i := range uint64(4000) {
		w.At(sim.Time(i*50e3), func() { w.send(ids[i%4], ids[(i/4+i+1)%4], i) })
	}
	w.run(t)
	var killed, held uint64
	for _, c := range cuts {
		if c.Effect() == (Effect{}) {
			t.Errorf("%v had no effect", c)
		}
		killed += c.Effect().Killed
		held += c.Effect().Held
	}
	c := w.Counts()
	if killed != c.Cut || held != c.Held || killed == 0 || held == 0 {
		t.Errorf("cuts killed %d and held %d, counted %+v", killed, held, c)
	}
	if e := degraded.Effect(); e.Killed == 0 || e.Killed >= c.Lost || e.Slowed != 0 {
		t.Errorf("the change had the effect %+v, counted %+v", e, c)
	}
}

// TestAChangeIsBlamedForWhatItDid, of each sort, and for nothing that the link
// does by itself.
func TestAChangeIsBlamedForWhatItDid(t *testing.T) {
	const n = 20_000
	link := Link{Duplicate: 0.1, Reorder: 0.1, Corrupt: 0.1}
	for _, c := range []struct {
		change LinkChange
		share  float64 // of the packets that the link spares
		of     func(Effect) uint64
	}{
		{LinkChange{Duplicate: 0.3}, 0.27, func(e Effect) uint64 { return e.Duplicated }},
		{LinkChange{Corrupt: 0.3}, 0.27, func(e Effect) uint64 { return e.Killed }},
		{LinkChange{Reorder: 0.3}, 0.27, func(e Effect) uint64 { return e.Reordered }},
	} {
		w := newWorld(linkOf(link), 1)
		ids := w.attach("here", "a", "b")
		change := w.Degrade(ids[:1], ids[1:], c.change)
		for i := range uint64(n) {
			w.send(ids[0], ids[1], i)
		}
		w.run(t)
		all := n + w.Counts().Duplicated
		if c.change.Duplicate > 0 {
			all = n
		}
		within(t, c.change.String(), c.of(change.Effect()), all, c.share)
		if e := change.Effect(); e.Killed+e.Duplicated+e.Reordered+e.Damaged != c.of(e) {
			t.Errorf("%v had the effect %+v", c.change, e)
		}
	}
}

// TestAPartialLossKillsItsShare of what sets out and of what is under way.
func TestAPartialLossKillsItsShare(t *testing.T) {
	const n = 20_000
	w := newWorld(linkOf(Link{Latency: dist.Constant(time.Second)}), 1)
	ids := w.attach("here", "a", "b")
	burst := func() {
		for i := range uint64(n) {
			w.send(ids[0], ids[1], i)
		}
	}
	burst()
	var c *Cut
	w.At(1, func() { c = w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}, Loss: 0.3}) })
	w.At(2e9, func() {
		within(t, "killed under way", c.Effect().Killed, n, 0.3)
		burst()
	})
	w.run(t)
	// Those that set out under the cut are drawn for once, not again on arrival.
	within(t, "killed in all", c.Effect().Killed, 2*n, 0.3)
}

// TestTwoEqualCutsDrawApart: a second cut like the first kills a share of what
// the first one spares, not nothing.
func TestTwoEqualCutsDrawApart(t *testing.T) {
	const n = 20_000
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	half := Partition{Groups: [][]ID{ids[:1], ids[1:]}, Loss: 0.5}
	first, second := w.Cut(half), w.Cut(half)
	for i := range uint64(n) {
		w.send(ids[0], ids[1], i)
	}
	within(t, "killed by the first", first.Effect().Killed, n, 0.5)
	within(t, "killed by the second", second.Effect().Killed, n, 0.25)
}

// TestAHeldMessageArrivesInItsOwnCause, not in that of the healing.
func TestAHeldMessageArrivesInItsOwnCause(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	var causes []uint64
	w.SetReceiver(receiver(func(*Packet) { causes = append(causes, w.Cause().Count()) }))
	var c *Cut
	w.inCause(9, func() {
		c = w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}, Mode: Hold})
		w.At(1e9, func() { c.Heal() })
	})
	for op := range uint64(3) {
		w.inCause(op, func() { w.send(ids[0], ids[1], op) })
	}
	w.run(t)
	if !slices.Equal(causes, []uint64{0, 1, 2}) {
		t.Fatalf("arrived in causes %v", causes)
	}
}

func TestHealingAndUndoingTwiceIsHarmless(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	c := w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}})
	d := w.Degrade(ids[:1], nil, LinkChange{Loss: 1})
	if c.Healed() || d.Undone() {
		t.Fatal("ended before it began")
	}
	c.Heal()
	c.Heal()
	d.Undo()
	d.Undo()
	if !c.Healed() || !d.Undone() {
		t.Fatal("did not end")
	}
	w.send(ids[0], ids[1], 0)
	w.run(t)
	if len(w.seen) != 1 {
		t.Fatal("an ended fault still has an effect")
	}
}

// TestWhoeverComesLaterIsNotAffected by a cut or a change that names others.
func TestWhoeverComesLaterIsNotAffected(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b")
	w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}})
	w.Degrade(ids[:1], ids[1:], LinkChange{Loss: 1})
	late := w.Attach("late", "here")
	w.send(ids[0], late, 0)
	w.send(late, ids[1], 0)
	w.send(ids[0], ids[1], 0)
	w.run(t)
	if len(w.seen) != 2 {
		t.Fatalf("saw %v", w.seen)
	}
}

// TestTheCutIsACopy: what the caller does to its groups later does not matter.
func TestTheCutIsACopy(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b", "c")
	c := w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:2]}})
	before := c.String()
	ids[1] = 2
	if c.String() != before {
		t.Fatalf("%s became %s", before, c)
	}
}

// TestChangesAddUp: two changes of one link multiply and combine.
func TestChangesAddUp(t *testing.T) {
	w := newWorld(linkOf(Link{Latency: dist.Constant(time.Millisecond), Loss: 0.5}), 1)
	ids := w.attach("here", "a", "b")
	w.Degrade(ids[:1], ids[1:], LinkChange{Latency: 3, Loss: 0.5})
	again := w.Degrade(ids[:1], nil, LinkChange{Latency: 2, Loss: 0.5, Delay: dist.Constant(time.Second)})
	w.Degrade(ids[1:], nil, LinkChange{Delay: dist.Constant(time.Minute)})
	const n = 20_000
	for i := range uint64(n) {
		w.send(ids[0], ids[1], i)
	}
	w.run(t)
	within(t, "delivered", w.Counts().Delivered, n, 0.125)
	within(t, "killed by the second change", again.Effect().Killed, n, 0.125)
	if want := sim.Time(6*time.Millisecond + time.Second + time.Minute); w.seen[0].at != want {
		t.Errorf("arrived at %v, want %v", w.seen[0].at, want)
	}
}

// TestAChangeDuplicatesReordersAndCorrupts datagrams only: sessions undo it.
func TestAChangeDuplicatesReordersAndCorrupts(t *testing.T) {
	for _, session := range []bool{false, true} {
		w := newWorld(linkOf(Link{Session: session, Retries: 1}), 1)
		ids := w.attach("here", "a", "b")
		change := w.Degrade(ids, ids, LinkChange{Duplicate: 1, Reorder: 1, Corrupt: 1})
		w.send(ids[0], ids[1], 0)
		w.run(t)
		c := w.Counts()
		if want := (Counts{Sent: 1, Duplicated: 1, Corrupted: 2, Bytes: 256}); !session && c != want {
			t.Errorf("datagram: %+v", c)
		}
		if want := (Counts{Sent: 1, Corrupted: 1, Retransmitted: 1, Bytes: 256}); session && c != want {
			t.Errorf("session: %+v", c)
		}
		change.Undo()
		w.send(ids[0], ids[1], 0)
		w.run(t)
		if w.Counts().Delivered != 1 {
			t.Errorf("the change outlives its end: %+v", w.Counts())
		}
	}
}

// TestAQuietLinkIsLookedAtOnce per change of faults, however many packets pass.
func TestAQuietLinkIsLookedAtOnce(t *testing.T) {
	w := newWorld(nil, 1)
	ids := w.attach("here", "a", "b", "c")
	w.Cut(Partition{Groups: [][]ID{{ids[0]}, {ids[2]}}})
	w.send(ids[0], ids[1], 0)
	if c := w.linkBetween(ids[0], ids[1]).conditions; c.disturbed || c.epoch != w.epoch || len(c.cuts) > 0 {
		t.Fatalf("a cut elsewhere disturbs the link: %+v", c)
	}
	if f := w.flights.at(0); f.calm != w.epoch {
		t.Fatal("the packet would look at its link again")
	}
}
