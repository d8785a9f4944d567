package raid

import (
	"errors"

	"nines/nodes/disk"
	"nines/nodes/storage/erasure"
)

// fetch brings the wanted pieces into the buffers and calls then. Everything
// that reads is made of it.
//
//	wanted, on a good disk ──▶ read ──▶ checksum right ──▶ there
//	                                 └▶ wrong, unreadable ┐
//	wanted, disk missing ─────────────────────────────────┴▶ read what it takes,
//	                                       compute, hold against the checksum,
//	                                       write it where it could not be read
//
// It goes round as long as reads turn up new damage. Where pieces are damaged
// in different sectors it goes sector by sector: what can be had is had.
func (op *operation) fetch(wanted erasure.Set, then func(err error)) {
	needed, repair, ok := op.plan(wanted)
	if !ok {
		op.fetchSectors(wanted, then)
		return
	}
	unread := needed.Without(op.good)
	if unread != (erasure.Set{}) {
		op.flying = unread.Len()
		for p := range unread.All {
			op.readPiece(p, func() { op.fetch(wanted, then) })
		}
		return
	}
	if !op.compute(repair) {
		op.fetchSectors(wanted, then)
		return
	}
	op.mend(repair, func() { then(nil) })
}

// plan returns which pieces must be read and what is computed from them.
// Damage is repaired by the way, if that can be done.
func (op *operation) plan(wanted erasure.Set) (needed erasure.Set, repair *erasure.Repair, ok bool) {
	absent := op.array.absent(op.stripe).Without(op.good)
	missing := wanted.And(absent.Or(op.bad))
	present := op.array.all().Without(absent).Without(op.bad)
	if repair, ok = op.array.code.Repair(missing.Or(op.bad.Without(absent)), present); !ok {
		repair, ok = op.array.code.Repair(missing, present)
	}
	if !ok {
		return needed, nil, false
	}
	return wanted.Without(missing).Or(repair.Reads), repair, true
}

// readPiece reads one piece; then is called when the last of those under way
// has ended.
func (op *operation) readPiece(p int, then func()) {
	m, place, offset := op.place(p)
	d := m.disk
	*op.asked++
	d.Read(offset, op.length(), func(data []byte, err error) {
		switch {
		case err == nil && m.sums.good(offset, data, !op.array.options.NoChecksums):
			copy(op.buffer(p), data)
			op.good.Add(p)
		case err == nil:
			op.array.counts.Mismatches++
			op.bad.Add(p)
		case errors.Is(err, disk.ErrUnreadable):
			op.array.counts.Unreadable++
			op.bad.Add(p)
		default:
			op.array.fail(place, d)
			op.bad.Add(p)
		}
		if op.flying--; op.flying == 0 {
			then()
		}
	})
}

// compute makes the missing pieces, and tells whether they are what they were:
// the checks may belong to other data, where a crash came between the two.
func (op *operation) compute(repair *erasure.Repair) bool {
	for p := range repair.Makes.All {
		op.buffer(p)
	}
	repair.Apply(op.buffers)
	op.array.counts.Reconstructed += uint64(repair.Makes.Len())
	for p := range repair.Makes.All {
		m, _, offset := op.place(p)
		if !m.sums.good(offset, op.buffers[p], !op.array.options.NoChecksums) {
			return false
		}
	}
	op.good = op.good.Or(repair.Makes)
	return true
}

// mend writes what was damaged and is computed to where it belongs, which for
// an unreadable sector is another place of the medium.
func (op *operation) mend(repair *erasure.Repair, then func()) {
	damaged := repair.Makes.And(op.bad).Without(op.array.absent(op.stripe))
	op.bad = op.bad.Without(repair.Makes)
	op.array.counts.Repaired += uint64(damaged.Len())
	op.put(damaged, then)
}

// put writes pieces from their buffers; a disk that refuses has failed.
func (op *operation) put(pieces erasure.Set, then func()) {
	if op.flying = pieces.Len(); op.flying == 0 {
		then()
		return
	}
	for p := range pieces.All {
		m, place, offset := op.place(p)
		d := m.disk
		*op.asked++
		d.Write(offset, op.buffers[p], func(err error) {
			if err != nil {
				op.array.fail(place, d)
			}
			if op.flying--; op.flying == 0 {
				then()
			}
		})
	}
}

// fetchSectors fetches a band of many sectors one by one. It ends with an
// error if any is lost; the others are in the buffers all the same.
func (op *operation) fetchSectors(wanted erasure.Set, then func(err error)) {
	a := op.array
	op.gone = op.gone[:0]
	if op.length() <= a.sector {
		op.gone = append(op.gone, 0)
		then(op.lost())
		return
	}
	var first error
	var next func(from int64)
	next = func(from int64) {
		if from == op.to {
			op.good = op.good.Or(wanted)
			then(first)
			return
		}
		sub := op.sector(from)
		for p := range op.buffers {
			sub.buffers[p] = op.buffer(p)[from-op.from:][:a.sector]
		}
		sub.fetch(wanted, func(err error) {
			if err != nil {
				op.gone = append(op.gone, from-op.from)
			}
			if first == nil {
				first = err
			}
			next(from + a.sector)
		})
	}
	next(op.from)
}

// read is the whole of a read: the covered pieces, to where the user has them.
func (op *operation) read(offset int64, into []byte, done func(error)) {
	wanted, source := op.covered(), 0
	if op.array.layout.Data() == 1 {
		source = op.nearest()
		wanted = erasure.SetOf(source)
	}
	op.fetch(wanted, func(err error) {
		if err == nil {
			op.buffers[0] = op.buffers[source] // of copies any will do
			op.array.layout.runs(op.band, func(piece, at, start, n int64) {
				copy(into[start-offset:][:n], op.buffers[piece][at:])
			})
		}
		op.end()
		done(err)
	})
}

// nearest returns the copy whose disk has the least to do.
func (op *operation) nearest() int {
	absent := op.array.absent(op.stripe)
	best, least := 0, int64(-1)
	for p := range op.buffers {
		m, _, _ := op.place(p)
		if queue := m.disk.Queue(); !absent.Has(p) && (least < 0 || queue < least) {
			best, least = p, queue
		}
	}
	return best
}
