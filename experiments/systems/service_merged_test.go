package systems

import (
	"cmp"
	"slices"
	"testing"

	"nines/nodes/service"
	"nines/sim"

	"pgregory.net/rapid"
)

// Ledgers that are merged are what all entries would be if they were sorted,
// those of an earlier machine first.
func TestMergedIsSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ledgers := make([][]service.Visit, rapid.IntRange(0, 7).Draw(t, "machines"))
		var all []service.Visit
		for machine := range ledgers {
			for _, at := range slices.Sorted(slices.Values(rapid.SliceOf(rapid.Int64Range(0, 9)).Draw(t, "arrivals"))) {
				ledgers[machine] = append(ledgers[machine], service.Visit{Arrived: sim.Time(at), Left: sim.Time(machine)})
			}
			all = append(all, ledgers[machine]...)
		}
		slices.SortStableFunc(all, func(x, y service.Visit) int { return cmp.Compare(x.Arrived, y.Arrived) })
		if got := merged(ledgers, func(v *service.Visit) sim.Time { return v.Arrived }); !slices.Equal(got, all) {
			t.Fatalf("merged %v, sorted %v", got, all)
		}
	})
}
