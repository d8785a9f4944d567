package disk

import (
	"fmt"

	"nines/sim"
)

// Log is an append-only file of records on a disk of its own. A record is
// acknowledged when it is synced; records that arrive while a sync is under
// way share the next one (group commit). After a crash the node opens a new
// Log on the same disk and recovers: every acknowledged record comes back, in
// order, and none that was not appended.
type Log struct {
	disk    *Disk
	crashes uint64 // of the disk, when the log was opened
	open    bool   // recovered
	err     error  // what made it fail, for good

	epoch    uint64 // of this incarnation: above that of all before it
	sequence uint64 // of the last record
	end      int64  // of the last record, bytes from the start of the disk
	synced   int64  // all before this byte is on the medium

	batch   []byte   // records that wait for a sync; they end at end
	waiting []waiter // for the batch
	flight  []byte   // records that are being synced
	flying  []waiter // for the flight
	busy    bool     // a sync is under way

	written, committed func(error) // methods of the log, bound once
}

// waiter is told when its record is durable, in its own cause.
type waiter struct {
	cause sim.Cause
	done  func(error)
}

// RecordMax is the length of the longest record, in bytes.
const RecordMax = 64 << 10

// pieceMax is the most that is written at once: what one lost or misdirected
// write can take away, and recovery must be able to look beyond.
const pieceMax = headerBytes + RecordMax

// OpenLog returns the log on a disk. Recover comes first, on an empty disk
// too. After a crash of the disk the log is inert, as its node is.
func OpenLog(d *Disk) *Log {
	l := &Log{disk: d, crashes: d.crashes}
	l.written, l.committed = l.onWritten, l.onCommitted
	d.log = l
	return l
}

// Append adds a record and calls done when it is durable. An error says that
// it may or may not be; the log then fails all later records with it, for
// what follows a hole would be lost in recovery. The record is copied.
func (l *Log) Append(record []byte, done func(error)) {
	if !l.open {
		panic("disk: " + l.disk.name + ": Append to a log that has not been recovered")
	}
	if len(record) > RecordMax {
		panic(fmt.Sprintf("disk: %s: a record of %d bytes; the longest has %d", l.disk.name, len(record), RecordMax))
	}
	if l.inert() {
		return
	}
	if l.err != nil {
		l.disk.engine.At(l.disk.engine.Now(), func() { l.tell([]waiter{{l.disk.engine.Cause(), done}}) })
		return
	}
	l.sequence++
	h := header{sequence: l.sequence, epoch: l.epoch, synced: l.synced}
	before := len(l.batch)
	l.batch = h.encode(l.batch, l.end, record)
	l.end += int64(len(l.batch) - before)
	l.waiting = append(l.waiting, waiter{l.disk.engine.Cause(), done})
	if !l.busy {
		l.commit()
	}
}

// Records returns the number of records in the log, durable or not.
func (l *Log) Records() uint64 { return l.sequence }

// Size returns the bytes that these take on the disk.
func (l *Log) Size() int64 { return l.end }

// inert reports whether the log belongs to a machine that has crashed.
func (l *Log) inert() bool { return l.crashes != l.disk.crashes }

// commit writes and syncs the batch, in the cause of its first record.
func (l *Log) commit() {
	l.busy = true
	l.batch, l.flight = l.flight[:0], l.batch
	l.waiting, l.flying = l.flying[:0], l.waiting
	l.disk.engine.SetCause(l.flying[0].cause)
	at := l.end - int64(len(l.flight))
	for rest := l.flight; len(rest) > 0; {
		piece := rest[:min(len(rest), pieceMax)]
		l.disk.Write(at, piece, l.written)
		at, rest = at+int64(len(piece)), rest[len(piece):]
	}
	l.disk.Sync(l.committed)
}

func (l *Log) onWritten(err error) {
	if err != nil {
		l.err = err
	}
}

// onCommitted acknowledges the flight. What its owners append in answer joins
// the batch that waits.
func (l *Log) onCommitted(err error) {
	if l.err == nil {
		l.err = err
	}
	if l.err == nil {
		l.synced = l.end - int64(len(l.batch))
	}
	l.tell(l.flying)
	l.busy = false
	switch {
	case l.inert() || len(l.waiting) == 0:
	case l.err == nil:
		l.commit()
	default:
		l.waiting, l.flying = l.flying[:0], l.waiting
		l.tell(l.flying)
	}
}

func (l *Log) tell(waiters []waiter) {
	for i := range waiters {
		if l.inert() {
			return
		}
		l.disk.engine.SetCause(waiters[i].cause)
		waiters[i].done(l.err)
		waiters[i].done = nil
	}
}
