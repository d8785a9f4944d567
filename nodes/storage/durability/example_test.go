package durability_test

import (
	"fmt"
	"time"

	"nines/nodes/storage/durability"
	"nines/nodes/storage/raid"
	"nines/sim/dist"
)

// Disks that fail a hundred times as often as good ones, so that something is
// seen: a thousand arrays of eight for ten years.
func Example() {
	for _, level := range []raid.Level{raid.Level5, raid.Level6} {
		mission := durability.New(durability.Options{
			Shape:  durability.Of(raid.Layout{Level: level, Disks: 8}),
			Arrays: 1000,
			Life:   dist.Exponential(10_000 * time.Hour),
			Repair: dist.Exponential(24 * time.Hour),
			Length: 87_600 * time.Hour,
		})
		r := mission.Run(1, 0)
		fmt.Println(level, "failures", r.Failures, "losses", r.Losses)
	}
	// Output:
	// RAID-5 failures 69768 losses 1099
	// RAID-6 failures 69768 losses 6
}

// The closed form, for good disks.
func ExampleMTTDL() {
	const year = 8760
	for _, discipline := range []durability.Discipline{durability.Parallel, durability.Serial} {
		years := durability.MTTDL(8, 2, 1e6, 24, discipline) / year
		fmt.Printf("RAID-6 of 6+2, %v repair: %.3g years\n", discipline, years)
	}
	// Output:
	// RAID-6 of 6+2, parallel repair: 1.18e+09 years
	// RAID-6 of 6+2, serial repair: 5.9e+08 years
}

// The formula of the textbooks is the same, less what repairs overlap.
func ExampleLeadingMTTDL() {
	fmt.Printf("%.6g of %.6g hours\n",
		durability.LeadingMTTDL(11, 1, 30_000, 1, durability.Serial), durability.MTTDL(11, 1, 30_000, 1, durability.Serial))
	// Output:
	// 8.18182e+06 of 8.18755e+06 hours
}

// The history of a bad month, event by event.
func ExampleOptions_observe() {
	durability.New(durability.Options{
		Shape:   durability.Group(3, 1),
		Life:    dist.Exponential(400 * time.Hour),
		Repair:  dist.Constant(100 * time.Hour),
		Length:  720 * time.Hour,
		Observe: func(e durability.Event) { fmt.Println(e.At.Truncate(time.Hour), e.Kind, e.Which) },
	}).Run(6, 0)
	// Output:
	// 307h0m0s failed 1
	// 407h0m0s repaired 1
	// 434h0m0s failed 1
	// 534h0m0s repaired 1
	// 607h0m0s failed 1
	// 680h0m0s failed 0
	// 680h0m0s lost 0
	// 707h0m0s repaired 1
}

// Any code can be counted, by how many pieces it has and may lose.
func ExampleGroup() {
	fmt.Println(durability.Group(9, 3))
	// Output:
	// {9 [[0 1 2 3 4 5 6 7 8]] 3}
}
