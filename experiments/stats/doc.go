// Package stats turns the numbers of replications into estimates with
// intervals, and says how each interval was found, on how many samples it rests,
// and when it promises too much.
//
//	replication   ok  offered
//	     0        58     60     ┐
//	     1       610    613     ├─ RatioOfSums ─▶ 0.978 (0.706 to 1; jackknife,
//	     2        49     60     ┘                  few samples, may cover less, n = 3)
//
// The smallest program:
//
//	delay := stats.Mean([]float64{10.2, 9.7, 10.4}, stats.Confidence)
//	fmt.Println(delay) // 10.1 (9.20… to 10.9…; Student t, few samples, …, n = 3)
//
// # Which estimate
//
//	a measure of a run (a mean latency, a count)        Mean
//	a share with a numerator and a denominator a run    RatioOfSums
//	the share of runs that have a property              Proportion, AtMost
//	events over an exposure, time between failures      Rate, MTBF
//	what most runs are spared                           Rare
//	recovery times, some of them not seen to their end  KaplanMeier
//	one long run in place of many                       Steady, BatchMeans, BatchRatio
//	a percentile of each run, over all runs             Quantile
//	latencies of all runs in one distribution           Histogram
//	anything that has no formula                        Bootstrap
//	two designs under the same weather                  Paired, PairedRatios
//	two designs under different weather                 Unpaired, UnpairedRatios
//	the same property of two designs                    McNemar, Fisher
//	time between failures, or recovery, of two designs  RatioOfMTBF, Medians
//	several comparisons at once                         Adjust, Holm
//	a claim held against an estimate                    Agree, Between
//	availability on an axis of nines                    NinesOf, Unfailed
//	how many replications it takes                      Precision
//
// # What counts as a sample
//
// A replication. The operations of one run share its weather: a hundred
// thousand of them, all within one outage, are one observation of that outage.
// Treating them as independent gives intervals far too narrow, as the coverage
// test of this package shows. So shares are pooled (sum over sum) and judged by
// leaving out one run at a time, not one operation.
//
// A terminating run, such as a partition and what follows, is one sample. A
// steady run, such as a queue that goes on for ever, has a warm-up that has to
// go first (MSER-5), and may be cut into batches that stand for replications if
// they are much longer than its memory.
//
// Samples come in the order of their replication, so that sums have the same
// bits in whatever order the runs were finished.
//
// # What an interval promises
//
// Of a hundred experiments, ninety-five have an interval that holds the truth.
// Whether a method keeps that promise is measured: each one estimates a known
// truth 4,000 times, from normal, uniform, exponential, lognormal, Pareto and
// rare samples, uneven shares, censored recoveries, queues. Among the intervals
// that do not warn at least 94 of 100 hold the truth; those that warn excuse no
// others. Doubtful asks an interval whether it does. The words in its method mean:
//
//	few samples       fewer than a hundred (fifty for the bootstrap and for what
//	                  ended in a survival): nobody can see whether they are
//	                  skewed, and the interval trusts them
//	skewed            a few large samples carry the mean: there may be larger ones
//	                  that were not met; lognormal(2) still misses 12 of 100
//	adjusted for      the interval leans toward the tail, which gets back most
//	skewness          of what Student's loses
//	correlation       batches lean on their predecessor: the run is too short
//	batches may       the same, unseen: a run that met no burst looks even. It is
//	depend            said of all batches
//	shorter than 10   the cut may have been a burst, and the estimate leans away
//	warm-ups          from it; queues at 90 % miss 22 of 100
//	stopped           replications were added until the interval was narrow,
//	                  which favours the moments at which it looked so
//	no variation      all runs agree; the point that is left is no certainty
//	no interval       nothing can be said but the estimate
//	conservative      counts come in steps, and the interval errs on the wide
//	                  side: it holds the truth more often than it says
//
// # What is rare
//
// One average over many zeros hides both how often something happens and how
// bad it is; Rare keeps them apart, and gives no size from fewer than five
// affected runs. No failure in n runs bounds the probability that a run has one
// by about 3/n, and bounds nothing else. On an axis of nines it is an open
// triangle at that bound, never an infinity. Unavailability is averaged first and
// turned into nines last: the mean of nines is not the nines of the mean.
//
// # Comparing
//
// Two designs meet the same weather, run by run, so their difference varies less
// than either does. The variance ratio says how many times as many independent
// runs the same answer would have taken; at or below one, pairing did not help,
// and the text says so. Differences that are the same in all runs have no interval,
// for nothing tells how far others might lie; their p is that of the exact sign
// test, 2/2^n for n runs (Fisher's if the runs are not paired). Verdicts of the same
// worlds are compared by McNemar's test, which is exact as well, those of different
// worlds by Fisher's. A difference that is not significant prints as "~". That
// is no proof of equality: to show that a simulation agrees with a theory, the
// whole interval has to lie within a tolerance (Agree), which noise cannot reach.
// That is equivalence by two one-sided tests, at half of one minus the confidence
// each; fewer than ten samples are not judged.
//
// Whoever asks twenty questions finds one answer by chance. One measure of a
// study is declared primary beforehand; the others are adjusted by Holm.
//
// # Nine digits
//
// Quantiles come from gonum, and their last bits differ from processor to
// processor. They are rounded to nine significant digits as they arrive; from
// there on only operations that IEEE 754 defines are used, none of them fused,
// and the logarithm, exponential and random streams of packages sim and dist, so
// every estimate has the same bits everywhere. Nine prints them.
//
// # Glossary
//
//   - confidence: the share of intervals, over many experiments, that hold the
//     truth. How often a method does is its coverage.
//   - jackknife: judging an estimate by how it changes when each replication in
//     turn is left out.
//   - bootstrap: judging it by how it changes when the replications are drawn
//     anew from themselves, with replacement.
//   - skewness: how far the tail of a distribution reaches to one side.
//   - censored: seen to last for some time, but not to its end.
//   - warm-up: what a run does before it has forgotten how it began.
//   - batch: a stretch of a long run that stands for a replication.
//   - order statistic: the k-th smallest of the samples.
//   - equivalence: agreement shown by an interval that fits within a tolerance,
//     not assumed for want of a difference.
//   - common random numbers: two designs under the same draws.
//   - MTBF: mean time between failures, exposure divided by failures.
//
// # Sources
//
// Law, Simulation Modeling and Analysis (5th ed., chapters 9 to 11), throughout.
// Skewness: Hall (Annals of Statistics 16, 1988); Willink (Communications in
// Statistics 34, 2005). Counts: Clopper and Pearson (Biometrika 26, 1934);
// Garwood (Biometrika 28, 1936); Hanley and Lippman-Hand (JAMA 249, 1983), for
// the rule of three. Steady runs: White (Simulation 69, 1997), for MSER-5;
// Tafazzoli, Steiger and Wilson (IEEE Transactions on Automatic Control 56, 2011).
// Recoveries: Kaplan and Meier (JASA 53, 1958); Brookmeyer and Crowley
// (Biometrics 38, 1982). Bootstrap: Efron (JASA 82, 1987); Hesterberg (American
// Statistician 69, 2015). Comparisons: Holm (Scandinavian Journal of Statistics
// 6, 1979); McNemar (Psychometrika 12, 1947); Schuirmann (1987), for equivalence;
// Przyborowski and Wilenski (Biometrika 31, 1940), for rates; Mantel (1966), for
// the log-rank test; Zou and Donner (Statistics in Medicine 27, 2008), for medians.
// Stopping: Chow and Robbins (Annals of Mathematical Statistics 36, 1965). Histograms: Tene, HdrHistogram.
package stats
