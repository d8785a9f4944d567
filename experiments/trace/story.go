package trace

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"nines/experiments"
	"nines/sim"
	"nines/workloads/history"
)

// Sentence is one thing that a story tells, and when it happened.
type Sentence struct {
	At   sim.Time
	Text string
}

// String prints the sentence with its time: "10.412 s: A1 crashes".
func (s Sentence) String() string { return s.At.String() + ": " + s.Text }

// Violation is a rule that was broken in the run, with the operations that
// show it.
type Violation struct {
	Rule    string // linearizable(store)
	Reason  string // why, in a sentence
	Witness history.History
}

// Violations returns the rules among a scenario's measures that the run broke.
func Violations(seen *experiments.Observation) (broken []Violation) {
	for _, m := range seen.Scenario.Measures {
		if m.Measure.Unit != experiments.Judgement {
			continue
		}
		if q := m.Measure.Evaluate(seen, m.Args); q.Verdict == experiments.Violated {
			broken = append(broken, Violation{m.Text, q.Reason, q.Witness})
		}
	}
	return broken
}

// Story tells what happened: the faults, whom they hurt and when that was over,
// and how each rule was broken. Every request that was not answered in time is
// accounted for: to the fault that took its messages, or to none.
func (t *Trace) Story(broken ...Violation) []Sentence {
	s := &teller{x: t.Index(), told: make(map[sim.Cause]bool)}
	s.opening()
	s.faults()
	s.failures()
	for i := range broken {
		s.violation(&broken[i])
	}
	slices.SortStableFunc(s.sentences, func(a, b Sentence) int { return cmp.Compare(a.At, b.At) })
	s.ending()
	return s.sentences
}

// WriteStory writes sentences, one a line.
func WriteStory(w io.Writer, story []Sentence) error {
	b := bufio.NewWriter(w)
	for _, s := range story {
		fmt.Fprintln(b, printable(s.String()))
	}
	return b.Flush()
}

// teller collects the sentences of a story.
type teller struct {
	x         *Index
	sentences []Sentence
	told      map[sim.Cause]bool // operations that have a sentence already
}

func (s *teller) say(at sim.Time, format string, args ...any) {
	s.sentences = append(s.sentences, Sentence{at, fmt.Sprintf(format, args...)})
}

// opening says who is there, site by site.
func (s *teller) opening() {
	var sites []string
	machines, clients := make(map[string][]string), make(map[string][]string)
	var here []string
	for _, n := range s.x.Nodes {
		if !slices.Contains(sites, n.Site) {
			sites = append(sites, n.Site)
		}
		if n.Client {
			clients[n.Site] = append(clients[n.Site], strings.TrimSuffix(n.Name, " at "+n.Site))
		} else {
			machines[n.Site] = append(machines[n.Site], n.Name)
		}
	}
	for _, site := range sites {
		var who []string
		if len(machines[site]) > 0 {
			who = append(who, list(machines[site]))
		}
		if len(clients[site]) > 0 {
			who = append(who, "clients of "+list(clients[site]))
		}
		here = append(here, "at "+site+": "+strings.Join(who, ", and "))
	}
	s.say(sim.Start, "the run begins; %s", strings.Join(here, "; "))
}

// ending sums up.
func (s *teller) ending() {
	t := s.x.Trace
	var ok, failed, unknown uint64
	for i := range t.Operations {
		switch op := &t.Operations[i]; {
		case success(op):
			ok++
		case op.Outcome == history.Fail:
			failed++
		default:
			unknown++
		}
	}
	s.say(t.Run.End, "the run ends: of %s, %s answered in time, %s refused, %s unknown or late",
		count(ok+failed+unknown, "request"), were(ok), were(failed), were(unknown))
	if missing := t.Left.String(); missing != "" {
		s.say(t.Run.End, "%s: what is told may not be all", missing)
	}
}

func were(n uint64) string {
	if n == 1 {
		return "1 was"
	}
	return grouped(n) + " were"
}

// count prints a number of things.
func count(n uint64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return grouped(n) + " " + thing + "s"
}

// listMax is how many names are listed before the rest is counted.
const listMax = 6

// list joins names: "A1, A2 and B1".
func list(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "nobody"
	case n == 1:
		return names[0]
	case n > listMax:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:listMax-1], ", "), n-listMax+1)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// span prints how long something took, to a thousandth of its unit.
func span(d time.Duration) string {
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}} {
		if d >= unit.size {
			thousandths := int64(d / (unit.size / 1000))
			text := fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
			return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " " + unit.name
		}
	}
	return fmt.Sprintf("%d ns", int64(d))
}
