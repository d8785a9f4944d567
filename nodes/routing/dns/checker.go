package dns

import (
	"fmt"
	"time"

	"nines/nodes"
	"nines/nodes/routing/balancer"
)

// Check describes how a Checker finds out that a machine is dead.
type Check struct {
	Record   *Record
	Targets  []nodes.ID    // what the name may stand for, the preferred one first
	Interval time.Duration // between two probes of a target; 0 is 30 s
	Timeout  time.Duration // after which a probe has failed; 0 is 1 s
	Fall     int64         // failures in a row after which a target is given up; 0 is 3

	// Changed is told when the record has changed; nil: nobody is. It must not
	// act on the world.
	Changed func(address nodes.ID)
}

// Checker is a machine that probes the targets and sets the record to one that
// is healthy, when that which it stands for no longer is. It implements
// nodes.Protocol.
type Checker struct {
	check   Check
	targets []target // in the order of Check.Targets
}

// target is what the checker knows of one.
type target struct {
	failures int64 // in a row
	healthy  bool  // the last probe succeeded
}

// NewChecker returns the checker of one incarnation of its machine.
func NewChecker(c Check) *Checker {
	if c.Record == nil || len(c.Targets) == 0 || c.Interval < 0 || c.Timeout < 0 || c.Fall < 0 {
		panic(fmt.Sprintf("dns: a check of %d targets every %v, which fail after %v and %d failures", len(c.Targets), c.Interval, c.Timeout, c.Fall))
	}
	if c.Interval == 0 {
		c.Interval = 30 * time.Second
	}
	if c.Timeout == 0 {
		c.Timeout = time.Second
	}
	if c.Fall == 0 {
		c.Fall = 3
	}
	return &Checker{check: c, targets: make([]target, len(c.Targets))}
}

// Start probes all targets every interval, in a phase of the checker's own: the
// machines that it watches do not die by its clock.
func (c *Checker) Start(env *nodes.Env) {
	s := env.Draw("dns.check")
	env.After(time.Duration(s.Below(uint64(c.check.Interval))), func() {
		c.probe(env)
		env.Every("health check", c.check.Interval, func() { c.probe(env) })
	})
}

// Receive has nothing to receive: answers go to who called.
func (*Checker) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

func (c *Checker) probe(env *nodes.Env) {
	for i, address := range c.check.Targets {
		env.Call(address, balancer.Probe{}, c.check.Timeout, func(answer nodes.Message, ok bool) {
			condition, _ := answer.(balancer.Condition)
			c.report(env, i, ok && condition.Serving)
		})
	}
}

// report counts a result, and looks whether the record should change.
func (c *Checker) report(env *nodes.Env, i int, healthy bool) {
	t := &c.targets[i]
	t.healthy = healthy
	if t.failures++; healthy {
		t.failures = 0
	}
	if !c.lost() {
		return
	}
	for i, t := range c.targets {
		if t.healthy {
			c.set(env, c.check.Targets[i])
			return
		}
	}
}

// lost tells whether the target that the record stands for is given up, or is
// none of those that are checked.
func (c *Checker) lost() bool {
	for i, address := range c.check.Targets {
		if address == c.check.Record.Address() {
			return c.targets[i].failures >= c.check.Fall
		}
	}
	return true
}

func (c *Checker) set(env *nodes.Env, address nodes.ID) {
	if !c.check.Record.Set(address) {
		return
	}
	env.Log("the name now stands for node %d", address)
	if c.check.Changed != nil {
		c.check.Changed(address)
	}
}
