package register

import (
	"fmt"
	"time"
)

// Versions says how a write chooses its version.
type Versions uint8

const (
	// Counters first ask a quorum for the highest counter and add one.
	Counters Versions = iota
	// Clocks take the coordinator's clock: one phase less, and the last
	// writer wins by a clock that may be wrong.
	Clocks
)

// Repair says what a read does for replicas that hold less than it found.
type Repair uint8

const (
	// RepairOff leaves them alone.
	RepairOff Repair = iota
	// RepairAsync sends them what it found and does not wait.
	RepairAsync
	// RepairBlocking waits for them before it answers.
	RepairBlocking
)

// Ties says what makes two versions with one counter different.
type Ties uint8

const (
	// TiesByOperation uses the unique id of the write.
	TiesByOperation Ties = iota
	// TiesByNode uses the coordinator's identity. It is wrong, and here to show
	// why: two concurrent writes at one coordinator get one and the same version.
	TiesByNode
)

// Options choose a member of the family. ABD, Quorum and LastWriterWins return
// the usual ones.
type Options struct {
	Factor        int64         // replicas that hold a key (N); 0 means every member
	Read          int64         // reports a query waits for (R)
	Write         int64         // acknowledgements a store waits for (W)
	Versions      Versions      //
	Repair        Repair        //
	WriteBack     bool          // repair every replica of the key and wait for W, instead of those seen to be stale
	Ties          Ties          //
	Unsynced      bool          // acknowledge before the disk has synced: a crash loses what was promised
	QuorumTimeout time.Duration // patience of a coordinator for a whole operation; 0 means 500 ms
}

// QuorumTimeoutDefault is the coordinator's patience unless Options say
// otherwise. It must stay below the clients' deadline, so that a definite
// failure reaches them in time.
const QuorumTimeoutDefault = 500 * time.Millisecond

// ABD is the multi-writer atomic register of Attiya, Bar-Noy and Dolev (JACM
// 1995) in the form of Lynch and Shvartsman (1997), on n replicas: both
// operations query a majority, a write stores (highest counter + 1, its own
// id) at a majority, and a read writes back what it found to a majority before
// it answers.
func ABD(n int64) Options {
	majority := n/2 + 1
	return Options{Read: majority, Write: majority, Repair: RepairBlocking, WriteBack: true}
}

// Quorum is the Dynamo style: n replicas a key, reads wait for r of them,
// writes for w, the last writer wins by the coordinator's clock.
func Quorum(n, r, w int64) Options {
	return Options{Factor: n, Read: r, Write: w, Versions: Clocks}
}

// LastWriterWins answers as soon as one replica has: always available, and
// consistent only eventually.
func LastWriterWins(n int64) Options { return Quorum(n, 1, 1) }

// Validate returns what is wrong with the options on so many members, or nil.
func (o Options) Validate(members int64) error {
	n := o.Factor
	if n == 0 {
		n = members
	}
	switch {
	case n < 1 || n > members:
		return fmt.Errorf("replicas = %d, but there are %d machines", n, members)
	case o.Read < 1 || o.Read > n:
		return fmt.Errorf("read = %d is impossible with %d replicas", o.Read, n)
	case o.Write < 1 || o.Write > n:
		return fmt.Errorf("write = %d is impossible with %d replicas", o.Write, n)
	case o.QuorumTimeout < 0:
		return fmt.Errorf("quorum-timeout = %v is negative", o.QuorumTimeout)
	}
	return nil
}
