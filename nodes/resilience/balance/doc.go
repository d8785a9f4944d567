// Package balance chooses the machine that serves a request: what stands in
// front of machines that are all able to.
//
//	            ┌────────┐   ┌──────────────────────────┐
//	request ──▶ │ Policy │◀──│ Pool                     │
//	            └───┬────┘   │ 0 up, 3 active           │
//	                │        │ 1 down, removed          │
//	                ▼        │ 2 up, 1 active           │
//	            machine 2    └──────────────────────────┘
//
// A [Pool] knows which machines are up and how many requests each has; a
// [Policy] picks one. Nothing is scheduled here, and random draws are passed
// in. The smallest program:
//
//	pool := balance.NewPool(10, balance.Health{RemoveAfter: 3})
//	policy := &balance.Choices{}
//	machine, ok := policy.Pick(pool, client, &draws)
//	if !ok {
//		return // no machine is up
//	}
//	pool.Begin(machine)
//	…                            // the request
//	pool.End(machine)
//	pool.Report(machine, success)
//
// # Policies
//
// With Poisson arrivals and exponential service times of mean 1, at 90 % of
// load, the mean time in the system is
//
//	Random            10     each machine alone is M/M/1
//	RoundRobin         5.66  of ten machines: it sees every tenth arrival
//	Choices            2.64  of a hundred: the better of two
//	LeastConnections   1.92  of ten: the best of all
//	one queue          1.67  for ten machines, M/M/10; no balancer is better
//
// [IPHash] sends a client to one machine as long as that is up. [Weighted] is
// round robin for machines that are not alike.
//
// # Rules
//
//   - A machine is removed after so many failures in a row, and readmitted after
//     so many successes in a row. Results of removed machines come from health
//     checks, or from requests that were under way.
//   - When one is removed the others keep their turns and their clients.
//   - Equals are chosen among at random, so that no place in the list is
//     favoured.
//   - Choices with replacement, as Envoy draws them, may draw a machine twice: of
//     two machines the busier one is taken a quarter of the time.
//
// # Glossary
//
//   - active: requests that have begun and not ended
//   - up: taking requests; removed, readmitted: what health checks do
//
// # Sources
//
// M. Mitzenmacher: The power of two choices in randomized load balancing (IEEE
// TPDS 12, 2001). Envoy's least request balancer. nginx: smooth weighted round
// robin, ip_hash. R. D. Nelson and T. K. Philips, 1993, for the shortest queue.
package balance
