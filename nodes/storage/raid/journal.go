package raid

import (
	"encoding/binary"

	"nines/nodes/disk"
	"nines/nodes/storage/erasure"
)

// journal is a log of writes: all pieces of a write are in it before the first
// of them is changed in its place. A write that is not in it as a whole never
// began, for the array then changed nothing.
type journal struct {
	disk    *disk.Disk
	log     *disk.Log
	opened  bool
	backlog []appending // what waits for the log to be opened
	last    uint64      // number of the last write
}

type appending struct {
	op     *operation
	pieces erasure.Set
	done   func(error)
}

// entry is one record: a part of a piece, and where it belongs.
type entry struct {
	write, part, parts uint64
	place, offset      int64
	data               []byte
}

const (
	entryHeader = 5 * 8
	entryData   = disk.RecordMax - entryHeader
)

func (e *entry) encode() []byte {
	record := make([]byte, 0, entryHeader+len(e.data))
	for _, word := range []uint64{e.write, e.part, e.parts, uint64(e.place), uint64(e.offset)} {
		record = binary.LittleEndian.AppendUint64(record, word)
	}
	return append(record, e.data...)
}

func decodeEntry(record []byte) entry {
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(record[8*i:]) }
	return entry{word(0), word(1), word(2), int64(word(3)), int64(word(4)), append([]byte(nil), record[entryHeader:]...)}
}

func newJournal(d *disk.Disk) *journal { return &journal{disk: d} }

// open reads the log and calls each with every entry, then done.
func (j *journal) open(each func(entry), done func()) {
	j.log = disk.OpenLog(j.disk)
	j.log.Recover(func(record []byte) {
		e := decodeEntry(record)
		j.last = max(j.last, e.write)
		each(e)
	}, func(r disk.Recovery) {
		j.opened = true
		waiting := j.backlog
		j.backlog = nil
		done()
		for _, w := range waiting {
			w.op.array.engine.SetCause(w.op.cause)
			j.append(w.op, w.pieces, w.done)
		}
	})
}

// crash forgets what was not durable.
func (j *journal) crash() {
	j.disk.Crash()
	j.log, j.opened, j.backlog = nil, false, nil
}

// append makes pieces durable and calls done.
func (j *journal) append(op *operation, pieces erasure.Set, done func(error)) {
	if !j.opened {
		j.backlog = append(j.backlog, appending{op, pieces, done})
		if j.log == nil {
			j.open(func(entry) {}, func() {})
		}
		return
	}
	j.last++
	op.journaled = j.last
	entries := op.entries(pieces)
	left, first := len(entries), error(nil)
	for i := range entries {
		e := &entries[i]
		e.write, e.part, e.parts = op.journaled, uint64(i), uint64(len(entries))
		j.log.Append(e.encode(), func(err error) {
			if first == nil {
				first = err
			}
			if left--; left == 0 {
				done(first)
			}
		})
	}
}

// entries cuts the pieces of a write into records.
func (op *operation) entries(pieces erasure.Set) []entry {
	var all []entry
	for p := range pieces.All {
		_, place, offset := op.place(p)
		for rest := op.buffers[p]; len(rest) > 0; {
			n := min(len(rest), entryData)
			all = append(all, entry{place: place, offset: offset, data: rest[:n]})
			offset, rest = offset+int64(n), rest[n:]
		}
	}
	return all
}
