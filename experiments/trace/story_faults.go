package trace

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"nines/sim"
)

// episodesTold is how many episodes of one fault are told one by one.
const episodesTold = 4

// faults tells when each fault began and ended. Of a fault that comes back and
// back the first episodes are told, and then how many there were.
func (s *teller) faults() {
	told := make(map[string]int)
	for i := range s.x.Faults {
		f := &s.x.Faults[i]
		if told[f.Name]++; told[f.Name] <= episodesTold {
			s.episode(int64(i))
		}
	}
	for i := range s.x.Faults {
		f := &s.x.Faults[i]
		if more := told[f.Name] - episodesTold; more > 0 {
			told[f.Name] = 0
			s.say(s.x.Run.End, "%s struck %s more", f.Name, count(uint64(more), "time"))
		}
	}
}

func (s *teller) episode(i int64) {
	f, name := &s.x.Faults[i], s.x.FaultName(i)
	effect := f.Effect
	if effect != "" && !unicode.IsDigit(rune(effect[0])) { // which would have a subject of its own
		effect = "it " + effect
	}
	and := ""
	if effect != "" {
		and = "; " + effect
	}
	begins := fmt.Sprintf("%s begins: %s", name, s.x.strikes(f))
	switch {
	case f.To == f.From:
		begins += and
	case f.To != sim.Never:
		s.say(f.To, "%s ends after %s%s", name, span(f.To.Sub(f.From)), and)
	case effect != "":
		s.say(s.x.Run.End, "%s, in all: %s", name, effect)
	}
	s.say(f.From, "%s", begins)
}

// verb is what happens to one machine, and to several.
type verb struct{ one, several string }

var verbs = map[string]verb{
	"crash":       {"crashes", "crash"},
	"amnesia":     {"crashes and loses its disk", "crash and lose their disks"},
	"pause":       {"stands still", "stand still"},
	"slow":        {"is slow", "are slow"},
	"clock-jump":  {"has its clock set", "have their clocks set"},
	"clock-drift": {"has a clock that drifts", "have clocks that drift"},
}

// of returns the form for a group of that name; a site is one.
func (v verb) of(group string) string {
	if strings.Contains(group, " and ") && !strings.HasSuffix(group, ")") {
		return v.several
	}
	return v.one
}

// strikes says what a fault does to whom.
func (x *Index) strikes(f *Fault) string {
	groups := make([]string, len(f.Targets))
	for i, g := range f.Targets {
		groups[i] = x.groupName(g)
	}
	does, hasVerb := verbs[f.Kind]
	switch {
	case len(groups) == 0:
		return f.Text
	case f.Kind == "partition":
		return strings.Join(groups, " "+verb{"is", "are"}.of(groups[0])+" cut off from ")
	case f.Kind == "one-way":
		return fmt.Sprintf("what %s sends does not reach %s", groups[0], groups[1])
	case f.Kind == "bridge":
		return fmt.Sprintf("%s reaches %s, which do not reach each other", groups[0], list(groups[1:]))
	case f.Kind == "ring":
		return strings.Join(groups, ", ") + ": each reaches only the one before and the one after it"
	case f.Kind == "degrade":
		return fmt.Sprintf("the links between %s and %s get worse, %s", groups[0], groups[1], f.Text)
	case hasVerb:
		return groups[0] + " " + does.of(groups[0])
	case f.Kind == "fail":
		return f.Text // which names components, not machines
	}
	return fmt.Sprintf("%s hits %s", f.Text, list(groups))
}

// groupName names a group of machines: a site with those at it, if it is all
// of the site's, and otherwise all of them. Clients go without saying where
// there are others.
func (x *Index) groupName(group []int64) string {
	var machines, clients []string
	site := ""
	for _, i := range group {
		n := &x.Nodes[i]
		if n.Client {
			clients = append(clients, n.Name)
			continue
		}
		if machines == nil {
			site = n.Site
		}
		if n.Site != site {
			site = "several"
		}
		machines = append(machines, n.Name)
	}
	if machines == nil {
		return list(clients)
	}
	at := 0
	for _, n := range x.Nodes {
		if !n.Client && n.Site == site {
			at++
		}
	}
	if at == len(machines) && at > 1 {
		return fmt.Sprintf("%s (%s)", site, list(machines))
	}
	return list(machines)
}

// hits tells whether a fault hit a machine while something was going on.
func (f *Fault) hits(machine int64, from, to sim.Time) bool {
	return f.From <= to && f.To >= from &&
		slices.ContainsFunc(f.Targets, func(g []int64) bool { return slices.Contains(g, machine) })
}
