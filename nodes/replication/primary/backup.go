package primary

import (
	"nines/nodes"
	"nines/nodes/detection"
	"nines/sim"
)

// backup is what a member knows of its primary.
type backup struct {
	shipper  Epoch  // of the primary that it last took entries from
	verified uint64 // index up to which its log is as that primary's
	asked    uint64 // index after which it has asked for what is missing, plus one
	informed bool   // it has been told how far the log is acknowledged

	detector  detection.Detector
	heard     Epoch // of the primary whose heartbeats the detector knows
	suspects  bool
	suspicion *nodes.Timer
	bound     sim.Time // until then it promotes nobody
}

// heeds tells whether a primary is to be obeyed. One whose epoch is over is
// told so: that is the fence. Without it, a backup takes what anybody ships, and
// nobody says a word.
func (m *Member) heeds(e Epoch) bool {
	isOver := e.Compare(m.promised) < 0
	switch {
	case isOver && !m.options.Unfenced:
		m.env.Send(e.Owner, fenced{m.promised})
		return false
	case isOver && m.role == isPrimary:
		return false
	}
	m.obey(e)
	if m.role == isCandidate { // there is a primary after all
		m.stepDown()
		m.watch(m.env.Now())
	}
	if e != m.shipper {
		m.shipper, m.verified, m.asked = e, 0, 0
	}
	return true
}

// take appends what a primary has shipped, if it joins on to what is there.
func (m *Member) take(s shipment) {
	if !m.heeds(s.epoch) {
		return
	}
	if !m.has(s.after) {
		m.ask(s.after)
		return
	}
	index := s.after.Index
	entries := s.entries
	for len(entries) > 0 && m.has(Position{entries[0].epoch, index + 1}) {
		entries = entries[1:]
		index++
	}
	m.verified = max(m.verified, index+uint64(len(entries)))
	m.asked = 0
	if len(entries) > 0 {
		m.drop(index)
		m.append(m.env, entries, m.confirm)
	}
	m.learn(s.commit)
	m.confirm()
}

// ask wants to have what is missing before a position, once.
func (m *Member) ask(p Position) {
	have := min(p.Index, uint64(len(m.entries)))
	if have == p.Index { // it is there, but another: go back before that epoch
		for epoch := m.position(have).Epoch; have > 0 && m.position(have).Epoch == epoch; {
			have--
		}
	}
	if m.asked == have+1 {
		return
	}
	m.asked = have + 1
	m.env.Send(m.shipper.Owner, missing{m.shipper, have})
}

// confirm tells the primary how far this log is safe and the same as its own.
func (m *Member) confirm() {
	m.apply()
	if match := min(m.verified, m.durable); match > 0 && m.role == isBackup {
		m.env.Send(m.shipper.Owner, shipped{m.shipper, match})
	}
}

// learn notes how far the primary has acknowledged.
func (m *Member) learn(commit uint64) {
	m.commit = max(m.commit, min(commit, m.verified))
	m.informed = m.informed || m.verified >= commit
	m.apply()
}

// hearBeat trusts the primary for another while, and asks for what was lost on
// the way.
func (m *Member) hearBeat(h heartbeat) {
	if h.epoch.Compare(m.promised) < 0 && m.options.Unfenced {
		return // a backup that takes anything still follows the latest
	}
	if !m.heeds(h.epoch) {
		return
	}
	now := m.env.Now()
	if m.heard != h.epoch {
		m.heard, m.detector = h.epoch, m.options.Detector(h.first)
	}
	m.detector.Heartbeat(now, h.sequence)
	m.review()
	m.bind()
	if m.has(h.last) {
		m.verified = max(m.verified, h.last.Index)
		m.learn(h.commit)
	} else {
		m.asked = 0
		m.ask(h.last)
	}
	if m.synced > 0 { // or a crash would make it forget what it has promised
		m.env.Send(h.epoch.Owner, heartbeatHeard{shipped{h.epoch, min(m.verified, m.durable)}, h.sent})
	}
}

// bind promises not to promote anybody before the lease is over that the
// primary has from this member.
func (m *Member) bind() {
	if m.options.Lease > 0 {
		m.bound = max(m.bound, m.env.Monotonic().Add(m.options.Lease))
	}
}

// watch waits for a primary of which nothing was heard yet.
func (m *Member) watch(start sim.Time) {
	m.trust()
	m.heard, m.detector = Epoch{}, m.options.Detector(start)
	m.review()
}

// review asks the detector, and again when it may change its mind.
func (m *Member) review() {
	now := m.env.Now()
	if m.detector.Suspects(now) {
		m.suspect()
		return
	}
	m.trust()
	if at := m.detector.Deadline(); at != sim.Never {
		m.suspicion.Reset(at.Sub(now))
	}
}

// trust takes a suspicion back.
func (m *Member) trust() {
	m.suspicion.Stop()
	m.standing.Stop()
	if m.suspects {
		m.suspects = false
		m.tell(Trusted, 0)
	}
}
