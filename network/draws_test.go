package network

import (
	"fmt"
	"maps"
	"math"
	"testing"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// weather is what became of each message: when it arrived, -1 if it did not.
type weather map[string]sim.Time

// design is one way to set up the same ten operations among three endpoints.
type design struct {
	link     Link
	before   func(w world)           // attaches others first
	more     func(w world, ids []ID) // sends more in each operation
	fault    func(w world, ids []ID)
	observer sim.Observer
}

// play sends ten messages in each of ten causes, in bursts, from a to b and c.
func (d design) play(t *testing.T) weather {
	t.Helper()
	e := sim.New(sim.Options{Seed: 7, Observer: d.observer})
	wit := &witness{engine: e}
	w := world{e, New(e, linkOf(d.link), wit), wit}
	if d.before != nil {
		d.before(w)
	}
	ids := w.attach("here", "a", "b", "c")
	if d.fault != nil {
		d.fault(w, ids)
	}
	for op := range uint64(10) {
		w.At(sim.Time(op*1000), func() {
			w.inCause(op, func() {
				for i := range uint64(10) {
					if d.more != nil {
						d.more(w, ids)
					}
					w.send(ids[0], ids[1+i%2], op*10+i)
				}
			})
		})
	}
	w.run(t)
	seen := weather{}
	for _, at := range w.seen {
		if at.note.kind == "note" {
			seen[fmt.Sprintf("%s %d", w.Name(at.to), at.note.n)] = at.at
		}
	}
	return seen
}

var lossless = Link{Latency: dist.Lognormal(10*time.Millisecond, 0.4)}

// TestWhatIsAddedChangesNoOtherFate pins the promise of addressed draws.
func TestWhatIsAddedChangesNoOtherFate(t *testing.T) {
	plain := design{link: lossless}.play(t)
	for name, d := range map[string]design{
		"endpoints": {link: lossless, before: func(w world) { w.attach("there", "x", "y", "z") }},
		"a kind of message": {link: lossless, more: func(w world, ids []ID) {
			w.Network.Send(Packet{From: ids[0], To: ids[1], Message: note{"gossip", 0}})
		}},
		"the way back": {link: lossless, more: func(w world, ids []ID) { w.send(ids[1], ids[0], 0) }},
		"an observer":  {link: lossless, observer: blind{}},
		"a cut elsewhere": {link: lossless, before: func(w world) {
			ids := w.attach("there", "x", "y")
			w.Cut(Partition{Groups: [][]ID{{ids[0]}, {ids[1]}}, Loss: 0.5})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := d.play(t); !maps.Equal(plain, only(got, plain)) {
				t.Fatalf("fates differ:\n%v\n%v", plain, got)
			}
		})
	}
}

// TestNamedFaultsIgnoreWhoElseTheyHit: with a name, a bad line does to a packet
// what it does, whoever else is in its groups; without one, its text decides.
func TestNamedFaultsIgnoreWhoElseTheyHit(t *testing.T) {
	for name, fault := range map[string]func(w world, name string, a, b []ID){
		"a cut with a loss": func(w world, name string, a, b []ID) {
			w.Cut(Partition{Groups: [][]ID{a, b}, Loss: 0.5, Name: name})
		},
		"a further delay": func(w world, name string, a, b []ID) {
			w.Degrade(a, b, LinkChange{Delay: dist.Exponential(30 * time.Millisecond), Name: name})
		},
	} {
		t.Run(name, func(t *testing.T) {
			play := func(name string, others ...string) weather {
				return design{link: lossless, fault: func(w world, ids []ID) {
					fault(w, name, append(ids[:1:1], w.attach("there", others...)...), ids[1:])
				}}.play(t)
			}
			if alone, beside := play("bad"), play("bad", "x", "y"); !maps.Equal(alone, beside) {
				t.Errorf("fates differ:\n%v\n%v", alone, beside)
			}
			if maps.Equal(play("bad"), play("worse")) || maps.Equal(play(""), play("", "x")) {
				t.Error("neither name nor text makes a difference")
			}
		})
	}
}

type blind struct{}

func (blind) Observe(sim.Record) {}

// only returns the part of all that is about the messages of some.
func only(all, some weather) weather {
	part := weather{}
	for name := range some {
		if at, ok := all[name]; ok {
			part[name] = at
		}
	}
	return part
}

// TestLossLeavesLatenciesAlone: what arrives at all arrives when it did before.
func TestLossLeavesLatenciesAlone(t *testing.T) {
	plain := design{link: lossless}.play(t)
	for name, change := range map[string]func(l *Link){
		"loss":       func(l *Link) { l.Loss = 0.3 },
		"corruption": func(l *Link) { l.Corrupt = 0.3 },
	} {
		t.Run(name, func(t *testing.T) {
			worse := lossless
			change(&worse)
			got := design{link: worse}.play(t)
			if len(got) == len(plain) || len(got) == 0 {
				t.Fatalf("%d of %d arrived", len(got), len(plain))
			}
			if !maps.Equal(got, only(plain, got)) {
				t.Fatalf("latencies changed:\n%v\n%v", plain, got)
			}
		})
	}
	t.Run("partition", func(t *testing.T) {
		got := design{link: lossless, fault: func(w world, ids []ID) {
			w.Cut(Partition{Groups: [][]ID{{ids[0]}, {ids[1]}}, Loss: 0.5})
		}}.play(t)
		if len(got) == len(plain) || !maps.Equal(got, only(plain, got)) {
			t.Fatalf("latencies changed:\n%v\n%v", plain, got)
		}
	})
}

// TestMoreLossOnlyAddsToTheLost: two designs under one seed meet the same
// weather, so that a link which loses more loses what the other lost, and more.
func TestMoreLossOnlyAddsToTheLost(t *testing.T) {
	little, much := lossless, lossless
	little.Loss, much.Loss = 0.2, 0.4
	a, b := design{link: little}.play(t), design{link: much}.play(t)
	if len(b) >= len(a) || len(only(a, b)) != len(b) {
		t.Fatalf("%d arrive with little loss, %d with much, %d with both", len(a), len(b), len(only(a, b)))
	}
	degraded := design{link: little, fault: func(w world, ids []ID) {
		w.Degrade(ids[:1], nil, LinkChange{Loss: 0.25}) // 0.2 and 0.25 of the rest are 0.4
	}}.play(t)
	if !maps.Equal(degraded, b) {
		t.Fatal("a degraded link has another weather than one that was always as bad")
	}
}

// TestOrderedDrawsFail shows that the test above can fail: with one stream for
// all purposes, drawn from in order, a loss shifts the latencies after it.
func TestOrderedDrawsFail(t *testing.T) {
	play := func(loss float64) (seen []time.Duration) {
		s := sim.NewKey(7, 0, "everything", 0).At(0, 0)
		for range 100 {
			if loss > 0 && s.Float64() < loss {
				seen = append(seen, -1)
				continue
			}
			seen = append(seen, dist.Delay(lossless.Latency, &s))
		}
		return seen
	}
	plain, lossy := play(0), play(0.3)
	same := 0
	for i := range plain {
		if plain[i] == lossy[i] {
			same++
		}
	}
	if same > 0 {
		t.Fatalf("%d latencies stayed as they were: addressing draws would be needless", same)
	}
}

// TestFatesAreIndependent: the draws of one packet for its purposes, and those
// of successive packets for one purpose, fill a square evenly (chi-square, 63
// degrees of freedom; 103.4 is exceeded once in 1000 times, and the seed is
// fixed).
func TestFatesAreIndependent(t *testing.T) {
	const packets, side = 20_000, 8
	w := newWorld(nil, 3)
	ids := w.attach("here", "a", "b")
	draws := make([][]float64, packets)
	f := flight{from: ids[0], to: ids[1], kind: w.kind("note")}
	for i := range draws {
		s := w.Draw(w.address(&f))
		f.word = s.Uint64()
		for purpose := range uint64(purposeCut) {
			s := f.stream(purpose)
			draws[i] = append(draws[i], s.Float64())
		}
	}
	square := func(x, y func(i int) float64) float64 {
		var cells [side][side]float64
		for i := range packets - 1 {
			cells[int(x(i)*side)][int(y(i)*side)]++
		}
		expected, sum := float64(packets-1)/side/side, 0.0
		for _, row := range cells {
			for _, n := range row {
				sum += (n - expected) * (n - expected) / expected
			}
		}
		return sum
	}
	worst := 0.0
	for p := range purposeCut {
		own := func(i int) float64 { return draws[i][p] }
		for q := range p {
			worst = max(worst, square(own, func(i int) float64 { return draws[i][q] }))
		}
		worst = max(worst, square(own, func(i int) float64 { return draws[i+1][p] }))
	}
	// 45 squares: the bound is that of one in 1000 for all of them together.
	if bound := chiSquareBound(63, 4.1); worst > bound {
		t.Fatalf("chi-square %.1f, bound %.1f", worst, bound)
	}
}

// chiSquareBound returns the value of a chi-square that corresponds to z
// standard deviations (Wilson and Hilferty, 1931).
func chiSquareBound(degrees, z float64) float64 {
	spread := 2 / (9 * degrees)
	return degrees * math.Pow(1-spread+z*math.Sqrt(spread), 3)
}
