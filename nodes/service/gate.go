package service

import (
	"nines/nodes"
	"nines/nodes/resilience/bulkhead"
	"nines/sim"
)

// entrant is told what becomes of it at a gate: Admitted, Refused or Shed.
type entrant interface {
	entered(v bulkhead.Verdict)
}

// gate is a bulkhead that remembers who waits, and in which cause, and wakes
// them.
type gate struct {
	env      *nodes.Env
	bulkhead *bulkhead.Bulkhead
	waiting  []waiting // by ticket; whose entrant is nil is free
	free     []bulkhead.Ticket
	serving  bool // who enters or leaves meanwhile is seen to by the loop
	armed    bool // an alarm is set for whoever is to be shed next
}

type waiting struct {
	who   entrant
	cause sim.Cause
}

func newGate(env *nodes.Env, o bulkhead.Options) *gate {
	return &gate{env: env, bulkhead: bulkhead.New(o)}
}

// enter asks for who to be admitted, who is told at once or later.
func (g *gate) enter(who entrant) {
	ticket := g.ticket(who)
	verdict := g.bulkhead.Enter(g.env.Monotonic(), ticket)
	if verdict == bulkhead.Queued {
		g.arm()
		return
	}
	g.take(ticket)
	who.entered(verdict)
}

// ticket returns one that nobody else has.
func (g *gate) ticket(who entrant) bulkhead.Ticket {
	w := waiting{who, g.env.Cause()}
	last := len(g.free) - 1
	if last < 0 {
		g.waiting = append(g.waiting, w)
		return bulkhead.Ticket(len(g.waiting) - 1)
	}
	t := g.free[last]
	g.free = g.free[:last]
	g.waiting[t] = w
	return t
}

// take returns who has a ticket, and the ticket is free again.
func (g *gate) take(t bulkhead.Ticket) waiting {
	w := g.waiting[t]
	g.waiting[t] = waiting{}
	g.free = append(g.free, t)
	return w
}

// leave gives back what an admitted one held.
func (g *gate) leave() {
	g.bulkhead.Leave()
	g.serve()
}

// serve tells the news to all who wait, each in its own cause. It is a loop and
// not a recursion, for a thousand may be dropped in a row.
func (g *gate) serve() {
	if g.serving {
		return
	}
	g.serving = true
	running := g.env.Cause()
	for {
		ticket, verdict, ok := g.bulkhead.Next(g.env.Monotonic())
		if !ok {
			break
		}
		w := g.take(ticket)
		g.env.SetCause(w.cause)
		w.who.entered(verdict)
	}
	g.env.SetCause(running)
	g.serving = false
	g.arm()
}

// arm sees to it that whoever waits too long is told in time.
func (g *gate) arm() {
	deadline := g.bulkhead.Deadline()
	if g.armed || deadline == sim.Never {
		return
	}
	g.armed = true
	g.env.After(deadline.Sub(g.env.Monotonic()), func() {
		g.armed = false
		g.serve()
	})
}

// keptCauses names those of all who wait.
func (g *gate) keptCauses(keep func(sim.Cause)) {
	for _, w := range g.waiting {
		if w.who != nil {
			keep(w.cause)
		}
	}
}
