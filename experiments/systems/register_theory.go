package systems

import (
	"math"

	"nines/experiments"
	"nines/nodes/replication/register"
	"nines/sim/dist"
	"nines/workloads/history"

	"gonum.org/v1/gonum/stat/distuv"
)

// registerTheory returns the closed forms that hold for a register in this
// scenario. Each looks at the whole scenario and stays silent when it is not
// exactly about what the form assumes.
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
}

// loads returns the loads that an expression is about. They
// must be open and even, call this system, and make all of the measured part
// of the run their own.
func (t *theory) loads(m experiments.Expression) (loads []*experiments.Load, ok bool) {
	for _, name := range m.Args.Loads() {
		l := t.scenario.Load(name)
		even := l.Open != nil && len(l.Open.Surges) == 0 && l.From <= t.scenario.Window.From && l.To >= t.scenario.Window.To
		if !even || l.Calls != t.placed.Name || l.Deadline < t.options.QuorumTimeout {
			return nil, false
		}
		loads = append(loads, l)
	}
	return loads, true
}

// lossless tells whether links lose nothing by themselves.
func (t *theory) lossless() bool {
	topology := t.scenario.Topology
	for _, from := range append(topology.Sites(), experiments.Internet) {
		for _, to := range append(topology.Sites(), experiments.Internet) {
			if l := topology.Link(from, to); l.Loss > 0 || l.Corrupt > 0 || l.BytesPerSecond > 0 {
				return false
			}
		}
	}
	return true
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
// of time that is cut and m the share of load on a side without a quorum.
func (t *theory) partitioned(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" || m.Args["when"] != "" || len(t.scenario.Faults) != 1 || t.coordinators != nil || !t.lossless() {
		return closed, false
	}
	f := t.scenario.Faults[0]
	if f.Kind.Name != "partition" || f.Life != nil || f.Every != nil || !f.Lasts || f.Values.Bool("hold") || len(f.Target.Groups) < 2 {
		return closed, false
	}
	loads, ok := t.loads(m)
	for _, l := range loads {
		if !l.Pinned || t.side(f, l.Site) < 0 {
			return closed, false
		}
	}
	if !ok {
		return closed, false
	}
	window := t.scenario.Window
	cut := max(0, min(f.At.Add(f.For), window.To).Sub(max(f.At, window.From)))
	part := float64(cut) / float64(window.Length())
	kind := m.Args["kind"]
	lost := part * average(loads, kind, func(l *experiments.Load) float64 { return 1 - t.served(l, kind, t.side(f, l.Site)) })
	return experiments.Closed{Expected: 1 - lost, Tolerance: 0.005, Source: "1 − f·m (yield in one partition episode)"}, true
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

// side returns how many replicas are on a site's side of a cut, or -1 if the
// cut does not name the site.
func (t *theory) side(f experiments.Fault, site string) int64 {
	for _, group := range f.Target.Groups {
		if group.String() != site {
			continue
		}
		for _, place := range t.replicas {
			if place.Name == site {
				return place.Machines
			}
		}
	}
	return -1
}

// repairable is the availability of k out of n machines that fail and are
// repaired independently: each is up with p = life / (life + repair). What is
// asked must not fail itself, unless it is all there is.
func (t *theory) repairable(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" && m.Measure.Name != "uptime" || m.Args["when"] != "" || len(t.scenario.Faults) != 1 || !t.lossless() {
		return closed, false
	}
	f := t.scenario.Faults[0]
	alone := t.n == 1 && t.coordinators == nil
	if f.Kind.Name != "crash" || f.Life == nil || f.Mend == nil || f.At != 0 || f.Until != 0 || !t.hitsReplicas(f) || t.coordinators == nil && !alone {
		return closed, false
	}
	// All machines begin up, which makes a difference of about one repair.
	settled := float64(t.scenario.Window.Length()) >= 100*f.Mend.Mean()
	loads, even := t.loads(m)
	if !even || !settled {
		return closed, false
	}
	up := f.Life.Mean() / (f.Life.Mean() + f.Mend.Mean())
	reads, writes := atLeast(t.readNeeds(), t.n, up), atLeast(t.writeNeeds(), t.n, up)
	kind := m.Args["kind"]
	available := average(loads, kind, func(l *experiments.Load) float64 { return mixture(l, kind, reads, writes) })
	return experiments.Closed{Expected: available, Tolerance: 0.1 * (1 - available),
		Source: "binomial: k of n independent repairable machines (Naor and Wool; alternating renewal)"}, true
}

// hitsReplicas tells whether a fault hits each of the replicas and no
// coordinator: they must be all that is at one site.
func (t *theory) hitsReplicas(f experiments.Fault) bool {
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
// losses: each phase asks every other replica and is answered.
func (t *theory) messages(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "messages" || m.Args["kinds"] != "query+report+store+stored" || len(t.scenario.Faults) > 0 || !t.lossless() {
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
// for clocks that are off by independent normal(0, σ). A read that comes when
// both have reached every replica tells.
func (t *theory) skewed(m experiments.Expression) (closed experiments.Closed, ok bool) {
	s := t.scenario
	if m.Measure.Name != "stale" || m.Args["when"] != "" || t.options.Versions != register.Clocks || len(s.Faults) > 0 || len(s.Loads) != 1 || !t.lossless() {
		return closed, false
	}
	_, sigma, normal := dist.NormalParameters(s.Clocks.Offset)
	script := s.Loads[0].Script
	if !normal || s.Clocks.Drift != nil || len(script) != 3 {
		return closed, false
	}
	first, second, read := script[0], script[1], script[2]
	if first.Kind != history.Write || second.Kind != history.Write || read.Kind != history.Read ||
		first.Key != second.Key || second.Key != read.Key || first.Site == second.Site {
		return closed, false
	}
	delta := float64(second.At - first.At)
	return experiments.Closed{Expected: distuv.UnitNormal.CDF(-delta / (sigma * math.Sqrt2)), Tolerance: 0.03,
		Source: "Φ(−Δ/(σ√2)): the later write loses when its clock is behind"}, true
}
