package check

import (
	"cmp"
	"slices"
	"time"

	"nines/sim"
	"nines/workloads/history"
)

// ReadAge says how old the value was that a read returned.
type ReadAge struct {
	Read *history.Op // an operation of the history that was measured

	// Versions counts the writes that were acknowledged before the read began
	// and are newer than the write it returned, which was certainly there
	// before they began. 0 is a read that is as fresh as anyone can tell.
	Versions int64

	// Age is how long before the read began the first of those writes had been
	// acknowledged; 0 if there is none.
	Age time.Duration
}

// Staleness holds the ages of the answered reads of a history.
type Staleness struct {
	Reads []ReadAge // by (Key, Invoke, ID)

	// Unjudged counts answered reads whose age is not defined: the key is no
	// register with unique values, or nobody wrote what they returned.
	Unjudged int64
}

// Stale returns how many reads returned a value that had been replaced.
func (s Staleness) Stale() (count int64) {
	for _, age := range s.Reads {
		if age.Versions > 0 {
			count++
		}
	}
	return count
}

// Fraction returns the share of stale reads among those judged, in [0, 1]; 0
// if there are none.
func (s Staleness) Fraction() float64 {
	if len(s.Reads) == 0 {
		return 0
	}
	return float64(s.Stale()) / float64(len(s.Reads))
}

// MeasureStaleness measures every answered read, in O(n log n). It goes by
// real time as the clients saw it, never by the time-stamps of a store, which
// are part of what is under judgement. A stale read always violates
// linearizability; the reverse does not hold.
func MeasureStaleness(h history.History) Staleness {
	var s Staleness
	for _, ops := range split(h) {
		var reads []*history.Op
		for _, op := range ops {
			if op.Kind == history.Read && op.Outcome == history.OK {
				reads = append(reads, op)
			}
		}
		if r, ok := newRegister(ops); ok {
			s.Unjudged += int64(len(r.orphans))
			s.Reads = append(s.Reads, r.ages(reads)...)
		} else {
			s.Unjudged += int64(len(reads))
		}
	}
	return s
}

// ages sweeps over the invocations of the reads: the writes acknowledged by
// then are counted in a tree, by the rank of their own invocations.
func (r *register) ages(reads []*history.Op) []ReadAge {
	acked := r.acknowledged()
	byInvoke := slices.Clone(acked)
	slices.SortStableFunc(byInvoke, func(a, b *history.Op) int { return cmp.Compare(a.Invoke, b.Invoke) })
	slices.SortStableFunc(acked, func(a, b *history.Op) int { return cmp.Compare(a.Return, b.Return) })
	replaced := firstReplacement(byInvoke)

	after := func(t sim.Time) int { // how many writes began at t or before
		at, _ := slices.BinarySearchFunc(byInvoke, t, func(op *history.Op, t sim.Time) int {
			return cmp.Or(cmp.Compare(op.Invoke, t), -1)
		})
		return at
	}
	var ages []ReadAge
	began := newTally(len(acked))
	for _, read := range reads { // by invocation
		c := r.of(read)
		if c == nil {
			continue
		}
		for len(acked) > 0 && acked[0].Return < read.Invoke {
			began.add(after(acked[0].Invoke) - 1)
			acked = acked[1:]
		}
		rank := after(c.certain)
		age := ReadAge{Read: read, Versions: began.from(rank)}
		if age.Versions > 0 {
			age.Age = read.Invoke.Sub(replaced[rank])
		}
		ages = append(ages, age)
	}
	return ages
}

// acknowledged returns the writes that were answered.
func (r *register) acknowledged() []*history.Op {
	var acked []*history.Op
	for i := range r.clusters[1:] {
		if write := r.clusters[1+i].write; write.Outcome == history.OK {
			acked = append(acked, write)
		}
	}
	return acked
}

// tally counts ranks, and how many are at least so high, in O(log n) each
// (Fenwick, 1994).
type tally []int64

func newTally(n int) tally { return make(tally, n+1) }

// add counts the rank.
func (t tally) add(rank int) {
	for at := len(t) - 1 - rank; at < len(t); at += at & -at {
		t[at]++
	}
}

// from returns how many counted ranks are at least rank.
func (t tally) from(rank int) (count int64) {
	for at := len(t) - 1 - rank; at > 0; at -= at & -at {
		count += t[at]
	}
	return count
}
