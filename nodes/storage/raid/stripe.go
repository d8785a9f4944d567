package raid

import (
	"nines/nodes/storage/erasure"
	"nines/sim"
)

// operation is one thing that is done to a band: a read, a write, a step of a
// rebuild. It holds its stripe from begin to end.
type operation struct {
	array *Array
	band
	cause     sim.Cause
	exclusive bool             // it changes the stripe
	run       func(*operation) // what it does once it holds the stripe

	buffers   [][]byte    // by piece: the bytes of the band
	good, bad erasure.Set // of those read: right, and unreadable or wrong
	gone      []int64     // sectors that could not be fetched, in bytes from the start of the band
	flying    int         // requests of disks under way
	asked     *int64      // requests of disks made so far, for all of the request that this is a part of
	journal   record      // where it is in the journal
}

// holders are the operations that hold a stripe: one that changes it, or any
// number that read.
type holders struct {
	reading int
	writing bool
}

// begin runs an operation when its stripe is free for it.
func (a *Array) begin(op *operation) {
	op.cause = a.engine.Cause()
	if op.asked == nil {
		op.asked = new(int64) // nobody counts
	}
	op.buffers = make([][]byte, a.layout.Pieces())
	a.waiting = append(a.waiting, op)
	a.admit()
}

// admit runs what waits and may. Nothing overtakes what came before it on the
// same stripe, so that nobody waits for ever.
func (a *Array) admit() {
	var ready, blocked []*operation
	behind := map[int64]bool{}
	for _, op := range a.waiting {
		if behind[op.stripe] || !a.hold(op) {
			behind[op.stripe] = true
			blocked = append(blocked, op)
			continue
		}
		ready = append(ready, op)
	}
	a.waiting = blocked
	cause := a.engine.Cause()
	for _, op := range ready {
		a.engine.SetCause(op.cause)
		op.run(op)
	}
	a.engine.SetCause(cause)
}

// hold takes the stripe of an operation, if it is free.
func (a *Array) hold(op *operation) bool {
	h := a.stripes[op.stripe]
	if h == nil {
		h = &holders{}
		a.stripes[op.stripe] = h
	}
	if h.writing || op.exclusive && h.reading > 0 {
		return false
	}
	if op.exclusive {
		h.writing = true
	} else {
		h.reading++
	}
	return true
}

// end gives the stripe back.
func (op *operation) end() {
	a := op.array
	h := a.stripes[op.stripe]
	if op.exclusive {
		h.writing = false
	} else {
		h.reading--
	}
	if *h == (holders{}) {
		delete(a.stripes, op.stripe)
	}
	a.admit()
}

// KeptCauses takes the engine's question whose operations wait; it is not for
// others.
func (a *Array) KeptCauses(keep func(sim.Cause)) {
	for _, op := range a.waiting {
		keep(op.cause)
	}
	if a.journal != nil {
		for _, list := range [][]*appending{a.journal.waiting, a.journal.written, a.journal.syncing} {
			for _, w := range list {
				keep(w.op.cause)
			}
		}
	}
}

// sector returns an operation on one sector of each piece.
func (op *operation) sector(from int64) *operation {
	b := band{op.stripe, from, from + op.array.sector, op.first, op.last}
	return &operation{array: op.array, band: b, cause: op.cause, asked: op.asked, buffers: make([][]byte, len(op.buffers))}
}

// length returns the bytes of each piece.
func (op *operation) length() int64 { return op.to - op.from }

// buffer returns the bytes of a piece.
func (op *operation) buffer(piece int) []byte {
	if op.buffers[piece] == nil {
		op.buffers[piece] = make([]byte, op.length())
	}
	return op.buffers[piece]
}

// place returns the disk of a piece and where the band begins on it.
func (op *operation) place(piece int) (m *member, place, offset int64) {
	l := &op.array.layout
	place, row := l.Place(op.stripe, int64(piece))
	return op.array.members[place], place, row*l.Chunk + op.from
}

// covered returns the data pieces that the request covers.
func (op *operation) covered() erasure.Set {
	var set erasure.Set
	for p := op.first; p <= op.last; p++ {
		set.Add(int(p))
	}
	return set
}

// checks returns the check pieces.
func (op *operation) checks() erasure.Set {
	var set erasure.Set
	for p := op.array.layout.Data(); p < op.array.layout.Pieces(); p++ {
		set.Add(int(p))
	}
	return set
}

// data returns the data pieces.
func (op *operation) data() erasure.Set { return op.array.all().Without(op.checks()) }

// lost is the error of this band.
func (op *operation) lost() error { return &LostError{op.stripe, op.from, op.to} }
