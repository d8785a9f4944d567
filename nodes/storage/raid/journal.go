package raid

import (
	"encoding/binary"
	"hash/crc32"

	"nines/nodes/disk"
	"nines/nodes/storage/erasure"
)

// journal is a ring of writes on a disk of its own: all pieces of a write are
// in it before the first of them is changed in its place. A record is free to
// be written over once its write has ended.
//
//	│ ended │ under way │ under way │ ended ...         │
//	                                ▲ head
type journal struct {
	array   *Array
	disk    *disk.Disk
	size    int64
	head    int64
	last    uint64       // number of the last record
	waiting []*appending // for room
	written []*appending // that wait for the next sync
	syncing []*appending // that the sync under way is for
}

// appending is a write on its way into the journal.
type appending struct {
	op     *operation
	record []byte
	done   func(error)
}

// record is where a write lies in the journal; of length 0 if it does not.
type record struct {
	number     uint64
	at, length int64
}

// journalBytes is what a journal takes of its disk, if there is so much.
const journalBytes = 64 << 20

func newJournal(a *Array, d *disk.Disk) *journal {
	return &journal{array: a, disk: d, size: min(journalBytes, d.Options().Capacity)}
}

// append makes pieces durable and calls done. Writes that come during a sync
// share the next one.
func (j *journal) append(op *operation, pieces erasure.Set, done func(error)) {
	j.last++
	data := op.encodeRecord(j.last, pieces)
	op.journal = record{number: j.last}
	j.waiting = append(j.waiting, &appending{op, data, done})
	j.admit()
}

// admit writes what there is room for, in order.
func (j *journal) admit() {
	for len(j.waiting) > 0 {
		w := j.waiting[0]
		at, ok := j.room(int64(len(w.record)))
		if !ok {
			return
		}
		j.waiting = j.waiting[1:]
		w.op.journal.at, w.op.journal.length = at, int64(len(w.record))
		sector := j.disk.Options().Sector
		j.head = (at + int64(len(w.record)) + sector - 1) / sector * sector
		j.array.engine.SetCause(w.op.cause)
		j.disk.Write(at, w.record, func(err error) {
			if err != nil {
				w.done(err)
				return
			}
			j.written = append(j.written, w)
			j.sync()
		})
	}
}

// room returns where a record can be written without touching one that is
// still needed.
func (j *journal) room(length int64) (at int64, ok bool) {
	at = j.head
	if at+length > j.size {
		at = 0
	}
	for _, op := range j.array.intents {
		r := op.journal
		if r.length > 0 && r.at < at+length && at < r.at+r.length {
			return 0, false
		}
	}
	return at, true
}

func (j *journal) sync() {
	if len(j.syncing) > 0 || len(j.written) == 0 {
		return
	}
	j.written, j.syncing = nil, j.written
	j.array.engine.SetCause(j.syncing[0].op.cause)
	j.disk.Sync(func(err error) {
		batch := j.syncing
		j.syncing = nil
		for _, w := range batch {
			j.array.engine.SetCause(w.op.cause)
			w.done(err)
		}
		j.sync()
	})
}

// crash forgets what was not durable.
func (j *journal) crash() {
	j.disk.Crash()
	j.waiting, j.written, j.syncing = nil, nil, nil
}

// A record is its number, the checksum of what follows, the number of pieces,
// then place, offset and length of each, then their bytes.
const (
	recordHeader = 3 * 8
	pieceHeader  = 3 * 8
)

func (op *operation) encodeRecord(number uint64, pieces erasure.Set) []byte {
	data := make([]byte, 0, recordHeader+int64(pieces.Len())*(pieceHeader+op.length()))
	data = words(data, number, 0, uint64(pieces.Len()))
	for p := range pieces.All {
		_, place, offset := op.place(p)
		data = words(data, uint64(place), uint64(offset), uint64(op.length()))
	}
	for p := range pieces.All {
		data = append(data, op.buffers[p]...)
	}
	binary.LittleEndian.PutUint64(data[8:], uint64(crc32.Checksum(data[16:], castagnoli)))
	return data
}

func words(data []byte, all ...uint64) []byte {
	for _, w := range all {
		data = binary.LittleEndian.AppendUint64(data, w)
	}
	return data
}

// image is a piece of a journaled write.
type image struct {
	place, offset int64
	data          []byte
}

// read calls done with the pieces of a write, if it is in the journal as a
// whole.
func (j *journal) read(r record, done func(pieces []image, whole bool)) {
	if r.length == 0 {
		done(nil, false)
		return
	}
	j.disk.Read(r.at, r.length, func(data []byte, err error) {
		word := func(i int64) uint64 { return binary.LittleEndian.Uint64(data[8*i:]) }
		if err != nil || word(0) != r.number || word(1) != uint64(crc32.Checksum(data[16:], castagnoli)) {
			done(nil, false)
			return
		}
		count := int64(word(2))
		pieces, rest := make([]image, count), data[recordHeader+count*pieceHeader:]
		for i := range count {
			n := int64(word(3 + 3*i + 2))
			pieces[i] = image{int64(word(3 + 3*i)), int64(word(3 + 3*i + 1)), append([]byte(nil), rest[:n]...)}
			rest = rest[n:]
		}
		done(pieces, true)
	})
}
