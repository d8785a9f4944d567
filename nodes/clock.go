package nodes

import (
	"math/bits"
	"time"

	"nines/sim"
)

// clock is a node's own idea of the time: it read base at the true time since
// and has gained ppb nanoseconds a second from then on.
type clock struct {
	base, since sim.Time
	ppb         int64
	set         time.Duration // by how far its hands were ever set, or read before it ran
}

// newClock returns a clock that begins to run now, and is ahead or behind.
func newClock(now sim.Time, spec Clock) clock {
	base := now.Add(spec.Offset)
	return clock{base: base, since: now, ppb: spec.DriftPPB, set: base.Sub(sim.Start)}
}

// monotonic returns how long the clock has been running, by itself.
func (c *clock) monotonic(now sim.Time) sim.Time { return c.read(now).Add(-c.set) }

const second = int64(time.Second)

// read returns what the clock shows at a true time.
func (c *clock) read(now sim.Time) sim.Time {
	return c.base.Add(c.gone(now.Sub(c.since)))
}

// gone returns how far the clock moves in the true time d. Whole seconds and
// the rest are taken apart so that nothing overflows; it never moves back.
func (c *clock) gone(d time.Duration) time.Duration {
	if c.ppb == 0 {
		return d
	}
	gain := int64(d)/second*c.ppb + int64(d)%second*c.ppb/second
	return time.Duration(sim.Time(d).Add(time.Duration(gain)))
}

// when returns the first true time at which the clock will have moved by d.
func (c *clock) when(now sim.Time, d time.Duration) sim.Time {
	if c.ppb == 0 || d <= 0 {
		return now.Add(max(0, d))
	}
	start := now.Sub(c.since)
	target := c.gone(start) + d
	high, low := bits.Mul64(uint64(d), uint64(second))
	wait, _ := bits.Div64(high, low, uint64(second+c.ppb))
	at := start + time.Duration(wait)
	if target < d || at < start || wait > uint64(sim.Never) {
		return sim.Never
	}
	for c.gone(at) < target { // the division rounded down
		at++
	}
	for at > start && c.gone(at-1) >= target {
		at--
	}
	return c.since.Add(at)
}

// turn changes the drift from now on, and moves the hands by jump.
func (c *clock) turn(now sim.Time, ppb int64, jump time.Duration) {
	shown := c.read(now)
	c.base, c.since, c.ppb = shown.Add(jump), now, ppb
	c.set += c.base.Sub(shown)
}
