package check

import (
	"cmp"
	"fmt"
	"slices"

	"nines/sim"
	"nines/workloads/history"
)

const (
	readYourWrites = "read your writes"
	monotonicReads = "monotonic reads"
)

// ReadYourWrites checks that no client reads a value that was older than one
// it had itself written, with acknowledgement, before (Terry et al., 1994).
//
// Of two values one is older, here as in [MonotonicReads] and
// [MeasureStaleness], if it was certainly there before the write of the other
// began, in real time. A client is a (Group, Client) that asks one thing at a
// time; of an operation that had not ended when another began it knew nothing.
// Keys that are more than registers with unique values are passed over.
func ReadYourWrites(h history.History) Verdict {
	return checkSessions(h, readYourWrites, history.Write)
}

// MonotonicReads checks that no client reads a value that was older than one
// it had itself read before.
func MonotonicReads(h history.History) Verdict {
	return checkSessions(h, monotonicReads, history.Read)
}

// checkSessions looks for a read that is older than what its client knew from
// its own earlier operations of one kind.
func checkSessions(h history.History, check string, kind history.Kind) Verdict {
	whole := Verdict{Check: check}
	for _, ops := range split(h) {
		whole.Steps += int64(len(ops))
		if r, ok := newRegister(ops); ok {
			for _, session := range sessions(ops) {
				whole = worse(whole, r.checkSession(session, check, kind))
			}
		}
	}
	return whole
}

// sessions groups answered operations by client, each in the order of time.
func sessions(ops []*history.Op) [][]*history.Op {
	ops = slices.DeleteFunc(slices.Clone(ops), func(op *history.Op) bool { return op.Outcome != history.OK })
	client := func(a, b *history.Op) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Client, b.Client))
	}
	slices.SortStableFunc(ops, client)
	var list [][]*history.Op
	for len(ops) > 0 {
		end := 1
		for end < len(ops) && client(ops[0], ops[end]) == 0 {
			end++
		}
		list, ops = append(list, ops[:end]), ops[end:]
	}
	return list
}

// checkSession walks the reads of one client by invocation, and beside them
// what it learned by return, of which the newest counts.
func (r *register) checkSession(session []*history.Op, check string, kind history.Kind) Verdict {
	learned := slices.DeleteFunc(slices.Clone(session), func(op *history.Op) bool {
		return op.Kind != kind || r.of(op) == nil
	})
	slices.SortStableFunc(learned, func(a, b *history.Op) int { return cmp.Compare(a.Return, b.Return) })
	var newest *history.Op
	for _, read := range session {
		if read.Kind != history.Read || r.of(read) == nil {
			continue
		}
		for len(learned) > 0 && learned[0].Return <= read.Invoke {
			if newest == nil || r.written(learned[0]) > r.written(newest) {
				newest = learned[0]
			}
			learned = learned[1:]
		}
		if newest != nil && r.of(read).certain < r.written(newest) {
			return r.backwards(check, newest, read)
		}
	}
	return Verdict{Check: check}
}

// written returns the instant from which the value of op may have been there.
func (r *register) written(op *history.Op) sim.Time { return r.of(op).write.Invoke }

// backwards is the verdict on a client that knew a value and then read an
// older one.
func (r *register) backwards(check string, knew, read *history.Op) Verdict {
	older, newer := r.of(read), r.of(knew).write
	first := older.first()
	reason := fmt.Sprintf("%s although the same client had ended %s before, and %v is older: %s had ended before %s began",
		returned(read), name(knew), read.Result, name(first), name(newer))
	ops := []*history.Op{knew, read, newer}
	if isBeginning(older.write) {
		reason = fmt.Sprintf("%s although the same client had ended %s before", returned(read), name(knew))
	} else {
		ops = append(ops, older.write, first)
	}
	return violation(check, reason, ops...)
}

// first returns the operation of the cluster that ended first.
func (c *cluster) first() *history.Op {
	return slices.MinFunc(c.firstToEnd(), func(a, b *history.Op) int {
		return cmp.Compare(a.Effective(), b.Effective())
	})
}
