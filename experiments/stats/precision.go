package stats

import (
	"fmt"
	"math"

	"nines/sim/dist"
)

// Precision is how narrow the primary interval of a study should get before it
// stops adding replications. Half of its width must be at most Absolute, in the
// unit of the measure, or at most Relative times the estimate; what is 0 is not
// asked for.
type Precision struct {
	Absolute, Relative float64
}

const (
	// beginning is how many replications come before the first look: the
	// variance of fewer is too uncertain to stop by (Law, section 9.4.1).
	beginning = 10
	// still is how many replications without any variation are believed: another
	// one differs with a probability of 3/60 at most.
	still = 60
)

// Enough reports whether an interval is that narrow. Fewer than ten replications
// never are; without variation it takes sixty.
func (p Precision) Enough(i Interval) bool {
	half := max(i.High-i.Value, i.Value-i.Low)
	switch {
	case i.N < beginning || math.IsNaN(half):
		return false
	case half == 0:
		return i.N >= still
	}
	return half <= p.target(i.Value)
}

// target is half of the width asked for.
func (p Precision) target(value float64) float64 {
	return max(p.Absolute, float64(p.Relative*math.Abs(value)))
}

// Next returns how many replications to have before looking again: as many as
// the variance so far demands, for the half width falls with the root of their
// number, but at most twice as many as there are, and at most a limit. It is n
// itself when that is enough, or all that is allowed. It depends on complete
// replications alone, so that a study stops at the same number however many
// workers it has.
//
// To stop when it suits favours the moments at which the variance happens to
// look small (Chow and Robbins, Annals of Mathematical Statistics 36, 1965, show
// that this vanishes as the width goes to zero). Stopped says so.
func (p Precision) Next(i Interval, limit int64) int64 {
	if p.Enough(i) || i.N >= limit {
		return i.N
	}
	if i.N < beginning {
		return min(beginning, limit)
	}
	needed := float64(2 * i.N)
	if half, target := max(i.High-i.Value, i.Value-i.Low), p.target(i.Value); half > 0 && target > 0 {
		shrink := half / target
		needed = min(needed, math.Ceil(float64(i.N)*float64(shrink*shrink)))
	}
	return min(max(dist.Saturate(needed), i.N+1), limit)
}

// Stopped marks the interval of a study that stopped as soon as it was narrow
// enough.
func (p Precision) Stopped(i Interval) Interval {
	i.Method += fmt.Sprintf(", stopped at %d when narrow enough, %s", i.N, mayCoverLess)
	return i
}
