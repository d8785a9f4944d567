package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"nines/plots"
	"nines/sim"
	"nines/workloads/history"
)

// Slice is a part of a trace that is to be drawn. The zero Slice is all of it.
type Slice struct {
	Heading  string
	From, To sim.Time // a stretch of time; To 0 means to the end
	// Nodes are the machines, by name; nil stands for all that take part.
	Nodes []string
	// Operations are causes that are highlighted, each in a colour of its own.
	Operations []sim.Cause
	Only       bool // nothing else is drawn than what descends from them
	// Values names values; nil prints their numbers.
	Values map[history.Value]string
}

// Slice returns the part of a trace around the operations that break a rule: all that
// descends from them, and nothing else.
func (v Violation) Slice() Slice {
	s := Slice{Heading: v.Rule + " is broken: " + v.Reason, From: sim.Never, Only: true}
	for i := range v.Witness {
		op := &v.Witness[i]
		s.From, s.To = min(s.From, op.Invoke), max(s.To, op.Invoke)
		if op.Return != sim.Never {
			s.To = max(s.To, op.Return)
		}
		s.Operations = append(s.Operations, op.Cause)
	}
	margin := max(time.Millisecond, s.To.Sub(s.From)/20)
	// What the last operation is called stands behind its beginning.
	s.From, s.To = max(sim.Start, s.From.Add(-margin)), s.To.Add(4*margin)
	return s
}

// Part is a slice of a trace: one scene of a diagram.
type Part struct {
	*Trace
	Slice
}

// SpaceTime draws parts of traces as scenes of one space-time diagram. They
// share their lanes, which are those that any of them needs, by name; so the
// traces are of the same machines.
func SpaceTime(parts ...Part) plots.SpaceTime {
	var figure plots.SpaceTime
	scenes := make([]scene, len(parts))
	for i, p := range parts {
		if p.To == 0 {
			p.To = p.Run.End
		}
		p.To = max(p.To, p.From.Add(1)) // a scene takes some time
		scenes[i] = scene{Index: p.Trace.Index(), part: p}
		figure.Lanes = join(figure.Lanes, scenes[i].lanes())
	}
	for i := range scenes {
		figure.Scenes = append(figure.Scenes, scenes[i].draw(figure.Lanes))
	}
	return figure
}

// join adds the lanes that are not among others yet, and puts all in order:
// site by site, the clients of the first site above its machines and those of
// the others below theirs, so that those of two sites do not stand between
// them.
func join(lanes, more []plots.Lane) []plots.Lane {
	for _, lane := range more {
		if !slices.Contains(lanes, lane) {
			lanes = append(lanes, lane)
		}
	}
	var sites []string
	for _, isClient := range []bool{false, true} { // sites without machines come last
		for _, lane := range lanes {
			if lane.Client == isClient && !slices.Contains(sites, lane.Site) {
				sites = append(sites, lane.Site)
			}
		}
	}
	rank := func(lane plots.Lane) int {
		site := slices.Index(sites, lane.Site)
		if lane.Client == (site > 0) {
			return 2*site + 1
		}
		return 2 * site
	}
	slices.SortStableFunc(lanes, func(a, b plots.Lane) int { return cmp.Compare(rank(a), rank(b)) })
	return lanes
}

// scene draws one part.
type scene struct {
	*Index
	part Part
	lane []int // of each machine; -1 for none
}

// wants tells whether what descends from a cause is drawn.
func (s *scene) wants(c sim.Cause) bool { return !s.part.Only || s.thread(c) > 0 }

// thread returns the number of a highlighted operation, from 1; 0 for others.
func (s *scene) thread(c sim.Cause) int { return slices.Index(s.part.Slice.Operations, c) + 1 }

// within tells whether something is seen in the scene's stretch of time.
func (s *scene) within(from, to sim.Time) bool { return from <= s.part.To && to >= s.part.From }

// lanes returns those of the machines that take part.
func (s *scene) lanes() []plots.Lane {
	takes := make([]bool, len(s.Nodes))
	for i := range s.Messages {
		if m := &s.Messages[i]; s.wants(m.Cause) && s.within(m.Sent, m.Ended) {
			takes[m.From], takes[m.To] = true, true
		}
	}
	for i := range s.Operations {
		if op := &s.Operations[i]; s.wants(op.Cause) && s.within(op.Invoke, op.Return) {
			takes[op.Desk] = true
		}
	}
	var lanes []plots.Lane
	for i, n := range s.Nodes {
		if takes[i] && (s.part.Slice.Nodes == nil || slices.Contains(s.part.Slice.Nodes, n.Name)) {
			lanes = append(lanes, plots.Lane(n))
		}
	}
	return lanes
}

func (s *scene) draw(lanes []plots.Lane) plots.Scene {
	drawn := plots.Scene{Heading: s.part.Heading, From: s.part.From.Sub(sim.Start), To: s.part.To.Sub(sim.Start)}
	s.lane = make([]int, len(s.Nodes))
	for i, n := range s.Nodes {
		s.lane[i] = slices.Index(lanes, plots.Lane(n))
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		if s.wants(m.Cause) && s.within(m.Sent, m.Ended) && s.lane[m.From] >= 0 && s.lane[m.To] >= 0 {
			drawn.Messages = append(drawn.Messages, s.message(m))
		}
	}
	s.label(drawn.Messages)
	for i := range s.Operations {
		op := &s.Operations[i]
		if s.wants(op.Cause) && s.within(op.Invoke, op.Return) && s.lane[op.Desk] >= 0 {
			drawn.Operations = append(drawn.Operations, s.operation(op))
		}
	}
	for i := range s.Faults {
		if f := &s.Faults[i]; s.within(f.From, f.To) {
			drawn.Faults = append(drawn.Faults, s.fault(int64(i), lanes))
		}
	}
	return drawn
}

func (s *scene) message(m *Message) plots.Message {
	ended := m.Ended
	if m.Fate == UnderWay {
		ended = max(m.Sent, s.Run.End.Add(1))
	}
	return plots.Message{
		From: s.lane[m.From], To: s.lane[m.To], Sent: m.Sent.Sub(sim.Start), Ended: ended.Sub(sim.Start),
		Lost: m.Fate.Perished(), Near: m.Fate >= Missed, Note: s.passage(m), Label: m.Kind,
		Cause: s.CauseName(m.Cause), Thread: s.thread(m.Cause),
	}
}

// label leaves each kind of message its name where it first occurs in its
// thread: the reader knows the others by their look.
func (s *scene) label(messages []plots.Message) {
	type name struct {
		thread int
		kind   string
	}
	seen := make(map[name]bool)
	for i := range messages {
		m := &messages[i]
		n := name{m.Thread, m.Label}
		if m.Thread == 0 || m.From == m.To || seen[n] {
			m.Label = ""
			continue
		}
		seen[n] = true
	}
}

func (s *scene) operation(op *Operation) plots.Operation {
	text := fmt.Sprintf("%s → %s", strings.TrimSpace(s.kind(op)+" "+s.about(op)), s.told(op))
	if op.Return > s.part.To {
		text += " at " + op.Return.String()
	}
	return plots.Operation{
		Lane: s.lane[op.Desk], From: op.Invoke.Sub(sim.Start), To: op.Return.Sub(sim.Start), Failed: !success(op),
		Label: text, Note: s.request(op), Cause: s.CauseName(op.Cause), Thread: s.thread(op.Cause),
	}
}

// about prints what an operation is about, in a word; nothing of a mere request.
func (s *scene) about(op *Operation) string {
	switch key := s.keys[op.Group]; {
	case key == "":
		return ""
	case op.Kind == history.Read:
		return fmt.Sprintf("%s %d", key, op.Key)
	}
	return s.value(op.Arg)
}

// told prints what a client was told, in a word or two.
func (s *scene) told(op *Operation) string {
	switch {
	case op.Outcome == history.OK && op.Kind == history.Read && op.List == nil && s.keys[op.Group] != "":
		return s.value(op.Result)
	case op.Outcome == history.Fail:
		return "refused"
	case op.Outcome == history.Unknown:
		return "no answer"
	}
	return s.answer(op)
}

func (s *scene) value(v history.Value) string {
	if name, named := s.part.Values[v]; named {
		return name
	}
	return value(v)
}

// fault draws a fault: over the lanes of the machines that it hit or, if it
// parts them, between neighbours that it parts.
func (s *scene) fault(i int64, lanes []plots.Lane) plots.Fault {
	f := &s.Faults[i]
	to := max(f.From, min(f.To, s.Run.End))
	drawn := plots.Fault{Name: s.FaultName(i), From: f.From.Sub(sim.Start), To: to.Sub(sim.Start)}
	group := make([]int, len(lanes))
	for g, machines := range f.Targets {
		for _, machine := range machines {
			if lane := s.lane[machine]; lane >= 0 {
				group[lane] = g + 1
				if !f.parts() {
					drawn.Lanes = append(drawn.Lanes, lane)
				}
			}
		}
	}
	for lane := range len(lanes) - 1 {
		if f.parts() && group[lane] != group[lane+1] && group[lane] > 0 && group[lane+1] > 0 {
			drawn.Between = append(drawn.Between, lane)
		}
	}
	return drawn
}
