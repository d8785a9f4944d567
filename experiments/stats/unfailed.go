package stats

import "fmt"

// Unfailed is the unavailability of which nothing was seen in n replications.
// With confidence, at most about 3/n of all runs have a failure; and since no
// run is unavailable for more than its whole, the mean is at most that. The
// bound is loose, and nothing tighter is known.
func Unfailed(n int64, confidence float64) Interval {
	return Interval{
		High: AtMost(0, n, confidence), N: n,
		Method: fmt.Sprintf("no failure in %d runs: at most 3/n", n),
	}
}

// NinesPoint is what an axis of nines shows of an unavailability: a point with
// its interval, or, if no failure was seen, only that it lies above Low, an open
// triangle.
type NinesPoint struct {
	Interval      // in nines
	Open     bool // Value and High are +Inf: nobody knows how far up
}

// NinesOf turns a mean unavailability into nines for a figure. One of exactly
// zero is no infinity of nines, but the bound of Unfailed; one whose interval
// merely reaches zero has an open upper end.
func NinesOf(unavailability Interval, confidence float64) NinesPoint {
	u := unavailability.Within(0, 1)
	if u.Value == 0 && u.N > 0 {
		bound := Unfailed(u.N, confidence)
		return NinesPoint{Interval: bound.Nines(), Open: true}
	}
	return NinesPoint{Interval: u.Nines()}
}
