package systems

import (
	"math"
	"time"

	"nines/experiments"
	"nines/nodes/replication/primary"
	"nines/sim/dist"
	"nines/workloads"
)

// primaryTheory returns the closed forms that hold for a store with a primary
// in this scenario; each is silent where it does not nearly apply.
func primaryTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed {
	t := reignTheory{s, p, p.Values, primaryOptions(p.Values)}
	var forms []experiments.Closed
	for _, m := range s.Measures {
		for _, form := range []func(experiments.Expression) (experiments.Closed, bool){
			t.mistaken, t.inFlight, t.behind, t.rerouted, t.back, t.alone,
		} {
			if closed, ok := form(m); ok {
				closed.Measure = m.Text
				forms = append(forms, closed)
			}
		}
	}
	return forms
}

// reignTheory is a store with a primary in its scenario.
type reignTheory struct {
	scenario *experiments.Scenario
	placed   *experiments.Placed
	values   experiments.Values
	options  primary.Options
}

// about tells whether a measure is of this system; one without a system is, if
// there is no other.
func (t *reignTheory) about(m experiments.Expression) bool {
	system := m.Args["system"]
	return system == t.placed.Name || system == "" && len(t.scenario.Systems) == 1
}

// replicas returns how many machines there are.
func (t *reignTheory) replicas() (count int64) {
	for _, place := range t.scenario.Replicas(t.values) {
		count += place.Machines
	}
	return count
}

// onlyCrash returns the one fault of the scenario, if that is a crash of the
// primary from which nobody returns.
func (t *reignTheory) onlyCrash() *experiments.Fault {
	if len(t.scenario.Faults) != 1 {
		return nil
	}
	f := &t.scenario.Faults[0]
	target := ""
	if len(f.Target.Groups) == 1 {
		target = f.Target.Groups[0].String()
	}
	if f.Kind.Name != "crash" || target != t.placed.Name+".leader" || f.Lasts || f.Mend != nil || f.Every != nil {
		return nil
	}
	return f
}

// mistaken is the quality of Chen's NFD-S, for one backup that watches over a
// link that loses a share of the heartbeats and delays the others independently:
// a mistake begins at a freshness point with probability p_s. It assumes
//
//   - clocks that agree, and disks and processors that delay nothing
//   - that nothing happens but, in the end, a crash, before which is measured
func (t *reignTheory) mistaken(m experiments.Expression) (closed experiments.Closed, ok bool) {
	detector := t.values.Group("detector")
	isMeasure := m.Measure.Name == "mtbf" && m.Args["event"] == "mistake" || m.Measure.Name == "mistaken" || m.Measure.Name == "accuracy"
	if !isMeasure || !t.about(m) || detector.Text("kind") != "nfd-s" || t.replicas() != 2 || !t.options.Manual || !t.undisturbed(m) {
		return closed, false
	}
	link, known := t.link()
	if !known {
		return closed, false
	}
	interval := t.options.Interval
	timeout := spanOr(detector, "timeout", timeoutHeartbeats*interval)
	margin := spanOr(detector, "margin", max(timeout-interval, 1))
	recurrence, length, accuracy := freshness(interval.Seconds(), margin.Seconds(), link)
	closed.Source = "Chen, Toueg and Aguilera 2002, NFD-S"
	switch m.Measure.Name {
	case "mtbf":
		closed.Expected = recurrence * float64(time.Second)
		closed.Tolerance = 0.15 * closed.Expected
	case "mistaken":
		closed.Expected, closed.Tolerance = length, 0.15*length
	default:
		closed.Expected, closed.Tolerance = accuracy, 0.15*(1-accuracy)
	}
	return closed, true
}

// undisturbed tells whether what is measured ends before anything happens.
func (t *reignTheory) undisturbed(m experiments.Expression) bool {
	clocks := t.scenario.Clocks
	if clocks.Offset != nil || clocks.Drift != nil {
		return false
	}
	if len(t.scenario.Faults) == 0 {
		return m.Args["when"] == ""
	}
	f := t.onlyCrash()
	return f != nil && m.Args["when"] == "before "+f.Name
}

// lossyLink is how heartbeats fare: lost with a probability, or delayed.
type lossyLink struct {
	loss float64
	late func(seconds float64) float64 // the probability of a delay beyond
}

// link returns that between the two machines, if its law is one of those that
// are known here: constant and exponential.
func (t *reignTheory) link() (link lossyLink, known bool) {
	var sites []string
	for _, place := range t.scenario.Replicas(t.values) {
		for range place.Machines {
			sites = append(sites, place.Name)
		}
	}
	l := t.scenario.Topology.Link(sites[0], sites[1])
	alone := l
	alone.Loss = 0
	delay := latency(l)
	mean := delay.Mean()
	link.loss = l.Loss
	switch delay.String() {
	case dist.Exponential(time.Duration(mean)).String():
		link.late = func(seconds float64) float64 { return math.Exp(-max(0, seconds) / (mean / 1e9)) }
	case dist.Constant(time.Duration(mean)).String():
		link.late = func(seconds float64) float64 {
			if seconds < mean/1e9 {
				return 1
			}
			return 0
		}
	default:
		return link, false
	}
	return link, isPlain(alone)
}

// freshness returns the mean time between mistakes and the mean length of one,
// in seconds, and the share of time without.
func freshness(interval, margin float64, link lossyLink) (recurrence, length, accuracy float64) {
	u := func(x float64) float64 { // nothing fresh has come, x after a freshness point
		product := 1.0
		for j := 0.0; j <= math.Ceil(margin/interval); j++ {
			product *= link.loss + (1-link.loss)*link.late(margin+x-j*interval)
		}
		return product
	}
	const steps = 1 << 14
	integral := 0.0
	for i := range steps {
		integral += u((float64(i)+0.5)/steps*interval) * interval / steps
	}
	begins := (1 - link.loss) * (1 - link.late(margin+interval)) * u(0)
	return interval / begins, integral / begins, 1 - integral/interval
}

// writesPerSecond returns the rate of the loads that write to the system, and
// their keys; even is false where it is not one and the same all the time.
func (t *reignTheory) writesPerSecond() (rate float64, even bool) {
	for i := range t.scenario.Loads {
		l := &t.scenario.Loads[i]
		if l.Calls != t.placed.Name {
			continue
		}
		if l.Open == nil || len(l.Open.Surges) > 0 {
			return 0, false
		}
		rate += l.Open.PerSecond * (1 - l.Reads)
	}
	return rate, rate > 0
}

// lagging returns the lag of shipping, if it is constant and much longer than
// anything else takes.
func (t *reignTheory) lagging() (lag time.Duration, ok bool) {
	if t.options.Lag == nil || t.options.Ack != primary.AckNone {
		return 0, false
	}
	shape := shapeOf(t.options.Lag)
	disk := shapeOf(t.values.Distribution("disk"))
	slowest := disk.worst
	places := append(t.scenario.Topology.Sites(), experiments.Internet)
	for _, from := range places {
		for _, to := range places {
			l := t.scenario.Topology.Link(from, to)
			slowest = max(slowest, shapeOf(latency(l)).worst)
			ok = isPlain(l)
			if !ok {
				return 0, false
			}
		}
	}
	return time.Duration(shape.mean), shape.least == shape.worst && slowest < 0.05*shape.mean
}

// inFlight is how many acknowledged writes an asynchronous primary has not
// shipped when it crashes: a Poisson variable, of mean λ·lag. It assumes that
// one crash, after which another is promoted, is all that goes wrong.
func (t *reignTheory) inFlight(m experiments.Expression) (closed experiments.Closed, ok bool) {
	f := t.onlyCrash()
	if m.Measure.Name != "lost" || !t.about(m) || f == nil || t.options.Manual || t.replicas() < 3 {
		return closed, false
	}
	rate, even := t.writesPerSecond()
	lag, constant := t.lagging()
	if !even || !constant {
		return closed, false
	}
	expected := rate * lag.Seconds()
	return experiments.Closed{Expected: expected, Tolerance: 0.25 * expected, Source: "Poisson(λ·E[D]): writes acknowledged and still to be shipped (M/G/∞)"}, true
}

// behind is the share of reads at a backup that are stale: 1 − e^(−λD) for a
// key that is written at rate λ and shipped D later, in order. It assumes that
// who reads is pinned to a site that has backups only, with nothing going wrong.
func (t *reignTheory) behind(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "stale" || m.Args["when"] != "" || len(t.scenario.Faults) > 0 || !t.options.ReadAny || len(m.Args.Loads()) != 1 {
		return closed, false
	}
	reader := t.scenario.Load(m.Args.Loads()[0])
	places := t.scenario.Replicas(t.values)
	if reader.Calls != t.placed.Name || reader.Open == nil || reader.Reads != 1 || !reader.Pinned || reader.Site == places[0].Name || t.values.Group("route").Text("kind") != "direct" {
		return closed, false
	}
	rate, even := t.writesPerSecond()
	lag, constant := t.lagging()
	keys, one := t.keys()
	if !even || !constant || !one {
		return closed, false
	}
	expected := 1 - math.Exp(-rate/keys*lag.Seconds())
	return experiments.Closed{Expected: expected, Tolerance: 0.05 * expected, Source: "1 − e^(−λE[D]): a backup that applies in order"}, true
}

// keys returns how many keys there are, if all loads use the same ones evenly.
func (t *reignTheory) keys() (count float64, even bool) {
	count = 1
	for i := range t.scenario.Loads {
		keys := t.scenario.Loads[i].Keys
		if keys == nil {
			continue
		}
		n := uint64(math.Round(2*keys.Mean() + 1))
		if keys.String() != dist.UniformIndex(n).String() {
			return 0, false
		}
		count = float64(n)
	}
	return count, true
}

// checks returns the mean time from a crash to the third failed check in a row
// that gives a machine up: uniform between (F−1)·I and F·I, and a time-out. It
// assumes that a backup is promoted sooner.
func (t *reignTheory) checks() (mean time.Duration, ok bool) {
	route := t.values.Group("route")
	interval, fall := route.Duration("interval"), time.Duration(route.Int("threshold"))
	mean = (2*fall-1)*interval/2 + route.Duration("timeout")
	isSlow := (fall-1)*interval > failoverHeartbeats*t.options.Interval+failoverHeartbeats*t.options.Patience
	return mean, route.Text("kind") == "dns" && route.Text("by") == "checks" && isSlow && t.onlyCrash() != nil
}

// failoverHeartbeats is how many heartbeats and candidacies are over when a
// backup has been promoted, for sure.
const failoverHeartbeats = 10

// rerouted is the time until the name leads elsewhere.
func (t *reignTheory) rerouted(m experiments.Expression) (closed experiments.Closed, ok bool) {
	mean, ok := t.checks()
	if !ok || m.Measure.Name != "failover" || m.Args["step"] != "reroute" || !t.about(m) {
		return closed, false
	}
	return experiments.Closed{Expected: float64(mean), Tolerance: 0.15 * float64(mean), Source: "health checks: U((F−1)·I, F·I) and a time-out"}, true
}

// back is the time until clients have looked the name up again, and asked: half
// a TTL and the gap between two operations later.
func (t *reignTheory) back(m experiments.Expression) (closed experiments.Closed, ok bool) {
	mean, ok := t.checks()
	if !ok || m.Measure.Name != "rto" || len(m.Args.Loads()) != 1 {
		return closed, false
	}
	l := t.scenario.Load(m.Args.Loads()[0])
	ttl := t.values.Group("route").Duration("ttl")
	if l.Calls != t.placed.Name || l.Open == nil || len(l.Open.Surges) > 0 {
		return closed, false
	}
	users := l.Users
	if users == 0 {
		users = workloads.UsersDefault
	}
	gap := time.Duration(float64(users) / l.Open.PerSecond * float64(time.Second))
	latest := mean + t.values.Group("route").Duration("interval")/2 + ttl + 5*gap
	if left := t.scenario.Window.To.Sub(t.onlyCrash().At); gap > ttl/10 || left < latest {
		return closed, false
	}
	expected := float64(mean + ttl/2 + gap)
	return experiments.Closed{Expected: expected, Tolerance: 0.1 * expected, Source: "DNS fail-over: U((F−1)·I, F·I) + U(0, TTL)"}, true
}

// alone is the availability of a primary without backups, which fails and is
// repaired: MTBF / (MTBF + MTTR), whatever their laws. It assumes that both are
// much longer than it takes to be elected, alone, and the run longer still.
func (t *reignTheory) alone(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" || m.Args["when"] != "" || t.replicas() != 1 || len(t.scenario.Faults) != 1 {
		return closed, false
	}
	f := &t.scenario.Faults[0]
	if f.Kind.Name != "crash" || f.Life == nil || f.Mend == nil || f.At != 0 || f.Until != 0 || !f.Target.Each {
		return closed, false
	}
	for _, name := range m.Args.Loads() {
		if l := t.scenario.Load(name); l.Calls != t.placed.Name || l.Open == nil || len(l.Open.Surges) > 0 {
			return closed, false
		}
	}
	life, mend := f.Life.Mean(), f.Mend.Mean()
	timeout := spanOr(t.values.Group("detector"), "timeout", timeoutHeartbeats*t.options.Interval)
	elected := float64(timeout + 2*t.options.Patience)
	if elected > mend/50 || float64(t.scenario.Window.Length()) < 50*(life+mend) {
		return closed, false
	}
	down := mend / (life + mend)
	return experiments.Closed{Expected: 1 - down, Tolerance: 0.1 * down, Source: "MTBF / (MTBF + MTTR): alternating renewal"}, true
}
