package experiments

import (
	"time"

	"nines/network"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"

	"nines/experiments/document"
)

// File is a scenario as it was written, with what was set on the command
// line: one tree, and the overlays that make its variants.
type File struct {
	Name     string         // of the shipped scenario, or the path
	Tree     *document.Node // settings applied, variants not
	Title    string
	Lesson   string
	Study    Study
	Variants []*Scenario // in the order of the study; one without a name if there are none
}

// Study says how the variants are run and judged.
type Study struct {
	Replications int64  // of each variant
	Primary      string // the one measure that decides
}

// Scenario is one variant, decoded: everything one run needs except its seed
// and replication number.
type Scenario struct {
	Name         string // of the variant
	Sites        []Site
	Topology     *network.Topology
	Clocks       Clocks
	Systems      []Placed
	Loads        []Load
	Faults       []Fault
	Window       Window
	Measures     []Expression   // what is reported
	Expectations []Expectation  // what must come out
	Resolved     *document.Node // the variant's tree with defaults written out
}

// Site is a place with machines.
type Site struct {
	Name     string
	Machines int64
}

// Clocks says how wrong the machines' clocks are; nil fields mean right ones.
type Clocks struct {
	Offset dist.Distribution // of time, drawn once a machine
	Drift  dist.Distribution // parts per million, drawn once a machine
}

// Placed is one system of the scenario with its parameters.
type Placed struct {
	Name   string
	Kind   *System
	Values Values
}

// Load is a load group and the system it calls.
type Load struct {
	workloads.Load
	Calls  string // name of the system
	Pinned bool   // asks only machines at its own site
}

// Window says how long a run is and what is measured of it.
type Window struct {
	Steady bool          // steady state; otherwise an episode with an end
	From   sim.Time      // operations invoked before are not measured
	To     sim.Time      // operations invoked from here on are not measured
	Drain  time.Duration // the run goes on so long past To, for the last answers
	Budget int64         // steps a consistency check may take
}

// End returns when the run ends: To and the time to drain.
func (w Window) End() sim.Time { return w.To.Add(w.Drain) }

// Fault is one thing that goes wrong, on a schedule.
type Fault struct {
	Name   string
	Kind   *FaultKind
	Target Target
	Values Values

	At    sim.Time          // first time; meaningless with Life
	For   time.Duration     // how long; 0 with Lasting means for ever
	Lasts bool              // For was given
	Every dist.Distribution // pause between the beginnings of repeated episodes; nil: once
	Until sim.Time          // no episode begins from here on
	Life  dist.Distribution // each target fails after a lifetime …
	Mend  dist.Distribution // … and is repaired after this, over and over
}

// Load returns the load group of a name; it panics if there is none, for the
// decoder has checked the names.
func (s *Scenario) Load(name string) *Load {
	for i := range s.Loads {
		if s.Loads[i].Name == name {
			return &s.Loads[i]
		}
	}
	panic("experiments: no load " + name)
}
