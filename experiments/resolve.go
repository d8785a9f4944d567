package experiments

import (
	"cmp"
	"slices"
	"strings"

	"nines/nodes"
)

// ticket is a machine's draw in a choice: random(2) takes the two lowest. As
// each machine has a draw of its own, others do not change whether it comes
// before a third.
type ticket func(nodes.ID) uint64

// resolve returns the machines that a selector chooses now, in order of
// identity, without those that taken holds. Where sites have residents, their
// clients belong to them.
func (w *World) resolve(s Selector, draw ticket, taken map[nodes.ID]bool, residents bool) []nodes.ID {
	chosen := w.choose(s, draw, taken)
	if s.plain() && residents {
		chosen = append(chosen, w.residents(s.Name)...)
	}
	for _, one := range s.Any {
		chosen = append(chosen, w.resolve(one, draw, taken, residents)...)
	}
	slices.Sort(chosen)
	return without(slices.Compact(chosen), taken)
}

// choose returns the machines that one part of a selector chooses.
func (w *World) choose(s Selector, draw ticket, taken map[nodes.ID]bool) []nodes.ID {
	if s.Any != nil {
		return nil
	}
	chosen := w.named(s.Name)
	if s.Random > 0 {
		chosen = without(chosen, taken) // random(1) beside random(1) is another machine
	}
	if !s.plain() {
		slices.SortFunc(chosen, func(a, b nodes.ID) int {
			return cmp.Or(cmp.Compare(draw(a), draw(b)), cmp.Compare(a, b))
		})
	}
	// A minority has the lowest tickets and a majority the highest, so that
	// the two of one fault are the whole.
	half := (len(chosen) - 1) / 2
	switch {
	case s.Random > 0:
		chosen = chosen[:min(s.Random, int64(len(chosen)))]
	case s.Part == "minority":
		chosen = chosen[:half]
	case s.Part == "majority":
		chosen = chosen[half:]
	}
	return chosen
}

func without(ids []nodes.ID, taken map[nodes.ID]bool) []nodes.ID {
	return slices.DeleteFunc(ids, func(id nodes.ID) bool { return taken[id] })
}

// named returns the machines that a name stands for.
func (w *World) named(name string) []nodes.ID {
	var chosen []nodes.ID
	for _, system := range w.Systems {
		for _, id := range system.Instance.Members() {
			if answersTo(name, system.Name, w.Cluster.Node(id)) {
				chosen = append(chosen, id)
			}
		}
	}
	return chosen
}

// answersTo tells whether a machine of a system is meant by a name.
func answersTo(name, system string, n *nodes.Node) bool {
	if rest, ok := strings.CutPrefix(name, system+"."); ok {
		if rest == roleLeader {
			leader, ok := n.Protocol().(Leader)
			return ok && leader.Leader()
		}
		name = rest
	}
	return name == "" || name == system || name == n.Site() || system+"."+name == n.Name()
}

// residents returns the client machines at a site; an empty name stands for
// all sites of the scenario, the internet not among them.
func (w *World) residents(site string) []nodes.ID {
	var clients []nodes.ID
	for _, group := range w.Groups {
		for _, id := range group.Machines() {
			at := w.Cluster.Node(id).Site()
			if at == site || site == "" && at != Internet {
				clients = append(clients, id)
			}
		}
	}
	return clients
}

// parted returns disjoint groups for a fault between groups: a machine belongs
// to the first group that chooses it. A site's group has its clients in it.
// With rest, the last group is everybody who is left.
func (w *World) parted(selectors []Selector, draw ticket, rest bool) [][]nodes.ID {
	taken := make(map[nodes.ID]bool)
	var groups [][]nodes.ID
	take := func(group []nodes.ID) {
		for _, id := range group {
			taken[id] = true
		}
		groups = append(groups, group)
	}
	for _, s := range selectors {
		take(w.resolve(s, draw, taken, true))
	}
	if rest {
		everybody := append(w.named(""), w.residents("")...)
		take(without(everybody, taken))
	}
	return groups
}

// MachineName prints a machine's name without its system where there is only
// one system to mean, and a site to go by.
func (w *World) MachineName(id nodes.ID) string {
	name := w.Cluster.Node(id).Name()
	if len(w.Systems) == 1 && w.Cluster.Node(id).Site() != "" {
		name = strings.TrimPrefix(name, w.Systems[0].Name+".")
	}
	return name
}
