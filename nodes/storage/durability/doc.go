// Package durability counts lost pieces over years: how often disks fail faster
// than they are rebuilt, and data is gone.
//
// # The idea
//
// Whether data is lost depends on which disks are missing at one time, not on
// what is on them. So the bytes can be left out. What stays is a history of
// failures and repairs, and for each group of disks that share stripes a
// counter of those that are missing:
//
//	disk 1  ────────╳▒▒▒▒▒▒▒▒───────────────────────     ╳ fails
//	disk 2  ───────────────────────────╳▒▒▒▒▒▒──────     ▒ is rebuilt
//	disk 3  ──────────────────────────────╳▒▒▒▒▒────
//	missing 0       1        0         1  2  1    0
//	                                      └─ RAID-5 loses data, RAID-6 does not
//
// Ten years of a thousand disks take a fraction of a millisecond. The same
// history can be played to an array of real bytes, package raid; the two lose
// data in the same events.
//
// A sector that became unreadable without anybody noticing is found at the
// worst time, by a rebuild that cannot do without it. With Latent errors a
// group in which one more loss would be too many loses data if any of its
// remaining disks has such a sector when the rebuild begins.
//
// # The smallest program
//
//	mission := durability.New(durability.Options{
//		Shape:  durability.Of(raid.Layout{Level: raid.Level5, Disks: 8}),
//		Life:   dist.Exponential(1_000_000 * time.Hour),
//		Repair: dist.Exponential(24 * time.Hour),
//		Length: 87_600 * time.Hour,
//	})
//	result := mission.Run(seed, replication)
//
// Whoever has a clock of his own, as an engine has, takes it event by event: Next
// tells when, Step lets it happen.
//
// # What to believe
//
// A mission without a loss says little: durability of many nines cannot be seen
// by counting. Where lifetimes and repairs are exponential MTTDL has the answer
// in closed form; use it to check the counting, and the counting for the rest.
//
// # Glossary
//
//   - MTTF: mean time to failure, of a disk.
//   - MTTR: mean time to repair, from its start to its end.
//   - MTTDL: mean time to data loss, of a group or an array.
//   - repair discipline: how many disks of an array are rebuilt at a time.
//   - spare: a disk that waits to take the place of one that fails.
//   - latent sector error: a sector found unreadable when it is needed.
//   - scrub: a pass over a disk that finds and repairs these.
//
// # Sources
//
// The chain and its leading term: D. Patterson, G. Gibson and R. Katz, A case
// for redundant arrays of inexpensive disks (SIGMOD 1988); P. Chen et al., RAID:
// high-performance, reliable secondary storage (ACM Computing Surveys 26(2),
// 1994). Weibull lifetimes and latent errors: J. Elerath and M. Pecht, Enhanced
// reliability modeling of RAID storage systems (DSN 2007). That MTTDL alone
// misleads: K. Greenan, J. Plank and J. Wylie, Mean time to meaningless
// (HotStorage 2010).
package durability
