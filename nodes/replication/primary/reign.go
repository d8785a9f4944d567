package primary

import (
	"slices"
	"time"

	"nines/nodes"
	"nines/nodes/replication/register"
	"nines/sim"
	"nines/sim/dist"
)

// reign is what a primary knows besides its log, from its promotion to its end.
type reign struct {
	epoch    Epoch
	opening  uint64   // index of the epoch's first entry
	first    sim.Time // when the first heartbeat was sent
	sequence uint64   // of the last one
	peers    []peer
	released uint64   // index up to which the log may be shipped
	due      sim.Time // when the last entry is released
	alone    bool     // it has fallen back, and waits for no backup
	mark     uint64   // index that backups must have reached to have caught up

	writes []pendingWrite // to be acknowledged, in the order of the log
	reads  []pendingRead  // that wait for the opening entry
}

// peer is a backup as the primary sees it.
type peer struct {
	id    nodes.ID
	next  uint64   // index of the entry to be sent next
	match uint64   // index up to which it has the log, on disk
	heard sim.Time // when a heartbeat was sent that it has answered
	beats bool     // it has answered one
}

type pendingWrite struct {
	index   uint64
	request nodes.Request
}

type pendingRead struct {
	key     uint64
	request nodes.Request
}

// promote makes the member the primary of an epoch that it has won. It begins
// with an entry that says nothing: once that is acknowledged, so is all that
// earlier primaries have left, and clients may see it.
func (m *Member) promote(e Epoch) {
	m.reign = &reign{epoch: e, opening: m.last().Index + 1, first: m.env.Now(), released: m.last().Index}
	m.role = isPrimary
	m.tell(Decided, 0)
	m.trust()
	for _, id := range m.env.Peers() {
		m.peers = append(m.peers, peer{id: id, next: m.opening})
	}
	m.enter(entry{epoch: e})
	m.sendBeat()
}

// abdicate ends the reign. What was not acknowledged may yet survive, or not.
func (m *Member) abdicate() {
	ended := m.reign
	m.reign = nil
	m.beats.Stop()
	m.degrading.Stop()
	m.tell(Deposed, 0)
	for _, w := range ended.writes {
		w.request.Reply(m.env, register.Result{Outcome: register.Unknown, Reason: "the primary was deposed"})
	}
	for _, r := range ended.reads {
		m.refuse(r.request)
	}
}

// mayServe tells whether the primary may answer clients: without a lease,
// always; with one, while a majority was heard within it.
func (m *Member) mayServe() bool {
	return m.options.Lease == 0 || m.hasMajority(m.options.Lease-m.options.Lease/driftAllowance)
}

// driftAllowance is by what part of itself a lease is shorter for the primary
// than for those who gave it: clocks that run apart by less do no harm.
const driftAllowance = 100

// hasMajority tells whether a majority, the primary included, has answered
// heartbeats that were sent no longer ago than a span.
func (m *Member) hasMajority(span time.Duration) bool {
	now, count := m.env.Monotonic(), 1
	for i := range m.peers {
		if p := &m.peers[i]; p.beats && now < p.heard.Add(span) {
			count++
		}
	}
	return 2*count > len(m.members)
}

// beat sends the next heartbeat. Its number follows from the time, so that a
// primary that was paused goes on where its backups expect it to be.
func (m *Member) beat() {
	passed := m.env.Now().Sub(m.first)
	m.sequence = max(m.sequence+1, uint64(max(0, passed/m.options.Interval)))
	m.sendBeat()
}

func (m *Member) sendBeat() {
	m.send(heartbeat{m.epoch, m.sequence, m.first, m.env.Monotonic(), m.position(m.released), m.commit})
	late := m.env.Now().Sub(m.first) % m.options.Interval
	m.beats.Reset(m.options.Interval - max(0, late))
	m.mark = m.durable
	m.tell(Acting, 0)
}

// write takes a write into the log, if this is the primary.
func (m *Member) write(r nodes.Request, w register.Write) {
	if m.role != isPrimary || !m.mayServe() {
		m.refuse(r)
		return
	}
	m.writes = append(m.writes, pendingWrite{m.last().Index + 1, r})
	m.enter(entry{epoch: m.epoch, key: w.Key, value: w.Value, id: w.ID})
}

// enter appends to the primary's own log, and ships when that is on disk.
func (m *Member) enter(e entry) {
	epoch, index := m.reign, m.last().Index+1
	m.append(m.env, []entry{e}, func() {
		if m.reign != epoch {
			return
		}
		m.settle()
		m.release(index)
		if m.options.Fallback > 0 && m.commit < m.durable && !m.degrading.Armed() {
			m.degrading.Reset(m.options.Fallback)
		}
	})
}

// release ships an entry, after the shipper's lag if there is one. Entries
// leave in order: one that is late keeps back the next.
func (m *Member) release(index uint64) {
	if m.options.Lag == nil {
		m.ship(index)
		return
	}
	draws := m.env.Draw("primary.lag")
	m.due = max(m.due, m.env.Now().Add(dist.Duration(m.options.Lag, &draws)))
	epoch := m.reign
	m.env.After(m.due.Sub(m.env.Now()), func() {
		if m.reign == epoch {
			m.ship(index)
		}
	})
}

// ship sends an entry to the backups that have been sent all before it. The
// others are catching up: each of their answers brings them more.
func (m *Member) ship(index uint64) {
	m.released = max(m.released, index)
	for i := range m.peers {
		if m.peers[i].next == index {
			m.feed(&m.peers[i])
		}
	}
}

// batchMax is how many entries one message carries.
const batchMax = 128

// feed sends a backup the next entries.
func (m *Member) feed(p *peer) {
	to := min(p.next-1+batchMax, m.released)
	m.env.Send(p.id, shipment{m.epoch, m.position(p.next - 1), m.entries[p.next-1 : to], m.commit})
	p.next = to + 1
}

// hearBackup takes what a backup answers to its primary.
func (m *Member) hearBackup(from nodes.ID, message nodes.Message) {
	if m.role != isPrimary {
		return
	}
	p := &m.peers[slices.IndexFunc(m.peers, func(p peer) bool { return p.id == from })]
	switch v := message.(type) {
	case heartbeatHeard:
		if v.epoch == m.epoch {
			p.heard, p.beats = max(p.heard, v.sent), true
			m.reach(p, v.match)
		}
	case missing:
		if v.epoch == m.epoch && v.have < m.released {
			p.next = v.have + 1
			m.feed(p)
		}
	case shipped:
		if v.epoch != m.epoch {
			return
		}
		if p.next = max(p.next, v.match+1); p.next <= m.released {
			m.feed(p)
		}
		m.reach(p, v.match)
	}
}

// reach notes how far a backup has the log.
func (m *Member) reach(p *peer, match uint64) {
	if match > p.match {
		p.match = match
		m.settle()
	}
}

// settle acknowledges what enough backups have. A primary that has fallen back
// waits for them again when they have all that was there at the last heartbeat.
func (m *Member) settle() {
	target := m.safe()
	if m.alone && target >= m.mark {
		m.alone = false
		m.tell(CaughtUp, 0)
	}
	if m.alone {
		target = m.durable
	}
	if target < m.opening || target <= m.commit {
		return
	}
	if m.commit < m.opening {
		m.tell(Promoted, 0)
	}
	m.commit = target
	m.apply()
	m.acknowledge()
}

// safe returns the index up to which as many backups have the log on disk as a
// write waits for.
func (m *Member) safe() uint64 {
	acks := m.options.Acks(int64(len(m.members)))
	if acks == 0 {
		return m.durable
	}
	matches := make([]uint64, len(m.peers))
	for i := range m.peers {
		matches[i] = m.peers[i].match
	}
	slices.Sort(matches)
	return min(m.durable, matches[int64(len(matches))-acks])
}

// acknowledge answers the clients whose operations are settled.
func (m *Member) acknowledge() {
	done := register.Result{Outcome: register.Done}
	if !m.mayServe() {
		done = register.Result{Outcome: register.Unknown, Reason: "the lease is over"}
	}
	settled := 0
	for settled < len(m.writes) && m.writes[settled].index <= m.commit {
		m.writes[settled].request.Reply(m.env, done)
		settled++
	}
	if settled > 0 {
		m.tell(Acting, 0)
	}
	m.writes = m.writes[settled:]
	for _, r := range m.reads {
		m.answer(r.request, r.key)
	}
	m.reads = nil
	switch {
	case m.commit == m.durable:
		m.degrading.Stop()
	case m.options.Fallback > 0:
		m.degrading.Reset(m.options.Fallback)
	}
}

// fallBack gives up waiting for backups, until enough have caught up.
func (m *Member) fallBack() {
	if m.alone {
		return
	}
	m.alone, m.mark = true, m.durable
	m.tell(FellBack, 0)
	m.settle()
}
