package primary

import (
	"encoding/binary"
	"fmt"

	"nines/nodes"
	"nines/nodes/disk"
	"nines/sim"
)

// entry is one write, or nothing at all: the first entry of an epoch, whose
// acknowledgement says that all before it are safe.
type entry struct {
	epoch          Epoch
	key, value, id uint64 // id 0 is no write
	record         uint64 // of the disk's log that holds it
}

func (e *entry) fold(d *sim.Digest) {
	e.epoch.fold(d)
	d.Word(e.key)
	d.Word(e.value)
	d.Word(e.id)
}

// journal is a member's log and its promise, in memory and on disk. On disk
// nothing is ever erased: an entry at an index takes the place of what was
// there and of all that followed.
//
//	disk:    1a 2a 3a  promise b  2b 3b      memory:  1a 2b 3b
type journal struct {
	log      *disk.Log
	entries  []entry // the one of index i is at i-1
	promised Epoch   // the latest that was voted for or obeyed
	records  uint64  // handed to the disk, or found there
	synced   uint64  // of these, on the disk; 0 is a disk that remembers nothing
	durable  uint64  // index up to which entries are
}

// last returns the position of the last entry.
func (j *journal) last() Position { return j.position(uint64(len(j.entries))) }

// position returns that of an index.
func (j *journal) position(index uint64) Position {
	if index == 0 {
		return Position{}
	}
	return Position{j.entries[index-1].epoch, index}
}

// has tells whether the log holds what another log has at a position. Then all
// before it are the same too: an epoch has one owner, who wrote them in order.
func (j *journal) has(p Position) bool {
	return p.Index <= uint64(len(j.entries)) && j.position(p.Index) == p
}

// truncate forgets what comes after an index and returns it.
func (j *journal) truncate(index uint64) (dropped []entry) {
	if index == uint64(len(j.entries)) {
		return nil
	}
	dropped = j.entries[index:]
	// Entries are shipped as slices of the log, and messages do not change: the
	// next append must not write over what was sent.
	j.entries = j.entries[:index:index]
	j.durable = min(j.durable, index)
	return dropped
}

// append adds entries. done is called when all of them are on the disk, unless
// that fails.
func (j *journal) append(env *nodes.Env, entries []entry, done func()) {
	for i, e := range entries {
		e.record = j.records + 1
		j.entries = append(j.entries, e)
		if e.epoch.Compare(j.promised) > 0 {
			j.promised = e.epoch
		}
		inform := func() {}
		if i == len(entries)-1 {
			inform = done
		}
		j.write(env, encodeEntry(uint64(len(j.entries)), e), inform)
	}
}

// promise keeps a promise, and calls done when it will be remembered.
func (j *journal) promise(env *nodes.Env, e Epoch, done func()) {
	j.promised = e
	j.write(env, encodeEpoch(nil, e), done)
}

// write hands a record to the disk. A machine whose disk fails it stops: it
// could promise nothing any more.
func (j *journal) write(env *nodes.Env, record []byte, done func()) {
	j.records++
	number, cause := j.records, env.Cause()
	j.log.Append(record, func(err error) {
		if err != nil {
			env.Halt("disk: " + err.Error())
			return
		}
		j.synced = number
		for j.durable < uint64(len(j.entries)) && j.entries[j.durable].record <= number {
			j.durable++
		}
		env.SetCause(cause)
		done()
	})
}

const (
	promiseSize = 16
	entrySize   = promiseSize + 32
)

func encodeEpoch(record []byte, e Epoch) []byte {
	record = binary.LittleEndian.AppendUint64(record, e.Round)
	return binary.LittleEndian.AppendUint64(record, uint64(e.Owner))
}

func encodeEntry(index uint64, e entry) []byte {
	record := encodeEpoch(make([]byte, 0, entrySize), e.epoch)
	for _, word := range []uint64{index, e.key, e.value, e.id} {
		record = binary.LittleEndian.AppendUint64(record, word)
	}
	return record
}

// replay takes back a record that survived.
func (j *journal) replay(record []byte) {
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(record[8*i:]) }
	if len(record) != promiseSize && len(record) != entrySize {
		panic(fmt.Sprintf("primary: log record of %d bytes, want %d or %d", len(record), promiseSize, entrySize))
	}
	j.records++
	j.synced = j.records
	epoch := Epoch{word(0), nodes.ID(word(1))}
	if epoch.Compare(j.promised) > 0 { // an entry may be of an earlier epoch than its shipper
		j.promised = epoch
	}
	if len(record) == entrySize {
		j.truncate(word(2) - 1)
		j.entries = append(j.entries, entry{epoch: epoch, key: word(3), value: word(4), id: word(5)})
		j.durable = word(2)
	}
}
