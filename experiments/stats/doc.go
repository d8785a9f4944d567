// Package stats turns the numbers of replications into estimates with
// intervals, and says how each interval was found and on how many samples it
// rests.
//
//	replication   ok  offered
//	     0        58     60     ┐
//	     1        61     61     ├─ RatioOfSums ─▶ 0.977 (0.921 to 1.03; …, n = 3)
//	     2        49     51     ┘
//
// The smallest program:
//
//	delay := stats.Mean([]float64{10.2, 9.7, 10.4}, stats.Confidence)
//	fmt.Println(delay) // 10.1 (9.20… to 10.9…; Student t, n = 3)
//
// # Which estimate
//
//	a measure of a run (a mean latency, a count)      Mean
//	a share with a numerator and a denominator a run  RatioOfSums
//	the share of runs that have a property            Proportion, AtMost
//	events over an exposure, time between failures    Rate, MTBF
//	what most runs are spared                         Rare
//	two designs under the same weather                Paired
//	a claim held against an estimate                  Agree, Between
//
// # What counts as a sample
//
// A replication. The operations of one run share its weather: a hundred
// thousand of them, all within one outage, are one observation of that outage.
// Treating them as independent gives intervals far too narrow, as the coverage
// test of this package shows.
//
// Samples come in the order of their replication, so that sums have the same
// bits in whatever order the runs were finished.
//
// # Small and still samples
//
// One replication has no interval; neither has an event that fewer than five
// runs met. If all replications agree, Student's interval shrinks to a point,
// and the method says "no variation in 30 runs": such a point is not a
// certainty. No failure in n runs bounds the probability that a run has one by
// about 3/n, and bounds nothing else.
//
// # Nine digits
//
// Quantiles come from gonum, and their last bits differ from processor to
// processor. They are rounded to nine significant digits as they arrive; from
// there on only operations that IEEE 754 defines are used, none of them fused,
// so every estimate has the same bits everywhere. Nine prints them.
//
// # Glossary
//
//   - confidence: the share of intervals, over many experiments, that hold the
//     truth. Whether a method keeps its promise is its coverage.
//   - jackknife: judging an estimate by how it changes when each replication in
//     turn is left out.
//   - equivalence: agreement shown by an interval that fits within a tolerance,
//     not assumed for want of a difference.
//   - common random numbers: two designs under the same draws; their difference
//     varies less than either.
//   - MTBF: mean time between failures, exposure divided by failures.
//
// The methods are those of Law, Simulation Modeling and Analysis (5th ed.,
// chapters 9 and 10); Clopper and Pearson, Biometrika 26 (1934); Garwood,
// Biometrika 28 (1936); Hanley and Lippman-Hand, JAMA 249 (1983), for the rule
// of three; Schuirmann (1987) for equivalence.
package stats
