package workloads

import (
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
	"nines/workloads/history"
)

// Group is a load at work: a client machine at the load's site (a script has
// one at each site it names) and the history of what its clients saw.
type Group struct {
	load    Load
	number  uint64 // among the run's groups, from 0
	groups  uint64 // that the run has; with number, it makes identifiers unique
	engine  *sim.Engine
	cluster *nodes.Cluster
	desks   []*desk
	users   []user
	history history.History // every operation that was begun, in that order
	free    *request        // requests that ended, to be used again
	draws   draws
	arrival sim.Kind
	source  uint32
}

// draws are the keys of the group's random choices. Each is addressed by the
// cause of the operation that it is for, so that no choice shifts another.
type draws struct{ gap, user, kind, key, target, move, think sim.Key }

// user is one session of the group.
type user struct {
	home   nodes.ID // machine that a roaming user asks
	source uint32   // of a closed client's operations
	count  uint64   // of these
}

// desk is the client machine of a group at one site. It runs no protocol of
// its own: it is where requests are sent from and answers come back to.
type desk struct {
	site    string
	machine nodes.ID
	env     *nodes.Env
}

// Start keeps the environment from which the group sends.
func (d *desk) Start(env *nodes.Env) { d.env = env }

// Receive drops what nobody waits for: answers go to their calls.
func (d *desk) Receive(*nodes.Env, nodes.ID, nodes.Message) {}

// Start adds the load's client machines to the cluster and schedules its first
// operations. number is the load's position, from 0, among the groups of the
// run. It panics on a load that Validate refuses.
func Start(e *sim.Engine, c *nodes.Cluster, number, groups uint64, l Load) *Group {
	if err := l.Validate(); err != nil {
		panic("workloads: " + err.Error())
	}
	l = l.defaults()
	g := &Group{load: l, number: number, groups: groups, engine: e, cluster: c, arrival: e.Kind("arrival"),
		source: e.Source("load "+l.Name, sim.NoEntity), users: make([]user, l.Users)}
	entity := sim.HashString(l.Name)
	g.draws = draws{
		gap: e.Key("load.gap", entity), user: e.Key("load.user", entity), kind: e.Key("load.kind", entity),
		key: e.Key("load.key", entity), target: e.Key("load.target", entity), move: e.Key("load.move", entity),
		think: e.Key("load.think", entity),
	}
	if len(l.Script) > 0 {
		g.runScript()
		return g
	}
	g.openDesk(l.Site)
	g.settle(e.Key("load.home", entity))
	if l.Open != nil {
		g.nextArrival(l.From, 0)
	} else {
		g.admitClients()
	}
	return g
}

// settle gives every roaming user a first machine: one at the load's own site,
// if there is any.
func (g *Group) settle(home sim.Key) {
	near := g.targetsAt(g.load.Site)
	if len(near) == 0 {
		near = g.load.Targets
	}
	for i := range g.users {
		s := home.At(0, uint64(i))
		g.users[i].home = near[s.Below(uint64(len(near)))]
	}
}

// openDesk returns the group's client machine at a site.
func (g *Group) openDesk(site string) *desk {
	for _, d := range g.desks {
		if d.site == site {
			return d
		}
	}
	d := &desk{site: site}
	name := "load " + g.load.Name
	if len(g.desks) > 0 {
		name += "/" + site
	}
	d.machine = g.cluster.Add(nodes.Spec{Name: name, Site: site, Boot: func() nodes.Protocol { return d }}).ID()
	g.desks = append(g.desks, d)
	return d
}

// Machines returns the group's client machines.
func (g *Group) Machines() []nodes.ID {
	machines := make([]nodes.ID, len(g.desks))
	for i, d := range g.desks {
		machines[i] = d.machine
	}
	return machines
}

// Name returns the load's name.
func (g *Group) Name() string { return g.load.Name }

// Load returns what the group does, defaults filled in.
func (g *Group) Load() Load { return g.load }

// History returns the operations that were invoked, in that order. Call it
// when the run has drained: an operation that is still under way is in it as
// Unknown, for its effects may be seen already.
func (g *Group) History() history.History { return g.history }

// nextArrival schedules arrival n of an open load, reckoned from the arrival
// before it.
func (g *Group) nextArrival(after sim.Time, n uint64) {
	s := g.draws.gap.At(0, n)
	at := g.load.Open.advance(after, s)
	if at < g.load.To {
		g.engine.ScheduleAs(sim.NewCause(g.source, n), at, g, sim.Event{Kind: g.arrival, Arg: n})
	}
}

// Handle invokes an operation that has arrived: it is how the engine delivers
// the group's events. Arg is the count of an open load's arrival, or the
// number of a closed load's client.
func (g *Group) Handle(e *sim.Engine, ev sim.Event) {
	if g.load.Closed != nil {
		g.invoke(g.desks[0], g.choose(e.Cause(), ev.Arg), g.think)
		return
	}
	g.nextArrival(e.Now(), ev.Arg+1)
	s := g.draws.user.At(e.Cause(), 0)
	g.invoke(g.desks[0], g.choose(e.Cause(), s.Below(uint64(len(g.users)))), nil)
}

// choose draws what the operation with this cause does.
func (g *Group) choose(cause sim.Cause, client uint64) history.Op {
	op := history.Op{Client: client, Kind: history.Write, Cause: cause}
	if s := g.draws.kind.At(cause, 0); s.Float64() < g.load.Reads {
		op.Kind = history.Read
	}
	if g.load.Keys != nil {
		s := g.draws.key.At(cause, 0)
		op.Key = dist.Index(g.load.Keys, &s)
	}
	return op
}

// admitClients begins a closed load: each client thinks once, then asks.
func (g *Group) admitClients() {
	for i := range g.users {
		g.users[i].source = g.engine.Source("load "+g.load.Name, uint64(i))
		g.nextRequest(uint64(i), g.load.From)
	}
}

// think lets a closed load's client pause and ask again.
func (g *Group) think(op *history.Op) { g.nextRequest(op.Client, g.engine.Now()) }

func (g *Group) nextRequest(client uint64, from sim.Time) {
	u := &g.users[client]
	cause := sim.NewCause(u.source, u.count)
	u.count++
	var pause time.Duration
	if g.load.Closed.Think != nil {
		s := g.draws.think.At(cause, 0)
		pause = dist.Delay(g.load.Closed.Think, &s)
	}
	if at := from.Add(pause); at < g.load.To {
		g.engine.ScheduleAs(cause, at, g, sim.Event{Kind: g.arrival, Arg: client})
	}
}
