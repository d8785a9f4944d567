package workloads

import (
	"nines/sim"
	"nines/workloads/history"
)

// script runs a load's steps one after another.
type script struct {
	group   *Group
	step    int
	attempt int64
}

// runScript opens a desk at each site that the script names and begins it.
func (g *Group) runScript() {
	for _, step := range g.load.Script {
		if len(g.targetsAt(step.Site)) == 0 {
			panic("workloads: load " + g.load.Name + " has no machine to ask at " + step.Site)
		}
		g.openDesk(step.Site)
	}
	s := &script{group: g}
	s.schedule()
}

// schedule arranges for the current step to begin, if there is one: strictly
// after the end of the step before, or the two would count as concurrent.
func (s *script) schedule() {
	g := s.group
	if s.step == len(g.load.Script) {
		return
	}
	at := max(g.load.Script[s.step].At, g.engine.Now().Add(1))
	cause := sim.NewCause(g.source, uint64(len(g.history)))
	g.engine.ScheduleAs(cause, at, s, sim.Event{Kind: g.arrival, Arg: uint64(s.step)})
}

// Handle begins the current step.
func (s *script) Handle(e *sim.Engine, _ sim.Event) {
	step := s.group.load.Script[s.step]
	op := history.Op{Client: uint64(s.step), Kind: step.Kind, Key: step.Key, Cause: e.Cause()}
	s.group.invoke(s.group.openDesk(step.Site), op, s.ended)
}

// ended goes on to the next step, or tries the same one again.
func (s *script) ended(op *history.Op) {
	s.attempt++
	if op.Outcome == history.OK || s.attempt >= s.group.load.Script[s.step].Repeat {
		s.step, s.attempt = s.step+1, 0
	}
	s.schedule()
}
