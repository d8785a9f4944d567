package primary

import (
	"nines/nodes"
	"nines/nodes/replication/register"
)

// read answers a client, or lets it wait until this primary knows what its
// predecessors have left.
func (m *Member) read(r nodes.Request, read register.Read) {
	switch {
	case m.role == isPrimary && m.mayServe() && m.commit < m.opening:
		m.reads = append(m.reads, pendingRead{read.Key, r})
	case m.role == isPrimary:
		m.answer(r, read.Key)
	case m.options.ReadAny && m.informed:
		r.Reply(m.env, register.Result{Outcome: register.Done, Value: m.value(read.Key)})
	default:
		m.refuse(r)
	}
}

// answer tells a client the value, if the primary may still do so.
func (m *Member) answer(r nodes.Request, key uint64) {
	if !m.mayServe() {
		m.refuse(r)
		return
	}
	m.tell(Acting, 0)
	r.Reply(m.env, register.Result{Outcome: register.Done, Value: m.value(key)})
}

// refuse says for certain that nothing was done, so that clients may go on to
// another member.
func (m *Member) refuse(r nodes.Request) {
	reason := "not the primary"
	if m.role == isPrimary {
		reason = "no lease"
	}
	r.Reply(m.env, register.Result{Outcome: register.Failed, Reason: reason})
}
