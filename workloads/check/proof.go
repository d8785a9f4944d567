package check

import (
	"fmt"
	"slices"

	"nines/workloads/history"
)

// proof shows that two values each had to be there before the other: an
// operation of cluster a ended before one of b began, and the other way round.
// With the two writes, these operations violate linearizability on their own.
type proof struct {
	a, b         *cluster
	aEnd, bBegin *history.Op // aEnd precedes bBegin
	bEnd, aBegin *history.Op // bEnd precedes aBegin
}

// comparisonsMax bounds the hunt for the shortest proof. It covers every pair
// of 2,800 values; with more, the proof is the shortest of those looked at.
const comparisonsMax = 4 << 20

// shortestProof looks for the pair of clusters that takes the fewest
// operations to convict; a and b are known to be guilty.
func (r *register) shortestProof(a, b *cluster) proof {
	best, left := prove(a, b), comparisonsMax
	for i := range r.clusters {
		c, least := &r.clusters[i], 3
		if i == 0 {
			least = 2 // the initial value needs no write to be shown
		}
		for j := i + 1; j < len(r.clusters) && best.size() > least && left > 0; j++ {
			d := &r.clusters[j]
			left--
			if c.precedes(d) && d.precedes(c) {
				best = best.shorter(prove(c, d))
				left -= 4 * (len(c.reads) + len(d.reads))
			}
		}
	}
	return best
}

// prove finds the smallest proof for two clusters that precede each other.
// Either end of each link is the write itself, the read that suits it best, or
// one read that serves both links.
func prove(a, b *cluster) (best proof) {
	consider := func(aEnd, bBegin, bEnd, aBegin *history.Op) {
		if aEnd.Precedes(bBegin) && bEnd.Precedes(aBegin) {
			best = best.shorter(proof{a, b, aEnd, bBegin, bEnd, aBegin})
		}
	}
	aEnds, aBegins := a.firstToEnd(), a.lastToBegin()
	bEnds, bBegins := b.firstToEnd(), b.lastToBegin()
	for _, bEnd := range bEnds {
		for _, bBegin := range bBegins {
			for _, aEnd := range aEnds {
				for _, aBegin := range aBegins {
					consider(aEnd, bBegin, bEnd, aBegin)
				}
			}
			for _, read := range a.reads {
				consider(read, bBegin, bEnd, read)
			}
		}
	}
	for _, aEnd := range aEnds {
		for _, aBegin := range aBegins {
			for _, read := range b.reads {
				consider(aEnd, read, read, aBegin)
			}
		}
	}
	return best
}

// firstToEnd returns the write, and the read that ended first if there is one.
func (c *cluster) firstToEnd() []*history.Op {
	ops := []*history.Op{c.write}
	for _, read := range c.reads {
		if len(ops) == 1 || read.Return < ops[1].Return {
			ops = append(ops[:1], read)
		}
	}
	return ops
}

// lastToBegin returns the write, and the read that began last if there is one.
func (c *cluster) lastToBegin() []*history.Op {
	ops := []*history.Op{c.write}
	for _, read := range c.reads {
		if len(ops) == 1 || read.Invoke > ops[1].Invoke {
			ops = append(ops[:1], read)
		}
	}
	return ops
}

// shorter returns the smaller of two proofs, the first of equals; a proof of
// nothing is longer than any.
func (p proof) shorter(q proof) proof {
	if p.a == nil || q.size() < p.size() {
		return q
	}
	return p
}

func (p proof) size() int {
	_, count := p.ops()
	return count
}

// ops are the operations that the proof consists of, without the beginning.
func (p proof) ops() (ops [6]*history.Op, count int) {
	for _, op := range [...]*history.Op{p.a.write, p.b.write, p.aEnd, p.bBegin, p.bEnd, p.aBegin} {
		if !isBeginning(op) && !slices.Contains(ops[:count], op) {
			ops[count] = op
			count++
		}
	}
	return ops, count
}

func (p proof) verdict() Verdict {
	ops, count := p.ops()
	return violation(linearizable, p.reason(), ops[:count]...)
}

// reason tells the two commonest stories in words of their own. In both, b is
// the value that a read of a came too late for: of two clusters, a began first.
func (p proof) reason() string {
	switch {
	case isBeginning(p.a.write):
		return fmt.Sprintf("%s although %s had ended before it began", returned(p.aBegin), name(p.bEnd))
	case p.aEnd == p.a.write && p.bBegin == p.b.write && p.bEnd == p.b.write:
		return fmt.Sprintf("%s although %s had been acknowledged before it began, and %s had ended before that write began",
			returned(p.aBegin), name(p.b.write), name(p.a.write))
	}
	return fmt.Sprintf("%v came before %v, for %s ended before %s began; and %v before %v, for %s ended before %s began",
		p.a.write.Arg, p.b.write.Arg, name(p.aEnd), name(p.bBegin),
		p.b.write.Arg, p.a.write.Arg, name(p.bEnd), name(p.aBegin))
}

func returned(read *history.Op) string {
	return fmt.Sprintf("read %d returned %v", read.ID, read.Result)
}

func name(op *history.Op) string {
	if op.Kind == history.Read {
		return fmt.Sprintf("read %d of value %v", op.ID, op.Result)
	}
	return fmt.Sprintf("%v %d of value %v", op.Kind, op.ID, op.Arg)
}
