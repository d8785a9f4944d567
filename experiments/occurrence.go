package experiments

import (
	"fmt"
	"slices"

	"nines/sim"
)

// EventKind is a sort of thing that happens in systems of one kind, and that
// they tell of themselves: a promotion, a breaker that opens, a loss of data.
type EventKind struct {
	Name string // loss
	// Doc says what it means that it happened, and what its amount counts. The
	// first clause, up to a semicolon or a full stop, does without the rest: a
	// story tells it.
	Doc string
}

// Occurrence is one thing that happened in a system.
type Occurrence struct {
	System string
	Event  string
	From   sim.Time
	To     sim.Time // From of an instant; sim.Never if it lasted to the end of the run
	Amount int64    // how much of it, in the event's own unit: writes, bytes
}

// Ended tells whether it was over before the run was.
func (c *Occurrence) Ended() bool { return c.To != sim.Never }

// occurrencesMax is how many a run may have.
const occurrencesMax = 10_000_000

// Occur notes that something happened in a system just now.
func (w *World) Occur(system, event string, amount int64) {
	o := w.Begin(system, event)
	o.To, o.Amount = o.From, amount
}

// Begin notes that something begins in a system that lasts until End. Notes
// change nothing in the run.
func (w *World) Begin(system, event string) *Occurrence {
	if !slices.Contains(w.told[system], event) {
		panic(fmt.Sprintf("experiments: %s tells of %q, which its kind does not list among its events", system, event))
	}
	if w.occurrences.total == occurrencesMax {
		panic(&sim.LimitError{Limit: "occurrences in systems", Max: occurrencesMax, At: w.Engine.Now()})
	}
	return w.occurrences.add(Occurrence{System: system, Event: event, From: w.Engine.Now(), To: sim.Never})
}

// occurrences are noted on pages that never move: an array of counters notes
// two for each disk that fails, and has hold of those that last.
type occurrences struct {
	pages [][]Occurrence
	total int64
}

// Entries of the first page, and of the largest: each is twice as long as the
// one before.
const (
	firstPage = 16
	fullPage  = 4096
)

// add notes one more.
func (n *occurrences) add(o Occurrence) *Occurrence {
	last := len(n.pages) - 1
	switch {
	case last < 0:
		n.pages = append(n.pages, make([]Occurrence, 0, firstPage))
		last++
	case len(n.pages[last]) == cap(n.pages[last]):
		n.pages = append(n.pages, make([]Occurrence, 0, min(fullPage, 2*cap(n.pages[last]))))
		last++
	}
	n.pages[last] = append(n.pages[last], o)
	n.total++
	return &n.pages[last][len(n.pages[last])-1]
}

// Over notes that what began is over. Only the first end counts.
func (w *World) Over(o *Occurrence) {
	if !o.Ended() {
		o.To = w.Engine.Now()
	}
}

// events returns the names of what a system may tell.
func (s *System) events() (names []string) {
	for _, e := range s.Events {
		names = append(names, e.Name)
	}
	return names
}

// eventNames returns the names of all that systems may tell.
func (r *Registry) eventNames() (names []string) {
	for _, s := range r.Systems {
		for _, name := range s.events() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Accountant is an Instance that leaves an account of its own behind when the
// run is over, for measures that its kind brings.
type Accountant interface {
	// Account returns plain data, which must not keep the world alive.
	Account() any
}
