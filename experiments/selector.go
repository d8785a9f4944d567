package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nines/nodes"
	"nines/sim"
)

// Target says whom a fault hits. It is resolved when the fault begins, so that
// "store.leader" is whoever leads then.
type Target struct {
	Text   string
	Each   bool       // every chosen machine has its own clock of life and repair
	Groups []Selector // one, except for faults that divide machines into groups
}

// Selector chooses machines: a name, or a choice among those of a name.
type Selector struct {
	Name   string // a site, a system, a machine, system.site, system.role; empty: every machine
	Random int64  // so many of them, drawn; 0: all
	Part   string // "minority" or "majority" of them
}

// Leader is implemented by protocols that have one leader, so that faults can
// be aimed at it.
type Leader interface{ Leader() bool }

// ParseSelector reads A, A1, store, store.A, store.leader, random(2),
// random(2, store), minority, minority(store), majority, all.
func ParseSelector(text string) (Selector, error) {
	name, args, call := strings.Cut(strings.TrimSpace(text), "(")
	if !call {
		return plainSelector(name)
	}
	inside, closed := strings.CutSuffix(args, ")")
	if !closed {
		return Selector{}, fmt.Errorf("%s: the parenthesis is not closed", text)
	}
	switch name {
	case "minority", "majority":
		return Selector{Name: strings.TrimSpace(inside), Part: name}, nil
	case "random":
		count, of, _ := strings.Cut(inside, ",")
		n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
		if err != nil || n < 1 {
			return Selector{}, fmt.Errorf("%s: want a number of machines, as in random(2)", text)
		}
		return Selector{Name: strings.TrimSpace(of), Random: n}, nil
	}
	return Selector{}, fmt.Errorf("%s: no such choice; there are random(n), minority and majority", text)
}

func plainSelector(name string) (Selector, error) {
	switch name {
	case "":
		return Selector{}, fmt.Errorf("an empty selector chooses nobody")
	case "all":
		return Selector{}, nil
	case "minority", "majority":
		return Selector{Part: name}, nil
	}
	return Selector{Name: name}, nil
}

// String prints the text that parses back.
func (s Selector) String() string {
	switch {
	case s.Random > 0 && s.Name != "":
		return fmt.Sprintf("random(%d, %s)", s.Random, s.Name)
	case s.Random > 0:
		return fmt.Sprintf("random(%d)", s.Random)
	case s.Part != "" && s.Name != "":
		return s.Part + "(" + s.Name + ")"
	case s.Part != "":
		return s.Part
	case s.Name == "":
		return "all"
	}
	return s.Name
}

// Resolve returns the machines that are chosen now, in order of identity.
// clients says whether the loads' client machines at a chosen site count.
func (s Selector) Resolve(w *World, draw *sim.Stream, clients bool) []nodes.ID {
	chosen := w.named(s.Name, clients)
	switch {
	case s.Random > 0:
		shuffle(chosen, draw)
		chosen = chosen[:min(int(s.Random), len(chosen))]
	case s.Part != "":
		shuffle(chosen, draw)
		half := (len(chosen) - 1) / 2
		if s.Part == "majority" {
			half = len(chosen)/2 + 1
		}
		chosen = chosen[:max(half, 0)]
	}
	slices.Sort(chosen)
	return chosen
}

func shuffle(ids []nodes.ID, draw *sim.Stream) {
	for i := len(ids) - 1; i > 0; i-- {
		j := draw.Below(uint64(i) + 1)
		ids[i], ids[j] = ids[j], ids[i]
	}
}

// named returns the machines that a name stands for.
func (w *World) named(name string, clients bool) []nodes.ID {
	var chosen []nodes.ID
	for _, system := range w.Systems {
		for _, id := range system.Instance.Members() {
			if w.answersTo(name, system.Name, w.Cluster.Node(id)) {
				chosen = append(chosen, id)
			}
		}
	}
	if !clients {
		return chosen
	}
	for _, group := range w.Groups {
		for _, id := range group.Machines() {
			if w.Cluster.Node(id).Site() == name {
				chosen = append(chosen, id)
			}
		}
	}
	return chosen
}

// answersTo tells whether a machine of a system is meant by a name.
func (w *World) answersTo(name, system string, n *nodes.Node) bool {
	if rest, ok := strings.CutPrefix(name, system+"."); ok {
		if rest == "leader" {
			leader, ok := n.Protocol().(Leader)
			return ok && n.Up() && leader.Leader()
		}
		name = rest
	}
	return name == "" || name == system || name == n.Site() || system+"."+name == n.Name()
}

// MachineName prints a machine's name without its system where there is only
// one system to mean.
func (w *World) MachineName(id nodes.ID) string {
	name := w.Cluster.Node(id).Name()
	if len(w.Systems) == 1 {
		name = strings.TrimPrefix(name, w.Systems[0].Name+".")
	}
	return name
}
