package experiments

import (
	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/check"
	"nines/workloads/history"
)

// World is one run of a scenario: the engine and all that was built on it.
type World struct {
	Scenario *Scenario
	Engine   *sim.Engine
	Network  *network.Network
	Cluster  *nodes.Cluster
	Systems  []Built
	Groups   []*workloads.Group // one for each of Scenario.Loads
	Episodes []*Episode         // faults that have begun, in order
}

// Built is a system of the world.
type Built struct {
	Name     string
	Instance Instance
}

// Episode is one occurrence of a fault.
type Episode struct {
	Fault   string       // name in the scenario
	Targets [][]nodes.ID // whom it hit, resolved when it began
	From    sim.Time
	To      sim.Time // sim.Never if it lasted to the end of the run
	effect  func() string
}

// Effect tells what the episode has done so far: "killed 812 messages".
func (p *Episode) Effect() string {
	if p.effect == nil {
		return ""
	}
	return p.effect()
}

// Observation is what is left of a run when it is over: measures are computed
// from it and from nothing else.
type Observation struct {
	Scenario *Scenario
	Loads    []LoadHistory
	Episodes []*Episode
	Messages []network.KindCounts
	End      sim.Time
	Digest   uint64
	Events   uint64

	verdicts map[string]check.Verdict // by system: judged once, however often asked
}

// LoadHistory is what the clients of one load group saw.
type LoadHistory struct {
	Load *Load
	Ops  history.History
}
