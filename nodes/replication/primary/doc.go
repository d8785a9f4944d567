// Package primary is a key–value store with one primary and its backups. The
// primary takes all writes, keeps them in a log on its disk and ships the log;
// when it falls silent, a backup is promoted.
//
//	client     primary                backups
//	  │ Write     │                    │    │
//	  ├──────────►│▒ to its disk       │    │
//	  │           ├─ shipment ────────►│▒   │     ack none: answered here ▒,
//	  │           ├─ shipment ─────────┼───►│▒    one: after one backup's disk,
//	  │           │◄───────── shipped ─┤    │     all: after everybody's
//	  │◄── Result ┤
//	  │           ├─ heartbeat ───────►├───►│
//	  │           ✝                    │    │
//	  │                        suspects│    │
//	  │                                ├───►│ canvass: will you have me?
//	  │                                │◄───┤ vote, remembered on disk
//	  │                        decided │    │
//	  │                                ├───►│ shipment: the epoch's first entry
//	  │                                │◄───┤ shipped
//	  │◄───────── serves, from here on ┤    │
//
// # What prevents what
//
// Silence proves nothing: a primary that is suspected may be paused, or cut off,
// and return. Four things keep the harm away, each another harm:
//
//	quorum   a candidate hears so many members that one of them has each
//	         acknowledged write, and is not promoted unless its log is the
//	         most advanced of theirs. Without: a backup that lags is promoted,
//	         and what it lacks is lost.
//
//	          P ✝   [B1: a b c]   [B2: a b]      B2 may not win: B1 refuses
//
//	epoch    a member votes once in a round, and remembers it on its disk; a
//	         majority of votes is needed. Without: two win one election.
//
//	fencing  whoever has voted for an epoch refuses shipments of those before
//	         it. Without: a primary that wakes up ships on, over the log of
//	         its successor, and both acknowledge.
//
//	          P (epoch 1) ── d ──►  B2: a b c | e (epoch 2)    refused: fenced
//
//	lease    a primary serves only as long as a majority has promised it not
//	         to vote for anybody else. Without: it is deposed and does not
//	         know; it answers reads that are stale and, if it waits for no
//	         backup, acknowledges writes that will be dropped.
//
// A lease trusts clocks, though only to run alike, within a hundredth, for its
// length; it does not matter what they show. The other three trust nothing.
//
// With acknowledgements from one backup or all, a quorum, fencing and no
// fall-back, no acknowledged write is lost, whatever crashes (and keeps its
// disk), is paused or is cut off; a lease makes it a linearizable register.
// What any of them is worth is shown in the tests, by leaving it out.
//
// Semi-synchronous replication as MySQL does it falls back: without a backup for
// so long, the primary goes on alone until one has caught up. Here this is off
// unless Options.Fallback is given, for it breaks the promise in just the case
// that the promise is for.
//
// # How a log is repaired
//
// Shipments go out in order and say what they follow. A backup that lacks this
// asks for what is missing, and one that has other entries there, of a primary
// that is deposed, drops them: these writes have diverged. A new primary begins
// with an empty entry; when that is acknowledged so is all before it, and only
// then clients may see it.
//
// # The smallest program
//
//	boot := func() nodes.Protocol { return primary.New(primary.Options{}) }
//	for _, name := range []string{"a", "b", "c"} {
//		members = append(members, cluster.Add(nodes.Spec{Name: name, Boot: boot, Disk: new(disk.Options)}).ID())
//	}
//	cluster.SetPeers(members)
//
// Clients send it register.Read and register.Write, and get a register.Result.
//
// # Glossary
//
//   - primary, backup: who takes writes; who keeps copies and waits
//   - log shipping: sending a backup the entries of the log, in order
//   - synchronous, semi-synchronous, asynchronous: a write is acknowledged when
//     all, one or none of the backups have it
//   - fall-back: a semi-synchronous primary goes on asynchronously
//   - promotion: a backup becomes the primary
//   - epoch: the reign of one primary; also the fencing token that it shows
//   - split brain: two members serve as primary at one time
//   - zombie: a primary that was deposed and does not know
//   - lost write: acknowledged, and not in the log that survives
//   - diverged write: in the log of a member, and dropped from it
//
// # Sources
//
// N. Budhiraja, K. Marzullo, F. Schneider, S. Toueg: The primary-backup approach
// (in Distributed Systems, 1993). B. Liskov, J. Cowling: Viewstamped Replication
// Revisited (MIT, 2012) and D. Ongaro, J. Ousterhout: In Search of an
// Understandable Consensus Algorithm (USENIX ATC 2014), for which log wins and
// the entry that opens an epoch. C. Gray, D. Cheriton: Leases (SOSP 1989). The
// MySQL manual, Semisynchronous Replication, for the fall-back.
package primary
