package network

import (
	"fmt"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"

	"pgregory.net/rapid"
)

// ledger is an Observer that keeps its own books.
type ledger struct {
	network *Network
	open    map[uint32]Packet
	counts  Counts
	blamed  map[*Effect]*Effect
	wrong   []string
}

func (l *ledger) Fault(effect *Effect) { l.blamed[effect] = new(Effect) }

func (l *ledger) Packet(p Passage) {
	if p.Blame != nil && l.blamed[p.Blame] == nil {
		l.wrong = append(l.wrong, fmt.Sprintf("%+v blames nobody who was announced", p))
		return
	}
	if p.Step != SetOut && p.Step != Doubled && l.open[p.Flight] != p.Packet {
		l.wrong = append(l.wrong, fmt.Sprintf("%+v is not the packet that set out: %+v", p, l.open[p.Flight]))
	}
	ends := p.Step >= Arrived
	switch p.Step {
	case SetOut:
		l.counts.Sent++
	case Doubled:
		l.counts.Duplicated++
	case Kept:
		l.counts.Held++
		l.blamed[p.Blame].Held++
	case Failed:
		l.counts.Retransmitted++
	case Arrived:
		l.counts.Delivered++
	case Lost:
		l.counts.Lost++
	case Severed:
		l.counts.Cut++
	case Overflowed:
		l.counts.Overflowed++
	case Corrupted:
		l.counts.Corrupted++
	}
	if ends && p.Blame != nil {
		l.blamed[p.Blame].Killed++
	}
	l.open[p.Flight] = p.Packet
	if ends {
		delete(l.open, p.Flight)
	}
}

// audit compares the books with the network's own.
func (l *ledger) audit() error {
	want := l.network.Counts()
	want.Bytes, want.Damaged = 0, 0
	if l.counts != want || uint64(len(l.open)) != l.network.InFlight() {
		return fmt.Errorf("observed %+v and %d under way, counted %+v and %d", l.counts, len(l.open), want, l.network.InFlight())
	}
	for real, seen := range l.blamed {
		if seen.Killed != real.Killed || seen.Held != real.Held {
			return fmt.Errorf("observed %+v, the fault did %+v", *seen, *real)
		}
	}
	return nil
}

func (w world) watched() *ledger {
	l := &ledger{network: w.Network, open: make(map[uint32]Packet), blamed: make(map[*Effect]*Effect)}
	w.Observe(l)
	return l
}

// TestAnObserverSeesAll that the network counts, and whose doing it was.
func TestAnObserverSeesAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := hardship(t, rapid.Bool().Draw(t, "session"))
		l := w.watched()
		if err := w.Engine.Run(sim.Never); err != nil {
			t.Fatal(err)
		}
		if err := l.audit(); err != nil || len(l.wrong) > 0 {
			t.Fatal(err, l.wrong)
		}
	})
}

// TestAnObserverChangesNothing: not a bit of the digest.
func TestAnObserverChangesNothing(t *testing.T) {
	play := func(watch bool) uint64 {
		w := newWorld(linkOf(Link{Latency: dist.Exponential(10 * time.Millisecond), Loss: 0.2, Duplicate: 0.2, Corrupt: 0.1}), 1)
		ids := w.attach("here", "a", "b")
		if watch {
			w.watched()
		}
		w.Cut(Partition{Groups: [][]ID{ids[:1], ids[1:]}, Loss: 0.3})
		for i := range uint64(500) {
			w.send(ids[i%2], ids[1-i%2], i)
		}
		w.run(t)
		return w.Digest()
	}
	if play(true) != play(false) {
		t.Fatal("a run that was watched went another way")
	}
}
