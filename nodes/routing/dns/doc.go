// Package dns is a virtual name service: one name, whose address can be changed,
// and clients who each remember what they were told for a time to live.
//
//	  record   a ──────────────┬─ b ──────────────────────▶ time
//	                           │ changed
//	client 1   a ────┴─────────┼────┴─ b ─────┴─────    asks again each TTL,
//	client 2   a ─┴────────────┼─┴─ b ────┴──────────   each in a phase of its own
//
// So a fail-over reaches a client at its next look-up, up to a TTL later; until
// then it asks a machine that is dead. The phases are drawn, by the client's
// number: another client does not change them. The smallest program:
//
//	r := dns.NewRecord(a, engine.Now)
//	caches := dns.Caches{Record: r, TTL: time.Minute, Phases: engine.Key("dns.phase", entity)}
//	r.Set(b)
//	machine := caches.Resolve(client, later)
//
// Nothing is sent and nothing scheduled: a look-up takes no time, and is never
// lost. Who changes the record is up to the experiment. A new primary may do so
// itself; or a Checker does, a machine that probes the others as a health check
// of a cloud's name service does.
//
// # When clients are back
//
// Checks are made every interval I, and F failures in a row are too many, so a
// machine that dies at a random moment is given up after a time that is uniform
// between (F-1)·I and F·I. A cache is as old as a uniform share of the TTL.
// With I = 30 s, F = 3 and a TTL of 60 s clients are back after 60 to 150 s,
// and 105 s on average.
//
// # Glossary
//
//   - record: the address that a name stands for
//   - TTL, time to live: how long an answer may be remembered
//   - health check: a probe at regular times
//   - threshold: how many failures in a row it takes to give a machine up
//
// # Sources
//
// P. Mockapetris: Domain names, RFC 1034 (1987), for records and their TTL. The
// health checks are those of Amazon Route 53 (intervals of 10 or 30 s, a
// threshold of 3).
package dns
