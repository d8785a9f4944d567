package check

import (
	"math"

	"nines/sim"
	"nines/workloads/history"
)

// Loss says which acknowledged writes were gone in the end.
type Loss struct {
	Writes int64         // acknowledged writes of keys whose end was read
	Lost   []*history.Op // of these, the ones that were gone, by (Key, Invoke, ID)
	Unread int64         // acknowledged writes of keys whose end nobody read, or that are no register
}

// MeasureLoss finds acknowledged writes that were lost. The end of a key is
// what was read from it after its last acknowledgement. A write is lost if all
// these reads returned older values, values that were certainly there before
// it began: then it was not replaced by anything that survived, it vanished.
//
// A run should read every key once its faults are healed and its replicas had
// time to agree; otherwise a write may count as lost that was only late.
func MeasureLoss(h history.History) Loss {
	var loss Loss
	for _, ops := range split(h) {
		r, ok := newRegister(ops)
		if !ok {
			for _, op := range ops {
				if changes(op) && op.Outcome == history.OK {
					loss.Unread++
				}
			}
			continue
		}
		acked := r.acknowledged()
		newest, read := r.end(acked)
		if !read {
			loss.Unread += int64(len(acked))
			continue
		}
		loss.Writes += int64(len(acked))
		for _, write := range acked {
			if newest < write.Invoke {
				loss.Lost = append(loss.Lost, write)
			}
		}
	}
	return loss
}

// end returns from when on the newest value was certainly there that was read
// after the last acknowledgement, and false if nothing was read then.
func (r *register) end(acked []*history.Op) (newest sim.Time, read bool) {
	last := sim.Time(math.MinInt64)
	for _, write := range acked {
		last = max(last, write.Return)
	}
	newest = math.MinInt64
	for i := range r.clusters {
		c := &r.clusters[i]
		for _, op := range c.reads {
			if op.Invoke > last {
				newest, read = max(newest, c.certain), true
			}
		}
	}
	return newest, read
}
