package primary

import (
	"cmp"
	"fmt"

	"nines/nodes"
	"nines/sim"
)

// Epoch is the reign of one primary. It is the fencing token too: whoever has
// promised an epoch refuses those before it. The zero Epoch is before all.
type Epoch struct {
	Round uint64   // of the election; a quorum of votes makes it unique
	Owner nodes.ID // the primary; it orders epochs that were won without a quorum
}

// Compare returns -1, 0 or 1 as e is before, the same as or after f.
func (e Epoch) Compare(f Epoch) int {
	return cmp.Or(cmp.Compare(e.Round, f.Round), cmp.Compare(e.Owner, f.Owner))
}

// String returns "3 of node 1".
func (e Epoch) String() string { return fmt.Sprintf("%d of node %d", e.Round, e.Owner) }

func (e Epoch) fold(d *sim.Digest) { d.Word(e.Round); d.Word(uint64(e.Owner)) }

// Position says how advanced a log is: in which epoch its last entry was made,
// and how many there are. Of two logs the one with the higher position has all
// that was acknowledged in the other, if a quorum was heard in between.
type Position struct {
	Epoch Epoch
	Index uint64 // of the last entry, from 1; 0 is an empty log
}

// Compare returns -1, 0 or 1 as p is behind, level with or ahead of q.
func (p Position) Compare(q Position) int {
	return cmp.Or(p.Epoch.Compare(q.Epoch), cmp.Compare(p.Index, q.Index))
}

func (p Position) fold(d *sim.Digest) { p.Epoch.fold(d); d.Word(p.Index) }

// shipment brings a backup what follows a position of the log.
type shipment struct {
	epoch   Epoch
	after   Position
	entries []entry
	commit  uint64 // as far as the primary has acknowledged
}

// shipped says how far a backup's log is on its disk and as the primary's.
type shipped struct {
	epoch Epoch
	match uint64
}

// missing asks for what follows an index, for that is all the backup has.
type missing struct {
	epoch Epoch
	have  uint64
}

// heartbeat says that the primary lives, and how far its log goes.
type heartbeat struct {
	epoch    Epoch
	sequence uint64   // it is sent at first + sequence·interval
	first    sim.Time // by the primary's clock, as sent
	sent     sim.Time // on the primary's monotonic clock
	last     Position
	commit   uint64
}

// heartbeatHeard answers a heartbeat: until a lease after it this backup
// promotes nobody. It says again how far the log is, for the last word on that
// may be lost, and nothing else follow it.
type heartbeatHeard struct {
	shipped
	sent sim.Time
}

// fenced refuses what a deposed primary sent.
type fenced struct{ promised Epoch }

// canvass asks for a vote.
type canvass struct {
	epoch Epoch
	last  Position // of the candidate's log
}

// vote answers a canvass, as it was asked: a candidate that has crashed may
// have less to offer when it asks for the same epoch again. A refusal says what
// was promised instead.
type vote struct {
	canvass
	granted  bool
	promised Epoch
}

// The kinds name the messages in traces, counts and draw addresses.

func (shipment) Kind() string       { return "shipment" }
func (shipped) Kind() string        { return "shipped" }
func (missing) Kind() string        { return "missing" }
func (heartbeat) Kind() string      { return "heartbeat" }
func (heartbeatHeard) Kind() string { return "heartbeat-heard" }
func (fenced) Kind() string         { return "fenced" }
func (canvass) Kind() string        { return "canvass" }
func (vote) Kind() string           { return "vote" }

// The content of every message enters the digest.

func (m shipment) Fold(d *sim.Digest) {
	m.epoch.fold(d)
	m.after.fold(d)
	d.Word(m.commit)
	for i := range m.entries {
		m.entries[i].fold(d)
	}
}

func (m shipped) Fold(d *sim.Digest) { m.epoch.fold(d); d.Word(m.match) }

func (m missing) Fold(d *sim.Digest) { m.epoch.fold(d); d.Word(m.have) }

func (m heartbeat) Fold(d *sim.Digest) {
	m.epoch.fold(d)
	d.Word(m.sequence)
	d.Word(uint64(m.first))
	d.Word(uint64(m.sent))
	m.last.fold(d)
	d.Word(m.commit)
}

func (m heartbeatHeard) Fold(d *sim.Digest) { m.shipped.Fold(d); d.Word(uint64(m.sent)) }

func (m fenced) Fold(d *sim.Digest) { m.promised.fold(d) }

func (m canvass) Fold(d *sim.Digest) { m.epoch.fold(d); m.last.fold(d) }

func (m vote) Fold(d *sim.Digest) {
	m.canvass.Fold(d)
	m.promised.fold(d)
	if m.granted {
		d.Word(1)
	}
}
