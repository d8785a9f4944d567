package experiments

import (
	"slices"
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// injector runs the schedule of one fault, or of one target of it where each
// target has its own life.
type injector struct {
	world  *World
	fault  *Fault
	source uint32
	draws  struct{ gap, life, mend, target sim.Key }
	only   []nodes.ID // the one target of an injector with a life of its own
	count  uint64     // episodes begun
	begin  sim.Kind
	end    sim.Kind
}

// Inject schedules every fault of the scenario. Call it once, when the world
// is built and before it runs.
func (w *World) Inject() {
	for i := range w.Scenario.Faults {
		f := &w.Scenario.Faults[i]
		if !f.Target.Each {
			w.injector(f, nil).first()
			continue
		}
		for _, id := range f.Target.Groups[0].Resolve(w, new(sim.Stream), false) {
			w.injector(f, []nodes.ID{id}).first()
		}
	}
}

func (w *World) injector(f *Fault, only []nodes.ID) *injector {
	entity := uint64(sim.NoEntity)
	if only != nil {
		entity = sim.HashString(w.Cluster.Node(only[0]).Name())
	}
	e := w.Engine
	j := &injector{world: w, fault: f, only: only, source: e.Source("fault "+f.Name, entity),
		begin: e.Kind("fault begins"), end: e.Kind("fault ends")}
	address := sim.HashString(f.Name) ^ entity
	j.draws.gap, j.draws.target = e.Key("fault.gap", address), e.Key("fault.target", address)
	j.draws.life, j.draws.mend = e.Key("fault.life", address), e.Key("fault.mend", address)
	return j
}

// first schedules the first episode.
func (j *injector) first() {
	f := j.fault
	switch {
	case f.Life != nil:
		j.schedule(f.At.Add(draw(f.Life, j.draws.life, 0)))
	case f.Lasts && f.For == 0:
		// An episode of no length is no episode: the same scenario without the fault.
	default:
		j.schedule(f.At)
	}
}

func draw(d dist.Distribution, k sim.Key, n uint64) (delay time.Duration) {
	s := k.At(0, n)
	return dist.Delay(d, &s)
}

// schedule arranges for the next episode to begin.
func (j *injector) schedule(at sim.Time) {
	if j.fault.Until != 0 && at >= j.fault.Until || at >= j.world.Scenario.Window.End() {
		return
	}
	cause := sim.NewCause(j.source, j.count)
	j.world.Engine.ScheduleAs(cause, at, j, sim.Event{Kind: j.begin, Arg: j.count})
}

// Handle begins an episode.
func (j *injector) Handle(e *sim.Engine, ev sim.Event) {
	w, f := j.world, j.fault
	targets := j.targets(ev.Arg)
	episode := &Episode{Fault: f.Name, Targets: targets, From: e.Now(), To: sim.Never}
	w.Episodes = append(w.Episodes, episode)
	for _, group := range targets {
		for _, id := range group {
			e.Fold(uint64(id))
		}
	}
	end, effect := f.Kind.Begin(w, f.Values, targets)
	episode.effect = effect
	j.count++
	stop := func() {
		end()
		episode.To = e.Now()
		j.afterwards(ev.Arg)
	}
	switch {
	case f.Mend != nil:
		e.Schedule(e.Now().Add(draw(f.Mend, j.draws.mend, ev.Arg)), ending(stop), sim.Event{Kind: j.end, Arg: ev.Arg})
	case f.Lasts:
		e.Schedule(e.Now().Add(f.For), ending(stop), sim.Event{Kind: j.end, Arg: ev.Arg})
	}
	if f.Every != nil {
		j.schedule(e.Now().Add(draw(f.Every, j.draws.gap, ev.Arg)))
	}
}

// afterwards begins the next life of a target that was repaired.
func (j *injector) afterwards(n uint64) {
	if j.fault.Life != nil {
		j.schedule(j.world.Engine.Now().Add(draw(j.fault.Life, j.draws.life, n+1)))
	}
}

// targets resolves whom episode n hits.
func (j *injector) targets(n uint64) [][]nodes.ID {
	if j.only != nil {
		return [][]nodes.ID{j.only}
	}
	var groups [][]nodes.ID
	for i, selector := range j.fault.Target.Groups {
		s := j.draws.target.At(sim.Cause(n), uint64(i))
		groups = append(groups, selector.Resolve(j.world, &s, j.fault.Kind.Groups))
	}
	if j.fault.Kind.Groups && len(groups) == 1 {
		groups = append(groups, j.others(groups[0]))
	}
	return groups
}

// others returns the endpoints that are in nobody's group: the other side of a
// partition of which only one side was named.
func (j *injector) others(group []nodes.ID) []nodes.ID {
	var others []nodes.ID
	for _, id := range (Selector{}).Resolve(j.world, nil, false) {
		if !slices.Contains(group, id) {
			others = append(others, id)
		}
	}
	return others
}

// ending is the event that ends an episode.
type ending func()

// Handle ends the episode.
func (f ending) Handle(*sim.Engine, sim.Event) { f() }
