package trace

import (
	"cmp"
	"slices"

	"nines/sim"
)

// Trim leaves no more than so many messages, and as many other events, in the
// trace, and counts those that it takes out. What descends from the given
// causes goes first to be kept, then what tells of requests that failed or was
// itself lost, then the rest; of equals, what was first.
func (t *Trace) Trim(limit int64, causes ...sim.Cause) {
	matters := make(map[sim.Cause]int)
	for i := range t.Operations {
		if op := &t.Operations[i]; !success(op) {
			matters[op.Cause] = 1
		}
	}
	for _, c := range causes {
		matters[c] = 2
	}
	t.Messages, t.Left.Messages = trim(t.Messages, t.Left.Messages, limit, func(m *Message) int {
		if m.Fate.Perished() {
			return max(1, matters[m.Cause])
		}
		return matters[m.Cause]
	})
	t.Events, t.Left.Events = trim(t.Events, t.Left.Events, limit, func(v *Event) int { return matters[v.Cause] })
}

// trim keeps those of a list that matter most, in their order.
func trim[T any](list []T, left uint64, limit int64, matters func(*T) int) ([]T, uint64) {
	if int64(len(list)) <= limit {
		return list, left
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(matters(&list[b]), matters(&list[a])) })
	order = order[:max(0, limit)]
	slices.Sort(order)
	kept := make([]T, len(order))
	for k, i := range order {
		kept[k] = list[i]
	}
	return kept, left + uint64(len(list)-len(kept))
}
