package systems

import (
	"math"
	"slices"

	"nines/experiments"
	"nines/nodes/replication/register"
	"nines/sim/dist"
	"nines/workloads/history"
)

// registerTheory returns the closed forms that hold for a register in this
// scenario. Each looks at the whole scenario and stays silent when it is not
// exactly about what the form assumes.
func registerTheory(s *experiments.Scenario, p *experiments.Placed) []experiments.Closed {
	t := theory{scenario: s, placed: p, replicas: s.Sites}
	if p.Values.Has("replicas") {
		t.replicas = p.Values.Places("replicas")
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
	scenario *experiments.Scenario
	placed   *experiments.Placed
	replicas []experiments.Site
	n        int64
	options  register.Options
}

// loads returns the loads that an expression is about, and their rates.
func (t *theory) loads(m experiments.Expression) (loads []*experiments.Load, total float64, ok bool) {
	for _, name := range m.Args.Loads() {
		l := t.scenario.Load(name)
		if l.Open == nil || len(l.Open.Surges) > 0 || l.Calls != t.placed.Name {
			return nil, 0, false
		}
		loads = append(loads, l)
		total += l.Open.PerSecond
	}
	return loads, total, true
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

// mixture weighs what holds for reads and for writes.
func mixture(l *experiments.Load, kind string, reads, writes float64) float64 {
	switch kind {
	case "reads":
		return reads
	case "writes":
		return writes
	}
	return l.Reads*reads + (1-l.Reads)*writes
}

// partitioned is yield in one partition episode: 1 − f·m, where f is the share
// of time that is cut and m the share of load on a side without a quorum.
func (t *theory) partitioned(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" || m.Args["when"] != "" || len(t.scenario.Faults) != 1 {
		return closed, false
	}
	f := t.scenario.Faults[0]
	if f.Kind.Name != "partition" || f.Life != nil || f.Every != nil || !f.Lasts || len(f.Target.Groups) < 2 {
		return closed, false
	}
	loads, total, ok := t.loads(m)
	window := t.scenario.Window
	cut := max(0, min(f.At.Add(f.For), window.To).Sub(max(f.At, window.From)))
	share := float64(cut) / float64(window.Length())
	lost := 0.0
	for _, l := range loads {
		side := t.side(f, l.Site)
		if !ok || !l.Pinned || side < 0 {
			return closed, false
		}
		lost += share * l.Open.PerSecond / total * (1 - t.served(l, m.Args["kind"], side))
	}
	return experiments.Closed{Expected: 1 - lost, Tolerance: 0.005, Source: "1 − f·m (yield in one partition episode)"}, ok
}

// side returns how many replicas are on a site's side of a cut, or -1 if the
// cut does not name the site.
func (t *theory) side(f experiments.Fault, site string) int64 {
	for _, group := range f.Target.Groups {
		if group.Name == site {
			for _, place := range t.replicas {
				if place.Name == site {
					return place.Machines
				}
			}
		}
	}
	return -1
}

// repairable is the availability of k out of n machines that fail and are
// repaired independently: each is up with p = life / (life + repair).
func (t *theory) repairable(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "yield" && m.Measure.Name != "uptime" || len(t.scenario.Faults) != 1 {
		return closed, false
	}
	f := t.scenario.Faults[0]
	alone := t.n == 1 && !t.placed.Values.Has("coordinators")
	apart := t.placed.Values.Has("coordinators") && !slices.ContainsFunc(t.placed.Values.Places("coordinators"), func(c experiments.Site) bool {
		return c.Name == f.Target.Groups[0].Name
	})
	if f.Kind.Name != "crash" || f.Life == nil || f.Mend == nil || !f.Target.Each || !alone && !apart {
		return closed, false
	}
	loads, total, ok := t.loads(m)
	up := f.Life.Mean() / (f.Life.Mean() + f.Mend.Mean())
	available := 0.0
	for _, l := range loads {
		reads, writes := atLeast(t.readNeeds(), t.n, up), atLeast(t.writeNeeds(), t.n, up)
		available += l.Open.PerSecond / total * mixture(l, m.Args["kind"], reads, writes)
	}
	return experiments.Closed{Expected: available, Tolerance: 0.1 * (1 - available),
		Source: "binomial: k of n independent repairable machines (Naor and Wool; alternating renewal)"}, ok
}

// atLeast returns the probability that at least k of n are up.
func atLeast(k, n int64, up float64) float64 {
	sum := 0.0
	for i := k; i <= n; i++ {
		lower, _ := math.Lgamma(float64(i + 1))
		upper, _ := math.Lgamma(float64(n - i + 1))
		all, _ := math.Lgamma(float64(n + 1))
		sum += math.Exp(all-lower-upper) * math.Pow(up, float64(i)) * math.Pow(1-up, float64(n-i))
	}
	return sum
}

// messages is the number of messages an operation costs without faults and
// losses: each phase asks every other replica and is answered.
func (t *theory) messages(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "messages" || len(t.scenario.Faults) > 0 || m.Args["kinds"] != "query+report+store+stored" {
		return closed, false
	}
	phase := 2 * float64(t.n-1)
	if t.placed.Values.Has("coordinators") {
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
	loads, total, ok := t.loads(m)
	expected := 0.0
	for _, l := range loads {
		expected += l.Open.PerSecond / total * mixture(l, "", reads, writes)
	}
	return experiments.Closed{Expected: expected, Tolerance: 0.01 * expected, Source: "2(n − 1) messages a phase"}, ok
}

// skewed is the probability that the second of two writes, made Δ after the
// first at another machine, is dropped because its clock is behind: Φ(−Δ/(σ√2))
// for clocks that are off by independent normal(0, σ).
func (t *theory) skewed(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "stale" || t.options.Versions != register.Clocks || len(t.scenario.Faults) > 0 || len(m.Args.Loads()) != 1 {
		return closed, false
	}
	script := t.scenario.Load(m.Args.Loads()[0]).Script
	_, sigma, normal := dist.NormalParameters(t.scenario.Clocks.Offset)
	if len(script) != 3 || !normal || script[0].Kind != history.Write || script[1].Kind != history.Write ||
		script[2].Kind != history.Read || script[0].Site == script[1].Site {
		return closed, false
	}
	delta := float64(script[1].At - script[0].At)
	return experiments.Closed{Expected: math.Erfc(delta/(2*sigma)) / 2, Tolerance: 0.03,
		Source: "Φ(−Δ/(σ√2)): the later write loses when its clock is behind"}, true
}
