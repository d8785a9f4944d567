package service

import (
	"fmt"

	"nines/nodes"
	"nines/nodes/resilience/bulkhead"
	"nines/nodes/routing/balancer"
	"nines/sim"
	"nines/sim/dist"
)

// Machine is the behaviour of one incarnation of a machine. It implements
// nodes.Protocol.
type Machine struct {
	options      Options
	env          *nodes.Env
	ledger       *Ledger
	station      *gate
	dependencies []*dependency
	draw         func(purpose string) sim.Stream
	free         *visit
}

// New returns a machine. It panics on options that Validate refuses.
func New(o Options) *Machine {
	if err := o.Validate(); err != nil {
		panic("service: " + err.Error())
	}
	return &Machine{options: o, ledger: o.Ledger, draw: o.Draw}
}

// Start opens the machine for requests.
func (m *Machine) Start(env *nodes.Env) {
	m.env = env
	if m.draw == nil {
		m.draw = env.Draw
	}
	m.station = newGate(env, m.options.station())
	for _, d := range m.options.Calls {
		m.dependencies = append(m.dependencies, newDependency(m, d))
	}
}

// Crashed closes what the ledger has open of this incarnation.
func (m *Machine) Crashed() {
	m.ledger.crashed()
	for _, d := range m.dependencies {
		d.forget()
	}
}

// Receive takes a request, and answers health checks: a machine that is up says
// so, however long its queue.
func (m *Machine) Receive(env *nodes.Env, from nodes.ID, message nodes.Message) {
	switch r := message.(type) {
	case Request:
		m.station.enter(m.visit(env.Request(), r))
	case balancer.Probe:
		env.Reply(balancer.Condition{Serving: true})
	default:
		panic(fmt.Sprintf("service: unknown message %T from %d", message, from))
	}
}

// KeptCauses names the causes of the requests and calls that wait in a queue.
func (m *Machine) KeptCauses(keep func(sim.Cause)) {
	if m.station == nil {
		return
	}
	m.station.keptCauses(keep)
	for _, d := range m.dependencies {
		if d.gate != nil {
			d.gate.keptCauses(keep)
		}
	}
}

// visit is a request on the machine.
type visit struct {
	machine  *Machine
	next     *visit // of the free ones
	request  nodes.Request
	user     uint64
	deadline sim.Time // of the sender, by the monotonic clock
	record   int      // in the ledger
	holds    bool     // a thread or a core
	at       int      // the dependency whose turn is next
	open     int      // calls under way
	outcome  Outcome  // so far
	work     func()   // the method worked, bound once
}

// visit returns the visit of a request that has just come.
func (m *Machine) visit(request nodes.Request, r Request) *visit {
	v := m.free
	if v == nil {
		v = &visit{machine: m}
		v.work = v.worked
	} else {
		m.free = v.next
	}
	v.request, v.user, v.deadline = request, r.User, sim.Never
	v.holds, v.at, v.open, v.outcome = false, 0, 0, Answered
	if r.Remaining > 0 {
		v.deadline = m.env.Monotonic().Add(r.Remaining)
	}
	v.record = m.ledger.arrived()
	return v
}

// entered hears from the station: the visit's turn has come, or never will.
func (v *visit) entered(verdict bulkhead.Verdict) {
	m := v.machine
	switch {
	case verdict == bulkhead.Refused:
		v.end(Rejected)
	case verdict == bulkhead.Shed:
		v.end(Shed)
	case m.options.Cancel && m.env.Monotonic() >= v.deadline:
		v.holds = true
		v.end(Expired)
	default:
		v.holds = true
		m.ledger.began(v.record)
		v.begin()
	}
}

// begin works for the service time.
func (v *visit) begin() {
	m := v.machine
	if m.options.Service == nil {
		v.worked()
		return
	}
	draws := m.draw("service")
	m.env.Work(dist.Delay(m.options.Service, &draws), v.work)
}

// worked goes on to the calls, or fails. Without threads the core is free now.
func (v *visit) worked() {
	m := v.machine
	if m.options.Threads == 0 {
		v.release()
	}
	if m.options.Errors > 0 {
		if draws := m.draw("error"); draws.Float64() < m.options.Errors {
			v.end(Failed)
			return
		}
	}
	v.proceed()
}

// proceed makes the next call, or all of them, or answers.
func (v *visit) proceed() {
	dependencies := v.machine.dependencies
	switch {
	case v.at == len(dependencies):
		v.end(v.outcome)
	case v.machine.options.Parallel:
		v.at, v.open = len(dependencies), len(dependencies)
		for _, d := range dependencies {
			d.call(v)
		}
	default:
		v.at++
		v.open = 1
		dependencies[v.at-1].call(v)
	}
}

// called hears how a call ended. The first one that came to nothing ends the
// visit, as soon as no other is under way.
func (v *visit) called(outcome Outcome) {
	v.open--
	v.outcome = max(v.outcome, outcome)
	switch {
	case v.open > 0:
	case v.outcome.OK():
		v.proceed()
	default:
		v.end(v.outcome)
	}
}

// end answers the request and forgets it.
func (v *visit) end(outcome Outcome) {
	m := v.machine
	m.ledger.left(v.record, outcome)
	if v.request.Called() {
		v.request.Reply(m.env, Response{outcome})
	}
	v.release()
	v.request = nodes.Request{}
	v.next, m.free = m.free, v
}

// release gives back what the visit holds: somebody else has a turn.
func (v *visit) release() {
	if v.holds {
		v.holds = false
		v.machine.ledger.freed(v.record)
		v.machine.station.leave()
	}
}
