package experiments

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
)

// Internet is the site of clients that are at no site of the scenario: no
// partition names it, so they reach every machine that is up.
const Internet = "internet"

// Build makes the world of one run, ready for Engine.Run: machines, loads and
// the schedule of the faults.
func (s *Scenario) Build(o sim.Options) *World {
	e := sim.New(o)
	w := &World{Scenario: s, Engine: e, Network: network.New(e, s.Topology, nil)}
	w.Cluster = nodes.NewCluster(e, w.Network)
	for i := range s.Systems {
		p := &s.Systems[i]
		w.Systems = append(w.Systems, Built{p.Name, p.Kind.Build(w, p.Name, p.Values)})
	}
	for i := range s.Loads {
		w.Groups = append(w.Groups, w.startLoad(uint64(i), &s.Loads[i]))
	}
	w.Inject()
	return w
}

// AddMachine adds machine number i (from 1) of a site for a system, with a
// clock as wrong as the scenario says. It completes spec's Name, Site and
// Clock.
func (w *World) AddMachine(system, site string, i int64, spec nodes.Spec) nodes.ID {
	spec.Name = fmt.Sprintf("%s.%s%d", system, site, i)
	spec.Site = site
	entity := sim.HashString(spec.Name)
	clocks := w.Scenario.Clocks
	if clocks.Offset != nil {
		s := w.Engine.Key("clock.offset", entity).At(0, 0)
		spec.Clock.Offset = dist.Duration(clocks.Offset, &s)
	}
	if clocks.Drift != nil {
		s := w.Engine.Key("clock.drift", entity).At(0, 0)
		spec.Clock.DriftPPB = dist.Saturate(dist.Draw(clocks.Drift, &s) * 1000)
	}
	return w.Cluster.Add(spec).ID()
}

// System returns the instance of a system of the scenario.
func (w *World) System(name string) Instance {
	for _, built := range w.Systems {
		if built.Name == name {
			return built.Instance
		}
	}
	panic("experiments: no system " + name + " was built")
}

// startLoad puts a load group to work.
func (w *World) startLoad(number uint64, l *Load) *workloads.Group {
	system := w.System(l.Calls)
	load := l.Load
	load.Codec = system.Codec()
	for _, id := range system.Coordinators() {
		if !l.Pinned || w.Cluster.Node(id).Site() == l.Site {
			load.Targets = append(load.Targets, id)
		}
	}
	if load.Site == "" {
		load.Site = Internet
	}
	load.Roaming = !l.Pinned && len(l.Script) == 0
	return workloads.Start(w.Engine, w.Cluster, number, uint64(len(w.Scenario.Loads)), load)
}

// Observe collects what the run has left behind. Call it when the run is over.
func (w *World) Observe() *Observation {
	o := &Observation{
		Scenario: w.Scenario, Episodes: w.Episodes, Messages: w.Network.CountsByKind(),
		End: w.Engine.Now(), Digest: w.Engine.Digest(), Events: w.Engine.Processed(),
	}
	for i, group := range w.Groups {
		o.Loads = append(o.Loads, LoadHistory{&w.Scenario.Loads[i], group.History()})
	}
	return o
}

// Run builds the world of one replication and runs it to its end.
func (s *Scenario) Run(o sim.Options) (*Observation, error) {
	w := s.Build(o)
	defer w.Engine.Close()
	if err := w.Engine.Run(s.Window.End()); err != nil {
		return nil, fmt.Errorf("%s, seed %d, replication %d: %w", s.Name, o.Seed, o.Replication, err)
	}
	return w.Observe(), nil
}

// Length returns how long the measured part of the run is.
func (w Window) Length() time.Duration { return w.To.Sub(w.From) }
