package measure

import (
	"cmp"

	"nines/sim"
	"nines/workloads/history"
)

// Refutation returns an operation that refutes availability in the sense of
// the CAP theorem (Gilbert and Lynch, SIGACT News 2002): a request to a
// machine that was not failed, which got no non-error answer although its
// client had given up before the partition healed. up tells whether a machine
// was live from one instant to another. No refutation in one run is no proof.
func Refutation(h history.History, partition Window, up func(machine int64, from, to sim.Time) bool) (history.Op, bool) {
	for i := range h {
		op := &h[i]
		inside := op.Invoke >= partition.From && op.Return <= partition.To
		if inside && !succeeded(op) && op.Node >= 0 && up(op.Node, op.Invoke, op.Return) {
			return *op, true
		}
	}
	return history.Op{}, false
}

func compareUsers(a, b history.Op) int {
	return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Client, b.Client), cmp.Compare(a.Invoke, b.Invoke))
}

func sameUser(a, b *history.Op) bool { return a.Group == b.Group && a.Client == b.Client }
