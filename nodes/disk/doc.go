// Package disk is a virtual disk: real bytes, the latency of a platter or an
// SSD, a volatile cache, and every way in which disks fail. On top of it is a
// Log, which shows what it takes to keep a promise on such a device.
//
// # The idea
//
// What a disk says it has done and what it has done are two things. A Write
// is done when the data is in the drive's cache; only a Sync makes sure of the
// medium. When power fails in between, each sector that was written since has
// its own luck, for drives reorder:
//
//	Write ──▶ │ queue │ ──▶ │ cache │ ──▶ │ medium │
//	                           done           Sync done
//	crash:    forgotten    kept, lost      always there
//	                       or torn, by
//	                       the sector
//
// All of it is deterministic: latencies, the luck of a sector, what rots and
// where it rots are draws addressed by the disk's name, the purpose, the cause
// of the request and its position there. The medium is sparse, so that a
// terabyte costs what was written to it, and an idle disk under 200 bytes.
//
// # The smallest program
//
//	e := sim.New(sim.Options{Seed: 1})
//	d := disk.New(e, "a", disk.Options{Model: disk.Spinning{}})
//	d.Write(0, []byte("hello"), func(error) {})
//	d.Sync(func(err error) { fmt.Println("durable at", e.Now()) })
//	e.Run(sim.Never)
//
// Protocols written in sequence use WriteWait, SyncWait and ReadWait in a
// process. Faults are values that print as the text they parse from:
//
//	d.Inject(disk.Slow{Factor: 10})           // slow(10)
//	d.Inject(disk.Rot{Sectors: 3})            // rot(3)
//	fault, err := disk.ParseFault("lying-sync")
//
// # The log
//
// A record is acknowledged once it is synced, and records that come during a
// sync share the next one. Recovery reads until the first record that is not
// good, and must then tell two things apart:
//
//	│ 1 │ 2 │ 3 │ ▒ │                     a tear: 4 was never acknowledged
//	│ 1 │ 2 │ ▒ │ 4: "3 was synced" │     corruption: 3 was
//
// Each record carries a checksum over its content and its place, its number,
// the epoch of the incarnation that wrote it, and how far the log was synced
// when it was written. So torn, rotten, misdirected and left-over records are
// never returned, and what was acknowledged is never taken for a tear, except
// in the last batch, of which no later record can speak.
//
// # Glossary
//
//   - sector: the unit that a crash keeps or loses as a whole.
//   - medium: what survives a crash; the platter, the flash.
//   - write cache: what does not; Sync (flush, fsync) empties it.
//   - destage: to move from the cache to the medium.
//   - torn write: one of which a crash left a part.
//   - torn sector: the same within a sector, which good drives prevent.
//   - latent sector error: a sector found unreadable when it is needed.
//   - bit rot: silent change of stored bits.
//   - misdirected, lost write: acknowledged, but elsewhere or nowhere.
//   - lying sync: a drive that acknowledges a Sync too early.
//   - group commit: many records, one sync.
//
// # Sources
//
// The disk model follows C. Ruemmler and J. Wilkes, An Introduction to Disk
// Drive Modeling (IEEE Computer 27(3), 1994), with the seek curve of E. Lee
// and R. Katz, An Analytic Performance Model of Disk Arrays (SIGMETRICS 1993).
// The faults are those of V. Prabhakaran et al., IRON File Systems (SOSP 2005)
// and L. Bairavasundaram et al., An Analysis of Data Corruption in the Storage
// Stack (FAST 2008). That any subset of the unsynced writes may survive is
// shown by T. Pillai et al., All File Systems Are Not Created Equal (OSDI
// 2014); what a log can and cannot tell after a crash by R. Alagappan et al.,
// Protocol-Aware Recovery for Consensus-Based Storage (FAST 2018). Group
// commit is of D. DeWitt et al., Implementation Techniques for Main Memory
// Database Systems (SIGMOD 1984).
package disk
