package primary

import (
	"slices"
	"time"

	"nines/nodes"
)

// candidate is what a member knows of the election in which it stands.
type candidate struct {
	standing *nodes.Timer // when it will stand, or begin anew
	campaign canvass      // what it asks for
	votes    []nodes.ID   // granted, its own excluded
	refused  bool         // somebody is more advanced
	seen     uint64       // the latest round that others have promised

	beats, degrading *nodes.Timer // of a primary; made once an incarnation
}

// suspect doubts the primary, and will stand for election after a random
// while, so that not all do at once.
func (m *Member) suspect() {
	if m.role == isPrimary {
		return
	}
	if !m.detector.Suspects(m.env.Now()) {
		m.review() // the clock was put back
		return
	}
	if !m.suspects {
		m.suspects = true
		m.tell(Suspected, 0)
	}
	if !m.options.Manual && !m.standing.Armed() {
		m.standing.Reset(m.hesitation())
	}
}

// hesitation is drawn anew each time, up to the patience of a candidate.
func (m *Member) hesitation() time.Duration {
	s := m.env.Draw("primary.hesitation")
	return time.Duration(s.Below(uint64(m.options.Patience)))
}

// stand asks all others for their votes. The candidate promises nothing yet: if
// it stays alone, because it is cut off, it disturbs nobody when it returns.
func (m *Member) stand() {
	if wait := m.bound.Sub(m.env.Monotonic()); wait > 0 {
		m.standing.Reset(wait)
		return
	}
	if m.role == isCandidate && m.options.Hear == HearReachable && !m.refused {
		m.win()
		return
	}
	m.role = isCandidate
	m.campaign = canvass{Epoch{max(m.promised.Round, m.seen) + 1, m.env.ID()}, m.last()}
	m.votes, m.refused = nil, false
	if m.options.Hear == HearNone || len(m.members) == 1 {
		m.win()
		return
	}
	m.send(m.campaign)
	m.standing.Reset(m.options.Patience + m.hesitation())
}

// consider grants a candidate a vote, and remembers it, or says why not.
func (m *Member) consider(from nodes.ID, c canvass) {
	m.seen = max(m.seen, c.epoch.Round-1)
	if !m.supports(c) {
		m.env.Send(from, vote{c, false, m.promised})
		if m.role == isBackup && m.suspects && c.last.Compare(m.last()) < 0 {
			m.stand() // there is a better one
		}
		return
	}
	m.obeyCandidate(c.epoch)
	granted := vote{c, true, c.epoch}
	if m.options.Defects.VolatileVotes {
		m.env.Send(from, granted)
		return
	}
	m.promise(m.env, c.epoch, func() { m.env.Send(from, granted) })
}

// supports tells whether this member would have the candidate for its primary.
func (m *Member) supports(c canvass) bool {
	isLate := c.epoch.Round <= m.promised.Round && c.epoch != m.promised // it may ask twice
	isBehind := c.last.Compare(m.last()) < 0
	isRival := m.role == isCandidate && c.last.Compare(m.last()) == 0 && c.epoch.Owner > m.env.ID()
	return !m.isContent() &&
		(!isLate || m.options.Defects.UncheckedEpochs) &&
		(!isBehind || m.options.Defects.AnyBackup) &&
		!isRival
}

// isContent tells whether this member has no need of an election.
func (m *Member) isContent() bool {
	switch {
	case m.role == isPrimary:
		return m.hasMajority(max(m.options.Lease, timeoutIntervals*m.options.Interval))
	case m.env.Monotonic() < m.bound:
		return true
	}
	return m.heard == m.promised && m.heard != Epoch{} && !m.suspects
}

// obeyCandidate promises the epoch of a candidate, whose victory is expected.
func (m *Member) obeyCandidate(e Epoch) {
	m.stepDown()
	m.promised = e
	m.watch(m.env.Now())
}

// count takes a vote; with enough of them the candidate has won.
func (m *Member) count(from nodes.ID, v vote) {
	m.seen = max(m.seen, v.promised.Round)
	if m.role != isCandidate || v.canvass != m.campaign {
		return
	}
	if !v.granted {
		m.refused = true
		return
	}
	if !slices.Contains(m.votes, from) {
		m.votes = append(m.votes, from)
	}
	heard := int64(len(m.votes)) + 1
	members := int64(len(m.members))
	if enough := m.options.Quorum(members); m.options.Hear == HearQuorum && heard >= enough || heard == members {
		m.win()
	}
}

// win promises the epoch that was won, its own vote, and takes office when that
// will be remembered, unless it has promised another one meanwhile.
func (m *Member) win() {
	won := m.campaign.epoch
	if won.Compare(m.promised) <= 0 {
		return
	}
	m.standing.Stop()
	m.promise(m.env, won, func() {
		if m.role == isCandidate && m.promised == won && m.campaign.epoch == won {
			m.promote(won)
		}
	})
}
