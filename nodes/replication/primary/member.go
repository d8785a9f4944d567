package primary

import (
	"fmt"
	"slices"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/nodes/replication/register"
	"nines/nodes/routing/balancer"
)

// Member is one machine of the store: a backup, until it is promoted. It
// implements nodes.Protocol. The machines of a store are peers of each other.
type Member struct {
	options Options
	env     *nodes.Env
	members []nodes.ID // every member, itself included, in the order of their IDs
	journal
	recovered bool
	role      role

	// What clients may see: the log up to commit, by key.
	commit  uint64
	applied uint64
	state   map[uint64]uint64 // index of a key's last entry

	backup
	candidate
	*reign // of the primary that this member is; nil unless it is one
}

// role is what a member takes itself for.
type role uint8

const (
	isBackup role = iota
	isCandidate
	isPrimary
)

// New returns a member for one incarnation of a machine. It panics if the
// options are impossible.
func New(o Options) *Member {
	if err := o.Validate(); err != nil {
		panic("primary: " + err.Error())
	}
	return &Member{options: o.orDefault(), state: make(map[uint64]uint64)}
}

// Start reads back what survived on the disk; until that is done the member is
// deaf to the others, and refuses clients. Where nothing was ever kept, the
// first member stands for election at once and the others wait for it. After a
// crash nobody does: an epoch ends with the incarnation that won it, for what
// it had shipped is not known.
func (m *Member) Start(env *nodes.Env) {
	m.env = env
	m.members = append(slices.Clone(env.Peers()), env.ID())
	slices.Sort(m.members)
	m.suspicion = env.NewTimer("suspicion", m.suspect)
	m.standing = env.NewTimer("candidacy", m.stand)
	m.beats = env.NewTimer("heartbeat", m.beat)
	m.degrading = env.NewTimer("fallback", m.fallBack)
	m.log = disk.OpenLog(env.Disk())
	m.log.Recover(m.replay, func(r disk.Recovery) {
		if r.Err != nil {
			env.Halt("disk: " + r.Err.Error())
			return
		}
		m.recovered = true
		m.awake()
	})
}

// awake begins the life of a member that knows what it knew.
func (m *Member) awake() {
	m.watch(m.env.Now())
	switch {
	case m.promised != Epoch{}:
		m.bind() // it may have answered a heartbeat just before it crashed
	case m.env.ID() == m.members[0]:
		m.stand()
	}
}

// Receive handles one message.
func (m *Member) Receive(env *nodes.Env, from nodes.ID, message nodes.Message) {
	switch v := message.(type) {
	case register.Read:
		m.read(env.Request(), v)
	case register.Write:
		m.write(env.Request(), v)
	case balancer.Probe:
		env.Reply(balancer.Condition{Serving: m.Leader()})
	default:
		if m.recovered {
			m.hear(from, message)
		}
	}
}

// hear takes what another member says.
func (m *Member) hear(from nodes.ID, message nodes.Message) {
	switch v := message.(type) {
	case shipment:
		m.take(v)
	case heartbeat:
		m.hearBeat(v)
	case canvass:
		m.consider(from, v)
	case vote:
		m.count(from, v)
	case shipped, missing, heartbeatHeard:
		m.hearBackup(from, message)
	case fenced:
		m.obey(v.promised)
	default:
		panic(fmt.Sprintf("primary: unknown message %T from %d", message, from))
	}
}

// Leader tells whether this member takes itself for the primary, and serves:
// only then it is healthy to a health check.
func (m *Member) Leader() bool { return m.role == isPrimary && m.commit >= m.opening && m.mayServe() }

// Reigns tells whether this member has been elected, and not deposed. It may not
// serve yet, or no longer: see Leader.
func (m *Member) Reigns() bool { return m.role == isPrimary }

// Epoch returns the latest epoch that this member has promised or obeyed.
func (m *Member) Epoch() Epoch { return m.promised }

// Writes returns the ids of the writes in the log, in order: for tests and
// measures.
func (m *Member) Writes() (ids []uint64) {
	for i := range m.entries {
		if id := m.entries[i].id; id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Last returns how advanced the log is.
func (m *Member) Last() Position { return m.last() }

// obey promises an epoch that has begun elsewhere. Whoever was primary is not
// any longer. The promise need not be kept on disk: a quorum that did so, in
// voting, is what binds the others.
func (m *Member) obey(e Epoch) {
	if e.Compare(m.promised) <= 0 {
		return
	}
	m.promised = e
	m.stepDown()
	m.watch(m.env.Now())
}

// stepDown makes a backup of the member.
func (m *Member) stepDown() {
	was := m.role
	m.role = isBackup
	m.standing.Stop()
	if was == isPrimary {
		m.abdicate()
	}
}

// apply lets clients see what is acknowledged and on this member's disk.
func (m *Member) apply() {
	for m.applied < min(m.commit, m.durable) {
		m.applied++
		if e := &m.entries[m.applied-1]; e.id != 0 {
			m.state[e.key] = m.applied
		}
	}
}

// drop forgets what comes after an index, for a primary has it otherwise.
func (m *Member) drop(index uint64) {
	diverged := int64(0)
	for _, e := range m.truncate(index) {
		if e.id != 0 {
			diverged++
		}
	}
	if diverged > 0 {
		m.tell(Diverged, diverged)
	}
	m.commit = min(m.commit, index)
	if m.applied > index { // what clients have seen vanishes: begin anew
		m.applied = 0
		clear(m.state)
	}
}

// value returns what clients may see of a key.
func (m *Member) value(key uint64) uint64 {
	if index := m.state[key]; index > 0 {
		return m.entries[index-1].value
	}
	return 0
}

// send sends one message to all others.
func (m *Member) send(message nodes.Message) {
	for _, peer := range m.env.Peers() {
		m.env.Send(peer, message)
	}
}
