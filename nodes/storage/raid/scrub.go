package raid

import (
	"bytes"
	"time"

	"nines/nodes/storage/erasure"
	"nines/sim"
)

// Scrub reads everything that is there, so that damage is found and repaired
// while the rest of its stripe can still make up for it, and calls done. It
// takes RebuildPercent of the time. Without checksums it can only see that
// data and checks do not belong together; it then believes the data, as Linux
// md does. A crash ends it.
func (a *Array) Scrub(done func()) { a.scrubStripe(0, done) }

func (a *Array) scrubStripe(stripe int64, done func()) {
	if stripe == a.layout.Stripes() {
		done()
		return
	}
	begun := a.engine.Now()
	b := band{stripe, 0, a.layout.Chunk, 0, a.layout.Data() - 1}
	a.begin(&operation{array: a, band: b, exclusive: true, run: func(op *operation) {
		present := a.all().Without(a.absent(stripe))
		op.fetch(present, func(err error) {
			op.compare(err == nil && present == a.all(), func() {
				op.end()
				a.rest(begun, func() { a.scrubStripe(stripe+1, done) })
			})
		})
	}})
}

// compare writes the checks anew where they do not belong to the data.
func (op *operation) compare(complete bool, then func()) {
	if !complete || !op.array.options.NoChecksums {
		then()
		return
	}
	var wrong erasure.Set
	found := make([][]byte, len(op.buffers))
	for p := range op.checks().All {
		found[p] = bytes.Clone(op.buffers[p])
	}
	op.array.code.Encode(op.buffers)
	for p := range op.checks().All {
		if !bytes.Equal(found[p], op.buffers[p]) {
			wrong.Add(p)
		}
	}
	op.array.counts.Mismatches += uint64(wrong.Len())
	op.put(wrong, then)
}

// rest leaves the disks their share of time for others before it goes on: a
// rebuild or a scrub at 25 % rests three times as long as the step took.
func (a *Array) rest(begun sim.Time, then func()) {
	percent := a.options.RebuildPercent
	if percent == 0 {
		percent = 100
	}
	rest := int64(a.engine.Now().Sub(begun)) / percent * (100 - percent)
	epoch := a.crashes
	a.engine.At(a.engine.Now().Add(time.Duration(rest)), func() {
		if a.crashes == epoch {
			then()
		}
	})
}
