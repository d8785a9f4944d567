// Package raid moves real bytes over virtual disks the way RAID arrays do:
// levels 0, 1, 3, 4, 5, 6, 10 and Reed–Solomon, with degraded reads and writes,
// repair, spares, rebuilds, crashes, and a checksum of every sector.
//
// # The idea
//
// An array is a Layout, which is arithmetic, and a controller, which reads and
// writes. A stripe is encoded together; its pieces lie on different disks:
//
//	RAID-5 of four disks            RAID-6 of five            RAID-10
//	 d0   d1   d2   d3          d0   d1   d2   d3   d4     d0   d1   d2   d3
//	┌────┬────┬────┬────┐     ┌────┬────┬────┬────┬────┐ ┌────┬────┬────┬────┐
//	│ 0  │ 1  │ 2  │ P  │     │ Q  │ 0  │ 1  │ 2  │ P  │ │ 0  │ 0  │ 1  │ 1  │
//	│ 4  │ 5  │ P  │ 3  │     │ 3  │ 4  │ 5  │ P  │ Q  │ │ 2  │ 2  │ 3  │ 3  │
//	│ 8  │ P  │ 6  │ 7  │     │ 7  │ 8  │ P  │ Q  │ 6  │ │ 4  │ 4  │ 5  │ 5  │
//	└────┴────┴────┴────┘     └────┴────┴────┴────┴────┘ └────┴────┴────┴────┘
//
// A small write must change the checks too. It either reads the old data and
// the checks and adds the difference (read-modify-write), or reads the rest of
// the stripe and encodes all (reconstruct-write), whichever reads less. That is
// the small-write penalty: four requests with RAID-5, six with RAID-6.
//
// A read that fails, or returns other bytes than were written, is answered from
// the rest of the stripe, and the damage is written over. Where too much is
// gone the answer is ErrLost: bytes that are wrong are never returned as right.
//
// When power fails between data and checks, a stripe is left in which they do
// not belong together. Nobody notices until a disk dies and is computed from
// them: the write hole. A Journal closes it.
//
// # The smallest program
//
//	e := sim.New(sim.Options{Seed: 1})
//	array := raid.New(e, disks, raid.Options{Layout: raid.Layout{Level: raid.Level5}})
//	array.Write(0, data, func(err error) { … })
//	array.Read(0, 512, func(data []byte, err error) { … })
//	e.Run(sim.Never)
//
// # Glossary
//
//   - chunk: the bytes of one piece of a stripe; strip, stripe unit.
//   - row: the chunks at one height of all disks.
//   - parity, P; Q: the checks, see package erasure.
//   - left-symmetric: the way in which parity rotates, as Linux md has it.
//   - near copies: those of RAID-10 side by side, md's default.
//   - degraded: with a disk missing, and no data.
//   - spare: an idle disk that takes the place of one that fails.
//   - rebuild, reconstruct: to compute a missing disk from the others.
//   - scrub: to read everything, so that damage is found in time.
//   - write hole: data and checks that a crash left out of step.
//   - resync: to compute checks anew after a crash.
//   - write-intent: the note of which stripes are being written.
//
// # Sources
//
// D. Patterson, G. Gibson and R. Katz, A case for redundant arrays of
// inexpensive disks (SIGMOD 1988); P. Chen et al., RAID: high-performance,
// reliable secondary storage (ACM Computing Surveys 26(2), 1994). Layouts and
// the choice between the two small writes are those of Linux md. That checksums
// must not lie in the sector they are for: A. Krioukov et al., Parity lost and
// parity regained (FAST 2008).
package raid
