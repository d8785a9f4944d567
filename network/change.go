package network

import (
	"fmt"
	"slices"

	"nines/sim/dist"
)

// LinkChange makes links worse (or better) than their topology says: a grey
// failure. The zero LinkChange changes nothing. It prints as the text that
// ParseLinkChange reads.
type LinkChange struct {
	Latency   float64           // factor of the latency; 0 is unchanged
	Bandwidth float64           // factor of the bandwidth; 0 is unchanged
	Delay     dist.Distribution // further latency; nil is none

	// Further probabilities, independent of those of the link. A packet that
	// the link loses or spares by itself has the same fate as before where
	// the probability leaves it room.
	Loss, Duplicate, Reorder, Corrupt float64

	// Name addresses the draws of Delay, so that they are the same whatever
	// other links are changed. Without it the text of the change does, which
	// names every endpoint. It is no part of the text.
	Name string
}

// Check says what is wrong with a change, if anything is.
func (c LinkChange) Check() error {
	for _, p := range []struct {
		name  string
		value float64
	}{{"loss", c.Loss}, {"duplicate", c.Duplicate}, {"reorder", c.Reorder}, {"corrupt", c.Corrupt}} {
		if !(p.value >= 0 && p.value <= 1) {
			return fmt.Errorf("%s must be from 0 to 1, not %v", p.name, p.value)
		}
	}
	if !(c.Latency >= 0 && c.Latency <= factorMax) {
		return fmt.Errorf("latency is a factor from 0 to %v, not %v", float64(factorMax), c.Latency)
	}
	if !(c.Bandwidth >= 0 && c.Bandwidth <= factorMax) {
		return fmt.Errorf("bandwidth is a factor from 0 to %v, not %v", float64(factorMax), c.Bandwidth)
	}
	return nil
}

const factorMax = 1e9

// apply makes the change to the terms of a link.
func (c *Change) apply(t *terms) {
	by := &c.change
	if by.Latency != 0 {
		t.factor = float64(t.factor * by.Latency)
	}
	if by.Bandwidth != 0 && t.BytesPerSecond > 0 {
		t.BytesPerSecond = max(1, dist.Saturate(float64(float64(t.BytesPerSecond)*by.Bandwidth)))
	}
	if by.Delay != nil {
		t.delays = append(t.delays, delay{by.Delay, c.word})
	}
	t.Loss = either(t.Loss, by.Loss)
	t.Corrupt = either(t.Corrupt, by.Corrupt)
	if !t.Session {
		t.Duplicate = either(t.Duplicate, by.Duplicate)
		t.Reorder = either(t.Reorder, by.Reorder)
	}
}

// either is the probability that at least one of two independent things
// happens.
func either(p, q float64) float64 { return p + float64(q*(1-p)) }

// Change is a LinkChange that is in force, or was.
type Change struct {
	network *Network
	change  LinkChange
	a, b    []ID
	side    []uint8 // of each endpoint: 1 for a, 2 for b, 3 for both
	word    uint64  // addresses the draws of Delay
	effect  Effect
	undone  bool
}

const (
	sideA = 1
	sideB = 2
)

// Degrade changes the links between the endpoints of a and those of b, in both
// directions, for what sets out until Undo. A nil b stands for all endpoints:
// the change is to everything that a sends or is sent, a machine with a bad
// network card. A change that Check refuses panics.
func (n *Network) Degrade(a, b []ID, change LinkChange) *Change {
	if err := change.Check(); err != nil {
		panic(fmt.Sprintf("network: Degrade(%v): %v", change, err))
	}
	c := &Change{network: n, change: change, a: slices.Clone(a), b: slices.Clone(b), side: make([]uint8, len(n.endpoints))}
	for _, id := range a {
		c.side[id] |= sideA
	}
	for _, id := range b {
		c.side[id] |= sideB
	}
	c.word = n.wordOf("degrade", change.Name, c.String)
	n.changes = append(n.changes, c)
	n.epoch++
	n.announce(&c.effect)
	return c
}

// Undo ends the change. Undoing twice is harmless.
func (c *Change) Undo() {
	if c.undone {
		return
	}
	c.undone = true
	n := c.network
	i := slices.Index(n.changes, c)
	n.changes = slices.Delete(n.changes, i, i+1)
	n.epoch++
}

// Effect returns what the change has done so far.
func (c *Change) Effect() Effect { return c.effect }

// touches tells whether the change applies to a link.
func (c *Change) touches(from, to ID) bool {
	f, t := c.sideOf(from), c.sideOf(to)
	return f&sideA != 0 && t&sideB != 0 || f&sideB != 0 && t&sideA != 0
}

func (c *Change) sideOf(id ID) uint8 {
	var side uint8
	if int(id) < len(c.side) {
		side = c.side[id]
	}
	if c.b == nil {
		side |= sideB
	}
	return side
}

// meet counts a packet that sets out under the change.
func (c *Change) meet() {
	if c.change.Latency != 0 || c.change.Bandwidth != 0 || c.change.Delay != nil {
		c.effect.Slowed++
	}
}

// Undone tells whether the change has ended.
func (c *Change) Undone() bool { return c.undone }
