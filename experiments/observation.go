package experiments

import (
	"slices"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/workloads/check"
	"nines/workloads/history"
)

// Observation is what is left of a run when it is over: measures are computed
// from it and from nothing else.
type Observation struct {
	Scenario *Scenario
	Loads    []LoadHistory
	Episodes []*Episode
	Messages []network.KindCounts
	Machines []string // names by nodes.ID, as World.MachineName has them

	Occurrences []Occurrence // what happened in the systems, in order of their beginnings

	accounts map[string]any // by system
	End      sim.Time
	Digest   uint64
	Events   uint64

	// Checks of a whole history are made once, however often they are asked
	// for; by system.
	verdicts  map[string]check.Verdict
	staleness map[string]check.Staleness

	whole *Observation // of the run, if this is of a part of it
}

// LoadHistory is what the clients of one load group saw.
type LoadHistory struct {
	Load     *Load
	Machines []nodes.ID // the client machines that they sat at
	Ops      history.History
}

// Episode is one occurrence of a fault.
type Episode struct {
	Fault   string       // name in the scenario
	Targets [][]nodes.ID // whom it hit, resolved when it began
	From    sim.Time
	To      sim.Time // sim.Never if it lasted to the end of the run
	Missed  bool     // it found nobody to hit
	effect  func() string
	told    string // what effect said when the run was over
}

// Effect tells what the episode has done so far: "killed 812 messages".
func (p *Episode) Effect() string {
	if p.effect == nil {
		return p.told
	}
	return p.effect()
}

// group returns the group of the episode's targets that a machine is in, from
// 1, or 0 for none.
func (p *Episode) group(machine nodes.ID) int {
	for i, group := range p.Targets {
		for _, id := range group {
			if id == machine {
				return i + 1
			}
		}
	}
	return 0
}

// Observe collects what the run has left behind. Call it when the run is over.
func (w *World) Observe() *Observation {
	o := &Observation{
		Scenario: w.Scenario, Episodes: w.Episodes, Messages: w.Network.CountsByKind(),
		End: w.Engine.Now(), Digest: w.Engine.Digest(), Events: w.Engine.Processed(),
		accounts: make(map[string]any),
	}
	for id := range nodes.ID(w.Network.Endpoints()) {
		o.Machines = append(o.Machines, w.MachineName(id))
	}
	for _, p := range o.Episodes {
		p.told, p.effect = p.Effect(), nil // which would keep the whole world alive
	}
	o.Occurrences = slices.Concat(w.occurrences.pages...)
	for _, built := range w.Systems {
		if accountant, ok := built.Instance.(Accountant); ok {
			o.accounts[built.Name] = accountant.Account()
		}
	}
	for i, group := range w.Groups {
		o.Loads = append(o.Loads, LoadHistory{&w.Scenario.Loads[i], group.Machines(), group.History()})
	}
	return o
}

// Account returns what an Accountant left behind of a system; nil if it is
// none.
func (o *Observation) Account(system string) any { return o.accounts[system] }

// calls returns all that was ever asked of a system, measured or not: a check
// that does not see every write sees ghosts.
func (o *Observation) calls(system string) history.History {
	var all history.History
	for _, l := range o.Loads {
		if l.Load.Calls == system {
			all = append(all, l.Ops...)
		}
	}
	all.Sort()
	return all
}

// load returns what the clients of a load saw.
func (o *Observation) load(name string) *LoadHistory {
	for i := range o.Loads {
		if o.Loads[i].Load.Name == name {
			return &o.Loads[i]
		}
	}
	panic("experiments: no load " + name + " was observed")
}
