// Package retry decides whether a failed call is made again, and when. Three
// things say no: the number of attempts, the deadline of the caller, and a
// budget that all calls of a client share.
//
//	first try ──failed──▶ attempts left? ──▶ wait ──▶ before the ──▶ a token in ──▶ retry
//	    │                      │                      deadline?      the budget?
//	    ▼                      ▼ no                     ▼ no             ▼ no
//	  budget               AttemptsSpent              TooLate         OverBudget
//
// It is a state machine and nothing else: times and random draws are passed in,
// a [Decision] comes back. The smallest program:
//
//	client := retry.New(retry.Policy{Attempts: 4}, nil)
//	call := client.Begin(now, now.Add(time.Second))
//	…                                              // the first attempt fails
//	if d := client.Failed(later, &call, &draws); d.Verdict == retry.Again {
//		…                                          // try again after d.Wait
//	}
//
// # Waits
//
// With v = Base·2^(n-1), at most Max, the n-th retry waits
//
//	None          0             at once: first to finish, with the most calls
//	Constant      Base
//	Exponential   v             those who collided once collide again
//	Equal         v/2 … v
//	Full          0 … v
//	Decorrelated  Base … 3·last, at most Max
//
// uniformly drawn between the bounds, both of them included.
//
// # Budgets
//
// Three attempts in each of k layers are 3^k calls at the bottom. A budget
// bounds the load instead of the attempts: a retry takes tokens out of a
// bucket, and tokens come from first tries, from successes, or with time. With
// a share r per first try the load is at most 1+r, whatever fails; below a
// failure rate of r/(1+r) every call gets the retries it needs.
//
//	Ratio(10)     a tenth of a token for each first try (Brooker)
//	GRPC(10, 100) no retries while more than half the bucket has failed away
//	AWS()         500 tokens, 5 for a retry, which success refunds
//
// Finagle's 20 % and 10 a second are BudgetOptions{Size: 100_000, PerTry: 200,
// PerSecond: 10_000, Cost: 1000, Above: 999}, but for its credits' end after ten
// seconds.
//
// # Glossary
//
//   - attempt: one try of a call; retry: any attempt but the first
//   - backoff: the wait before a retry; jitter: the drawn part of it
//   - budget: what bounds the retries of all calls together
//   - thousandth: the unit in which tokens are counted
//   - amplification: attempts per call
//
// # Sources
//
// M. Brooker: Exponential backoff and jitter (AWS Architecture Blog, 2015), and
// Fixing retries with token buckets and circuit breakers (2022). gRPC proposal
// A6, client retries. AWS SDK, standard retry mode. Site Reliability
// Engineering (2016), chapter 21.
package retry
