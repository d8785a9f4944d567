package systems

import (
	"nines/experiments"
	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/primary"
	"nines/nodes/routing/balancer"
	"nines/nodes/routing/dns"
	"nines/sim"
	"nines/workloads"
	"nines/workloads/history"
)

// primaryStore is a store with a primary that has been built. It listens to
// what its machines tell and makes occurrences of it; it never acts on them.
type primaryStore struct {
	store
	world   *experiments.World
	name    string
	options primary.Options

	// What goes on, by machine: who doubts, and who waits for nobody.
	doubts, mistakes, alone map[nodes.ID]*experiments.Occurrence
	split                   *experiments.Occurrence // nil while there is none
	promoted                nodes.ID                // last
	latest                  primary.Epoch           // of those that have begun to serve
	record                  *dns.Record             // nil without a name service
	renames                 bool                    // a new primary changes the name itself
}

// routedStore is one whose clients are told whom to ask.
type routedStore struct {
	*primaryStore
	resolver workloads.Resolver
}

// Resolver returns who knows where the primary is.
func (s routedStore) Resolver(string) workloads.Resolver { return s.resolver }

// Codec understands what a balancer says, too.
func (s routedStore) Codec() workloads.Codec { return routedCodec{} }

func buildPrimary(w *experiments.World, name string, v experiments.Values) experiments.Instance {
	s := &primaryStore{
		world: w, name: name, doubts: make(map[nodes.ID]*experiments.Occurrence),
		mistakes: make(map[nodes.ID]*experiments.Occurrence), alone: make(map[nodes.ID]*experiments.Occurrence),
	}
	o := primaryOptions(v)
	s.options, o.Tell = o, s.hear
	spec := nodes.Spec{
		Boot: func() nodes.Protocol { return primary.New(o) },
		Disk: &disk.Options{Model: disk.Plain{Sync: v.Distribution("disk")}},
	}
	s.members = addMachines(w, name, w.Scenario.Replicas(v), spec, make(map[string]int64))
	s.coordinators = s.members
	s.promoted = s.members[0]
	w.Cluster.SetPeers(s.members)
	return s.route(v.Group("route"))
}

// route adds what leads clients to the primary. Machines that do are at no
// site: no cut keeps clients from them.
func (s *primaryStore) route(v experiments.Values) experiments.Instance {
	add := func(what string, boot func() nodes.Protocol) nodes.ID {
		return s.world.Cluster.Add(nodes.Spec{Name: s.name + "." + what, Site: experiments.Internet, Boot: boot}).ID()
	}
	changed := func(nodes.ID, bool) { s.world.Occur(s.name, "reroute", 0) }
	switch v.Text("kind") {
	case "balancer":
		id := add("balancer", func() nodes.Protocol {
			return balancer.New(balancer.Options{Targets: s.members, Changed: changed, Check: balancer.Check{
				Interval: v.Duration("interval"), Timeout: v.Duration("timeout"), Fall: v.Int("threshold"),
			}})
		})
		return routedStore{s, always(id)}
	case "dns":
		s.record = dns.NewRecord(s.members[0], s.world.Engine.Now)
		s.renames = v.Text("by") == "primary"
		if !s.renames {
			add("checker", func() nodes.Protocol {
				return dns.NewChecker(dns.Check{
					Record: s.record, Targets: s.members, Interval: v.Duration("interval"), Timeout: v.Duration("timeout"), Fall: v.Int("threshold"),
					Changed: func(id nodes.ID) { changed(id, true) },
				})
			})
		}
		key := s.world.Engine.Key("dns.phase", sim.HashString(s.name))
		return routedStore{s, names{dns.Caches{Record: s.record, TTL: v.Duration("ttl"), Phases: key}}}
	}
	return s
}

// always is whom clients ask of whom there is only one.
type always nodes.ID

// Resolve returns it.
func (a always) Resolve(uint64, *history.Op, sim.Time) nodes.ID { return nodes.ID(a) }

// names resolves by the caches of a name service.
type names struct{ dns.Caches }

// Resolve returns what the client remembers.
func (n names) Resolve(client uint64, _ *history.Op, now sim.Time) nodes.ID {
	return n.Caches.Resolve(client, now)
}

// routedCodec reads the answers of a balancer besides those of the store.
type routedCodec struct{ codec }

// Result reads an answer.
func (c routedCodec) Result(op *history.Op, answer nodes.Message) {
	u, ok := answer.(balancer.Unavailable)
	if !ok {
		c.codec.Result(op, answer)
		return
	}
	op.Outcome, op.Reason = history.Fail, "nobody in rotation"
	if u.Forwarded {
		op.Outcome, op.Reason = history.Unknown, "no answer to the balancer"
	}
}

// hear makes occurrences of what a machine tells.
func (s *primaryStore) hear(h primary.Happening) {
	switch id := h.Member; h.What {
	case primary.Suspected:
		s.begin(s.doubts, id, "suspicion")
		if m := s.member(s.promoted); m != nil && m.Reigns() && s.runs(s.promoted) {
			s.begin(s.mistakes, id, "mistake")
		}
	case primary.Trusted:
		s.over(s.doubts, id)
		s.over(s.mistakes, id)
	case primary.Decided:
		s.world.Occur(s.name, "decision", 0)
	case primary.Promoted:
		s.promote(id, h.Epoch)
	case primary.FellBack:
		s.begin(s.alone, id, "fell-back")
	case primary.CaughtUp, primary.Deposed:
		s.over(s.alone, id)
	case primary.Diverged:
		s.world.Occur(s.name, "diverged", h.Amount)
	}
	s.lookForTwo()
}

// promote notes who serves, and lets the name stand for it, if that is left to
// the primary.
func (s *primaryStore) promote(id nodes.ID, epoch primary.Epoch) {
	s.world.Occur(s.name, "promotion", 0)
	s.promoted = id
	if epoch.Compare(s.latest) > 0 {
		s.latest = epoch
	}
	if s.renames && s.record.Set(id) {
		s.world.Occur(s.name, "reroute", 0)
	}
}

// member returns what runs on a machine; nil if it is down.
func (s *primaryStore) member(id nodes.ID) *primary.Member {
	m, _ := s.world.Cluster.Node(id).Protocol().(*primary.Member)
	return m
}

// runs tells whether a machine is up and not paused.
func (s *primaryStore) runs(id nodes.ID) bool {
	n := s.world.Cluster.Node(id)
	return n.Up() && !n.Paused()
}

// lookForTwo begins or ends a split brain. A primary acts at each heartbeat at
// least, so that the end of one is seen no later.
func (s *primaryStore) lookForTwo() {
	serving := 0
	for _, id := range s.members {
		if m := s.member(id); m != nil && m.Leader() && s.runs(id) {
			serving++
		}
	}
	switch {
	case serving > 1 && s.split == nil:
		s.split = s.world.Begin(s.name, "split-brain")
	case serving < 2 && s.split != nil:
		s.world.Over(s.split)
		s.split = nil
	}
}

// begin notes that something begins at a machine; what an earlier incarnation
// had begun ended with it.
func (s *primaryStore) begin(ongoing map[nodes.ID]*experiments.Occurrence, id nodes.ID, event string) {
	s.over(ongoing, id)
	ongoing[id] = s.world.Begin(s.name, event)
}

func (s *primaryStore) over(ongoing map[nodes.ID]*experiments.Occurrence, id nodes.ID) {
	if o := ongoing[id]; o != nil {
		s.world.Over(o)
		delete(ongoing, id)
	}
}

// primaryAccount is what a store with a primary leaves behind.
type primaryAccount struct {
	kept  map[uint64]bool // ids of the writes in the log that survives
	known bool            // which log that is
}

// Account returns which writes have survived: those in the log of the latest
// primary or, where that is gone, in the most advanced log of those machines
// that are up, if they are enough to elect one. Otherwise nobody can tell, for
// the disks of the others may come back.
func (s *primaryStore) Account() any {
	var best *primary.Member
	up, reigns := int64(0), false
	for _, id := range s.members {
		m := s.member(id)
		if m == nil {
			continue
		}
		up++
		isLatest := m.Reigns() && m.Epoch() == s.latest // others only believe that they reign
		if best == nil || isLatest || !reigns && m.Last().Compare(best.Last()) > 0 {
			best, reigns = m, reigns || isLatest
		}
	}
	account := primaryAccount{kept: make(map[uint64]bool)}
	if best != nil {
		account.known = reigns || up >= s.options.Quorum(int64(len(s.members)))
		for _, id := range best.Writes() {
			account.kept[id] = true
		}
	}
	return account
}
