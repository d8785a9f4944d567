package balance

import (
	"fmt"
	"math"

	"nines/sim"
)

// Policy picks machines. It may have state of its own, and then belongs to one
// pool.
type Policy interface {
	// Pick returns a machine that is up, or false if none is. The client is
	// whatever identifies it: its address, its number.
	Pick(p *Pool, client uint64, draws *sim.Stream) (machine int, ok bool)
}

// Random picks any machine.
type Random struct{}

// Pick draws once.
func (Random) Pick(p *Pool, _ uint64, draws *sim.Stream) (int, bool) {
	if len(p.up) == 0 {
		return 0, false
	}
	return int(p.up[draws.Below(uint64(len(p.up)))]), true
}

// RoundRobin picks one machine after the other. The zero value begins with the
// first.
type RoundRobin struct{ next int }

// Pick draws nothing. It passes over machines that are down.
func (r *RoundRobin) Pick(p *Pool, _ uint64, _ *sim.Stream) (int, bool) {
	for range p.machines {
		i := r.next
		if r.next++; r.next >= len(p.machines) {
			r.next = 0
		}
		if !p.machines[i].down {
			return i, true
		}
	}
	return 0, false
}

// Weighted picks machines in proportion to their weights, and spreads the picks
// of each evenly. Make one with NewWeighted.
type Weighted struct{ weights, credits []int64 }

// NewWeighted returns a policy for a pool with as many machines as weights.
func NewWeighted(weights ...int64) *Weighted {
	for i, w := range weights {
		if w < 1 || w > machinesMax {
			panic(fmt.Sprintf("balance: machine %d has weight %d: from 1 to %d", i, w, machinesMax))
		}
	}
	return &Weighted{weights, make([]int64, len(weights))}
}

// Pick gives each machine its weight as credit and takes the sum from the
// richest one.
func (w *Weighted) Pick(p *Pool, _ uint64, _ *sim.Stream) (int, bool) {
	if len(p.machines) != len(w.weights) {
		panic(fmt.Sprintf("balance: %d weights for %d machines", len(w.weights), len(p.machines)))
	}
	if len(p.up) == 0 {
		return 0, false
	}
	richest, sum := p.up[0], int64(0)
	for _, i := range p.up {
		w.credits[i] += w.weights[i]
		sum += w.weights[i]
		if w.credits[i] > w.credits[richest] {
			richest = i
		}
	}
	w.credits[richest] -= sum
	return int(richest), true
}

// LeastConnections picks a machine with the fewest active requests: it joins
// the shortest queue.
type LeastConnections struct{}

// Pick looks at all machines twice: for the fewest requests, and for the one of
// those that have them on which the draw fell.
func (LeastConnections) Pick(p *Pool, _ uint64, draws *sim.Stream) (int, bool) {
	least, equals := int64(math.MaxInt64), uint64(0)
	for _, i := range p.up {
		switch active := p.machines[i].active; {
		case active < least:
			least, equals = active, 1
		case active == least:
			equals++
		}
	}
	if equals == 0 {
		return 0, false
	}
	return int(p.nthWith(least, draws.Below(equals))), true
}

// nthWith returns the n-th, from 0, of those with that many requests, of which
// there are more than n.
func (p *Pool) nthWith(active int64, n uint64) int32 {
	at := -1
	for skip := n + 1; skip > 0; {
		if at++; p.machines[p.up[at]].active == active {
			skip--
		}
	}
	return p.up[at]
}

// IPHash sends a client to the same machine as long as it is up.
type IPHash struct{}

// Pick draws nothing. A client whose machine is down is hashed again until it
// finds one that is up, so that the others stay where they are.
func (IPHash) Pick(p *Pool, client uint64, _ *sim.Stream) (int, bool) {
	if len(p.up) == 0 {
		return 0, false
	}
	hashes := sim.Key(client).At(0, 0)
	for range hashesMax {
		if i := hashes.Below(uint64(len(p.machines))); !p.machines[i].down {
			return int(i), true
		}
	}
	return int(p.up[hashes.Below(uint64(len(p.up)))]), true
}

// hashesMax bounds the search where hardly any machine is up; nginx has the
// same bound.
const hashesMax = 20

// Choices draws some machines and picks the one of them with the fewest active
// requests: the power of two choices, or of more.
type Choices struct {
	// Of is how many machines are drawn, at most 16; 0 is 2.
	Of int64

	// WithReplacement allows a machine to be drawn more than once.
	WithReplacement bool
}

const choicesMax = 16

// Pick draws Of times. Of equals the first drawn is taken.
func (c *Choices) Pick(p *Pool, _ uint64, draws *sim.Stream) (int, bool) {
	of := c.Of
	if of == 0 {
		of = 2
	}
	if of < 1 || of > choicesMax {
		panic(fmt.Sprintf("balance: the best of %d choices: from 1 to %d", of, choicesMax))
	}
	if len(p.up) == 0 {
		return 0, false
	}
	if c.WithReplacement {
		return p.best(of, draws), true
	}
	return p.bestOfDistinct(min(of, int64(len(p.up))), draws), true
}

func (p *Pool) best(of int64, draws *sim.Stream) int {
	best, n := int32(-1), uint64(len(p.up))
	for range of {
		best = p.lessBusy(best, p.up[draws.Below(n)])
	}
	return int(best)
}

// bestOfDistinct draws the k-th choice among those that are left, and counts
// past the ones before it.
func (p *Pool) bestOfDistinct(of int64, draws *sim.Stream) int {
	var drawn [choicesMax]uint64 // ascending
	best, n := int32(-1), uint64(len(p.up))
	for k := range of {
		place, at := draws.Below(n-uint64(k)), k
		for i, earlier := range drawn[:k] {
			if place < earlier {
				at = int64(i)
				break
			}
			place++
		}
		copy(drawn[at+1:k+1], drawn[at:k])
		drawn[at] = place
		best = p.lessBusy(best, p.up[place])
	}
	return int(best)
}

// lessBusy returns b if it has fewer requests than a, or if there is no a.
func (p *Pool) lessBusy(a, b int32) int32 {
	if a < 0 || p.machines[b].active < p.machines[a].active {
		return b
	}
	return a
}
