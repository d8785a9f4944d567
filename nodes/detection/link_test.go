package detection_test

import (
	"slices"
	"time"

	"nines/nodes/detection"
	"nines/sim"
	"nines/sim/dist"
)

// link carries a heartbeat every interval, each lost or late on its own.
type link struct {
	interval time.Duration
	loss     float64
	delay    dist.Distribution
}

// chens is the link of the paper's simulations.
var chens = link{time.Second, 0.01, dist.Exponential(20 * time.Millisecond)}

// carry returns what arrives of the first heartbeats of a world. Whatever the
// detector, the n-th one meets the same fate.
func (l link) carry(world, heartbeats uint64) []detection.Arrival {
	lost := sim.NewKey(1, world, "heartbeat loss", 0)
	late := sim.NewKey(1, world, "heartbeat delay", 0)
	arrivals := make([]detection.Arrival, 0, heartbeats)
	for n := range heartbeats {
		cause := sim.NewCause(1, n)
		fate := lost.At(cause, 0)
		if fate.Float64() < l.loss {
			continue
		}
		stream := late.At(cause, 0)
		at := l.sent(n).Add(dist.Delay(l.delay, &stream))
		arrivals = append(arrivals, detection.Arrival{At: at, Sequence: n})
	}
	slices.SortStableFunc(arrivals, func(a, b detection.Arrival) int { return int(min(max(a.At-b.At, -1), 1)) })
	return arrivals
}

func (l link) sent(n uint64) sim.Time { return sim.Start.Add(time.Duration(n) * l.interval) }
