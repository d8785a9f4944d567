// Package breaker has circuit breakers: whoever calls a dependency asks first
// whether it may, and says afterwards how the call went. When too many calls
// fail the breaker opens and refuses them all, at once and without a load on
// the dependency; after a while it lets a few through to see.
//
//	          too many failures          after the wait
//	┌────────┐ ─────────────────▶ ┌──────┐ ───────────▶ ┌───────────┐
//	│ closed │                    │ open │              │ half-open │
//	└────────┘                    └──────┘ ◀─────────── └───────────┘
//	    ▲                                probes failed        │
//	    └─────────────────────────────────────────────────────┘
//	                     probes succeeded
//
// A breaker is a state machine and nothing else: time is passed in, a decision
// comes back, nothing is scheduled or drawn. The smallest program:
//
//	b := breaker.NewRate(breaker.Resilience4j())
//	permit, ok := b.Allow(now)
//	if !ok {
//		return // refused: answer with a fallback
//	}
//	…              // the call
//	b.Record(later, permit, breaker.Failure, later.Sub(now))
//
// # Two families
//
// [Rate] looks at a window, the last calls or the last seconds, and opens when
// the share of failed or of slow calls in it reaches a threshold. In half-open
// it lets a number of calls through and judges their rates alike. It follows
// resilience4j 2.4.0.
//
// [Streak] counts failures in a row, and opens at a number of them. In
// half-open one failure reopens it, and as many successes as it lets calls
// through close it. It follows sony/gobreaker v2.4.0, without BucketPeriod and
// with the default ReadyToTrip at a number of your choice.
//
// # Rules at the boundaries
//
//   - A rate that equals its threshold is too high. Rates are judged on each
//     result, a success too, once there are MinimumCalls in the window, or as
//     many as it holds.
//   - With OpenGrowthPercent each wait of Rate is longer than the last, until it
//     closes.
//   - A call is slow if it took longer than SlowAfter, not if it took as long.
//   - The wait is over strictly after its end, and by the next call: an open
//     breaker nobody asks stays open. With Automatic it is over at its end.
//   - Rate takes results as they come. One that comes late, of a call that was
//     allowed in another state, counts in the state it meets: among the probes
//     in half-open, and without effect in open. Streak has a generation number
//     in each permit and drops late results.
//   - An ignored result is neither success nor failure. In half-open it gives a
//     permit back, in Rate even if its call never took one.
//   - Streak starts counting anew when ClearEvery has passed, strictly, since it
//     last did; this is noticed at the next call, and the next period begins
//     then.
//
// # Glossary
//
//   - closed: calls go through; open: none does; half-open: some do, to see
//   - probe: a call that goes through in half-open
//   - window: the results that a rate is taken of
//   - generation: the time between two clearings of Streak's counts
//   - permit: what Allow gives and Record takes back
//
// # Sources
//
// M. Nygard: Release It! (2007), for the pattern. resilience4j 2.4.0,
// CircuitBreakerStateMachine, with its synchronized windows. sony/gobreaker
// v2.4.0, which the tests run beside Streak, call by call.
package breaker
