package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// roleLeader is the part of a system that its leader is.
const roleLeader = "leader"

// place is the part of a scenario that a name stands for; what is empty is not
// narrowed down.
type place struct {
	system, site string
	machine      int64 // number at the site, from 1
	role         string
}

// contains tells whether another place lies within this one, whoever it is.
func (p place) contains(other place) bool {
	return p.role == "" &&
		(p.system == "" || p.system == other.system) &&
		(p.site == "" || p.site == other.site) &&
		(p.machine == 0 || p.machine == other.machine)
}

// place reads store, A, A1, store.A, store.A1 and store.leader. It is known if
// there is such a system or site, with as many machines.
func (s *Scenario) place(name string) (p place, known bool) {
	if name == "" {
		return place{}, true
	}
	system, rest, qualified := strings.Cut(name, ".")
	if s.hasSystem(system) {
		p.system = system
		if !qualified || rest == roleLeader {
			p.role = rest
			return p, true
		}
		name = rest
	}
	p.site = name
	if s.hasSite(name) {
		return p, s.machinesOf(p) > 0 || p.system == ""
	}
	p.site, p.machine = splitNumber(name)
	return p, s.hasSite(p.site) && p.machine > 0 && s.machinesOf(p) >= p.machine
}

// splitNumber cuts a machine's name after its site; number is 0 where the name
// has no number, or one with a leading zero.
func splitNumber(name string) (site string, number int64) {
	site = strings.TrimRight(name, "0123456789")
	digits := name[len(site):]
	if number, err := strconv.ParseInt(digits, 10, 64); err == nil && digits[0] != '0' {
		return site, number
	}
	return name, 0
}

func (s *Scenario) hasSystem(name string) bool {
	return slices.ContainsFunc(s.Systems, func(p Placed) bool { return p.Name == name })
}

func (s *Scenario) hasSite(name string) bool {
	return slices.ContainsFunc(s.Sites, func(site Site) bool { return site.Name == name })
}

// machinesOf returns how many machines the system of a place has at its site;
// without a system, the most that any has.
func (s *Scenario) machinesOf(p place) (most int64) {
	for i := range s.Systems {
		if p.system == "" || s.Systems[i].Name == p.system {
			most = max(most, s.machinesAt(&s.Systems[i], p.site))
		}
	}
	return most
}

// placeNames lists what a selector may name, without every single machine.
func (s *Scenario) placeNames() (names []string) {
	for _, site := range s.Sites {
		if site.Name == "" {
			continue // all is in one place, of which nobody speaks
		}
		names = append(names, site.Name)
		if p := (place{site: site.Name}); s.machinesOf(p) > 0 {
			names = append(names, fmt.Sprintf("%s%d", site.Name, s.machinesOf(p)))
		}
	}
	for _, system := range s.Systems {
		names = append(names, system.Name, system.Name+"."+roleLeader)
	}
	return names
}
