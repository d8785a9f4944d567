package systems

import (
	"nines/experiments"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/workloads"
)

// Store makes a system of a protocol of your own that serves register.Read and
// register.Write with a register.Result: it can then stand in a scenario, under
// its faults and before its checkers, like those that are shipped.
//
// boot makes the protocol of one incarnation of a machine; members are all
// machines of all sites, in one order for all. Each has a disk.
func Store(kind, doc string, boot func(members []nodes.ID) nodes.Protocol) *experiments.System {
	return &experiments.System{
		Kind:     kind,
		Register: true,
		Doc:      doc,
		Check:    func(experiments.Values, int64) (string, error) { return "", nil },
		Build: func(w *experiments.World, name string, _ experiments.Values) experiments.Instance {
			s := new(store)
			spec := nodes.Spec{
				Boot: func() nodes.Protocol { return boot(s.members) },
				Disk: new(disk.Options),
			}
			s.members = addMachines(w, name, w.Scenario.Sites, spec, make(map[string]int64))
			s.coordinators = s.members
			w.Cluster.SetPeers(s.members)
			return s
		},
	}
}

// store is a key–value store that has been built.
type store struct{ members, coordinators []nodes.ID }

func (s *store) Members() []nodes.ID      { return s.members }
func (s *store) Coordinators() []nodes.ID { return s.coordinators }
func (s *store) Codec() workloads.Codec   { return codec{} }

// addMachines adds as many machines to each site as it gives. number counts
// the machines that a site has already.
func addMachines(w *experiments.World, system string, places []experiments.Site, spec nodes.Spec, number map[string]int64) (added []nodes.ID) {
	for _, place := range places {
		for range place.Machines {
			number[place.Name]++
			added = append(added, w.AddMachine(system, place.Name, number[place.Name], spec))
		}
	}
	return added
}
