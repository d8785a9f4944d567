package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nines/experiments"
	"nines/network"
	"nines/nodes"
	"nines/sim"
)

// Options say what is recorded. The zero value is all of replication 0 of
// seed 0, up to LimitDefault.
type Options struct {
	sim.Options
	From, To sim.Time // only what begins in [From, To); To 0 means to the end
	Limit    uint64   // of messages, and of other events, that are kept; 0 means LimitDefault
}

// LimitDefault is how many messages, and how many other events, a trace keeps.
// The first ones are kept; of the others it is known how many there were.
const LimitDefault = 400_000

// Record runs a scenario and writes down what happens. The run is the same,
// bit for bit, as without: the digests are equal. If it ends with an error the
// trace tells what happened up to then, and there is no observation.
func Record(s *experiments.Scenario, o Options) (*Trace, *experiments.Observation, error) {
	r := newRecorder(o)
	o.Options.Observer = r
	w := s.Build(o.Options)
	defer w.Engine.Close()
	r.watch(w)
	err := w.Engine.Run(s.Window.End())
	if err != nil {
		err = fmt.Errorf("seed %d, replication %d: %w", o.Seed, o.Replication, err)
	}
	seen := w.Observe()
	r.finish(seen)
	if err != nil {
		return &r.trace, nil, err
	}
	return &r.trace, seen, nil
}

// finish adds what is known when the run is over.
func (r *recorder) finish(seen *experiments.Observation) {
	t, o := &r.trace, r.options
	t.Run = Run{seen.Scenario.Name, o.Seed, o.Replication, seen.End, seen.Digest, seen.Events}
	r.nodes(seen)
	for _, p := range seen.Episodes {
		t.Faults = append(t.Faults, episode(p, seen.Scenario.Fault(p.Fault)))
	}
	r.occurrences(seen)
	r.operations(seen)
	r.blameMachines(seen)
	r.sources()
}

// nodes names the machines, and who sits at them. Where a load has several, they go by their site.
func (r *recorder) nodes(seen *experiments.Observation) {
	for id, name := range seen.Machines {
		r.trace.Nodes = append(r.trace.Nodes, Node{Name: name, Site: r.world.Network.Site(nodes.ID(id))})
	}
	for _, l := range seen.Loads {
		i := slices.IndexFunc(seen.Scenario.Systems, func(p experiments.Placed) bool { return p.Name == l.Load.Calls })
		r.trace.Loads = append(r.trace.Loads, Load{l.Load.Name, seen.Scenario.Systems[i].Key()})
		for _, id := range l.Machines {
			n := &r.trace.Nodes[id]
			n.Client, n.Name = true, l.Load.Name
			if len(l.Machines) > 1 {
				n.Name += " at " + n.Site
			}
		}
	}
}

// occurrences adds what the systems told, and what they meant by it.
func (r *recorder) occurrences(seen *experiments.Observation) {
	t := &r.trace
	type tale struct{ system, event string }
	known := make(map[tale]int64)
	for _, p := range seen.Scenario.Systems {
		for _, e := range p.Kind.Events {
			known[tale{p.Name, e.Name}] = int64(len(t.Tales))
			t.Tales = append(t.Tales, Tale{p.Name, e.Name, e.Doc})
		}
	}
	for _, c := range seen.Occurrences {
		if !r.wanted(c.From) || uint64(len(t.Occurrences)) >= r.options.Limit {
			t.Left.Occurrences++
			continue
		}
		t.Occurrences = append(t.Occurrences, Occurrence{known[tale{c.System, c.Event}], c.From, c.To, c.Amount})
	}
}

func episode(p *experiments.Episode, f *experiments.Fault) Fault {
	fault := Fault{Name: p.Fault, Kind: f.Kind.Name, Text: f.String(), From: p.From, To: p.To, Effect: p.Effect()}
	for _, group := range p.Targets {
		ids := make([]int64, len(group))
		for i, id := range group {
			ids[i] = int64(id)
		}
		fault.Targets = append(fault.Targets, ids)
	}
	return fault
}

// operations adds the clients' requests, each with the machine that it was
// sent from: the one that sent the first message in its cause.
func (r *recorder) operations(seen *experiments.Observation) {
	t := &r.trace
	desks := make(map[sim.Cause]int64)
	for i := range t.Messages {
		m := &t.Messages[i]
		if _, known := desks[m.Cause]; !known {
			desks[m.Cause] = m.From
		}
	}
	for _, l := range seen.Loads {
		for _, op := range l.Ops {
			if op.Invoke < r.options.From || op.Invoke >= r.options.To {
				t.Left.Operations++
				continue
			}
			desk, known := desks[op.Cause]
			if !known {
				desk = int64(l.Machines[0])
			}
			op.Earlier = nil // the messages tell of it
			t.Operations = append(t.Operations, Operation{op, desk})
		}
	}
	slices.SortFunc(t.Operations, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Invoke, b.Invoke), cmp.Compare(a.ID, b.ID))
	})
}

// blameMachines finds the fault behind each message that was lost at a
// machine: the last to begin of those that hit the machine while the message
// was under way.
func (r *recorder) blameMachines(seen *experiments.Observation) {
	for i := range r.trace.Messages {
		m := &r.trace.Messages[i]
		if m.Fate < Missed {
			continue
		}
		for f, p := range slices.Backward(seen.Episodes) {
			hit := slices.ContainsFunc(p.Targets, func(group []nodes.ID) bool { return slices.Contains(group, nodes.ID(m.To)) })
			if hit && p.From <= m.Ended && p.To >= m.Sent {
				m.Fault = int64(f)
				break
			}
		}
	}
}

// sources names the origins of the causes that occur.
func (r *recorder) sources() {
	t := &r.trace
	named := make(map[uint32]bool)
	add := func(c sim.Cause) {
		if n := c.Source(); c != 0 && !named[n] {
			named[n] = true
			name := r.world.Engine.CauseName(c)
			t.Sources = append(t.Sources, Source{n, name[:strings.LastIndex(name, " #")]})
		}
	}
	for i := range t.Messages {
		add(t.Messages[i].Cause)
	}
	for i := range t.Events {
		add(t.Events[i].Cause)
	}
	slices.SortFunc(t.Sources, func(a, b Source) int { return cmp.Compare(a.Number, b.Number) })
}

// fateOf translates what the network says.
var fateOf = map[network.Step]Fate{
	network.Arrived: Delivered, network.Lost: Lost, network.Severed: Cut,
	network.Overflowed: Overflowed, network.Corrupted: Corrupted,
}

// fateAt translates what a machine says of a message that had arrived.
var fateAt = map[nodes.What]Fate{
	nodes.Missed: Missed, nodes.Refused: Refused, nodes.Discarded: Discarded, nodes.AnsweredLate: Late,
}
