// Package register is a replicated key–value store: every key is a register
// that clients read and write through any member. One skeleton covers a
// family of protocols; Options choose the member of it.
//
// A coordinator takes a client's operation through at most two phases, and a
// replica keeps the newest version of each key on its disk:
//
//	client      coordinator            replicas (N)
//	  │ Write v     │                     │ │ │
//	  ├────────────►│ query               │ │ │
//	  │             ├────────────────────►│ │ │   first phase: which is the
//	  │             │◄────────────────────┤ │ │   highest version? (R answers)
//	  │             │ store (version + 1) │ │ │
//	  │             ├────────────────────►│ │ │   second phase: keep this one,
//	  │             │◄────────────────────┤ │ │   on disk (W answers)
//	  │◄────────────┤ Result              │ │ │
//
// ABD uses both phases for both operations, with majorities: a write stores
// (highest counter + 1, its own id), a read writes back what it found. It is
// linearizable whatever the network does, and unavailable without a majority.
//
// Quorum leaves out a write's first phase: its version is the coordinator's
// clock. With R + W > N every read meets every acknowledged write, and yet it
// is no atomic register: clocks drop later writes, and readers that overlap a
// write may see it and then not see it.
//
// LastWriterWins is Quorum with R = W = 1: always there, sometimes wrong.
//
// What a coordinator says is exact. Without a quorum in the first phase the
// operation failed: it certainly took no effect. A write without a quorum in
// the second phase is unknown: some replicas may have kept it, and a later read
// may find it.
//
// # Glossary
//
//   - replica: a member in its role as keeper of values
//   - coordinator: a member in its role as a client's contact
//   - version: what orders the values of a key; counter or clock, then writer
//   - quorum: as many answers as the coordinator waits for
//   - write-back, read repair: a read that stores what it found
//
// # Sources
//
// H. Attiya, A. Bar-Noy, D. Dolev: Sharing memory robustly in message-passing
// systems (JACM 42, 1995). N. Lynch, A. Shvartsman: Robust emulation of shared
// memory using dynamic quorum-acknowledged broadcasts (FTCS 1997), for many
// writers. G. DeCandia et al.: Dynamo (SOSP 2007), for N, R and W.
package register
