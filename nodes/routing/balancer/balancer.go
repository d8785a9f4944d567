package balancer

import (
	"fmt"
	"slices"
	"time"

	"nines/nodes"
	"nines/nodes/resilience/balance"
)

// Options describe a balancer. Targets must be given.
type Options struct {
	Targets []nodes.ID

	// Policy makes what chooses among the targets in rotation, for each
	// incarnation anew; nil is round robin.
	Policy func() balance.Policy

	// Timeout is how long a target may take to answer a request; 0 is 60 s.
	Timeout time.Duration

	// Check describes the health checks; the zero value makes none.
	Check Check

	// Changed is told when a target is taken out of the rotation or put back;
	// nil: nobody is. It must not act on the world.
	Changed func(target nodes.ID, serving bool)
}

// Check describes active health checks.
type Check struct {
	Interval time.Duration // between two probes of a target; 0: no checks, all targets stay in rotation
	Timeout  time.Duration // after which a probe has failed; 0 is 1 s
	Fall     int64         // failures in a row that remove a target; 0 is 3
	Rise     int64         // successes in a row that readmit it; 0 is 1
}

const (
	timeoutDefault      = time.Minute // nginx's proxy_read_timeout
	probeTimeoutDefault = time.Second
	fallDefault         = 3
)

// Validate returns what is wrong with the options, or nil.
func (o Options) Validate() error {
	switch {
	case len(o.Targets) == 0:
		return fmt.Errorf("a balancer without targets has nobody to ask")
	case o.Timeout < 0:
		return fmt.Errorf("a time-out of %v must not be negative", o.Timeout)
	case o.Check.Interval < 0 || o.Check.Timeout < 0:
		return fmt.Errorf("checks every %v that fail after %v: neither may be negative", o.Check.Interval, o.Check.Timeout)
	case o.Check.Fall < 0 || o.Check.Rise < 0:
		return fmt.Errorf("removed after %d failures, readmitted after %d successes: neither may be negative", o.Check.Fall, o.Check.Rise)
	}
	return nil
}

// Balancer is the behaviour of one incarnation of the machine. It implements
// nodes.Protocol.
type Balancer struct {
	options Options
	policy  balance.Policy
	pool    *balance.Pool
	checked []bool // targets of which a result is known
}

// New returns a balancer with all targets in rotation. It panics on options
// that Validate refuses.
func New(o Options) *Balancer {
	if err := o.Validate(); err != nil {
		panic("balancer: " + err.Error())
	}
	if o.Timeout == 0 {
		o.Timeout = timeoutDefault
	}
	if o.Check.Timeout == 0 {
		o.Check.Timeout = probeTimeoutDefault
	}
	if o.Check.Fall == 0 {
		o.Check.Fall = fallDefault
	}
	o.Check.Rise = max(o.Check.Rise, 1)
	b := &Balancer{
		options: o, policy: &balance.RoundRobin{}, checked: make([]bool, len(o.Targets)),
		pool: balance.NewPool(len(o.Targets), balance.Health{RemoveAfter: o.Check.Fall, ReadmitAfter: o.Check.Rise}),
	}
	if o.Policy != nil {
		b.policy = o.Policy()
	}
	return b
}

// Serving tells whether a target is in rotation.
func (b *Balancer) Serving(target nodes.ID) bool {
	i := slices.Index(b.options.Targets, target)
	return i >= 0 && b.pool.IsUp(i)
}

// Start makes the first health checks and sets the timer for the others.
func (b *Balancer) Start(env *nodes.Env) {
	if b.options.Check.Interval == 0 {
		return
	}
	b.check(env)
	env.Every("health check", b.options.Check.Interval, func() { b.check(env) })
}

// Receive hands a request on. A balancer in front of balancers answers their
// probes: it serves as long as one of its targets does.
func (b *Balancer) Receive(env *nodes.Env, from nodes.ID, m nodes.Message) {
	if _, ok := m.(Probe); ok {
		env.Reply(Condition{Serving: b.pool.Healthy() > 0})
		return
	}
	draws := env.Draw("balance")
	target, ok := b.policy.Pick(b.pool, client(from, m), &draws)
	switch request := env.Request(); {
	case ok && request.Called():
		b.forward(env, request, target)
	case ok:
		env.Send(b.options.Targets[target], m)
	case request.Called():
		request.Reply(env, Unavailable{})
	}
}

// client is whose request it is.
func client(from nodes.ID, m nodes.Message) uint64 {
	if a, ok := m.(Addressed); ok {
		return a.Client()
	}
	return uint64(from)
}

// forward asks a target and passes its answer back.
func (b *Balancer) forward(env *nodes.Env, request nodes.Request, target int) {
	b.pool.Begin(target)
	env.Call(b.options.Targets[target], request.Message, b.options.Timeout, func(answer nodes.Message, ok bool) {
		b.pool.End(target)
		if !ok {
			answer = Unavailable{Forwarded: true}
		}
		request.Reply(env, answer)
	})
}

// check probes every target, in rotation or not.
func (b *Balancer) check(env *nodes.Env) {
	for i, target := range b.options.Targets {
		env.Call(target, Probe{}, b.options.Check.Timeout, func(answer nodes.Message, ok bool) {
			condition, _ := answer.(Condition)
			b.report(env, i, ok && condition.Serving)
		})
	}
}

// report counts the result of a check. The first one of a target counts for as
// many as it takes to decide.
func (b *Balancer) report(env *nodes.Env, target int, healthy bool) {
	changed := b.pool.Report(target, healthy)
	for n := int64(1); !b.checked[target] && n < b.options.Check.Fall; n++ {
		changed = b.pool.Report(target, healthy) || changed
	}
	b.checked[target] = true
	if !changed {
		return
	}
	id := b.options.Targets[target]
	env.Log("health check: node %d in rotation: %v", id, healthy)
	if b.options.Changed != nil {
		b.options.Changed(id, healthy)
	}
}
