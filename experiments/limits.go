package experiments

// What a scenario may ask for. Each bound lies far beyond what one machine
// can run to an end, so that a slip (1000/s until 10y) is an error at once and
// not a full memory an hour later. Those of loads are in package workloads.
const (
	machinesMax = 100_000   // of all systems together
	variantsMax = 100       //
	RunsMax     = 1_000_000 // of a study: variants times replications
	measuresMax = 200       // of a variant
	surgesMax   = 100       // of a load
	pathsMax    = 8         // between two sites
	episodesMax = 100_000   // of the faults of a run
)
