package experiments

import (
	"time"

	"nines/nodes"
	"nines/sim"
	"nines/sim/dist"
)

// injector runs the schedule of one fault, or of one machine's own where each
// has its own.
type injector struct {
	world  *World
	fault  *Fault
	source uint32
	draws  struct{ gap, life, mend, target sim.Key }
	only   []nodes.ID  // the machine, where each has a schedule of its own
	struck []Component // whom the latest episode hits, of a fault of components
	count  uint64      // episodes begun
	begin  sim.Kind
	end    sim.Kind
}

// inject schedules every fault of the scenario.
func (w *World) inject() {
	for i := range w.Scenario.Faults {
		f := &w.Scenario.Faults[i]
		all := w.injector(f, nil)
		if f.Target.Components && f.Target.Each {
			w.wear(f)
			continue
		}
		if !f.Target.Each {
			all.first()
			continue
		}
		for _, id := range w.resolve(f.Target.Groups[0], all.ticket(0), nil, false) {
			w.injector(f, []nodes.ID{id}).first()
		}
	}
}

func (w *World) injector(f *Fault, only []nodes.ID) *injector {
	e, entity := w.Engine, sim.NoEntity
	if only != nil {
		entity = sim.HashString(w.Cluster.Node(only[0]).Name())
	}
	j := &injector{
		world: w, fault: f, only: only, source: e.Source("fault "+f.Name, entity),
		begin: e.Kind("fault begins"), end: e.Kind("fault ends"),
	}
	address := sim.HashString(f.Name) ^ entity
	j.draws.gap, j.draws.target = e.Key("fault.gap", address), e.Key("fault.target", address)
	j.draws.life, j.draws.mend = e.Key("fault.life", address), e.Key("fault.mend", address)
	return j
}

// first schedules the first episode.
func (j *injector) first() {
	f := j.fault
	switch {
	case f.Lasts && f.For == 0:
		// An episode of no length is none: the same scenario without the fault.
	case f.Life != nil:
		j.schedule(f.At.Add(draw(f.Life, j.draws.life, 0, 0)))
	default:
		j.schedule(f.At)
	}
}

// draw returns number n of the delays that a key addresses.
func draw(d dist.Distribution, k sim.Key, cause sim.Cause, n uint64) time.Duration {
	s := k.At(cause, n)
	return dist.Delay(d, &s)
}

// ticket draws for the choice of whom episode n hits.
func (j *injector) ticket(n uint64) ticket {
	return func(id nodes.ID) uint64 {
		s := j.draws.target.At(sim.Cause(n), sim.HashString(j.world.Cluster.Node(id).Name()))
		return s.Uint64()
	}
}

// schedule arranges for the next episode to begin.
func (j *injector) schedule(at sim.Time) {
	w := j.world
	if j.fault.Until != 0 && at >= j.fault.Until || at >= w.Scenario.Window.End() {
		return
	}
	cause := sim.NewCause(j.source, j.count)
	w.Engine.ScheduleAs(cause, at, j, sim.Event{Kind: j.begin, Arg: j.count})
}

// Handle begins an episode: it is how the engine delivers the fault's events.
func (j *injector) Handle(e *sim.Engine, ev sim.Event) {
	w, f, n := j.world, j.fault, ev.Arg
	if len(w.Episodes) >= 2*episodesMax {
		panic(&sim.LimitError{Limit: "episodes of faults", Max: 2 * episodesMax, At: e.Now()})
	}
	targets, more := j.targets(n)
	if !more {
		return
	}
	episode := &Episode{Fault: f.Name, Targets: targets, From: e.Now(), To: sim.Never}
	w.Episodes = append(w.Episodes, episode)
	fold(e, targets)
	strike := missed()
	switch {
	case len(j.struck) > 0:
		strike = f.Kind.BeginAt(w, f.Values, j.struck)
	case f.Kind.Groups || f.Kind.Path || len(targets[0]) > 0:
		strike = f.Kind.Begin(w, f.Values, targets)
	}
	episode.effect, episode.Missed = strike.Effect, strike.Missed
	j.count++
	j.until(n, episode, strike.End)
	if f.Every != nil {
		j.schedule(e.Now().Add(max(1, draw(f.Every, j.draws.gap, 0, n))))
	}
}

// missed is a fault that found nobody to hit: nobody leads, or a site is empty.
func missed() Strike { return Strike{Effect: func() string { return "hit nobody" }, Missed: true} }

// episode names the episode that begins, "fault cut #0": what its draws are
// addressed by, whoever is hit.
func (w *World) episode() string { return w.Engine.CauseName(w.Engine.Cause()) }

// fold makes whom a fault hits part of the digest.
func fold(e *sim.Engine, targets [][]nodes.ID) {
	for _, group := range targets {
		e.Fold(uint64(len(group)))
		for _, id := range group {
			e.Fold(uint64(id))
		}
	}
}

// until schedules the end of episode n.
func (j *injector) until(n uint64, episode *Episode, end func()) {
	e, f := j.world.Engine, j.fault
	stop := calling(func() {
		if end != nil {
			end()
		}
		episode.To = e.Now()
		if f.Life != nil {
			j.schedule(e.Now().Add(draw(f.Life, j.draws.life, 0, n+1)))
		}
	})
	switch length, ends := j.length(n); {
	case f.Kind.Instant:
		stop()
	case ends:
		e.Schedule(e.Now().Add(length), stop, sim.Event{Kind: j.end, Arg: n})
	}
}

// length returns how long episode n lasts, if it ends.
func (j *injector) length(n uint64) (length time.Duration, ends bool) {
	if j.fault.Mend != nil {
		return draw(j.fault.Mend, j.draws.mend, 0, n), true
	}
	return j.fault.For, j.fault.Lasts
}

// targets resolves whom episode n hits; more is false where a rolling fault
// has been everywhere.
func (j *injector) targets(n uint64) (targets [][]nodes.ID, more bool) {
	w, t := j.world, &j.fault.Target
	switch {
	case j.only != nil:
		return [][]nodes.ID{j.only}, true
	case j.fault.Kind.Path:
		return nil, true
	case t.Components:
		return j.components(n)
	case j.fault.Kind.Groups:
		return w.parted(t.Groups, j.ticket(n), len(t.Groups) == 1), true
	case t.Rolling:
		all := w.resolve(t.Groups[0], j.ticket(0), nil, false)
		if n >= uint64(len(all)) {
			return nil, false
		}
		return [][]nodes.ID{all[n : n+1]}, true
	}
	return [][]nodes.ID{w.resolve(t.Groups[0], j.ticket(n), nil, false)}, true
}

// components resolves which components episode n hits, and so whose they are.
func (j *injector) components(n uint64) (targets [][]nodes.ID, more bool) {
	w, t := j.world, &j.fault.Target
	choice := n
	if t.Rolling {
		choice = 0
	}
	j.struck = w.chosen(t.Groups[0], func(c Component) uint64 {
		s := j.draws.target.At(sim.Cause(choice), sim.HashString(c.String()))
		return s.Uint64()
	})
	if t.Rolling {
		if n >= uint64(len(j.struck)) {
			return nil, false
		}
		j.struck = j.struck[n : n+1]
	}
	var systems []string
	for _, c := range j.struck {
		w.Engine.Fold(sim.HashString(c.String()))
		systems = append(systems, c.System)
	}
	return [][]nodes.ID{w.owners(systems)}, true
}

// calling is an event that is a function: what ends an episode, for example.
type calling func()

// Handle calls the function.
func (f calling) Handle(*sim.Engine, sim.Event) { f() }
