package nodes

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"nines/sim"
)

func TestAClockDrifts(t *testing.T) {
	c := clock{base: 5, ppb: 1_000_000} // a millisecond a second
	for _, row := range []struct {
		true, shown sim.Time
	}{{0, 5}, {1e9, 1_001_000_005}, {999, 1004}, {1000, 1006}, {10e9, 10_010_000_005}} {
		if got := c.read(row.true); got != row.shown {
			t.Errorf("at %d it shows %d, want %d", row.true, got, row.shown)
		}
	}
}

// drawClock returns a clock that has been running for a while.
func drawClock(t *rapid.T) (c clock, now sim.Time) {
	c.base = sim.Time(rapid.Int64Range(-1e18, 1e18).Draw(t, "base"))
	c.since = sim.Time(rapid.Int64Range(0, 1e18).Draw(t, "since"))
	c.ppb = rapid.OneOf(rapid.Int64Range(DriftMin, DriftMax), rapid.Int64Range(-100, 100)).Draw(t, "ppb")
	return c, c.since.Add(time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "running for")))
}

func TestAClockNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := drawClock(t)
		later := now.Add(time.Duration(rapid.Int64Range(0, 10).Draw(t, "passed")))
		if c.read(later) < c.read(now) {
			t.Fatalf("%+v shows %d at %d and %d at %d", c, c.read(now), now, c.read(later), later)
		}
	})
}

func TestATimerIsDueAtTheFirstInstantAtWhichTheClockHasMovedFarEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := drawClock(t)
		wait := time.Duration(rapid.OneOf(rapid.Int64Range(1, 100), rapid.Int64Range(1, 1e18)).Draw(t, "wait"))
		at := c.when(now, wait)
		if moved := c.read(at).Sub(c.read(now)); moved < wait {
			t.Fatalf("%+v moved by %d only when a timer of %d was due", c, moved, wait)
		}
		if early := c.read(at - 1).Sub(c.read(now)); early >= wait {
			t.Fatalf("%+v had moved by %d already before a timer of %d was due", c, early, wait)
		}
	})
}

func TestASlowClockIsAskedAtTheRightInstant(t *testing.T) {
	c := clock{ppb: DriftMin} // it shows 0, 1, 1, 2, 2, 3, ...
	for wait, at := range map[time.Duration]sim.Time{0: 0, 1: 1, 2: 3, 3: 5, 1000: 1999} {
		if got := c.when(0, wait); got != at {
			t.Errorf("a timer of %d is due at %d, want %d", wait, got, at)
		}
	}
}

func TestATimerBeyondTheEndOfTimeIsNeverDue(t *testing.T) {
	for _, ppb := range []int64{0, DriftMin, DriftMax, 1} {
		c := clock{ppb: ppb}
		if ppb == DriftMax {
			c.since = 1 // it could just be due
		}
		if at := c.when(sim.Never-1, 1<<62); at != sim.Never {
			t.Errorf("drift %d: due at %d", ppb, at)
		}
	}
}

func TestTurningAClockChangesItFromThenOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := drawClock(t)
		before, set := c.read(now), c.set
		jump := time.Duration(rapid.Int64Range(-1e18, 1e18).Draw(t, "jump"))
		c.turn(now, rapid.Int64Range(DriftMin, DriftMax).Draw(t, "new ppb"), jump)
		if got := c.read(now); got != before.Add(jump) {
			t.Fatalf("it showed %d, was moved by %d and shows %d", before, jump, got)
		}
		if got := c.monotonic(now); got != before.Add(-set) {
			t.Fatalf("the jump moved the monotonic reading from %d to %d", before.Add(-set), got)
		}
	})
}
