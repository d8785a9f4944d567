package systems

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/experiments"
	"nines/nodes/resilience/retry"
	"nines/nodes/service"
	"nines/sim"
)

// serviceTheory returns the closed forms that hold for a service in this
// scenario: those of its stations, if it is where requests end, and those of its
// retries, if it does nothing but call. It is silent where it is not sure.
func serviceTheory(s *experiments.Scenario, p *experiments.Placed) (forms []experiments.Closed) {
	perSecond, poisson := offeredTo(s, p)
	if perSecond == 0 || len(s.Faults) > 0 || s.Clocks.Drift != nil {
		return nil
	}
	t := stations{scenario: s, placed: p, options: serviceOptions(p.Values), machines: machinesOf(p)}
	t.slots, _ = t.options.Slots()
	t.law, t.known = t.queueing(perSecond)
	for _, m := range s.Measures {
		if m.Args["when"] != "" || m.Args["system"] != p.Name {
			continue
		}
		for _, form := range []func(experiments.Expression) (experiments.Closed, bool){
			func(m experiments.Expression) (experiments.Closed, bool) { return t.measure(m, perSecond, poisson) },
			func(m experiments.Expression) (experiments.Closed, bool) { return t.retries(m, perSecond) },
			func(m experiments.Expression) (experiments.Closed, bool) { return t.crowding(m, perSecond, poisson) },
		} {
			if closed, ok := form(m); ok {
				closed.Measure = m.Text
				forms = append(forms, closed)
			}
		}
	}
	return forms
}

// offeredTo returns how much all loads ask of a service in a second, or 0 if that
// is not known: closed clients, scripts, surges, and other services that call it.
// poisson tells whether nothing but chance orders the arrivals.
func offeredTo(s *experiments.Scenario, p *experiments.Placed) (perSecond float64, poisson bool) {
	for i := range s.Systems {
		calls := s.Systems[i].Kind == p.Kind && slices.ContainsFunc(s.Systems[i].Values.Each("calls"), func(c experiments.Named) bool { return c.Name == p.Name })
		if calls {
			return 0, false
		}
	}
	poisson = true
	for i := range s.Loads {
		l := &s.Loads[i]
		if l.Calls != p.Name {
			continue
		}
		if l.Open == nil || len(l.Open.Surges) > 0 || l.From > s.Window.From || l.To != 0 && l.To < s.Window.To {
			return 0, false
		}
		perSecond += l.Open.PerSecond
		poisson = poisson && l.Open.Gap == nil
	}
	return perSecond, poisson
}

func machinesOf(p *experiments.Placed) (machines int64) {
	for _, place := range p.Values.Places(experiments.ParamMachines) {
		machines += place.Machines
	}
	return machines
}

// stations are the machines of a service in its scenario.
type stations struct {
	scenario *experiments.Scenario
	placed   *experiments.Placed
	options  service.Options
	machines int64
	slots    int64 // of each
	law      law
	known    bool // the law holds
}

// law is what a closed form says of a service.
type law struct {
	wait     float64 // mean, of those that are not rejected, in seconds
	rejected float64 // share
	alone    bool    // exponential sojourns: M/M/1
	loose    float64 // what the form leaves out, as a share of the sojourn
	source   string
}

// exactShare is how near a simulation must come to a form that holds exactly: it
// leaves nothing out, but no run is endless.
const exactShare = 0.02

// queueing finds the law that holds, if one does.
func (t *stations) queueing(perSecond float64) (law, bool) {
	o := t.options
	if o.Service == nil || !t.scenario.Window.Steady || len(t.placed.Values.Each("calls")) > 0 || o.ShedAfter > 0 || o.Cancel || o.Cores > 0 && o.Threads > o.Cores {
		return law{}, false
	}
	policy := t.placed.Values.Text("balance")
	serviceTime := o.Service.Mean() / float64(time.Second)
	squared, lawful := squaredVariation(o.Service)
	exponential := strings.HasPrefix(o.Service.String(), "exponential(")
	a := perSecond * serviceTime / float64(t.machines) // offered to one machine
	rho := a / float64(t.slots)
	split := t.machines == 1 || policy == "random" // each machine has Poisson arrivals of its own
	switch {
	case split && o.Queue == service.NoQueue:
		return law{rejected: erlangB(a, t.slots), source: "M/G/c/c, Erlang's loss formula (1917)"}, true
	case split && exponential && o.Queue > 0:
		rejected, waiting := bounded(a, t.slots, t.slots+o.Queue)
		return law{wait: waiting * serviceTime / (a * (1 - rejected)), rejected: rejected, source: "M/M/c/K"}, true
	case o.Queue != 0 || rho >= 1:
		return law{}, false
	case split && exponential:
		wait := erlangC(a, t.slots) * serviceTime / (float64(t.slots) - a)
		return law{wait: wait, alone: t.slots == 1 && !o.LastFirst, source: "M/M/c, Erlang C"}, true
	case split && lawful && t.slots == 1:
		return law{wait: pollaczekKhinchine(rho, serviceTime, squared), source: "M/G/1 (Pollaczek and Khinchine)"}, true
	case policy == "round-robin" && exponential && t.slots == 1:
		return law{wait: roundRobin(float64(t.machines), rho) * serviceTime, source: "E_n/M/1: each machine sees every n-th Poisson arrival"}, true
	case policy == "two-choices" && exponential && t.slots == 1 && t.machines >= machinesMany:
		return law{wait: supermarket(rho) * serviceTime, loose: 0.15 / (float64(t.machines) * (1 - rho)),
			source: "supermarket model, for endlessly many machines (Mitzenmacher, 2001); fewer are slower by about 0.12/(n(1 - ρ))"}, true
	}
	return law{}, false
}

// machinesMany is how many come near to endlessly many.
const machinesMany = 10

// measure applies the law to a measure.
func (t *stations) measure(m experiments.Expression, perSecond float64, poisson bool) (closed experiments.Closed, ok bool) {
	if !t.known || !poisson {
		return closed, false
	}
	served := t.options.Service.Mean() / float64(time.Second)
	accepted := perSecond * (1 - t.law.rejected)
	sojourn := t.law.wait + served
	var expected, loose float64
	switch m.Measure.Name {
	case "sojourn":
		expected = sojourn * float64(time.Second)
		loose = t.law.loose * expected
		if p := m.Args["percentile"]; p != "" {
			share, _ := strconv.ParseFloat(p[1:], 64)
			above := 1 - share/100
			if !t.law.alone || !t.tailed(perSecond, above) {
				return closed, false
			}
			expected *= -math.Log(above)
		}
	case "wait":
		expected, loose = t.law.wait*float64(time.Second), t.law.loose*sojourn*float64(time.Second)
		if m.Args["percentile"] != "" {
			return closed, false
		}
	case "number":
		expected, loose = accepted*sojourn, t.law.loose*accepted*sojourn
	case "queue":
		expected, loose = accepted*t.law.wait, t.law.loose*accepted*sojourn
	case "utilisation":
		expected = accepted * served / float64(t.slots*t.machines)
	case "rejected":
		expected = t.law.rejected
	default:
		return closed, false
	}
	return experiments.Closed{Expected: expected, Tolerance: float64(expected*exactShare) + loose, Source: t.law.source}, true
}

// tailsMin is how many independent looks at a tail a run must have: its order
// statistic is biased where there are few.
const tailsMin = 50

// tailed tells whether a run has as many. Sojourns forget each other in about a
// relaxation time of M/M/1, 1/(1 - √ρ)² service times.
func (t *stations) tailed(perSecond, above float64) bool {
	served := t.options.Service.Mean() / float64(time.Second)
	idle := 1 - math.Sqrt(perSecond*served/float64(t.machines))
	independent := t.scenario.Window.Length().Seconds() * idle * idle / served * float64(t.machines)
	return independent*above >= tailsMin
}

// startMax is how little a full bucket may be worth, for each call, so that a
// run counts as one that is endless.
const startMax = 0.002

// retries are those of a service that calls another one, which fails at random:
// n attempts succeed with 1 - f^n and cost (1 - f^n)/(1 - f); with a budget r
// for each first try that is not enough, they cost 1 + r.
func (t *stations) retries(m experiments.Expression, perSecond float64) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "amplification" && m.Measure.Name != "succeeded" {
		return closed, false
	}
	call, f, ok := t.failing()
	if !ok {
		return closed, false
	}
	n := 1 + float64(call.Group("retry").Int("times"))
	load := (1 - math.Pow(f, n)) / (1 - f)
	source, tolerance := "n attempts at a failure rate f: load (1 - f^n)/(1 - f), success 1 - f^n", 0.005
	if budget := call.Group("budget"); budget != nil {
		r := budget.Number("ratio")
		// The bucket is full at first: that much more is spent for each call.
		start := float64(budget.Int("tokens")*t.machines) / (perSecond * t.scenario.Window.To.Sub(sim.Start).Seconds())
		if budget.Text("kind") != "ratio" || 1+r > 0.9*load || start > startMax {
			return closed, false // the budget hardly binds, refills otherwise, or is not yet spent
		}
		load, tolerance = 1+r, 5*startMax
		source = "a budget r for each first try, where failures are above r/(1 + r): load 1 + r, success (1 - f)(1 + r) (Brooker, 2022)"
	}
	expected := load
	if m.Measure.Name == "succeeded" {
		expected = load * (1 - f)
	}
	return experiments.Closed{Expected: expected, Tolerance: tolerance, Source: source}, true
}

// crowding is a bulkhead without a queue around a call that always takes its
// time: Erlang's loss system, whatever the law of that time.
func (t *stations) crowding(m experiments.Expression, perSecond float64, poisson bool) (closed experiments.Closed, ok bool) {
	call, callee, ok := t.only()
	if !ok || !poisson || m.Measure.Name != "succeeded" || !t.scenario.Window.Steady || t.machines > 1 {
		return closed, false
	}
	o := serviceOptions(callee.Values)
	slots, _ := o.Slots()
	bulkhead := call.Group("bulkhead")
	for _, unknown := range []bool{
		bulkhead == nil || bulkhead.Int("queue") > 0 || bulkhead.Int("permits") > slots, machinesOf(callee) > 1,
		call.Group("retry") != nil, call.Group("breaker") != nil, call.Has("timeout"), call.Bool("fallback"), o.Service == nil, o.Errors > 0,
	} {
		if unknown {
			return closed, false
		}
	}
	slowest, plain := t.slowestLink()
	served := o.Service.Mean() + float64(hopsDirect*slowest)
	if !plain || slowest > exactShare*served/10 || !t.patient(patienceLeast*served) {
		return closed, false
	}
	rejected := erlangB(perSecond*served/float64(time.Second), bulkhead.Int("permits"))
	return experiments.Closed{Expected: 1 - rejected, Tolerance: exactShare / 2, Source: "M/G/c/c, Erlang's loss formula (1917)"}, true
}

// patienceLeast is how many mean service times clients must wait at least, so
// that hardly any gives up.
const patienceLeast = 20

// only returns the only call that a service without work of its own makes, to a
// service that calls nobody and serves nobody else.
func (t *stations) only() (call experiments.Values, callee *experiments.Placed, ok bool) {
	calls := t.placed.Values.Each("calls")
	if _, bound := t.options.Slots(); len(calls) != 1 || bound || t.options.Errors > 0 {
		return nil, nil, false
	}
	callee = placedIn(t.scenario, calls[0].Name)
	callers := 0
	for i := range t.scenario.Systems {
		if slices.ContainsFunc(t.scenario.Systems[i].Values.Each("calls"), func(c experiments.Named) bool { return c.Name == callee.Name }) {
			callers++
		}
	}
	called := slices.ContainsFunc(t.scenario.Loads, func(l experiments.Load) bool { return l.Calls == callee.Name })
	return calls[0].Values, callee, callers == 1 && !called && len(callee.Values.Each("calls")) == 0
}

// failing returns that call and the share of failures, if chance is all that
// makes it fail: no queue, no lost message, no deadline.
func (t *stations) failing() (call experiments.Values, f float64, ok bool) {
	call, callee, ok := t.only()
	if !ok {
		return nil, 0, false
	}
	o := serviceOptions(callee.Values)
	_, bound := o.Slots()
	if call.Group("retry") == nil || call.Group("breaker") != nil || call.Group("bulkhead") != nil || call.Has("timeout") || bound || o.Errors == 0 {
		return nil, 0, false
	}
	policy := retryPolicy(call.Group("retry"))
	slowest, plain := t.slowestLink()
	longest := float64(policy.Attempts) * hops * slowest
	if policy.Backoff.Shape != retry.None {
		longest += float64(policy.Attempts) * float64(policy.Backoff.Max)
	}
	return call, o.Errors, plain && t.patient(longest)
}

// hops is how many messages an attempt takes at most, through a balancer and
// back; hopsDirect without one.
const (
	hops       = 4
	hopsDirect = 2
)

// slowestLink returns how long a message takes at worst, and whether links do
// nothing else to messages.
func (t *stations) slowestLink() (slowest float64, plain bool) {
	plain = true
	places := append(t.scenario.Topology.Sites(), experiments.Internet)
	for _, from := range places {
		for _, to := range places {
			l := t.scenario.Topology.Link(from, to)
			plain = plain && isPlain(l)
			slowest = max(slowest, shapeOf(latency(l)).worst)
		}
	}
	return slowest, plain
}

// patient tells whether all clients wait for so long, in nanoseconds.
func (t *stations) patient(span float64) bool {
	return !slices.ContainsFunc(t.scenario.Loads, func(l experiments.Load) bool {
		return l.Calls == t.placed.Name && float64(l.Deadline) <= span
	})
}
