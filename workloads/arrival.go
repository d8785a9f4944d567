package workloads

import (
	"slices"
	"time"

	"nines/sim"
	"nines/sim/dist"
)

// advance returns the arrival that follows one at t. The gap is drawn at the
// base rate and then spent faster or slower as surges come and go, which gives
// an exactly inhomogeneous Poisson process for exponential gaps.
func (o *Open) advance(t sim.Time, s sim.Stream) sim.Time {
	left := o.gap(&s)
	for _, edge := range o.edges(t) {
		spent := float64(float64(edge.Sub(t)) * o.factor(t))
		if spent >= left && spent > 0 {
			break
		}
		left -= spent
		t = edge
	}
	factor := o.factor(t)
	if factor == 0 {
		return sim.Never
	}
	return t.Add(time.Duration(dist.Saturate(left / factor)))
}

// gap draws the time to the next arrival at the base rate, in nanoseconds.
func (o *Open) gap(s *sim.Stream) float64 {
	mean := float64(time.Second) / o.PerSecond
	if o.Gap == nil {
		return float64(dist.Draw(unitExponential, s) * mean) // lest the product be fused with what is taken off it
	}
	return max(0, float64(dist.Draw(o.Gap, s)/o.Gap.Mean()*mean))
}

var unitExponential = dist.Exponential(1.0)

// edges returns the instants after t at which the rate changes, in order.
func (o *Open) edges(t sim.Time) []sim.Time {
	var edges []sim.Time
	for _, surge := range o.Surges {
		for _, edge := range [...]sim.Time{surge.At, surge.At.Add(surge.For)} {
			if edge > t {
				edges = append(edges, edge)
			}
		}
	}
	slices.Sort(edges)
	return edges
}

// factor returns what the surges multiply the rate by at time t.
func (o *Open) factor(t sim.Time) float64 {
	factor := 1.0
	for _, surge := range o.Surges {
		if t >= surge.At && t < surge.At.Add(surge.For) {
			factor *= surge.Times
		}
	}
	return factor
}
