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

// Recover makes the array usable after a crash and calls done. Writes that the
// crash cut off are completed from the journal. Without one, the checks of
// their stripes are computed from the data that is there, as Linux md does:
// right, unless a disk is missing. Then data that nobody was writing may be
// gone, for its disk could be rebuilt only from checks and data that belong
// together. That is the write hole.
func (a *Array) Recover(done func()) {
	finish := func() {
		a.down = false
		a.rebuild()
		done()
	}
	if a.journal == nil {
		a.resyncNext(finish)
		return
	}
	open := map[uint64]bool{}
	for _, op := range a.intents {
		open[op.journaled] = true
	}
	parts := map[uint64][]entry{}
	a.journal.open(func(e entry) {
		if open[e.write] {
			parts[e.write] = append(parts[e.write], e)
		}
	}, func() { a.replayNext(parts, finish) })
}

// replayNext completes the writes that were under way, one after another. One
// that is not in the journal as a whole never began, unless it is of a single
// piece and needs none.
func (a *Array) replayNext(parts map[uint64][]entry, done func()) {
	if len(a.intents) == 0 {
		done()
		return
	}
	op := a.intents[0]
	all := parts[op.journaled]
	if len(all) == 0 || uint64(len(all)) < all[0].parts {
		op.settleByReading(func() {
			op.withdraw()
			a.replayNext(parts, done)
		})
		return
	}
	a.counts.Replayed++
	a.replay(all, func() {
		op.settle()
		a.replayNext(parts, done)
	})
}

// replay writes entries to their places, where there is a disk.
func (a *Array) replay(all []entry, done func()) {
	left := 0
	for _, e := range all {
		d := a.members[e.place].disk
		if a.members[e.place].failed {
			continue
		}
		left++
		d.Write(e.offset, e.data, func(err error) {
			if err != nil {
				a.fail(e.place, d)
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

// resyncNext brings the bands that were being written into order again.
func (a *Array) resyncNext(done func()) {
	if len(a.intents) == 0 {
		done()
		return
	}
	op := a.intents[0]
	op.settleByReading(func() {
		op.resync(func() {
			op.over()
			a.resyncNext(done)
		})
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

// resync computes the checks anew from the data, if all of it can be had.
func (op *operation) resync(then func()) {
	op.fetch(op.data(), func(err error) {
		if err != nil {
			then()
			return
		}
		op.found()
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
	})
}
