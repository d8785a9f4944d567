package systems

import (
	"math"
	"slices"
	"time"

	"nines/experiments"
	"nines/network"
	"nines/sim"
	"nines/sim/dist"
)

// A closed form speaks of an ideal: messages that always arrive and take no
// time, disks at which nobody waits, clients that ask once. The forms of
// register_theory.go hold as far as a scenario comes near enough to that; what
// "near enough" is stands here. Each bound leaves an error that is a fraction
// of the form's tolerance.

// shape is what the closed forms need to know of a distribution: estimated
// from samples, for that is good enough to tell 1 ms from 100 ms.
type shape struct{ mean, deviation, least, worst float64 }

const shapeSamples = 1000

// shapeOf draws the same samples each time. Negative ones count as 0, as they
// do where a delay is drawn.
func shapeOf(d dist.Distribution) shape {
	if d == nil {
		return shape{}
	}
	s := shape{least: math.Inf(1)}
	squares := 0.0
	for i := range uint64(shapeSamples) {
		stream := sim.Key(0).At(0, i)
		x := max(0, dist.Draw(d, &stream))
		s.mean += x / shapeSamples
		squares += float64(x*x) / shapeSamples
		s.least, s.worst = min(s.least, x), max(s.worst, x)
	}
	s.deviation = math.Sqrt(max(0, squares-float64(s.mean*s.mean)))
	return s
}

// variation is the coefficient of variation: 1 for an exponential.
func (s shape) variation() float64 {
	if s.mean == 0 {
		return 0
	}
	return s.deviation / s.mean
}

// hindering returns the faults that can keep an operation from its quorum. A
// wrong clock spoils an order, and hinders nobody.
func (t *theory) hindering() (faults []*experiments.Fault) {
	for i := range t.scenario.Faults {
		f := &t.scenario.Faults[i]
		if name := f.Kind.Name; name != "clock-jump" && name != "clock-drift" {
			faults = append(faults, f)
		}
	}
	return faults
}

// phasesMax is how many phases an operation has: ask a quorum, tell a quorum.
const phasesMax = 2

// measureLinks notes the slowest link, and whether all are plain: they take
// their time and do nothing else. A session is not plain, for it sends again
// what a cut has stopped; a duplicate is answered twice.
func (t *theory) measureLinks() {
	t.plain = true
	places := append(t.scenario.Topology.Sites(), experiments.Internet)
	known := make(map[string]shape)
	for _, from := range places {
		for _, to := range places {
			l := t.scenario.Topology.Link(from, to)
			t.plain = t.plain && isPlain(l)
			name := latency(l).String()
			if _, seen := known[name]; !seen {
				known[name] = shapeOf(latency(l))
			}
			t.link.mean = max(t.link.mean, known[name].mean)
			t.link.worst = max(t.link.worst, known[name].worst)
		}
	}
	t.disk = shapeOf(t.placed.Values.Distribution("disk"))
}

// latency returns that of a link, which may have left it to the default.
func latency(l network.Link) dist.Distribution {
	if l.Latency == nil {
		return dist.Constant(network.LatencyDefault)
	}
	return l.Latency
}

func isPlain(l network.Link) bool {
	return l.Loss == 0 && l.Duplicate == 0 && l.Reorder == 0 && l.Corrupt == 0 && l.BytesPerSecond == 0 && !l.Session && l.Jitter == nil
}

// phasesMean is how long an operation takes that is not hindered, without the
// way of its client.
func (t *theory) phasesMean() float64 { return phasesMax * (2*t.link.mean + t.disk.mean) }

// slowest is how long an operation takes that is not hindered, at worst.
func (t *theory) slowest() float64 { return 2*t.link.worst + phasesMax*(2*t.link.worst+t.disk.worst) }

// calm tells whether operations that can succeed do: links lose nothing, no
// disk is busy, and even the slowest answers come before anybody gives up.
func (t *theory) calm() bool {
	return t.plain && t.slowest() < float64(t.options.QuorumTimeout) && t.idleDisks()
}

// busyMax is the share of its time that a disk may be busy so that hardly
// anybody waits for it.
const busyMax = 0.2

// idleDisks reckons that each operation of any load writes at every replica.
func (t *theory) idleDisks() bool {
	perSecond := 0.0
	for i := range t.scenario.Loads {
		l := &t.scenario.Loads[i]
		switch {
		case l.Calls != t.placed.Name || len(l.Script) > 0:
		case l.Open == nil || len(l.Open.Surges) > 0:
			return t.disk.worst == 0
		default:
			perSecond += l.Open.PerSecond
		}
	}
	return perSecond*t.disk.mean <= busyMax*float64(time.Second)
}

// unevenMax is the greatest coefficient of variation of gaps between arrivals
// of which as many come in any stretch of the run as in any other.
const unevenMax = 1.2

// loads returns the loads that an expression is about. They must be open and
// even, call this system, and make all of the measured part of the run their
// own.
func (t *theory) loads(m experiments.Expression) (loads []*experiments.Load, ok bool) {
	window := t.scenario.Window
	for _, name := range m.Args.Loads() {
		l := t.scenario.Load(name)
		even := l.Open != nil && len(l.Open.Surges) == 0 && shapeOf(l.Open.Gap).variation() < unevenMax
		if !even || l.From > window.From || l.To < window.To || l.Calls != t.placed.Name || l.Deadline < t.options.QuorumTimeout {
			return nil, false
		}
		loads = append(loads, l)
	}
	return loads, true
}

// edgeMax is the share of the measured time by which the edge of a cut may be
// blurred: what is under way when it begins is lost, too, and an arrival falls
// on one side of it or the other. Where arrivals know nothing of each other,
// the latter averages out.
const edgeMax = 0.001

// sharp tells whether a cut has sharp edges in the eyes of these loads, whose
// clients must all stay on their side of it.
func (t *theory) sharp(loads []*experiments.Load) bool {
	edge := edgeMax * float64(t.scenario.Window.Length())
	for _, l := range loads {
		gap := float64(time.Second) / l.Open.PerSecond
		if poisson := l.Open.Gap == nil; !l.Pinned || !poisson && gap > edge {
			return false
		}
	}
	return t.phasesMean() <= edge
}

// blurMax is the share of a repair by which an outage may seem shorter or
// longer to clients than it is.
const blurMax = 0.02

// outagesLeast is how many outages a run must be expected to have: of rarer
// ones, few runs that had none would say that there never are any.
const outagesLeast = 10

// settled tells whether the availability over the run is that of the long run,
// as these loads see it. All machines begin up and new, which for lives that
// are not exponential says when they fail; and who asks again, or is asked for
// his last answer, sees an outage that is shorter by his patience. Of k
// machines that must be down at a time, one is repaired k times as soon.
func (t *theory) settled(f *experiments.Fault, k float64, patient bool, loads []*experiments.Load) bool {
	life, repair, length := shapeOf(f.Life), shapeOf(f.Mend), float64(t.scenario.Window.Length())
	aging := math.Abs(life.variation()*life.variation()-1) / 2 * (f.Life.Mean() + f.Mend.Mean())
	if !(k*aging <= blurMax*length) || !(100*f.Mend.Mean() <= length) || repair.variation() > 3 {
		return false
	}
	blur := t.phasesMean()
	for _, l := range loads {
		if patient || !l.Pinned {
			blur = max(blur, float64(l.Deadline))
		}
	}
	return k*blur <= blurMax*f.Mend.Mean()
}

// apart tells whether two sites are on different sides of a cut. One that the
// cut does not name is on no side, and hears both.
func apart(groups []experiments.Selector, a, b string) bool {
	find := func(site string) int {
		return slices.IndexFunc(groups, func(g experiments.Selector) bool { return g.String() == site })
	}
	i, j := find(a), find(b)
	return i >= 0 && j >= 0 && i != j
}
