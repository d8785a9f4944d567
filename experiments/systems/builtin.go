package systems

import (
	"slices"

	"nines/experiments"
)

// Builtin returns the vocabulary that nines ships: its systems, faults and
// measures. A program with a system of its own appends to it.
func Builtin() *experiments.Registry {
	return &experiments.Registry{
		Systems: []*experiments.System{
			Register(),
			Primary(),
			RAID(),
			Service(),
		},
		Faults: experiments.Faults(),
		Measures: slices.Concat(
			experiments.Measures(),
			primaryMeasures(),
			raidMeasures(),
			serviceMeasures(),
		),
	}
}
