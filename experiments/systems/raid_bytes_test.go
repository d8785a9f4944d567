package systems

import (
	"testing"

	"nines/experiments"
	"nines/nodes/storage/raid"
	"nines/sim"
)

// What rebuilds write is bounded, by what is on the disks that are there.
func TestRebuiltBytesAreBounded(t *testing.T) {
	const chunk = raidRebuiltMax / 4
	b := &blockArray{
		diskHistory: &diskHistory{name: "array", layout: raid.Layout{Chunk: chunk}, world: &experiments.World{Engine: sim.New(sim.Options{})}},
		held:        make([]int64, 2),
	}
	for range 4 {
		b.remade(0)
	}
	b.held[0] = 0 // another disk takes its place
	for range 4 {
		b.remade(1)
	}
	defer func() {
		if limit, ok := recover().(*sim.LimitError); !ok || limit.Max != raidRebuiltMax {
			t.Errorf("a fifth of %d bytes: %v", int64(chunk), limit)
		}
	}()
	b.remade(0)
}
