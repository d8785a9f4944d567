package trace

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"nines/sim"
)

// Filter chooses lines of the event log. The zero Filter chooses all.
type Filter struct {
	Nodes     []string // at, from or to one of these machines
	Kinds     []string // names among those of Trace.Kinds
	From, To  sim.Time // what begins in [From, To); To 0 means to the end
	Operation uint64   // descending from the client's operation of this number
	Cause     string   // descending from what the log calls so: "left's operation 17", "timer gossip of A1 #3"
}

// WriteLog writes what the filter chooses, one line an event, in order of time:
//
//	10.412000 s  B1 → A2: store (key 3, value 17): cut by cut  ← right's operation 1041
//
// and says at the end what the trace does not hold.
func (t *Trace) WriteLog(w io.Writer, f Filter) error {
	l := logger{x: t.Index(), filter: f}
	l.collect()
	slices.SortStableFunc(l.lines, func(a, b logLine) int { return cmp.Compare(a.at, b.at) })
	b := bufio.NewWriter(w)
	for _, line := range l.lines {
		fmt.Fprintf(b, "%s  %s\n", exact(line.at), printable(line.text+line.after))
	}
	if missing := t.Left.String(); missing != "" {
		fmt.Fprintln(b, missing)
	}
	return b.Flush()
}

// printable returns words without what would move a terminal's cursor or
// colour it: a trace may come from anywhere.
func printable(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '·'
	}, words)
}

// exact prints an instant to the microsecond.
func exact(t sim.Time) string {
	if t == sim.Never {
		return t.String()
	}
	us := int64(t) / int64(time.Microsecond)
	return fmt.Sprintf("%d.%06d s", us/1e6, us%1e6)
}

// occurrenceKind is what the log calls all that systems tell of themselves.
const occurrenceKind = "occurrence"

// Kinds returns the names that a filter may choose by: kinds of messages, events
// and requests, faults, and what systems told of themselves, each by its name
// and all as "occurrence".
func (t *Trace) Kinds() []string {
	kinds, x := make(map[string]bool), t.Index()
	for i := range t.Messages {
		kinds[t.Messages[i].Kind] = true
	}
	for i := range t.Events {
		kinds[t.Events[i].Kind] = true
	}
	for i := range t.Faults {
		kinds[t.Faults[i].Name] = true
	}
	for i := range t.Operations {
		kinds[x.kind(&t.Operations[i])] = true
	}
	for _, c := range t.Occurrences {
		kinds[occurrenceKind], kinds[t.Tales[c.Tale].Event] = true, true
	}
	return slices.Sorted(maps.Keys(kinds))
}

type logLine struct {
	at    sim.Time
	text  string
	after string // the cause
}

type logger struct {
	x      *Index
	filter Filter
	lines  []logLine
}

// entry is what a filter looks at.
type entry struct {
	at    sim.Time
	kind  string
	event string // of an occurrence
	nodes []int64
	cause sim.Cause
}

func (l *logger) collect() {
	x := l.x
	for i := range x.Faults {
		l.fault(int64(i))
	}
	for _, c := range x.Occurrences {
		l.occurrence(c)
	}
	for i := range x.Operations {
		op := &x.Operations[i]
		if l.wants(entry{at: op.Invoke, kind: x.kind(op), nodes: []int64{op.Desk, op.Node}, cause: op.Cause}) {
			l.add(op.Invoke, fmt.Sprintf("%s: %s", x.NodeName(op.Desk), x.request(op)), op.Cause)
		}
	}
	for i := range x.Messages {
		m := &x.Messages[i]
		if l.wants(entry{at: m.Sent, kind: m.Kind, nodes: []int64{m.From, m.To}, cause: m.Cause}) {
			l.add(m.Sent, x.passage(m), m.Cause)
		}
	}
	for i := range x.Events {
		v := &x.Events[i]
		if l.wants(entry{at: v.At, kind: v.Kind, nodes: []int64{v.Node}, cause: v.Cause}) {
			l.add(v.At, x.event(v), v.Cause)
		}
	}
}

func (l *logger) add(at sim.Time, text string, c sim.Cause) {
	l.lines = append(l.lines, logLine{at, text, "  ← " + l.x.CauseName(c)})
}

// fault adds two lines: one when it begins, one when it ends.
func (l *logger) fault(i int64) {
	f := &l.x.Faults[i]
	e := entry{at: f.From, kind: f.Name, nodes: slices.Concat(f.Targets...)}
	if l.wants(e) {
		l.lines = append(l.lines, logLine{at: f.From, text: l.x.FaultName(i) + " begins: " + f.Text})
	}
	if e.at = f.To; f.To != sim.Never && l.wants(e) {
		l.lines = append(l.lines, logLine{at: f.To, text: strings.TrimSuffix(l.x.FaultName(i)+" ends: "+f.Effect, ": ")})
	}
}

// occurrence adds a line, or one when it begins and one when it ends.
func (l *logger) occurrence(c Occurrence) {
	tale := l.x.Tales[c.Tale]
	text, e := tale.System+": "+tale.Event, entry{at: c.From, kind: occurrenceKind, event: tale.Event}
	begins := ""
	if c.To != c.From {
		begins = " begins"
	}
	if l.wants(e) {
		l.lines = append(l.lines, logLine{at: c.From, text: text + begins + amount(c.Amount)})
	}
	if e.at = c.To; c.To != c.From && c.To != sim.Never && l.wants(e) {
		l.lines = append(l.lines, logLine{at: c.To, text: text + " ends after " + span(c.To.Sub(c.From))})
	}
}

// wants tells whether the filter chooses an entry.
func (l *logger) wants(e entry) bool {
	f := &l.filter
	named := func(i int64) bool { return i != None && slices.Contains(f.Nodes, l.x.NodeName(i)) }
	switch {
	case e.at < f.From, f.To != 0 && e.at >= f.To:
		return false
	case f.Nodes != nil && !slices.ContainsFunc(e.nodes, named):
		return false
	case f.Kinds != nil && !slices.Contains(f.Kinds, e.kind) && (e.event == "" || !slices.Contains(f.Kinds, e.event)):
		return false
	}
	if op := l.x.Operation(e.cause); f.Operation != 0 && (op == nil || op.ID != f.Operation) {
		return false
	}
	return f.Cause == "" || l.x.CauseName(e.cause) == f.Cause
}

// passage prints a message and what became of it.
func (x *Index) passage(m *Message) string {
	text := fmt.Sprintf("%s → %s: %s", x.NodeName(m.From), x.NodeName(m.To), m.Kind)
	if m.Text != "" {
		text += " (" + m.Text + ")"
	}
	if m.Copy {
		text += ", a copy"
	}
	text += ": " + x.fate(m)
	if m.Tries > 0 {
		text += fmt.Sprintf(" at attempt %d", m.Tries+1)
	}
	return text
}

// fate prints what became of a message, when, and by whose doing.
func (x *Index) fate(m *Message) string {
	text := m.Fate.String()
	switch {
	case m.Fate == Delivered:
		text = "arrives " + exact(m.Ended)
	case m.Fate == Late:
		text = "arrives " + exact(m.Ended) + ", too late"
	case m.Fate.Perished() && m.Ended != m.Sent:
		text += " " + exact(m.Ended)
	}
	switch {
	case m.Fault == None:
		return text
	case m.Fate.Perished():
		return text + " by " + x.FaultName(m.Fault)
	}
	return text + ", delayed by " + x.FaultName(m.Fault)
}

// request prints an operation and how it ended.
func (x *Index) request(op *Operation) string {
	return fmt.Sprintf("%s at %s: %s %s", x.call(op), x.NodeName(op.Node), x.answer(op), exact(op.Return))
}

// kind names what a client asked for in a word. To read and to write is the
// same where there is no key.
func (x *Index) kind(op *Operation) string {
	if x.keys[op.Group] == "" {
		return "request"
	}
	return op.Kind.String()
}

// call prints what was asked.
func (x *Index) call(op *Operation) string {
	key := x.keys[op.Group]
	switch kind := x.kind(op); kind {
	case "request":
		return kind
	case "read":
		return fmt.Sprintf("read of %s %d", key, op.Key)
	case "cas":
		return fmt.Sprintf("change of %v to %v at %s %d", op.Old, op.Arg, key, op.Key)
	default:
		return fmt.Sprintf("%s of %v to %s %d", kind, op.Arg, key, op.Key)
	}
}

// event prints what is no message.
func (x *Index) event(v *Event) string {
	text := v.Kind
	if v.Node != None {
		text = x.NodeName(v.Node) + ": " + text
	}
	if v.Text != "" {
		text += ": " + v.Text
	}
	return text
}
