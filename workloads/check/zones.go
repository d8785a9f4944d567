package check

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"nines/workloads/history"
)

// linearizable judges a register exactly, in O(n log n).
//
// Gibbons and Korach (SIAM J. Computing 26(4), 1997): call [certain, latest]
// the zone of a forward cluster, [latest, certain] that of a backward one. A
// history is linearizable if and only if every read returned a value that was
// written, none ended before its write began, no two forward zones overlap
// and no forward zone contains a backward one. Zones that only touch do not
// overlap, because operations that touch are concurrent.
//
// Why pairs suffice: a cluster must come before another if it precedes it. Let
// A1, A2 … Ak, A1 be a shortest cycle of that relation, k > 2. Then no A(i+1)
// precedes A(i), that is latest(i) ≤ certain(i+1) < latest(i+2), all the way
// round: latest(1) < latest(1). So a cycle contains two that precede each
// other.
func (r *register) linearizable(ops []*history.Op) Verdict {
	if len(r.orphans) > 0 {
		return orphaned(r.orphans, ops)
	}
	for i := range r.clusters {
		if v, early := r.clusters[i].readBeforeWrite(); early {
			return v
		}
	}
	if a, b := r.overlap(); a != nil {
		return r.shortestProof(a, b).verdict()
	}
	return Verdict{Check: linearizable}
}

func (c *cluster) readBeforeWrite() (Verdict, bool) {
	for _, read := range c.reads {
		if read.Return < c.write.Invoke {
			reason := fmt.Sprintf("read %d returned %v before write %d of value %v began",
				read.ID, read.Result, c.write.ID, c.write.Arg)
			return violation(linearizable, reason, c.write, read), true
		}
	}
	return Verdict{}, false
}

// overlap returns two clusters that precede each other, or nil. One of them
// is always forward.
func (r *register) overlap() (a, b *cluster) {
	var forward []*cluster
	for i := range r.clusters {
		if r.clusters[i].forward() {
			forward = append(forward, &r.clusters[i])
		}
	}
	slices.SortStableFunc(forward, func(a, b *cluster) int { return cmp.Compare(a.certain, b.certain) })
	for i := 1; i < len(forward); i++ {
		if forward[i].precedes(forward[i-1]) {
			return forward[i-1], forward[i]
		}
	}
	// Forward zones are disjoint now: only the last one that begins before a
	// backward zone can contain it.
	for i := range r.clusters {
		c := &r.clusters[i]
		at := sort.Search(len(forward), func(i int) bool { return !forward[i].precedes(c) })
		if !c.forward() && at > 0 && c.precedes(forward[at-1]) {
			return forward[at-1], c
		}
	}
	return nil, nil
}
