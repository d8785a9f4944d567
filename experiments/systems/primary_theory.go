package systems

import (
	"math"
	"time"

	"nines/experiments"
	"nines/nodes/replication/primary"
	"nines/sim"
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
	if ahead := margin - link.constant; link.constant > 0 && ahead >= 0 && ahead%interval == 0 {
		return closed, false // each comes at the instant at which it is missed
	}
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

	constant time.Duration // the delay, if it is always the same
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
		link.constant = time.Duration(mean)
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
	// What falls does so where a heartbeat is due, and as fast as delays are short.
	due := math.Ceil(margin/interval)*interval - margin
	integral := integrate(u, 0, due) + integrate(u, due, interval)
	begins := (1 - link.loss) * (1 - link.late(margin+interval)) * u(0)
	return interval / begins, integral / begins, 1 - integral/interval
}

// integrate returns the integral of a function that changes most, and fast, right
// after from: there the steps are the shortest.
func integrate(f func(float64) float64, from, to float64) (integral float64) {
	const steps = 1 << 14
	edge := func(i int) float64 { return from + (to-from)*math.Pow(float64(i)/steps, 4) }
	for i := range steps {
		left, right := edge(i), edge(i+1)
		integral += f((left+right)/2) * (right - left)
	}
	return integral
}

// writesPerSecond returns the rate of the loads that write to the system; even
// is false where it is not one and the same from one time to another, at random,
// or not all is acknowledged.
func (t *reignTheory) writesPerSecond(from, to sim.Time) (rate float64, even bool) {
	for i := range t.scenario.Loads {
		l := &t.scenario.Loads[i]
		if l.Calls != t.placed.Name || l.Open != nil && l.Reads == 1 {
			continue
		}
		if l.Open == nil || len(l.Open.Surges) > 0 || !isPoisson(l) || !asks(l, from, to) || !t.mayWrite(l) || !t.isServed(l) {
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
	link, sync, _ := t.slowest()
	return time.Duration(shape.mean), shape.least == shape.worst && float64(max(link, sync)) < 0.05*shape.mean
}

// inFlight is how many acknowledged writes an asynchronous primary has not
// shipped when it crashes: a Poisson variable, of mean λ·lag. It assumes that
// one crash, after which another is promoted, is all that goes wrong.
func (t *reignTheory) inFlight(m experiments.Expression) (closed experiments.Closed, ok bool) {
	f := t.onlyCrash()
	if m.Measure.Name != "lost" || !t.about(m) || f == nil || t.options.Manual || t.replicas() < 3 || !t.oneAtATime() {
		return closed, false
	}
	lag, constant := t.lagging()
	first, last := crashed(f)
	rate, even := t.writesPerSecond(first.Add(-2*lag), last)
	if !even || !constant || first < sim.Start.Add(2*lag) || last > t.scenario.Window.End() {
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
	lag, constant := t.lagging()
	window := t.scenario.Window
	settled := window.From.Add(window.Length()/50 - lag) // all but a fiftieth is measured later than so
	rate, even := t.writesPerSecond(max(sim.Start, settled), window.To)
	keys, one := t.keys()
	if !even || !constant || !one || settled < sim.Start {
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
	f := t.onlyCrash()
	if f == nil || route.Text("kind") != "dns" || route.Text("by") != "checks" {
		return 0, false
	}
	within, succeeds := t.succeeded()
	link, _, _ := t.slowest()
	first, last := crashed(f)
	isSeen := first >= sim.Start.Add(within) && last.Add(mean+interval/2) <= t.scenario.Window.End()
	return mean, succeeds && isSeen && t.calm() && (fall-1)*interval > within && route.Duration("timeout") > 2*link
}

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
	if l.Calls != t.placed.Name || l.Open == nil || len(l.Open.Surges) > 0 || !t.isServed(l) {
		return closed, false
	}
	users := l.Users
	if users == 0 {
		users = workloads.UsersDefault
	}
	gap := time.Duration(float64(users) / l.Open.PerSecond * float64(time.Second))
	latest := mean + t.values.Group("route").Duration("interval")/2 + ttl + 5*gap
	first, last := crashed(t.onlyCrash())
	if end := last.Add(latest); gap > ttl/10 || t.scenario.Window.To < end || !asks(l, first, end) {
		return closed, false
	}
	expected := float64(mean + ttl/2 + gap)
	return experiments.Closed{Expected: expected, Tolerance: 0.1 * expected, Source: "DNS fail-over: U((F−1)·I, F·I) + U(0, TTL)"}, true
}

// alone is the availability of a primary without backups, which fails and is
// repaired: MTBF / (MTBF + MTTR), whatever their laws. It assumes that both are
// much longer than it takes to be elected, alone, and the run longer still.
func (t *reignTheory) alone(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" || m.Args["when"] != "" || t.replicas() != 1 || t.options.Manual || len(t.scenario.Faults) != 1 {
		return closed, false
	}
	f := &t.scenario.Faults[0]
	if f.Kind.Name != "crash" || f.Life == nil || f.Mend == nil || f.At != 0 || f.Until != 0 || !f.Target.Each {
		return closed, false
	}
	for _, name := range m.Args.Loads() {
		l := t.scenario.Load(name)
		if l.Calls != t.placed.Name || l.Open == nil || len(l.Open.Surges) > 0 || !asks(l, t.scenario.Window.From, t.scenario.Window.To) || !t.isServed(l) {
			return closed, false
		}
	}
	life, mend := f.Life.Mean(), f.Mend.Mean()
	elected := float64(t.readmitted())
	if elected > mend/50 || float64(t.scenario.Window.Length()) < 50*(life+mend) {
		return closed, false
	}
	down := mend / (life + mend)
	return experiments.Closed{Expected: 1 - down, Tolerance: 0.1 * down, Source: "MTBF / (MTBF + MTTR): alternating renewal"}, true
}
