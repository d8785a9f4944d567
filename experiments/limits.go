package experiments

// What a scenario may ask for. Each bound lies far beyond what one machine
// can run to an end, so that a slip (1000/s until 10y) is an error at once and
// not a full memory an hour later. Those of single loads are in package
// workloads.
const (
	variantsMax = 100       //
	axesMax     = 10        // of a study
	pointsMax   = 10_000    // of a study: variants times the values of its axes
	RunsMax     = 1_000_000 // of a study: points times replications
	decodedMax  = 16e6      // characters in the trees of all points
	seriesMax   = 200       // that the figures need of a variant
	measuresMax = 200       // of a variant
	surgesMax   = 100       // of a load
	sitesMax    = 100       // that pairs of links join
	pathsMax    = 8         // between two sites
	episodesMax = 100_000   // of the faults of a run
)

// What a run may need in memory and time: each of these, reached alone, takes
// about a gigabyte or some minutes.
const (
	machinesMax   = 10_000      // of all systems together: 100 kB each, with disk and values
	linksMax      = 4_000_000   // that are used: 250 bytes each while their table grows
	usersMax      = 10_000_000  // of all loads together: 24 bytes each
	clientsMax    = 1_000_000   // likewise, with one event pending: 100 bytes each
	operationsMax = 2_000_000   // of all loads together: 160 bytes each, and much more while the history grows
	requestsMax   = 50_000_000  // of operations to single machines: five events each
	schedulesMax  = 200_000     // of faults, one a machine where each has its own
	hitsMax       = 30_000_000  // machines that are looked at when a fault strikes, in all episodes: 17 bytes and a microsecond each
	eventsMax     = 500_000_000 // ten minutes
	pendingMax    = 1_500_000   // events at one time: up to 700 bytes each, with what they keep alive
)
