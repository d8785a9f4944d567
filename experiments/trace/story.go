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
func (s Sentence) String() string { return instant(s.At) + ": " + s.Text }

// instant prints a time: "20.412 s", from an hour on "03:04:05.678", and from a
// day on "12 d 03:04:05".
func instant(t sim.Time) string {
	seconds := int64(t.Sub(sim.Start) / time.Second)
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600%24, seconds/60%60, seconds%60)
	switch {
	case t == sim.Never || seconds < 3600:
		return t.String()
	case seconds < 86400:
		return fmt.Sprintf("%s.%03d", clock, int64(t)/int64(time.Millisecond)%1000)
	}
	return fmt.Sprintf("%d d %s", seconds/86400, clock)
}

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

// Story tells what happened: the faults, what systems told of themselves, whom
// it hurt and when that was over, and how each rule was broken. Every request that was not answered in time is
// accounted for: to the fault that took its messages, or to none.
func (t *Trace) Story(broken ...Violation) []Sentence {
	s := &teller{x: t.Index(), told: make(map[sim.Cause]bool)}
	s.opening()
	s.faults()
	s.occurrences()
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

// opening says who is there, site by site if there are sites.
func (s *teller) opening() {
	var sites []string
	there := make(map[string][]Node)
	for _, n := range s.x.Nodes {
		if !slices.Contains(sites, n.Site) {
			sites = append(sites, n.Site)
		}
		there[n.Site] = append(there[n.Site], n)
	}
	named := func(site string) bool { return site != "" && site != experiments.Internet }
	if !slices.ContainsFunc(sites, named) {
		s.say(sim.Start, "the run begins with %s", company(s.x.Nodes))
		return
	}
	var here []string
	for _, site := range sites {
		here = append(here, "at "+site+": "+company(there[site]))
	}
	s.say(sim.Start, "the run begins; %s", strings.Join(here, "; "))
}

// company names machines, and then whose clients are with them.
func company(all []Node) string {
	var machines, clients, who []string
	for _, n := range all {
		if n.Client {
			clients = append(clients, strings.TrimSuffix(n.Name, " at "+n.Site))
		} else {
			machines = append(machines, n.Name)
		}
	}
	if len(machines) > 0 {
		who = append(who, list(machines))
	}
	if len(clients) > 0 {
		who = append(who, "clients of "+list(clients))
	}
	return cmp.Or(strings.Join(who, ", and "), "nobody")
}

// ending sums up.
func (s *teller) ending() {
	t := s.x.Trace
	var ends tally
	for i := range t.Operations {
		ends.add(&t.Operations[i])
	}
	text, requests := "the run ends", count(uint64(len(t.Operations)), "request")
	switch n := uint64(len(t.Operations)); {
	case n == 0:
	case ends.ok == n && n > 1:
		text += fmt.Sprintf(": all %s were answered in time", requests)
	default:
		text += fmt.Sprintf(": of %s %s", requests, &ends)
	}
	s.say(t.Run.End, "%s", text)
	if missing := t.Left.String(); missing != "" {
		s.say(t.Run.End, "%s: what is told may not be all", missing)
	}
}

// tally counts how requests ended.
type tally struct{ ok, refused, late, unanswered, failed uint64 }

func (t *tally) add(op *Operation) {
	switch {
	case success(op):
		t.ok++
	case op.Outcome == history.Fail:
		t.refused++
	case op.Outcome == history.OK:
		t.late++
	case unanswered(op):
		t.unanswered++
	default:
		t.failed++
	}
}

// String names what there was: "121 were refused, 259 were never answered".
func (t *tally) String() string {
	var parts []string
	for _, p := range []struct {
		n    uint64
		what string
	}{{t.ok, "answered in time"}, {t.refused, "refused"}, {t.late, "answered too late"}, {t.unanswered, "never answered"}} {
		if p.n > 0 {
			parts = append(parts, were(p.n)+" "+p.what)
		}
	}
	if t.failed > 0 {
		parts = append(parts, grouped(t.failed)+" failed with unknown effect")
	}
	return strings.Join(parts, ", ")
}

// unanswered tells whether a client heard nothing at all of an operation.
func unanswered(op *Operation) bool {
	return op.Outcome == history.Unknown && (op.Return == sim.Never || op.Reason == "no answer" || op.Reason == "")
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
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}} {
		if d >= unit.size {
			thousandths := int64(d / (unit.size / 1000))
			text := fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
			return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " " + unit.name
		}
	}
	return fmt.Sprintf("%d ns", int64(d))
}
