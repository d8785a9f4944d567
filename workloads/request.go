package workloads

import (
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/workloads/history"
)

// request is one operation under way at a client machine.
type request struct {
	group    *Group
	desk     *desk
	op       history.Op
	deadline sim.Time
	attempts uint64
	tried    nodes.ID
	ended    func(*history.Op) // nil: nobody waits
}

// invoke sends an operation and sees to it that it ends.
func (g *Group) invoke(d *desk, op history.Op, ended func(*history.Op)) {
	op.ID = g.begun*g.groups + g.number + 1
	g.begun++
	op.Group, op.Node = g.load.Name, -1
	op.Invoke = g.engine.Now()
	if op.Kind != history.Read {
		op.Arg = history.Value(op.ID)
	}
	r := &request{group: g, desk: d, op: op, deadline: op.Invoke.Add(g.load.Deadline), ended: ended}
	r.ask(g.target(r))
}

// target chooses the machine to ask first: a roaming user's own, or any.
func (g *Group) target(r *request) nodes.ID {
	if g.load.Roaming {
		return g.load.Targets[g.users[r.op.Client].home]
	}
	s := g.draws.target.At(r.op.Cause, 0)
	targets := g.load.Targets
	if len(g.load.Script) > 0 {
		targets = g.targetsAt(r.desk.site)
	}
	return targets[s.Below(uint64(len(targets)))]
}

// patience is how long a roaming client waits for one machine before it turns
// to another; it must outlast a coordinator's own time-out, whose definite
// "no" is worth more than silence.
func (g *Group) patience() time.Duration { return g.load.Deadline * 3 / 5 }

// ask sends the operation to one machine.
func (r *request) ask(machine nodes.ID) {
	g := r.group
	r.attempts++
	r.tried = machine
	r.op.Node = int64(machine)
	wait := r.deadline.Sub(g.engine.Now())
	if g.load.Roaming && r.op.Kind == history.Read {
		wait = min(wait, g.patience()) // a write that was not refused must not be sent twice
	}
	r.desk.env.Call(machine, g.load.Codec.Request(&r.op), wait, r.answered)
}

// answered reads the answer, or the lack of one, and ends the operation or
// takes it elsewhere.
func (r *request) answered(answer nodes.Message, ok bool) {
	g, op := r.group, &r.op
	op.Outcome, op.Reason = history.Unknown, "no answer"
	if ok {
		g.load.Codec.Result(op, answer)
	}
	if op.Outcome != history.OK && g.load.Roaming {
		r.leave()
		retry := op.Outcome == history.Fail || op.Kind == history.Read
		if retry && g.engine.Now() < r.deadline {
			g.engine.SetCause(op.Cause)
			r.ask(g.target(r))
			return
		}
	}
	op.Return = g.engine.Now()
	g.history = append(g.history, *op)
	if r.ended != nil {
		r.ended(op)
	}
}

// leave moves a roaming user to a machine at another site than the one that
// disappointed it, unless it has moved already.
func (r *request) leave() {
	g, u := r.group, &r.group.users[r.op.Client]
	targets := g.load.Targets
	if targets[u.home] != r.tried {
		return
	}
	site := g.cluster.Node(r.tried).Site()
	var elsewhere []int
	for i, target := range targets {
		if g.cluster.Node(target).Site() != site {
			elsewhere = append(elsewhere, i)
		}
	}
	if len(elsewhere) > 0 {
		s := g.draws.move.At(r.op.Cause, r.attempts)
		u.home = elsewhere[s.Below(uint64(len(elsewhere)))]
	}
}

// targetsAt returns the machines at a site.
func (g *Group) targetsAt(site string) []nodes.ID {
	var at []nodes.ID
	for _, target := range g.load.Targets {
		if g.cluster.Node(target).Site() == site {
			at = append(at, target)
		}
	}
	if len(at) == 0 {
		panic("workloads: load " + g.load.Name + " has no machine to ask at " + site)
	}
	return at
}
