package raid

import "nines/nodes/storage/erasure"

// write is the whole of a write: find out what the checks become, and put data
// and checks on the disks.
func (op *operation) write(offset int64, data []byte, done func(error)) {
	finish := func(err error) {
		op.end()
		done(err)
	}
	a := op.array
	// What cannot be kept is refused before anything is changed.
	if !a.code.Decodable(a.all().Without(a.absent(op.stripe))) {
		finish(op.lost())
		return
	}
	fresh := make([][]byte, a.layout.Data())
	a.layout.runs(op.band, func(piece, at, start, n int64) {
		if fresh[piece] == nil {
			fresh[piece] = make([]byte, op.length())
		}
		copy(fresh[piece][at:], data[start-offset:][:n])
	})
	op.prepare(fresh, func(err error) {
		if err != nil {
			finish(err)
			return
		}
		op.store(op.covered().Or(op.checks()), finish)
	})
}

// prepare leaves in the buffers what data and checks become. Of the two ways to
// do it the one with fewer reads is taken, and the second where damage bars the
// first:
//
//	read-modify-write     read the old data and the checks, add the change
//	reconstruct-write     read the rest of the stripe, encode all
func (op *operation) prepare(fresh [][]byte, then func(error)) {
	rest := op.data().Without(op.covered())
	old := op.changed()
	first, second := op.reconstruct, op.modify
	if op.reads(old) < op.reads(rest) {
		first, second = op.modify, op.reconstruct
	}
	if rest == (erasure.Set{}) {
		first = op.encode
	}
	first(fresh, func(err error) {
		if err == nil || rest == (erasure.Set{}) {
			then(err)
			return
		}
		op.good, op.bad = erasure.Set{}, erasure.Set{}
		second(fresh, then)
	})
}

// changed returns what read-modify-write reads: the old data and the checks
// that are there. Without any check there is nothing to change in it.
func (op *operation) changed() erasure.Set {
	checks := op.checks().Without(op.array.absent(op.stripe))
	if checks == (erasure.Set{}) {
		return checks
	}
	return op.covered().Or(checks)
}

// reads returns how many pieces must be read to have the wanted ones.
func (op *operation) reads(wanted erasure.Set) int {
	needed, _, ok := op.plan(wanted)
	if !ok {
		return len(op.buffers) + 1
	}
	return needed.Len()
}

func (op *operation) encode(fresh [][]byte, then func(error)) {
	op.array.counts.FullWrites++
	op.adopt(fresh)
	then(nil)
}

// reconstruct reads the data that the request leaves alone.
func (op *operation) reconstruct(fresh [][]byte, then func(error)) {
	op.fetch(op.data().Without(op.covered()), func(err error) {
		if err == nil {
			op.array.counts.ReconstructWrites++
			op.adopt(fresh)
		}
		then(err)
	})
}

// adopt takes the new data over and computes the checks from all data.
func (op *operation) adopt(fresh [][]byte) {
	for p := range op.buffers {
		if p < len(fresh) && fresh[p] != nil {
			op.buffers[p] = fresh[p]
		}
		op.buffer(p)
	}
	op.array.code.Encode(op.buffers)
	op.good = op.array.all()
}

// modify adds to the checks what the change of the data does to them.
func (op *operation) modify(fresh [][]byte, then func(error)) {
	old := op.changed()
	op.fetch(old, func(err error) {
		if err != nil {
			then(err)
			return
		}
		op.array.counts.ReadModifyWrites++
		for p := range op.checks().All {
			op.buffer(p)
		}
		checks := op.buffers[op.array.layout.Data():]
		for p := range op.covered().All {
			if old.Has(p) {
				op.array.code.Update(p, difference(op.buffers[p], fresh[p]), checks)
			}
			op.buffers[p] = fresh[p]
		}
		op.good = op.covered().Or(old)
		then(nil)
	})
}

// difference returns the exclusive-or of two pieces, in place of the first.
func difference(a, b []byte) []byte {
	for i := range a {
		a[i] ^= b[i]
	}
	return a
}

// store puts pieces on their disks. From its start until its end a crash may
// leave any of them old and any of them new: that is the write hole, unless
// they are in the journal first.
func (op *operation) store(pieces erasure.Set, then func(error)) {
	a := op.array
	op.expect(pieces)
	a.intents = append(a.intents, op)
	inPlace := func() {
		op.put(pieces.Without(a.absent(op.stripe)), func() {
			op.settle()
			// A disk that died meanwhile may have been one too many.
			if !a.code.Decodable(a.all().Without(a.absent(op.stripe))) {
				then(op.lost())
				return
			}
			then(nil)
		})
	}
	if a.journal == nil || pieces.Len() == 1 {
		inPlace()
		return
	}
	a.journal.append(op, pieces.Without(a.absent(op.stripe)), func(err error) {
		if err != nil { // nothing was changed in its place
			op.withdraw()
			then(err)
			return
		}
		inPlace()
	})
}

// expect tells the checksums what is about to be written, on missing disks too:
// what is rebuilt there later must be that.
func (op *operation) expect(pieces erasure.Set) {
	for p := range pieces.All {
		m, _, offset := op.place(p)
		if op.good.Has(p) {
			m.sums.expect(offset, op.buffers[p])
		} else { // a check on a missing disk, whose old bytes nobody could read
			m.sums.forget(offset, op.length())
		}
	}
}

// settle says that the write is over.
func (op *operation) settle() {
	for p := range op.buffers {
		m, _, offset := op.place(p)
		m.sums.settle(offset, op.length())
	}
	op.over()
}

// withdraw says that the write never began.
func (op *operation) withdraw() {
	for p := range op.buffers {
		m, _, offset := op.place(p)
		m.sums.withdraw(offset, op.length())
	}
	op.over()
}

// over takes an operation from the list of writes under way.
func (op *operation) over() {
	a := op.array
	for i := range a.intents {
		if a.intents[i] == op {
			a.intents = append(a.intents[:i], a.intents[i+1:]...)
			break
		}
	}
	if a.journal != nil { // there may be room now
		cause := a.engine.Cause()
		a.journal.admit()
		a.engine.SetCause(cause)
	}
}
