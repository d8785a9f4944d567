package raid

import "nines/nodes/storage/erasure"

// Crash cuts the power of the array and of all its disks: requests are
// forgotten, and none of their callbacks will come. What survives is what is
// on the disks, the checksums, and which bands were being written.
func (a *Array) Crash() {
	a.crashes++
	a.down = true
	for _, m := range a.members {
		m.disk.Crash()
	}
	for _, d := range a.spares {
		d.Crash()
	}
	if a.journal != nil {
		a.journal.crash()
	}
	a.stripes, a.waiting, a.rebuilds = map[int64]*holders{}, nil, nil
}

// Discard ends the array for good: requests are forgotten as in a crash, and
// the bytes of all its disks with them, so that they take no more memory.
func (a *Array) Discard() {
	a.crashes++
	a.down = true
	for _, m := range a.members {
		m.disk.Wipe()
		m.sums = newSums(a.sector)
	}
	for _, d := range a.spares {
		d.Wipe()
	}
	if a.journal != nil {
		a.journal.crash()
		a.journal.disk.Wipe()
	}
	a.stripes, a.waiting, a.intents, a.rebuilds = map[int64]*holders{}, nil, nil, nil
}

// Recover makes the array usable after a crash and calls done. Writes that the
// crash cut off are completed from the journal. Those that are not in it, or
// all without one, are settled as Linux md does: the checks of their stripes
// are computed from the data that is there. That is right unless a disk is
// missing: then data that nobody was writing may be gone, for its disk can be
// rebuilt only from data and checks that belong together. That is the write
// hole.
func (a *Array) Recover(done func()) {
	if !a.down {
		panic("raid: Recover of an array that has not crashed")
	}
	if len(a.intents) == 0 {
		a.down = false
		a.rebuild()
		done()
		return
	}
	op := a.intents[0]
	next := func() { a.Recover(done) }
	resync := func() {
		op.resync(func() {
			op.over()
			next()
		})
	}
	if a.journal == nil {
		resync()
		return
	}
	a.journal.read(op.journal, func(pieces []image, whole bool) {
		if !whole {
			resync()
			return
		}
		a.counts.Replayed++
		a.replay(pieces, func() {
			op.settle()
			next()
		})
	})
}

// replay writes pieces to their places, where there is a disk.
func (a *Array) replay(pieces []image, done func()) {
	left := 0
	for _, p := range pieces {
		d := a.members[p.place].disk
		if a.members[p.place].failed {
			continue
		}
		left++
		d.Write(p.offset, p.data, func(err error) {
			if err != nil {
				a.fail(p.place, d)
			}
			if left--; left == 0 {
				done()
			}
		})
	}
	if left == 0 {
		done()
	}
}

// resync brings a band that was being written into order again: it finds out
// what is there, and computes the checks anew if all data can be had. Where
// that does not hold for the whole band, it may for some of its sectors.
func (op *operation) resync(then func()) {
	op.settleByReading(func() {
		op.fetch(op.data(), func(err error) {
			switch {
			case err == nil:
				op.found()
				op.recheck(then)
			case op.length() > op.array.sector:
				op.resyncSectors(op.from, then)
			default:
				then()
			}
		})
	})
}

func (op *operation) resyncSectors(from int64, then func()) {
	if from == op.to {
		then()
		return
	}
	sub := op.sector(from)
	sub.resync(func() { op.resyncSectors(from+op.array.sector, then) })
}

// recheck writes the checks of the data in the buffers.
func (op *operation) recheck(then func()) {
	op.array.counts.Resynced++
	op.adopt(nil)
	op.expect(op.checks())
	op.put(op.checks().Without(op.array.absent(op.stripe)), func() {
		for p := range op.checks().All {
			m, _, offset := op.place(p)
			m.sums.settle(offset, op.length())
		}
		then()
	})
}

// settleByReading finds out which of the bytes that may be there are there.
func (op *operation) settleByReading(then func()) {
	op.good, op.bad, op.buffers = erasure.Set{}, erasure.Set{}, make([][]byte, len(op.buffers))
	present := op.array.all().Without(op.array.absent(op.stripe))
	if op.flying = present.Len(); op.flying == 0 {
		then()
		return
	}
	for p := range present.All {
		op.readPiece(p, func() {
			op.found()
			then()
		})
	}
}

// found settles the checksums of the pieces in the buffers.
func (op *operation) found() {
	for p := range op.good.All {
		m, _, offset := op.place(p)
		m.sums.found(offset, op.buffers[p])
	}
}
