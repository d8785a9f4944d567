package experiments

import (
	"slices"
	"time"

	"nines/experiments/document"
	"nines/network"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
)

// Scenario is one variant, or one point of it, decoded: everything one run
// needs except its seed and replication number. It is not changed by being run, so that any number
// of runs may share it.
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
	Series       []Series       // what the figures need of each run
	Expectations []Expectation  // what must come out
	References   []Closed       // what others say comes out
	Resolved     *document.Node // the variant's tree with defaults written out
}

// Site is a place with machines.
type Site struct {
	Name     string
	Machines int64 // that each system has there unless it says otherwise
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

// Key returns what the key of an operation on the system names, in a word;
// empty if an operation is just a request: see System.Keyed.
func (p *Placed) Key() string {
	switch {
	case p.Kind.Keyed != nil:
		return p.Kind.Keyed(p.Values)
	case p.Kind.Register:
		return "key"
	}
	return ""
}

// Load is a load group and the system it calls. One that is not pinned lives
// at its site too, and is cut off with it, but may ask machines elsewhere.
type Load struct {
	workloads.Load
	Calls  string // name of the system
	Pinned bool   // asks only machines at its own site
}

// Window says how long a run is and what is measured of it.
type Window struct {
	Steady bool          // a steady state is measured; otherwise an episode with an end
	From   sim.Time      // operations invoked before are not measured
	To     sim.Time      // operations invoked from here on are not measured
	Drain  time.Duration // the run goes on so long past To, for the last answers
	Budget int64         // steps a consistency check may take

	// Of steady runs: whether the warm-up is found by MSER-5, for each measure
	// by itself, and not From; and into how many batches the rest is divided
	// where one run must do for many.
	FindWarmup bool
	Batches    int64
}

// End returns when the run ends: To and the time to drain.
func (w Window) End() sim.Time { return w.To.Add(w.Drain) }

// Length returns how long the measured part of the run is.
func (w Window) Length() time.Duration { return w.To.Sub(w.From) }

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

// called tells whether a load calls a system.
func (s *Scenario) called(system string) bool {
	return slices.ContainsFunc(s.Loads, func(l Load) bool { return l.Calls == system })
}

// System returns the system of a name, or nil.
func (s *Scenario) System(name string) *Placed {
	for i := range s.Systems {
		if s.Systems[i].Name == name {
			return &s.Systems[i]
		}
	}
	return nil
}

// Fault returns the fault of a name, or nil.
func (s *Scenario) Fault(name string) *Fault {
	for i := range s.Faults {
		if s.Faults[i].Name == name {
			return &s.Faults[i]
		}
	}
	return nil
}

// Replicas returns how many machines a system with these values has at each
// site to do its work: its parameter "replicas" or "machines", or else all
// machines of all sites.
func (s *Scenario) Replicas(v Values) []Site {
	for _, name := range []string{ParamReplicas, ParamMachines} {
		if v.Has(name) {
			return v.Places(name)
		}
	}
	return s.Sites
}

// Coordinators returns how many machines that clients may ask a system with
// these values has at each site: its parameter "coordinators", or else its
// replicas. apart tells whether they are machines of their own.
func (s *Scenario) Coordinators(v Values) (places []Site, apart bool) {
	if v.Has(ParamCoordinators) {
		return v.Places(ParamCoordinators), true
	}
	return s.Replicas(v), false
}

// machinesAt returns how many machines a system has at a site.
func (s *Scenario) machinesAt(p *Placed, site string) int64 {
	count := machines(s.Replicas(p.Values), site)
	if places, apart := s.Coordinators(p.Values); apart {
		count += machines(places, site)
	}
	return count
}

// machines counts the machines at a site, or at all if it is empty.
func machines(places []Site, site string) (count int64) {
	for _, place := range places {
		if site == "" || place.Name == site {
			count += place.Machines
		}
	}
	return count
}
