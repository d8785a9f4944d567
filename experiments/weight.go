package experiments

import (
	"math"

	"nines/experiments/document"
	"nines/sim"
)

// weigh reports a variant whose parts are each within their bounds and are too
// much together: machines that all talk to each other, many operations that
// each ask many machines, many episodes that each look at many machines. What
// cannot be foreseen, as closed clients ask again as soon as they are answered,
// ends the run: see guard. What no key of a load says by itself, its package
// judges here.
func (d *decoder) weigh(s *Scenario, tree *document.Node) {
	if d.Err() != nil {
		return // nothing can be reckoned with what is wrong
	}
	d.weighSystems(s, tree.Get("systems"))
	d.weighLoads(s, tree.Get("load"))
	d.weighFaults(s, tree.Get("faults"))
}

// key returns the node of a name in a map, to point at.
func key(n *document.Node, name string) *document.Node {
	for _, entry := range n.Entries {
		if entry.Key.Text == name {
			return entry.Key
		}
	}
	return n
}

func (d *decoder) weighSystems(s *Scenario, n *document.Node) {
	links, requests := 0.0, 0.0
	for i := range s.Systems {
		p := &s.Systems[i]
		t := s.traffic(p)
		if links += t.links; links > linksMax {
			d.Errorf(key(n, p.Name), "about %.3g links are too many, between %d machines that clients ask and %d replicas of %s: at most %d",
				links, t.coordinators, t.replicas, p.Name, linksMax)
			return
		}
		if requests += t.requests; requests > requestsMax {
			d.Errorf(key(n, p.Name), "about %.3g requests to machines in a run are too many, with %.3g operations on %s that ask %d machines each: at most %d",
				requests, t.operations, p.Name, t.fanout, requestsMax)
			return
		}
	}
}

// traffic is what the loads of a system make it send.
type traffic struct {
	coordinators, replicas, fanout int64
	operations                     float64 // that are expected; those of closed clients are not
	requests                       float64 // to single machines
	links                          float64 // between coordinators and replicas, both ways
}

func (s *Scenario) traffic(p *Placed) traffic {
	places, _ := s.Coordinators(p.Values)
	t := traffic{coordinators: machines(places, ""), replicas: machines(s.Replicas(p.Values), "")}
	t.fanout = t.replicas
	if p.Kind.Fanout != nil {
		t.fanout = p.Kind.Fanout(p.Values, t.replicas)
	}
	used := 0.0 // links at most, for each request takes one
	for i := range s.Loads {
		if l := &s.Loads[i]; l.Calls == p.Name {
			t.operations += l.operations()
			used += l.operations() * float64(t.fanout)
			if l.Closed != nil {
				used = math.Inf(1)
			}
		}
	}
	t.requests = t.operations * float64(t.fanout)
	t.links = 2 * min(used, float64(t.coordinators)*float64(t.replicas))
	return t
}

func (d *decoder) weighLoads(s *Scenario, n *document.Node) {
	users, clients := int64(0), int64(0)
	for i := range s.Loads {
		l := &s.Loads[i]
		if err := l.Check(); err != nil {
			d.Errorf(key(n, l.Name), "%v", err)
		}
		users += l.Users
		if l.Closed != nil {
			clients += l.Closed.Clients
		}
		if users > usersMax || clients > clientsMax {
			d.Errorf(key(n, l.Name), "%d users and %d closed clients of all loads together are too many: at most %d and %d", users, clients, usersMax, clientsMax)
			return
		}
	}
}

func (d *decoder) weighFaults(s *Scenario, n *document.Node) {
	schedules, hits := int64(0), 0.0
	all := s.machines()
	for i := range s.Faults {
		f := &s.Faults[i]
		if schedules += s.schedules(f); schedules > schedulesMax {
			d.Errorf(key(n, f.Name), "%d schedules of faults, one for each of %d machines with each(), are too many: at most %d", schedules, all, schedulesMax)
			return
		}
		if f.Target.Each || f.Kind.Path {
			continue // one machine an episode, or none
		}
		episodes := f.episodes(s.Window.End())
		if hits += episodes * float64(all); hits > hitsMax {
			d.Errorf(key(n, f.Name), "about %.3g episodes, each chosen among %d machines, are too many: at most %.3g", episodes, all, float64(hitsMax)/float64(all))
			return
		}
	}
}

// machines returns how many machines all systems have.
func (s *Scenario) machines() (count int64) {
	for i := range s.Systems {
		for _, site := range s.Sites {
			count += s.machinesAt(&s.Systems[i], site.Name)
		}
	}
	return count
}

// guard completes the options of a run by what keeps it within bounds that
// the decoder cannot foresee.
func (w *World) guard(o sim.Options) sim.Options {
	if o.Limits.Events == 0 {
		o.Limits.Events = eventsMax
	}
	if o.Limits.Pending == 0 {
		o.Limits.Pending = pendingMax
	}
	interrupted := o.Interrupted
	o.Interrupted = func() bool {
		operations := 0
		for _, group := range w.Groups {
			operations += len(group.History())
		}
		if operations > operationsMax {
			panic(&sim.LimitError{Limit: "operations", Max: operationsMax, At: w.Engine.Now()})
		}
		return interrupted != nil && interrupted()
	}
	return o
}
