package disk

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
)

// Recovery is what Log.Recover found.
type Recovery struct {
	Records uint64 // given to each, in order
	Bytes   int64  // that they take on the disk
	Torn    bool   // there were remains of records after them, now erased

	// Err is nil, ErrDead, or a *CorruptError: then the records are those
	// before the damage, nothing was erased, and the log takes no more until
	// Truncate.
	Err error
}

// CorruptError says that a record which had been acknowledged is damaged.
type CorruptError struct {
	Sequence uint64 // of the damaged record
	Offset   int64  // where it lies on the disk
	Err      error  // the unreadable sector it lies in, if that is why
}

// Error returns "record 7 at byte 4096 is corrupt".
func (e *CorruptError) Error() string {
	text := fmt.Sprintf("record %d at byte %d is corrupt", e.Sequence, e.Offset)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns what kept the record from being read, if anything did.
func (e *CorruptError) Unwrap() error { return e.Err }

const (
	chunkBytes = 64 << 10 // read at a time; a multiple of every sector size

	// horizon is how far from a bad record on later ones are looked for: over
	// the longest record or piece that can be bad, and the longest good one
	// after it.
	horizon = 2 * pieceMax
)

// Recover reads the log from its start, calls each with every good record (a
// slice that is valid only during the call) and done at the end.
//
// It stops at the first record that is not good. That is a tear, the remains
// of writes that were never acknowledged, unless a later record is good and
// says that the bad one had been synced before: then it is corruption. So is a
// record of which a sector cannot be read, for no crash does that. Silent damage
// to the last batch looks like a tear; a log alone cannot tell (see Alagappan
// et al., Protocol-Aware Recovery for Consensus-Based Storage, FAST'18).
func (l *Log) Recover(each func(record []byte), done func(Recovery)) {
	if l.open {
		panic("disk: " + l.disk.name + ": a log is recovered once")
	}
	if l.inert() {
		return
	}
	r := &recovery{log: l, each: each, done: done}
	r.load()
}

// recovery is a Recover under way.
type recovery struct {
	log        *Log
	each       func([]byte)
	done       func(Recovery)
	window     []byte   // what was read and is still needed, but for zeros at its end
	base       int64    // where the window begins on the disk
	known      int64    // how far the disk was read
	limit      int64    // an unreadable sector, before which reads must end
	unreadable []Extent // of the window
	at         int64    // where the next record should be
	last       header   // of the record before it
}

// load reads the next chunk.
func (r *recovery) load() {
	d, from := r.log.disk, r.known
	length := min(chunkBytes, d.options.Capacity-from)
	if r.limit > from {
		length = min(length, r.limit-from)
	}
	d.readUsed(from, length, func(data []byte, err error) { r.loaded(from, length, data, err) })
}

// loaded takes a chunk. An unreadable sector is taken for zeros and noted.
func (r *recovery) loaded(from, length int64, data []byte, err error) {
	var sector *SectorError
	switch {
	case errors.As(err, &sector) && sector.Offset > from:
		r.limit = sector.Offset
		r.load()
		return
	case sector != nil:
		length = r.log.disk.options.Sector
		r.unreadable = append(r.unreadable, Extent{from, length})
	case err != nil:
		r.end(Recovery{Err: err})
		return
	}
	if len(data) > 0 {
		r.fill(from)
		r.window = append(r.window, data...)
	}
	r.known = from + length
	r.advance()
}

// fill adds the zeros that the window lacks up to a byte that was read.
func (r *recovery) fill(end int64) {
	if lacks := end - r.base - int64(len(r.window)); lacks > 0 {
		r.window = append(r.window, make([]byte, lacks)...)
	}
}

// has reports whether the disk was read up to a byte, or to its end.
func (r *recovery) has(end int64) bool {
	return r.known >= min(end, r.log.disk.options.Capacity)
}

// rest returns the window from a byte on.
func (r *recovery) rest(from int64) []byte { return r.window[from-r.base:] }

// advance hands out the records that the window holds.
func (r *recovery) advance() {
	for r.has(r.at + headerBytes) {
		h, record, ok := r.decode(r.at)
		ok = ok && h.sequence == r.last.sequence+1
		if !ok && !r.has(r.at+horizon) {
			break
		}
		if !ok {
			r.judge(h)
			return
		}
		r.each(record)
		if r.log.inert() {
			return
		}
		r.at, r.last = r.at+h.size(), h
	}
	r.window = append(r.window[:0], r.rest(r.at)...)
	r.base = r.at
	r.load()
}

// decode returns the record at a byte, if one is there that may be.
func (r *recovery) decode(at int64) (h header, record []byte, ok bool) {
	if at+headerBytes > r.known {
		return header{}, nil, false
	}
	r.fill(at + headerBytes)
	h = decodeHeader(r.rest(at))
	if !h.follows(r.last) {
		return h, nil, false
	}
	r.fill(min(at+h.size(), r.known))
	record, ok = h.body(r.rest(at), at)
	return h, record, ok
}

// judge decides what the bad record at r.at means, whose header may be h.
func (r *recovery) judge(h header) {
	length := int64(headerBytes)
	if h.follows(r.last) {
		length = h.size()
	}
	for _, x := range r.unreadable {
		if x.Offset < r.at+length && r.at < x.Offset+x.Length {
			r.corrupt(&SectorError{x.Offset})
			return
		}
	}
	if r.acknowledged() {
		r.corrupt(nil)
		return
	}
	r.erase(func(torn bool, err error) {
		r.end(Recovery{Torn: torn, Err: err})
	})
}

// acknowledged reports whether a later record says that what should be at
// r.at was synced.
func (r *recovery) acknowledged() bool {
	end := r.at + written(r.rest(r.at))
	for at := r.at + recordAlign; at < end; at += recordAlign {
		if later, _, ok := r.decode(at); ok && later.synced > r.at {
			return true
		}
	}
	return false
}

func (r *recovery) corrupt(cause error) {
	r.end(Recovery{Err: &CorruptError{r.last.sequence + 1, r.at, cause}})
}

// erase overwrites with zeros what is left after the last good record, so
// that it is found only once, and syncs. That nothing of it is ever taken for
// a record does not depend on it: the next incarnation has a higher epoch.
func (r *recovery) erase(done func(torn bool, err error)) {
	rest := r.rest(r.at)
	length := written(rest)
	var failed error
	if length > 0 {
		clear(rest[:length])
		r.log.disk.Write(r.at, rest[:length], func(err error) { failed = err })
	}
	r.log.disk.Sync(func(err error) { done(length > 0, cmp.Or(failed, err)) })
}

// written returns the length of data without the zeros at its end, a multiple
// of 8 as data is.
func written(data []byte) int64 {
	for len(data) > 0 && binary.LittleEndian.Uint64(data[len(data)-8:]) == 0 {
		data = data[:len(data)-8]
	}
	return int64(len(data))
}

// end opens the log, as far as it may be, and tells the owner.
func (r *recovery) end(found Recovery) {
	l := r.log
	found.Records, found.Bytes = r.last.sequence, r.at
	l.open, l.err = true, found.Err
	l.sequence, l.end, l.synced = r.last.sequence, r.at, r.at
	l.epoch = max(r.last.epoch+1, uint64(l.disk.engine.Now()))
	r.done(found)
}

// Truncate gives up what comes after the records that Recover returned, and
// lets a log that was found corrupt go on from there. It is for owners who
// get the lost records elsewhere. On any other log it panics.
func (l *Log) Truncate(done func(error)) {
	var damage *CorruptError
	if !errors.As(l.err, &damage) {
		panic("disk: " + l.disk.name + ": Truncate of a log that is not corrupt")
	}
	if l.inert() {
		return
	}
	// Up to the end of a sector, so that unreadable ones are replaced.
	sector := l.disk.options.Sector
	end := min((l.end+horizon+sector-1)/sector*sector, l.disk.options.Capacity)
	l.disk.Write(l.end, make([]byte, end-l.end), func(err error) { l.err = err })
	l.disk.Sync(func(err error) {
		l.err = cmp.Or(l.err, err)
		done(l.err)
	})
}
