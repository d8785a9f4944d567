// Package balancer is a virtual load balancer: a machine that clients call as
// if it were the service, and that hands each request to one of the machines
// behind it. Health checks take machines out of its rotation and put them back.
//
//	                 ┌──────────────────────┐  request   ┌──────────┐
//	client ──call──▶ │ Balancer             │ ─────────▶ │ target 1 │
//	       ◀─answer─ │  policy: whom?       │ ◀───answer │          │
//	                 │  pool: who is up,    │            └──────────┘
//	                 │  who has how many    │   Probe    ┌──────────┐
//	                 │  checks: every       │ ─────────▶ │ target 2 │
//	                 │  Interval            │ ◀Condition │          │
//	                 └──────────────────────┘            └──────────┘
//
// It knows no protocol. Whatever it is called with goes on as it is, and the
// target's answer comes back as it is. The smallest program is a machine:
//
//	cluster.Add(nodes.Spec{Name: "balancer", Boot: func() nodes.Protocol {
//		return balancer.New(balancer.Options{Targets: machines})
//	}})
//
// A target that is to be checked answers a Probe:
//
//	case balancer.Probe:
//		env.Reply(balancer.Condition{Serving: true})
//
// What Serving means is the target's to say. Where only a primary serves, its
// backups answer false: the balancer then fails over to whoever says true.
//
// # Rules
//
//   - Each target is probed when the balancer starts and every Interval from
//     then on. It fails a check that it does not answer within Timeout, or
//     answers with Serving = false.
//   - The first result of a target decides at once. Later, Fall failures in a
//     row remove it and Rise successes in a row readmit it, so that a machine
//     that dies at a random moment goes on being asked for a time that is
//     uniform between (Fall-1)·Interval and Fall·Interval, and a Timeout.
//   - Until its first result a target counts as serving.
//   - What a removed target was asked before is waited for all the same.
//   - A client is told Unavailable if no target is in rotation, or if that which
//     was asked does not answer in time. Nothing is sent to a second target: the
//     first may have acted on it. That is for the client to decide.
//
// A balancer that crashes forgets who was removed, and checks anew.
//
// # Glossary
//
//   - target, upstream: a machine behind the balancer
//   - rotation: the targets that get requests
//   - active health check: a probe of the balancer's own, besides the traffic
//   - fall, rise: how many results in a row it takes, as HAProxy names them
//
// # Sources
//
// The policies are those of package balance. HAProxy (inter, fall, rise) and
// Envoy (the first result decides) for the checks; Kubernetes' readiness
// probes follow the same arithmetic with 10 s, 3 and 1.
package balancer
