package experiments

import (
	"fmt"

	"nines/network"
	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads"
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

	plights map[nodes.ID]*plight // of machines that a fault has hit
	drifts  map[nodes.ID]int64   // of clocks that are not right by themselves, in ppb

	occurrences occurrences
	told        map[string][]string // by system: events that it may tell of
}

// Built is a system of the world.
type Built struct {
	Name     string
	Instance Instance
}

// Internet is the site of clients that are at no site of the scenario: no
// partition names it, so they reach every machine that is up.
const Internet = "internet"

// Build makes the world of one run, ready for Engine.Run: machines, loads and
// the schedule of the faults.
func (s *Scenario) Build(o sim.Options) *World {
	w := &World{Scenario: s, drifts: make(map[nodes.ID]int64), told: make(map[string][]string)}
	w.Engine = sim.New(w.guard(o))
	w.Network = network.New(w.Engine, s.Topology, nil)
	w.Cluster = nodes.NewCluster(w.Engine, w.Network)
	for i := range s.Systems {
		p := &s.Systems[i]
		w.told[p.Name] = p.Kind.events()
		w.Systems = append(w.Systems, Built{p.Name, p.Kind.Build(w, p.Name, p.Values)})
	}
	for i := range s.Loads {
		w.Groups = append(w.Groups, w.startLoad(uint64(i), &s.Loads[i]))
	}
	w.inject()
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
		spec.Clock.DriftPPB = ppmToPPB(dist.Draw(clocks.Drift, &s))
	}
	id := w.Cluster.Add(spec).ID()
	if spec.Clock.DriftPPB != 0 {
		w.drifts[id] = spec.Clock.DriftPPB
	}
	return id
}

// ppmToPPB returns a drift in the unit of the machines, held within what a
// clock can do.
func ppmToPPB(ppm float64) int64 {
	return max(nodes.DriftMin, min(dist.Saturate(float64(ppm*1000)), nodes.DriftMax))
}

// System returns the instance of a system of the scenario; it panics if there
// is none, for the decoder has checked the names.
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
	if router, ok := system.(Router); ok {
		load.Resolver, load.Roaming = router.Resolver(l.Name), false
	}
	return workloads.Start(w.Engine, w.Cluster, number, uint64(len(w.Scenario.Loads)), load)
}

// Run builds the world of one replication and runs it to its end.
func (s *Scenario) Run(o sim.Options) (*Observation, error) {
	w := s.Build(o)
	defer w.Engine.Close()
	if err := w.Engine.Run(s.Window.End()); err != nil {
		variant := ""
		if s.Name != "" {
			variant = "variant " + s.Name + ", "
		}
		return nil, fmt.Errorf("%sseed %d, replication %d: %w", variant, o.Seed, o.Replication, err)
	}
	return w.Observe(), nil
}
