// Package run executes the variants of a scenario for a number of
// replications, on all cores, and sums up what came out.
//
//	variants × replications ──workers──► runs ──in order──► metrics, verdicts,
//	                                                        theory, expectations
//
// One run is one engine and one thread of control; parallelism exists only
// between runs. Replication i of seed s is the world (s, i) in every variant,
// so that variants are compared under identical weather. What is summed up is
// taken in the order (variant, replication), whatever order the runs ended in:
// the result does not depend on the number of workers.
package run
