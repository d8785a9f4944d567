package systems

import (
	"cmp"
	"math"
	"slices"
	"time"

	"nines/experiments"
	"nines/nodes/replication/primary"
	"nines/sim"
	"nines/sim/dist"
)

// What the closed forms of a store with a primary assume of its scenario: that
// nobody is suspected who lives, that who is asked for answers in time, and how
// soon a backup is promoted when the primary is gone.

// slowest returns the longest way of a message and the longest sync, and whether
// all links take their time and do nothing else.
func (t *reignTheory) slowest() (link, sync time.Duration, plain bool) {
	worst, plain := 0.0, true
	places := append(t.scenario.Topology.Sites(), experiments.Internet)
	for _, from := range places {
		for _, to := range places {
			l := t.scenario.Topology.Link(from, to)
			plain = plain && isPlain(l)
			worst = max(worst, shapeOf(latency(l)).worst)
		}
	}
	return time.Duration(worst), time.Duration(shapeOf(t.values.Distribution("disk")).worst), plain
}

// silence returns how long after the last heartbeat a backup suspects the
// primary, at least and at most. What phi has learned is taken to be the gaps of
// a steady sender, and at most what it begins with.
func (t *reignTheory) silence() (least, most time.Duration) {
	v, interval := t.values.Group("detector"), t.options.Interval
	timeout := spanOr(v, "timeout", timeoutHeartbeats*interval)
	beyond := max(timeout-interval, 1)
	switch v.Text("kind") {
	case "nfd-s":
		due := interval + spanOr(v, "margin", beyond)
		return due, due
	case "phi":
		// No normal variable has so small a tail closer to its mean.
		deviations := math.Sqrt(2 * v.Number("threshold") * math.Ln10)
		scatter := max(v.Duration("floor"), interval/4)
		mean := interval + spanOr(v, "pause", beyond)
		return mean, mean + time.Duration(dist.Saturate(deviations*float64(scatter)))
	}
	return timeout, timeout
}

// calm tells whether a primary that lives is neither suspected nor left by its
// lease, and nothing is lost on the way.
func (t *reignTheory) calm() bool {
	link, _, plain := t.slowest()
	clocks := t.scenario.Clocks
	if !plain || clocks.Offset != nil || clocks.Drift != nil {
		return false
	}
	least, _ := t.silence()
	beat := t.options.Interval + 2*link
	isLeased := t.options.Lease == 0 || t.options.Lease-t.options.Lease/50 > beat
	isTrusted := least > beat || t.options.Manual
	return t.replicas() == 1 || isLeased && isTrusted
}

// isServed tells whether the clients of a load are answered before they give up,
// as long as there is a primary.
func (t *reignTheory) isServed(l *experiments.Load) bool {
	link, sync, _ := t.slowest()
	return t.calm() && cmp.Or(l.Deadline, time.Second) > 4*link+2*sync
}

// candidaciesMax is how many candidacies are over when a backup has been
// promoted, for sure.
const candidaciesMax = 10

// succeeded returns how long after a crash of the primary a backup has been
// promoted, at the latest; ok is false where it may not be, or two are.
func (t *reignTheory) succeeded() (within time.Duration, ok bool) {
	n, o := t.replicas(), t.options
	link, sync, _ := t.slowest()
	_, silence := t.silence()
	within = silence + o.Lease + candidaciesMax*(o.Patience+link+sync)
	return within, !o.Manual && t.oneAtATime() && o.Acks(n) <= n-2 && o.Quorum(n) <= n-1
}

// oneAtATime tells whether there are never two primaries that write.
func (t *reignTheory) oneAtATime() bool {
	return t.options.Hear == primary.HearQuorum && !t.options.Unfenced && t.options.Defects == primary.Defects{}
}

// crashed returns the times between which the primary crashes.
func crashed(f *experiments.Fault) (first, last sim.Time) {
	if f.Life == nil {
		return f.At, f.At
	}
	life := shapeOf(f.Life)
	return f.At.Add(time.Duration(life.least)), f.At.Add(time.Duration(life.worst))
}

// asks tells whether a load is offered from one time to another.
func asks(l *experiments.Load, from, to sim.Time) bool {
	return l.From <= from && (l.To == 0 || l.To >= to)
}

// isPoisson tells whether the operations of an open load come independently.
func isPoisson(l *experiments.Load) bool {
	return l.Open.Gap == nil || l.Open.Gap.String() == dist.Exponential(time.Duration(l.Open.Gap.Mean())).String()
}

// mayWrite tells whether the clients of a load reach the first primary: those
// pinned to a site do so at its own.
func (t *reignTheory) mayWrite(l *experiments.Load) bool {
	places := t.scenario.Replicas(t.values)
	return !l.Pinned || l.Site == places[slices.IndexFunc(places, func(p experiments.Site) bool { return p.Machines > 0 })].Name
}

// readmitted returns how long after its repair a primary without backups is
// asked again: when it has elected itself, and a balancer has noticed.
func (t *reignTheory) readmitted() time.Duration {
	_, silence := t.silence()
	_, sync, _ := t.slowest()
	within := silence + 2*t.options.Patience + 3*sync
	if route := t.values.Group("route"); route.Text("kind") == "balancer" {
		within += route.Duration("interval")
	}
	return within
}
