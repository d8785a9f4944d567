// Package guard puts the policies around a call together, in a fixed order:
//
//	deadline ( retry ( breaker ( time-out ( attempt ))))
//
//	Begin ──▶ Send ──▶ the attempt ──▶ Ended ──▶ Return: it succeeded
//	  │        ▲                         │
//	  │        └── Resume ◀── Wait ◀─────┤ it failed, and is tried again
//	  ▼                                  ▼
//	Return: refused by the breaker     Return: it failed, and is not
//
// The order matters. The breaker is inside the retries: it sees each attempt,
// and a retry asks it anew. The time-out is inside the breaker: an attempt that
// is given up on is a failure to the breaker. The deadline is outside: waits
// and attempts end with it. What comes before all this, a bulkhead, admits whole
// calls with their retries; what comes after it, a fallback, is for whoever got
// Return without success.
//
// A guard is a state machine and nothing else: times and random draws are passed
// in, and a [Step] says what to do next:
//
//	g := guard.New(guard.Options{
//		Timeout: 300 * time.Millisecond,
//		Breaker: breaker.NewRate(breaker.Resilience4j()),
//		Retry:   retry.New(retry.Policy{}, nil),
//	})
//	call, step := g.Begin(now, deadline, &draws)
//	switch step.Do {
//	case guard.Send: …    // make the attempt; at step.At it is Ended as a Failure
//	case guard.Wait: …    // Resume at step.At
//	case guard.Return: …  // step.Result says how it went
//	}
//
// Each call is one conversation: Begin, and then what the last step asked for,
// until it is Return.
//
// # Glossary
//
//   - call: what the caller wants; attempt: one try of it
//   - deadline: when the caller stops waiting for the call
//   - time-out: when the guard stops waiting for an attempt
//
// # Sources
//
// The order is that of Microsoft's standard resilience handler (Polly 8), and of
// resilience4j's decorators but for the bulkhead. The tests have the outcomes of
// L. Huang et al.: Metastable failures in the wild (OSDI 2022).
package guard
