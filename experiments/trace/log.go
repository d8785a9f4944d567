package trace

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"nines/sim"
)

// Filter chooses lines of the event log. The zero Filter chooses all.
type Filter struct {
	Nodes     []string // at, from or to one of these machines
	Kinds     []string // of message, event or operation, or the name of a fault
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
	nodes []int64
	cause sim.Cause
}

func (l *logger) collect() {
	x := l.x
	for i := range x.Faults {
		l.fault(int64(i))
	}
	for i := range x.Operations {
		op := &x.Operations[i]
		if l.wants(entry{op.Invoke, op.Kind.String(), []int64{op.Desk, op.Node}, op.Cause}) {
			l.add(op.Invoke, fmt.Sprintf("%s: %s", x.NodeName(op.Desk), x.request(op)), op.Cause)
		}
	}
	for i := range x.Messages {
		m := &x.Messages[i]
		if l.wants(entry{m.Sent, m.Kind, []int64{m.From, m.To}, m.Cause}) {
			l.add(m.Sent, x.passage(m), m.Cause)
		}
	}
	for i := range x.Events {
		v := &x.Events[i]
		if l.wants(entry{v.At, v.Kind, []int64{v.Node}, v.Cause}) {
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
	e := entry{f.From, f.Name, slices.Concat(f.Targets...), 0}
	if l.wants(e) {
		l.lines = append(l.lines, logLine{at: f.From, text: l.x.FaultName(i) + " begins: " + f.Text})
	}
	if e.at = f.To; f.To != sim.Never && l.wants(e) {
		l.lines = append(l.lines, logLine{at: f.To, text: strings.TrimSuffix(l.x.FaultName(i)+" ends: "+f.Effect, ": ")})
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
	case f.Kinds != nil && !slices.Contains(f.Kinds, e.kind):
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

// call prints what was asked.
func (x *Index) call(op *Operation) string {
	switch op.Kind.String() {
	case "read":
		return fmt.Sprintf("read of key %d", op.Key)
	case "cas":
		return fmt.Sprintf("change of %v to %v at key %d", op.Old, op.Arg, op.Key)
	}
	return fmt.Sprintf("%v of %v to key %d", op.Kind, op.Arg, op.Key)
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
