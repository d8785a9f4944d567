package balance

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/sim"
)

func stream(purpose string, i uint64) sim.Stream {
	return sim.NewKey(1, 0, purpose, sim.NoEntity).At(0, i)
}

// policies are all that there are, for a pool of that size.
func policies(machines int) map[string]Policy {
	weights := slices.Repeat([]int64{1, 2, 3}, machines)[:machines]
	return map[string]Policy{
		"random": Random{}, "round robin": &RoundRobin{}, "weighted": NewWeighted(weights...), "least connections": LeastConnections{},
		"hash": IPHash{}, "two": &Choices{}, "five": &Choices{Of: 5}, "two, with replacement": &Choices{WithReplacement: true},
	}
}

// sicken reports results so that a machine is up or down.
func sicken(p *Pool, i int, down bool) {
	for p.IsUp(i) == down {
		p.Report(i, !down)
	}
}

// Whatever is up or down and busy: a machine that is up is picked, and none
// only if there is none. Picking changes nothing in the pool.
func TestPicksAreUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "machines")
		p, draws := NewPool(n, Health{RemoveAfter: 1}), stream("picks", rapid.Uint64().Draw(t, "seed"))
		all := policies(n)
		for range 10 {
			sicken(p, rapid.IntRange(0, n-1).Draw(t, "machine"), rapid.Bool().Draw(t, "down"))
			p.Begin(rapid.IntRange(0, n-1).Draw(t, "busy"))
			for name, policy := range all {
				switch i, ok := policy.Pick(p, 7, &draws); {
				case ok != (p.Healthy() > 0):
					t.Fatalf("%s: picked %v of %d", name, ok, p.Healthy())
				case ok && !p.IsUp(i):
					t.Fatalf("%s: machine %d is down", name, i)
				}
			}
		}
	})
}

// A plain record of results in a row, held against the pool.
func TestHealth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := Health{RemoveAfter: rapid.Int64Range(0, 3).Draw(t, "remove"), ReadmitAfter: rapid.Int64Range(0, 3).Draw(t, "readmit")}
		p, up, inARow := NewPool(2, h), true, int64(0)
		last := false
		for _, success := range rapid.SliceOf(rapid.Bool()).Draw(t, "results") {
			if inARow++; success != last {
				inARow = 1
			}
			last = success
			change := up && !success && h.RemoveAfter > 0 && inARow >= h.RemoveAfter || !up && success && inARow >= max(1, h.ReadmitAfter)
			if change {
				up = !up
			}
			if changed := p.Report(1, success); changed != change || p.IsUp(1) != up || !p.IsUp(0) {
				t.Fatalf("%+v: after %d of %v changed %v and up %v, want %v and %v", h, inARow, success, changed, p.IsUp(1), change, up)
			}
			if want := 1 + map[bool]int{true: 1}[up]; p.Healthy() != want {
				t.Fatalf("%d are up, want %d", p.Healthy(), want)
			}
		}
	})
}

// picks counts what a policy picks.
func picks(p *Pool, policy Policy, n uint64) []float64 {
	counts := make([]float64, p.Size())
	for client := range n {
		draws := stream("shares", client)
		i, _ := policy.Pick(p, client, &draws)
		counts[i] += 1 / float64(n)
	}
	return counts
}

// Idle machines are equals, and get equal shares, also when one is down.
func TestEqualShares(t *testing.T) {
	for _, down := range []bool{false, true} {
		p := NewPool(10, Health{RemoveAfter: 1})
		sicken(p, 3, down)
		for name, policy := range policies(10) {
			if name == "weighted" {
				continue
			}
			for i, share := range picks(p, policy, 100_000) {
				want := 1 / float64(p.Healthy())
				if !p.IsUp(i) {
					want = 0
				}
				// A share has a standard error of .001; round robin gives its next one twice.
				if tolerance := .004; !(name == "round robin" && down) && math.Abs(share-want) > tolerance {
					t.Errorf("%s, down %v: machine %d gets %.4f, want %.4f", name, down, i, share, want)
				}
			}
		}
	}
}

// Of n machines of which one is busy and the others idle, the better of d
// draws is the busy one if all of them are: never for distinct ones, n^-d
// otherwise. With two machines and two draws that is a quarter.
func TestReplacement(t *testing.T) {
	for _, row := range []struct {
		machines int
		of       int64
		replace  bool
		want     float64
	}{
		{2, 2, false, 0}, {2, 2, true, 1. / 4}, {3, 2, true, 1. / 9}, {2, 3, true, 1. / 8}, {3, 3, false, 0}, {1, 2, false, 1},
	} {
		p := NewPool(row.machines, Health{})
		p.Begin(0)
		got := picks(p, &Choices{Of: row.of, WithReplacement: row.replace}, 100_000)[0]
		if math.Abs(got-row.want) > .005 {
			t.Errorf("%+v: the busy machine gets %.4f", row, got)
		}
	}
}

// Distinct choices are each of the sets of that size, equally often: with i
// requests on machine i the best of d of n is i in C(n-1-i, d-1)/C(n, d).
func TestDistinctChoicesAreFair(t *testing.T) {
	const n, d = 6, 3
	p := NewPool(n, Health{})
	for i := range n {
		for range i {
			p.Begin(i)
		}
	}
	for i, want := range []float64{10. / 20, 6. / 20, 3. / 20, 1. / 20, 0, 0} {
		if got := picks(p, &Choices{Of: d}, 100_000)[i]; math.Abs(got-want) > .006 {
			t.Errorf("machine %d is the best in %.4f, want %.4f", i, got, want)
		}
	}
}

// Equals are chosen among at random, and the busier are left alone.
func TestLeastConnections(t *testing.T) {
	p := NewPool(4, Health{RemoveAfter: 1})
	p.Begin(1)
	sicken(p, 3, true)
	shares := picks(p, LeastConnections{}, 100_000)
	if shares[1] != 0 || shares[3] != 0 || math.Abs(shares[0]-.5) > .006 {
		t.Error("shares", shares)
	}
	p.Begin(0)
	p.Begin(2)
	p.End(1)
	if shares := picks(p, LeastConnections{}, 1000); shares[1] < .999 {
		t.Error("shares", shares)
	}
}

// Weights 5, 1, 1 in nginx's order, and without the first machine.
func TestWeighted(t *testing.T) {
	p, w := NewPool(3, Health{RemoveAfter: 1}), NewWeighted(5, 1, 1)
	order := func(n int) (s string) {
		for range n {
			i, _ := w.Pick(p, 0, nil)
			s += string(rune('a' + i))
		}
		return s
	}
	if got := order(14); got != "aabacaaaabacaa" {
		t.Error(got)
	}
	sicken(p, 0, true)
	if got := order(4); got != "bcbc" {
		t.Error(got)
	}
}

// A client stays with its machine while others fail and come back.
func TestClientsStay(t *testing.T) {
	const clients = 2000
	p := NewPool(10, Health{RemoveAfter: 1})
	home := func(c uint64) int {
		i, _ := IPHash{}.Pick(p, c, nil)
		return i
	}
	var before [clients]int
	for c := range before {
		before[c] = home(uint64(c))
	}
	for down := range 10 {
		sicken(p, down, true)
		for c, was := range before {
			if now := home(uint64(c)); was != down && now != was || now == down {
				t.Fatalf("machine %d fails, and client %d goes from %d to %d", down, c, was, now)
			}
		}
		sicken(p, down, false)
	}
	for c, was := range before {
		if now := home(uint64(c)); now != was {
			t.Fatalf("all are back, and client %d is at %d instead of %d", c, now, was)
		}
	}
}

// modulo is a hash over the machines that are up: when one fails, everybody
// moves.
type modulo struct{}

func (modulo) Pick(p *Pool, client uint64, _ *sim.Stream) (int, bool) {
	hash := sim.Key(client).At(0, 0)
	return int(p.up[hash.Below(uint64(len(p.up)))]), true
}

// The share of clients that move when one of ten machines fails.
func TestHowManyMove(t *testing.T) {
	moved := func(policy Policy) (share float64) {
		const clients = 20_000
		p := NewPool(10, Health{RemoveAfter: 1})
		for c := range uint64(clients) {
			before, _ := policy.Pick(p, c, nil)
			sicken(p, 0, true)
			if after, _ := policy.Pick(p, c, nil); after != before {
				share += 1. / clients
			}
			sicken(p, 0, false)
		}
		return share
	}
	if share := moved(IPHash{}); math.Abs(share-.1) > .01 {
		t.Errorf("%.3f of the clients move, want .1", share)
	}
	if share := moved(modulo{}); share < .3 {
		t.Errorf("only %.3f of the clients move without a fixed hash", share)
	}
}

func TestProgrammersErrorsPanicAndSayWhy(t *testing.T) {
	for want, f := range map[string]func(){
		"a pool of 0 machines":                 func() { NewPool(0, Health{}) },
		"removed after -1 failures":            func() { NewPool(1, Health{RemoveAfter: -1}) },
		"End for machine 1, which has 0":       func() { NewPool(2, Health{}).End(1) },
		"machine 1 has weight 0":               func() { NewWeighted(1, 0) },
		"1 weights for 2 machines":             func() { NewWeighted(1).Pick(NewPool(2, Health{}), 0, nil) },
		"the best of 17 choices: from 1 to 16": func() { (&Choices{Of: 17}).Pick(NewPool(2, Health{}), 0, nil) },
	} {
		expectPanic(t, want, f)
	}
}

func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

// BenchmarkPick is one pick among a hundred machines, and its bookkeeping.
func BenchmarkPick(b *testing.B) {
	for name, policy := range policies(100) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			p, draws := NewPool(100, Health{RemoveAfter: 3}), stream("bench", 0)
			for b.Loop() {
				i, _ := policy.Pick(p, 7, &draws)
				p.Begin(i)
				p.End(i)
				p.Report(i, true)
			}
		})
	}
}

func TestPicksDoNotAllocate(t *testing.T) {
	p, draws := NewPool(100, Health{RemoveAfter: 1}), stream("allocations", 0)
	for name, policy := range policies(100) {
		if n := testing.AllocsPerRun(1000, func() {
			i, _ := policy.Pick(p, 7, &draws)
			p.Report(i, false)
			p.Report(i, true)
		}); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
