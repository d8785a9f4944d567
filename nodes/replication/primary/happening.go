package primary

import (
	"nines/nodes"
)

// What says what has happened at a member.
type What uint8

const (
	Suspected What = iota // the primary, of which too long nothing was heard
	Trusted               // a suspicion is over: it was wrong, or there is a new primary
	Decided               // the member will be the primary
	Promoted              // it serves as such
	Deposed               // it no longer does
	Acting                // it has answered a client as primary, or sent a heartbeat
	FellBack              // it no longer waits for backups
	CaughtUp              // it does again
	Diverged              // writes in its log were dropped: the primary's has others
)

var whats = [...]string{
	"suspects the primary", "suspects no more", "has been elected", "serves as primary", "is no longer primary", "acts",
	"waits for no backup", "waits for backups again", "drops writes that have diverged",
}

// String returns the words for it.
func (w What) String() string { return whats[w] }

// Happening is one thing that has happened.
type Happening struct {
	Member nodes.ID
	What   What
	Epoch  Epoch // that the member has promised, or obeys
	Amount int64 // of the writes that have Diverged
}

// tell reports what happens to whoever measures, and to the log.
func (m *Member) tell(what What, amount int64) {
	switch what {
	case Acting:
	case Diverged:
		m.env.Log("%v: %d", what, amount)
	default:
		m.env.Log("%v, epoch %d", what, m.promised.Round)
	}
	if m.options.Tell != nil {
		m.options.Tell(Happening{m.env.ID(), what, m.promised, amount})
	}
}
