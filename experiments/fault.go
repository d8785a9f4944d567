package experiments

import (
	"time"

	"nines/experiments/document"
	"nines/sim"
	"nines/sim/dist"
)

// Fault is one thing that goes wrong, at somebody and on a schedule. It is
// data: its String is the text that is read as an equal fault.
type Fault struct {
	Name   string
	Kind   *FaultKind
	Target Target
	Values Values
	Schedule
}

// Schedule says when a fault strikes, for how long and how often. Only At is
// needed; what more is said makes episodes:
//
//	at: 10s                                   once, for ever
//	at: 10s, for: 20s                         once, for a while
//	at: 10s, for: 1s, every: 5s, until: 60s   flapping
//	at: 10s, repair: exponential(1h)          once, until it is repaired
//	life: exponential(30d), repair: 1h        over and over: it fails and is repaired
type Schedule struct {
	At    sim.Time          // the first episode begins; with Life: the first life
	For   time.Duration     // how long an episode lasts; 0 with Lasts: there is none at all
	Lasts bool              // For was given; otherwise an episode lasts until it is repaired
	Every dist.Distribution // from the beginning of an episode to that of the next; nil: once
	Until sim.Time          // no episode begins from here on; 0: the end of the run
	Life  dist.Distribution // from the start, or the end of an episode, to the next one
	Mend  dist.Distribution // how long an episode lasts, instead of For; written "repair"
}

// String prints the fault as its entry under faults has it: {partition: [A,
// B], at: 10s, for: 20s}.
func (f *Fault) String() string { return f.node().String() }

func (f *Fault) node() *document.Node {
	entries := []document.Entry{document.NewEntry(f.Kind.Name, f.Target.node())}
	for _, p := range f.Kind.Params {
		if value := f.Values[p.Name]; value != nil {
			entries = append(entries, document.NewEntry(p.Name, p.node(value)))
		}
	}
	schedule := f.Schedule
	if f.Values.Group("repair") != nil {
		schedule.Mend = nil // said above
	}
	return document.NewMap(append(entries, schedule.entries()...)...)
}

// entries prints what was said of the schedule.
func (s *Schedule) entries() []document.Entry {
	var entries []document.Entry
	add := func(key, text string) {
		entries = append(entries, document.NewEntry(key, document.NewText(text)))
	}
	if s.At != 0 || s.Life == nil {
		add("at", sim.FormatDuration(s.At.Sub(sim.Start)))
	}
	if s.Lasts {
		add("for", sim.FormatDuration(s.For))
	}
	for _, d := range []struct {
		key string
		of  dist.Distribution
	}{{"every", s.Every}, {"life", s.Life}, {"repair", s.Mend}} {
		if d.of != nil {
			add(d.key, d.of.String())
		}
	}
	if s.Until != 0 {
		add("until", sim.FormatDuration(s.Until.Sub(sim.Start)))
	}
	return entries
}

// length returns the mean time from the beginning of an episode to its end,
// in nanoseconds; ends is false where it has none.
func (s *Schedule) length() (mean float64, ends bool) {
	switch {
	case s.Mend != nil:
		return s.Mend.Mean(), true
	case s.Lasts:
		return float64(s.For), true
	}
	return 0, false
}

// IsAlways tells whether the fault is in force from before the measured window
// to its end: nothing of the run is before it, nor after it.
func (f *Fault) IsAlways(w Window) bool {
	if f.Target.Components && f.Target.Each {
		return true // each component has a life of its own, as long as the run
	}
	_, ends := f.length()
	return f.At <= w.From && !ends && f.Until == 0
}

// episodes returns how many episodes are expected, of each schedule, before
// the run ends. Where a mean says little (a life whose mean is infinite may
// have many short ones), the injector still counts.
func (f *Fault) episodes(end sim.Time) float64 {
	if f.Until != 0 {
		end = min(end, f.Until)
	}
	span := float64(max(0, end.Sub(f.At)))
	length, ends := f.length()
	switch {
	case f.Lasts && f.For == 0:
		return 0
	case f.Every != nil:
		return 1 + span/f.Every.Mean()
	case f.Life != nil && (ends || f.Kind.Instant):
		return span / (f.Life.Mean() + length)
	case f.Life != nil:
		return min(1, span/f.Life.Mean())
	}
	return 1
}
