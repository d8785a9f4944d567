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
	next     *request // of the free ones
	desk     *desk
	index    int // of its operation in the history
	deadline sim.Time
	attempts uint64
	tried    nodes.ID
	ended    func(*history.Op)         // nil: nobody waits
	answered func(nodes.Message, bool) // the method hear, bound once
}

// invoke sends an operation and sees to it that it ends. It is in the history
// from now on: if the run ends first, it may have taken effect.
func (g *Group) invoke(d *desk, op history.Op, ended func(*history.Op)) {
	begun := uint64(len(g.history))
	if begun == OperationsMax {
		panic(&sim.LimitError{Limit: "operations of load " + g.load.Name, Max: OperationsMax, At: g.engine.Now()})
	}
	op.ID = begun*g.groups + g.number + 1
	op.Group = g.load.Name
	op.Invoke = g.engine.Now()
	op.Return = op.Invoke.Add(g.load.Deadline)
	if op.Kind != history.Read {
		op.Arg = history.Value(op.ID)
	}
	g.history = append(g.history, op)
	r := g.request()
	r.desk, r.index, r.deadline, r.attempts, r.ended = d, int(begun), op.Return, 0, ended
	r.ask(g.target(r))
}

// request returns a request that is free.
func (g *Group) request() *request {
	r := g.free
	if r == nil {
		r = &request{group: g}
		r.answered = r.hear
		return r
	}
	g.free = r.next
	return r
}

// op returns the request's operation. The pointer holds until the next
// operation is invoked.
func (r *request) op() *history.Op { return &r.group.history[r.index] }

// target chooses the machine to ask first: the one that a resolver names, a
// roaming user's own, or any.
func (g *Group) target(r *request) nodes.ID {
	if g.load.Resolver != nil {
		return g.load.Resolver.Resolve(r.op().Client, r.op(), g.engine.Now())
	}
	if g.load.Roaming {
		return g.users[r.op().Client].home
	}
	s := g.draws.target.At(r.op().Cause, 0)
	targets := g.load.Targets
	if len(g.load.Script) > 0 {
		targets = g.targetsAt(r.desk.site)
	}
	return targets[s.Below(uint64(len(targets)))]
}

// targetsAt returns the machines at a site that the load may ask.
func (g *Group) targetsAt(site string) (at []nodes.ID) {
	for _, target := range g.load.Targets {
		if g.cluster.Node(target).Site() == site {
			at = append(at, target)
		}
	}
	return at
}

// patience is how long a roaming client waits for one machine before it turns
// to another; it must outlast a coordinator's own time-out, whose definite
// "no" is worth more than silence.
func (g *Group) patience() time.Duration { return g.load.Deadline * 3 / 5 }

// ask sends the operation to one machine.
func (r *request) ask(machine nodes.ID) {
	g, op := r.group, r.op()
	r.attempts++
	r.tried = machine
	op.Node, op.Outcome, op.Reason = int64(machine), history.Unknown, "under way"
	wait := r.deadline.Sub(g.engine.Now())
	if g.load.Roaming && op.Kind == history.Read {
		wait = min(wait, g.patience()) // a write that was not refused must not be sent twice
	}
	r.desk.env.Call(machine, g.load.Codec.Request(op), wait, r.answered)
}

// hear reads the answer, or the lack of one, and ends the operation or takes
// it elsewhere.
func (r *request) hear(answer nodes.Message, ok bool) {
	g, op := r.group, r.op()
	op.Outcome, op.Reason = history.Unknown, "no answer"
	if ok {
		op.Reason = ""
		g.load.Codec.Result(op, answer)
	}
	if op.Outcome != history.OK && g.load.Roaming {
		r.leave()
		retry := op.Outcome == history.Fail || op.Kind == history.Read
		if retry && g.engine.Now() < r.deadline {
			op.GiveUp(g.engine.Now())
			r.ask(g.target(r))
			return
		}
	}
	op.Return = g.engine.Now()
	if r.ended != nil {
		r.ended(op)
	}
	r.next, g.free = g.free, r
}

// leave moves a roaming user away from the machine that disappointed it, to
// another site if there is one, unless it has moved already.
func (r *request) leave() {
	g := r.group
	u := &g.users[r.op().Client]
	if u.home != r.tried {
		return
	}
	site := g.cluster.Node(r.tried).Site()
	var elsewhere, beside []nodes.ID
	for _, target := range g.load.Targets {
		switch {
		case g.cluster.Node(target).Site() != site:
			elsewhere = append(elsewhere, target)
		case target != r.tried:
			beside = append(beside, target)
		}
	}
	if len(elsewhere) == 0 {
		elsewhere = beside
	}
	if len(elsewhere) > 0 {
		s := g.draws.move.At(r.op().Cause, r.attempts)
		u.home = elsewhere[s.Below(uint64(len(elsewhere)))]
	}
}
