package check

import (
	"math"

	"nines/sim"
	"nines/workloads/history"
)

// register is the history of one read/write register whose writes carry
// unique values. That makes each read name its write, and cuts the history
// into clusters: in any legal order a write and the reads of its value stand
// together, undivided by another write.
type register struct {
	clusters []cluster // clusters[0] is that of the initial value
	byValue  map[history.Value]int
	orphans  []orphan // reads that returned a value of no live write
}

// cluster is one write and the reads that returned its value. Failed
// operations belong to none, for they did nothing; nor do unknown reads, for
// they tell nothing.
type cluster struct {
	write *history.Op
	reads []*history.Op

	// certain is the end of the operation that ended first: from then on the
	// value is known to have been written. An unknown write that nobody read
	// is never certain, so that it binds nothing and needs no special case.
	certain sim.Time
	// latest is the beginning of the operation that began last: up to then
	// the value is known not to have been replaced for good.
	latest sim.Time
}

// newRegister returns false if the operations are more than reads and writes
// of unique values.
func newRegister(ops []*history.Op) (*register, bool) {
	r := &register{byValue: make(map[history.Value]int, len(ops)+1)}
	// The initial value was written before the beginning of time.
	r.open(&history.Op{
		Kind: history.Write, Arg: history.Nil, Outcome: history.OK,
		Invoke: math.MinInt64, Return: math.MinInt64,
	})
	for _, op := range ops {
		switch {
		case op.Kind != history.Read && op.Kind != history.Write, op.List != nil:
			return nil, false
		case op.Kind == history.Write && op.Outcome != history.Fail:
			if _, exists := r.byValue[op.Arg]; exists {
				return nil, false
			}
			r.open(op)
		}
	}
	for _, op := range ops {
		if op.Kind == history.Read && op.Outcome == history.OK {
			r.join(op)
		}
	}
	return r, true
}

// isBeginning reports whether op stands for the initial value. No other write
// of a register is of Nil.
func isBeginning(op *history.Op) bool {
	return op.Kind == history.Write && op.Arg == history.Nil
}

func (r *register) open(write *history.Op) {
	r.byValue[write.Arg] = len(r.clusters)
	r.clusters = append(r.clusters, cluster{
		write: write, certain: write.Effective(), latest: write.Invoke,
	})
}

func (r *register) join(read *history.Op) {
	c := r.of(read)
	if c == nil {
		r.orphans = append(r.orphans, orphan{read, read.Result})
		return
	}
	c.reads = append(c.reads, read)
	// Whatever a read pretends, nothing was there before its write began.
	c.certain = max(c.write.Invoke, min(c.certain, read.Return))
	c.latest = max(c.latest, read.Invoke)
}

// of returns the cluster that a live write or an answered read belongs to, nil
// if there is none.
func (r *register) of(op *history.Op) *cluster {
	value := op.Arg
	if op.Kind == history.Read {
		value = op.Result
	}
	at, found := r.byValue[value]
	if !found {
		return nil
	}
	return &r.clusters[at]
}

// precedes reports whether some operation of c ended before one of d began,
// so that c's value must have been there before d's.
func (c *cluster) precedes(d *cluster) bool { return c.certain < d.latest }

// forward reports whether the value is known to have stood for a while, from
// certain to latest. The others are backward: all their operations share the
// instants from latest to certain.
func (c *cluster) forward() bool { return c.certain < c.latest }
