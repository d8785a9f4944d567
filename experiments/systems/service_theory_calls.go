package systems

import (
	"math"
	"slices"
	"time"

	"nines/experiments"
	"nines/nodes/resilience/retry"
	"nines/sim"
)

// startMax is how little a full bucket may be worth, for each call, so that a
// run counts as one that is endless.
const startMax = 0.002

// retries are those of a service that calls another one, which fails at random:
// n attempts succeed with 1 - f^n and cost (1 - f^n)/(1 - f); with a budget r
// for each first try that is not enough, they cost 1 + r.
func (t *stations) retries(m experiments.Expression) (closed experiments.Closed, ok bool) {
	if m.Measure.Name != "amplification" && m.Measure.Name != "succeeded" {
		return closed, false
	}
	call, f, ok := t.failing()
	if !ok {
		return closed, false
	}
	n := 1 + float64(call.Group("retry").Int("times"))
	load := n
	if f < 1 {
		load = (1 - math.Pow(f, n)) / (1 - f)
	}
	source, tolerance := "n attempts at a failure rate f: load (1 - f^n)/(1 - f), success 1 - f^n", 0.005
	if budget := call.Group("budget"); budget != nil {
		r := budget.Number("ratio")
		// The bucket is full at first: that much more is spent for each call.
		start := float64(budget.Int("tokens")*t.machines) / (t.perSecond * t.scenario.Window.To.Sub(sim.Start).Seconds())
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
func (t *stations) crowding(m experiments.Expression) (closed experiments.Closed, ok bool) {
	call, callee, ok := t.only()
	if !ok || !t.poisson || m.Measure.Name != "succeeded" || !t.scenario.Window.Steady || t.machines > 1 {
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
	_, lawful := squaredVariation(o.Service)
	if !plain || !lawful || slowest > exactShare*served/10 || !t.patient(patienceLeast*served) {
		return closed, false
	}
	rejected := erlangB(t.perSecond*served/float64(time.Second), bulkhead.Int("permits"))
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
	callee = t.scenario.System(calls[0].Name)
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
