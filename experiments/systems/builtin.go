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
			of("primary", primaryMeasures()),
			of("raid", raidMeasures()),
			of("service", serviceMeasures()),
		),
	}
}

// of says which kind of system alone has these measures.
func of(kind string, measures []*experiments.Measure) []*experiments.Measure {
	for _, m := range measures {
		m.Of = kind
	}
	return measures
}
