package register

import (
	"fmt"

	"nines/nodes"
)

// coordinator runs the operations that clients brought to this machine. Each
// passes through at most two phases: ask a quorum, then tell a quorum.
type coordinator struct {
	running map[uint64]*operation
	last    uint64 // number of the last operation begun here; see Member.Start
}

type phase uint8

const (
	asking  phase = iota // waits for reports
	telling              // waits for acknowledgements
)

// operation is one read or write under way.
type operation struct {
	number  uint64 // names it in messages; unique at this coordinator
	request nodes.Request
	key     uint64
	write   bool
	value   uint64 // to write, or newest found so far
	id      uint64 // of the write
	version Version

	phase   phase
	need    int64      // answers still missing in this phase
	heard   []nodes.ID // replicas that answered in this phase
	reports []Version  // what they reported, in the order of heard
}

// begin starts an operation for a client.
func (m *Member) begin(env *nodes.Env, request nodes.Request, op operation) {
	if m.running == nil {
		m.running = make(map[uint64]*operation)
	}
	m.last++
	op.number, op.request = m.last, request
	m.running[op.number] = &op
	env.After(m.options.QuorumTimeout, func() { m.timeOut(env, op.number) })
	if op.write && m.options.Versions == Clocks {
		m.tell(env, &op, Version{int64(env.Now()), m.writer(env, &op)}, m.replicas(op.key), m.options.Write)
		return
	}
	op.phase, op.need = asking, m.options.Read
	var message nodes.Message = query{op.number, op.key} // one for all: messages do not change
	for _, replica := range m.replicas(op.key) {
		env.Send(replica, message)
	}
}

// replicas returns the members that hold a key: Factor of them in a row,
// beginning at one that the key chooses.
func (m *Member) replicas(key uint64) []nodes.ID {
	n, factor := uint64(len(m.members)), uint64(m.options.Factor)
	if factor == n {
		return m.members
	}
	row := make([]nodes.ID, 0, factor)
	for i := range factor {
		row = append(row, m.members[(key%n+i)%n])
	}
	return row
}

func (m *Member) writer(env *nodes.Env, op *operation) uint64 {
	if m.options.Ties == TiesByNode {
		return uint64(env.ID()) + 1
	}
	return op.id
}

// reported counts an answer to a query; with the R-th the first phase ends.
func (m *Member) reported(env *nodes.Env, from nodes.ID, r report) {
	op := m.waiting(r.operation, asking, from)
	if op == nil {
		return
	}
	op.reports = append(op.reports, r.version)
	if op.version.Compare(r.version) < 0 {
		op.version = r.version
		if !op.write {
			op.value = r.value
		}
	}
	if op.need--; op.need > 0 {
		return
	}
	if op.write {
		version := Version{op.version.Counter + 1, m.writer(env, op)}
		m.tell(env, op, version, m.replicas(op.key), m.options.Write)
		return
	}
	m.repair(env, op)
}

// repair does what the options ask for before a read answers.
func (m *Member) repair(env *nodes.Env, op *operation) {
	targets, need := op.stale(), int64(0)
	if m.options.WriteBack {
		targets = m.replicas(op.key)
	}
	if m.options.Repair == RepairBlocking {
		need = int64(len(targets))
		if m.options.WriteBack {
			need = m.options.Write
		}
	}
	if m.options.Repair == RepairOff {
		targets, need = nil, 0
	}
	m.tell(env, op, op.version, targets, need)
}

// stale returns the replicas that reported less than the newest version.
func (op *operation) stale() []nodes.ID {
	var stale []nodes.ID
	for i, version := range op.reports {
		if version.Compare(op.version) < 0 {
			stale = append(stale, op.heard[i])
		}
	}
	return stale
}

// tell begins the second phase: it sends a version to the targets and waits
// for need acknowledgements.
func (m *Member) tell(env *nodes.Env, op *operation, version Version, targets []nodes.ID, need int64) {
	op.phase, op.version, op.need, op.heard = telling, version, need, op.heard[:0]
	var message nodes.Message = store{op.number, op.key, version, op.value}
	for _, replica := range targets {
		env.Send(replica, message)
	}
	if need == 0 {
		m.finish(env, op, Result{Outcome: Done, Value: op.value})
	}
}

// acknowledged counts an answer to a store; with the last one the client is
// answered.
func (m *Member) acknowledged(env *nodes.Env, from nodes.ID, s stored) {
	op := m.waiting(s.operation, telling, from)
	if op == nil {
		return
	}
	if op.need--; op.need == 0 {
		m.finish(env, op, Result{Outcome: Done, Value: op.value})
	}
}

// waiting returns the operation if it waits for this replica in this phase,
// and notes that it has heard of it: a duplicate counts once.
func (m *Member) waiting(number uint64, p phase, from nodes.ID) *operation {
	op := m.running[number]
	if op == nil || op.phase != p {
		return nil
	}
	for _, replica := range op.heard {
		if replica == from {
			return nil
		}
	}
	op.heard = append(op.heard, from)
	return op
}

// timeOut ends an operation that found no quorum in time. A write that had
// told nobody certainly took no effect; one that had may yet do so.
func (m *Member) timeOut(env *nodes.Env, number uint64) {
	op := m.running[number]
	if op == nil {
		return
	}
	outcome, answer := Failed, "report"
	if op.phase == telling {
		answer = "acknowledgement"
		if op.write {
			outcome = Unknown
		}
	}
	if op.need != 1 {
		answer += "s"
	}
	m.finish(env, op, Result{outcome, 0, fmt.Sprintf("no quorum: %d %s missing", op.need, answer)})
}

func (m *Member) finish(env *nodes.Env, op *operation, r Result) {
	delete(m.running, op.number)
	op.request.Reply(env, r)
}
