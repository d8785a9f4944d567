package run

import (
	"nines/experiments"
	"nines/sim"
)

// Options say how much is run. The zero value is seed 0, each variant at the
// values in the file, the scenario's own number of replications, and one worker
// a core.
type Options struct {
	Seed         uint64
	Study        bool                    // every point of the study, until its precision is reached
	Replications int64                   // of each point, whatever the precision; 0: as the scenario says
	Workers      int64                   // runs at a time; 0: one a core
	Kept         []Run                   // of an interrupted execution: they are not made again
	Interrupted  func() bool             // true ends all runs soon; workers ask it at the same time
	Finished     func(Run)               // called with each run as it ends, and its trail, one call at a time
	Progress     func(done, total int64) // called after each run, one call at a time; kept ones do not count
}

// Run is one replication of one variant at one point.
type Run struct {
	Point       int // number in the plan
	Variant     string
	Replication int64
	Digest      uint64
	Events      uint64
	Quantities  []experiments.Quantity // one for each of the scenario's measures
	Series      [][]experiments.Sample // one for each of its series; nil beyond what a plan follows
	Trail       *sim.Trail             // to hold another run against; only Options.Finished gets it
}

// Result is everything that came out.
type Result struct {
	File         *experiments.File
	Seed         uint64
	Study        bool      // Variants are the points of the study
	Replications int64     // of each variant
	Runs         []Run     // by point, then replication
	Variants     []Variant // in the order of the plan's points
	Events       uint64
	Digest       uint64 // of the runs' digests, in order
}

// Variant sums up the runs of one variant, at one point of a study.
type Variant struct {
	Scenario     *experiments.Scenario
	Coordinates  []experiments.Setting    // of the point; none at the values in the file
	First        *experiments.Observation // of replication 0, for time series; nil if it was kept, or of a later point
	Metrics      []Metric                 // one for each of the scenario's measures
	Theory       []Theory
	Expectations []Expectation
}

// Name tells the variant, and its point, from the others.
func (v *Variant) Name() string {
	return experiments.Point{Variant: v.Scenario.Name, Coordinates: v.Coordinates}.String()
}
