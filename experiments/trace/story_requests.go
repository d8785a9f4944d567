package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nines/sim"
	"nines/workloads/history"
)

// failure is what is told together: the requests of one load that one fault, or
// none, is accounted for.
type failure struct {
	load  string
	fault string // name; "" is none
	ops   []*Operation
	last  int64 // episode of the fault, the last that took any
}

// failures tells of all requests that were no success: the first of each load
// and fault at length, the others together, and when it was over.
func (s *teller) failures() {
	var all []*failure
	for i := range s.x.Operations {
		op := &s.x.Operations[i]
		if success(op) {
			continue
		}
		fault, _ := s.x.Blame(op)
		name := ""
		if fault != None {
			name = s.x.Faults[fault].Name
		}
		k := slices.IndexFunc(all, func(f *failure) bool { return f.load == op.Group && f.fault == name })
		if k < 0 {
			k = len(all)
			all = append(all, &failure{load: op.Group, fault: name, last: None})
		}
		all[k].ops, all[k].last = append(all[k].ops, op), max(all[k].last, fault)
	}
	for _, f := range all {
		s.first(f.ops[0])
		s.others(f)
		s.recovery(f)
	}
}

// first tells of one request at length.
func (s *teller) first(op *Operation) {
	text := s.x.asked(op) + " " + ended(op)
	fault, lost := s.x.Blame(op)
	switch {
	case len(lost) > 0:
		text += ": " + s.x.fell(lost)
	case fault != None:
		text += fmt.Sprintf(": no message of it is lost, but %s was at work", s.x.FaultName(fault))
	default:
		text += ": no message of it is lost"
	}
	s.told[op.Cause] = true
	s.say(op.Invoke, "%s", text)
}

// ended prints how a request without success ended, and when.
func ended(op *Operation) string {
	text := "fails with unknown effect at"
	switch {
	case op.Return == sim.Never:
		return "gets no answer before the run ends"
	case unanswered(op):
		return "gets no answer until " + instant(op.Return)
	case op.Outcome == history.Fail:
		text = "is refused at"
	case op.Outcome == history.OK:
		text = "is answered too late, at"
	}
	text += " " + instant(op.Return)
	if op.Reason != "" {
		text += " (" + op.Reason + ")"
	}
	return text
}

// possessive prints whose something is.
func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// asked prints an operation as the subject of a sentence.
func (x *Index) asked(op *Operation) string {
	return fmt.Sprintf("%s %s at %s", possessive(op.Group), x.call(op), x.NodeName(op.Node))
}

// fell prints what became of messages that were lost: "query to B1, B2 and B3
// fell to cut".
func (x *Index) fell(lost []*Message) string {
	type end struct {
		kind  string
		fate  Fate
		fault int64
	}
	var ends []end
	whom := make(map[end][]string)
	for _, m := range lost {
		e := end{m.Kind, m.Fate, m.Fault}
		if !slices.Contains(ends, e) {
			ends = append(ends, e)
		}
		if name := x.NodeName(m.To); !slices.Contains(whom[e], name) {
			whom[e] = append(whom[e], name)
		}
	}
	parts := make([]string, len(ends))
	for i, e := range ends {
		what := "was " + e.fate.String()
		if e.fault != None {
			what = "fell to " + x.FaultName(e.fault)
		}
		parts[i] = fmt.Sprintf("%s to %s %s", e.kind, list(whom[e]), what)
	}
	return strings.Join(parts, ", ")
}

// others sums up the requests after the first.
func (s *teller) others(f *failure) {
	if len(f.ops) == 1 {
		return
	}
	last := slices.MaxFunc(f.ops, func(a, b *Operation) int { return cmp.Compare(a.Return, b.Return) })
	why := ", and no fault took a message of theirs"
	if f.fault != "" {
		why = " because of " + f.fault
	}
	var ends tally
	for _, op := range f.ops {
		ends.add(op)
	}
	s.say(last.Return, "since %s %s of %s had no success%s: %s",
		instant(f.ops[0].Invoke), count(uint64(len(f.ops)), "request"), f.load, why, &ends)
}

// recovery tells of the first success after the last episode of a fault that
// left a load without any.
func (s *teller) recovery(f *failure) {
	if f.last == None || s.x.Faults[f.last].To == sim.Never {
		return
	}
	fault := &s.x.Faults[f.last]
	over := fault.To
	var first *Operation
	for i := range s.x.Operations {
		op := &s.x.Operations[i]
		if op.Group != f.load || !success(op) || op.Return < fault.From {
			continue
		}
		if op.Invoke >= fault.From && op.Return < over {
			return // it was served by somebody all the time
		}
		if op.Return >= over && (first == nil || op.Return < first.Return) {
			first = op
		}
	}
	if first == nil {
		return // it asked for nothing any more, or in vain, as was told
	}
	later := span(first.Return.Sub(over)) + " later"
	if first.Return == over {
		later = "at once"
	}
	s.say(first.Return, "%s is answered, the first success of %s after %s, %s", s.x.asked(first), f.load, s.x.FaultName(f.last), later)
}
