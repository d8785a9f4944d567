package systems

import (
	"math"
	"slices"
	"time"

	"nines/experiments"
	"nines/nodes/replication/register"
	"nines/sim/dist"
	"nines/workloads/history"

	"gonum.org/v1/gonum/stat/distuv"
)

// registerTheory returns the closed forms that hold for a register in this
// scenario. Each looks at the whole scenario and stays silent when it is not
// about what the form assumes, or not nearly enough: a wrong number beside the
// right one is worse than none.
func registerTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed {
	t := theory{scenario: s, placed: p, replicas: s.Sites}
	if p.Values.Has("replicas") {
		t.replicas = p.Values.Places("replicas")
	}
	if p.Values.Has("coordinators") {
		t.coordinators = p.Values.Places("coordinators")
	}
	for _, place := range t.replicas {
		t.n += place.Machines
	}
	t.options = options(p.Values, t.n)
	if t.options.Factor != t.n {
		return nil // keys live on different machines: no one formula
	}
	t.measureLinks()
	var forms []experiments.Closed
	for _, m := range s.Measures {
		for _, form := range []func(experiments.Expression) (experiments.Closed, bool){
			t.partitioned, t.repairable, t.messages, t.skewed,
		} {
			if closed, ok := form(m); ok {
				closed.Measure = m.Text
				forms = append(forms, closed)
			}
		}
	}
	return forms
}

// theory is a register in its scenario.
type theory struct {
	scenario     *experiments.Scenario
	placed       *experiments.Placed
	replicas     []experiments.Site
	coordinators []experiments.Site // that hold no data; none: the replicas coordinate
	n            int64              // replicas
	options      register.Options

	link, disk shape // the slowest link, and a sync
	plain      bool  // links do nothing but take their time
}

// readNeeds and writeNeeds return how many replicas must answer.
func (t *theory) readNeeds() int64 {
	if t.options.WriteBack && t.options.Repair == register.RepairBlocking {
		return max(t.options.Read, t.options.Write)
	}
	return t.options.Read
}

func (t *theory) writeNeeds() int64 {
	if t.options.Versions == register.Counters {
		return max(t.options.Read, t.options.Write)
	}
	return t.options.Write
}

// mixture weighs what holds for a load's reads and for its writes.
func mixture(l *experiments.Load, kind string, reads, writes float64) float64 {
	switch kind {
	case "reads":
		return reads
	case "writes":
		return writes
	}
	return l.Reads*reads + (1-l.Reads)*writes
}

// average weighs a value of each load by the operations of the kind that it
// contributes.
func average(loads []*experiments.Load, kind string, value func(l *experiments.Load) float64) float64 {
	sum, all := 0.0, 0.0
	for _, l := range loads {
		weight := l.Open.PerSecond
		switch kind {
		case "reads":
			weight *= l.Reads
		case "writes":
			weight *= 1 - l.Reads
		}
		sum += weight * value(l)
		all += weight
	}
	return sum / all
}

// partitioned is yield in one partition episode: 1 − f·m, where f is the share
// of time that is cut and m the share of load on a side without a quorum. It
// assumes that
//
//   - one cut, which stops everything, is all that goes wrong, and its groups
//     are sites; a site that it does not name hears all others
//   - clients stay at a site whose machines coordinate, and offer evenly
//   - operations are over before anybody gives up, and are much shorter than
//     the measured time, as are the gaps between them
func (t *theory) partitioned(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" || m.Args["when"] != "" || len(t.hindering()) != 1 || t.coordinators != nil || !t.calm() {
		return closed, false
	}
	f := t.hindering()[0]
	loads, even := t.loads(m)
	if !even || !t.cutsOnce(f) || !t.sharp(loads) {
		return closed, false
	}
	window := t.scenario.Window
	cut := max(0, min(f.At.Add(f.For), window.To).Sub(max(f.At, window.From)))
	part := float64(cut) / float64(window.Length())
	kind := m.Args["kind"]
	lost := part * average(loads, kind, func(l *experiments.Load) float64 { return 1 - t.served(l, kind, t.reachable(f, l.Site)) })
	return experiments.Closed{Expected: 1 - lost, Tolerance: 0.005, Source: "1 − f·m (yield in one partition episode)"}, true
}

// cutsOnce tells whether a fault is one cut between sites that stops all.
func (t *theory) cutsOnce(f *experiments.Fault) bool {
	if f.Kind.Name != "partition" || f.Life != nil || f.Every != nil || !f.Lasts || f.Values.Bool("hold") || f.Values.Number("loss") != 1 {
		return false
	}
	for _, group := range f.Target.Groups {
		isSite := func(site experiments.Site) bool { return site.Name == group.String() }
		if !slices.ContainsFunc(t.scenario.Sites, isSite) {
			return false
		}
	}
	return len(f.Target.Groups) >= 2
}

// served returns the share of a load's operations that so many reachable
// replicas can serve.
func (t *theory) served(l *experiments.Load, kind string, replicas int64) float64 {
	reads, writes := 0.0, 0.0
	if replicas >= t.readNeeds() {
		reads = 1
	}
	if replicas >= t.writeNeeds() {
		writes = 1
	}
	return mixture(l, kind, reads, writes)
}

// reachable returns how many replicas the machines of a site reach in a cut.
func (t *theory) reachable(f *experiments.Fault, site string) (count int64) {
	for _, place := range t.replicas {
		if !apart(f.Target.Groups, site, place.Name) {
			count += place.Machines
		}
	}
	return count
}

// repairable is the availability of k out of n machines that fail and are
// repaired independently: each is up with p = life / (life + repair). It
// assumes that
//
//   - crashes of each replica, from the start on, are all that goes wrong; what
//     is asked does not fail itself, unless it is all there is
//   - the run is so long that it does not matter how it began, and sees outages
//   - an outage is much longer than an operation, or than the patience of
//     clients who ask elsewhere, or whose uptime it is
//   - operations that find a quorum are over before anybody gives up
func (t *theory) repairable(m experiments.Expression) (closed experiments.Closed, ok bool) {
	uptime := m.Measure.Name == "uptime"
	if !uptime && m.Measure.Name != "yield" || m.Args["when"] != "" || len(t.hindering()) != 1 || !t.calm() {
		return closed, false
	}
	f := t.hindering()[0]
	alone := t.n == 1 && t.coordinators == nil
	if f.Kind.Name != "crash" || f.Life == nil || f.Mend == nil || f.At != 0 || f.Until != 0 || !t.hitsReplicas(f) || t.coordinators == nil && !alone {
		return closed, false
	}
	loads, even := t.loads(m)
	if uptime && len(loads) != 1 {
		return closed, false // users count by their time, not by what they offer
	}
	down := float64(t.n - min(t.readNeeds(), t.writeNeeds()) + 1)
	if !even || !t.settled(f, down, uptime, loads) {
		return closed, false
	}
	up := f.Life.Mean() / (f.Life.Mean() + f.Mend.Mean())
	reads, writes := atLeast(t.readNeeds(), t.n, up), atLeast(t.writeNeeds(), t.n, up)
	kind := m.Args["kind"]
	available := average(loads, kind, func(l *experiments.Load) float64 { return mixture(l, kind, reads, writes) })
	if outage := f.Mend.Mean() / down; (1-available)*float64(t.scenario.Window.Length()) < outagesLeast*outage {
		return closed, false
	}
	return experiments.Closed{Expected: available, Tolerance: 0.1 * (1 - available),
		Source: "binomial: k of n independent repairable machines (Naor and Wool; alternating renewal)"}, true
}

// hitsReplicas tells whether a fault hits each of the replicas and no
// coordinator: they must be all that is at one site.
func (t *theory) hitsReplicas(f *experiments.Fault) bool {
	if !f.Target.Each || len(f.Target.Groups) != 1 || len(t.replicas) != 1 {
		return false
	}
	site := t.replicas[0].Name
	for _, place := range t.coordinators {
		if place.Name == site {
			return false
		}
	}
	target, system := f.Target.Groups[0].String(), t.placed.Name
	everything := t.coordinators == nil && (target == "all" || target == system)
	return everything || target == site || target == system+"."+site
}

// atLeast returns the probability that at least k of n are up.
func atLeast(k, n int64, up float64) float64 {
	return distuv.Binomial{N: float64(n), P: up}.Survival(float64(k) - 1)
}

// messages is the number of messages an operation costs without faults and
// losses: each phase asks every other replica and is answered. It assumes that
// no operation times out between its phases, or is sent again, and that there
// is nobody else whose messages would be counted.
func (t *theory) messages(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "messages" || m.Args["kinds"] != "query+report+store+stored" || len(t.scenario.Faults) > 0 || !t.calm() {
		return closed, false
	}
	if len(m.Args.Loads()) != len(t.scenario.Loads) || len(t.scenario.Systems) != 1 || t.scenario.Window.From != 0 {
		return closed, false // the network counts everybody's messages, from the start
	}
	phase := 2 * float64(t.n-1)
	if t.coordinators != nil {
		phase = 2 * float64(t.n)
	}
	reads, writes := phase, phase
	if t.options.Versions == register.Counters {
		writes = 2 * phase
	}
	switch {
	case t.options.WriteBack && t.options.Repair != register.RepairOff:
		reads = 2 * phase
	case t.options.Repair != register.RepairOff:
		return closed, false // as many as were stale
	}
	loads, ok := t.loads(m)
	if !ok {
		return closed, false
	}
	expected := average(loads, "", func(l *experiments.Load) float64 { return mixture(l, "", reads, writes) })
	return experiments.Closed{Expected: expected, Tolerance: 0.01 * expected, Source: "2(n − 1) messages a phase"}, true
}

// skewed is the probability that the second of two writes, made Δ after the
// first at another machine, is dropped because its clock is behind: Φ(−Δ/(σ√2))
// for clocks that are off by independent normal(0, σ). It assumes that
//
//   - a script of these writes and a read is all that is asked of this store,
//     and that nothing goes wrong
//   - each step is over, and has reached every replica, before the next one
//   - requests reach their machine after one and the same time, or nearly so
func (t *theory) skewed(m experiments.Expression) (closed experiments.Closed, ok bool) {
	s := t.scenario
	if m.Measure.Name != "stale" || m.Args["when"] != "" || t.options.Versions != register.Clocks || len(s.Faults) > 0 || len(s.Loads) != 1 || !t.calm() {
		return closed, false
	}
	_, sigma, normal := dist.NormalParameters(s.Clocks.Offset)
	script := s.Loads[0].Script
	if !normal || s.Clocks.Drift != nil || len(script) != 3 || s.Loads[0].Calls != t.placed.Name || script[0].At < s.Window.From {
		return closed, false
	}
	first, second, read := script[0], script[1], script[2]
	if first.Kind != history.Write || second.Kind != history.Write || read.Kind != history.Read ||
		first.Key != second.Key || second.Key != read.Key || first.Site == second.Site {
		return closed, false
	}
	delta := second.At.Sub(first.At)
	if !t.follow(delta, first.Site, second.Site, sigma) || !t.follow(read.At.Sub(second.At), second.Site, second.Site, sigma) {
		return closed, false
	}
	return experiments.Closed{Expected: distuv.UnitNormal.CDF(-float64(delta) / (sigma * math.Sqrt2)), Tolerance: 0.03,
		Source: "Φ(−Δ/(σ√2)): the later write loses when its clock is behind"}, true
}

// spreadMax is by how much of σ the time may scatter that two requests take to
// their machines.
const spreadMax = 0.03

// follow tells whether a step that comes so long after another finds it over,
// and no less than that later at its machine, for clocks that are off by σ.
func (t *theory) follow(delay time.Duration, first, second string, sigma float64) bool {
	one := shapeOf(latency(t.scenario.Topology.Link(first, first)))
	other := shapeOf(latency(t.scenario.Topology.Link(second, second)))
	spread := max(one.worst, other.worst) - min(one.least, other.least)
	return t.slowest() <= float64(delay) && spread <= spreadMax*sigma
}
