package trace

import (
	"fmt"

	"nines/sim"
	"nines/workloads/history"
)

// violation tells how a rule was broken, a sentence for each operation of the
// witness that has none yet: what it was told, and which of its messages did
// not arrive in time for the last one to know.
func (s *teller) violation(v *Violation) {
	if len(v.Witness) == 0 {
		return
	}
	// The rule is broken when the last of them knows its answer, if it ever does.
	known, decisive := sim.Start, sim.Start
	for i := range v.Witness {
		op := &v.Witness[i]
		known, decisive = max(known, op.Invoke), max(decisive, op.Return)
		if op.Return != sim.Never {
			known = max(known, op.Return)
		}
	}
	s.say(known, "here %s is violated: %s", v.Rule, v.Reason)
	for i := range v.Witness {
		op := s.x.Operation(v.Witness[i].Cause)
		if op == nil {
			op = &Operation{v.Witness[i], None} // it was not kept
		}
		if !s.told[op.Cause] {
			s.told[op.Cause] = true
			s.testimony(op, decisive)
		}
	}
}

// testimony tells of one operation of a witness.
func (s *teller) testimony(op *Operation, decisive sim.Time) {
	text := fmt.Sprintf("%s: %s after %s", s.x.asked(op), s.x.answer(op), span(op.Return.Sub(op.Invoke)))
	var slow, lost []*Message
	for _, m := range s.x.Following(op.Cause) {
		switch {
		case m.Fate.Perished():
			lost = append(lost, m)
		case op.Kind != history.Read && m.From == op.Node && m.Ended > decisive:
			slow = append(slow, m)
		}
	}
	if len(lost) > 0 {
		text += "; " + s.x.fell(lost)
	}
	for _, m := range slow {
		text += fmt.Sprintf("; %s to %s was still under way", m.Kind, s.x.NodeName(m.To))
	}
	s.say(op.Invoke, "%s", text)
}
