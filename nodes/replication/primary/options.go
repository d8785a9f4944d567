package primary

import (
	"fmt"
	"time"

	"nines/nodes/detection"
	"nines/sim"
	"nines/sim/dist"
)

// Ack says which backups must have a write on disk before its client is told.
type Ack uint8

const (
	// AckOne waits for one backup: semi-synchronous.
	AckOne Ack = iota
	// AckAll waits for all of them: synchronous. One that is down stops all.
	AckAll
	// AckNone waits for none: asynchronous. What was still to be shipped when
	// the primary dies is lost, though its clients were told.
	AckNone
)

// Hear says whom a candidate must have heard before it is promoted.
type Hear uint8

const (
	// HearQuorum needs a majority, so that no two win, and as many as it takes
	// to meet every write that was acknowledged.
	HearQuorum Hear = iota
	// HearReachable takes whoever answers in time: two sides of a cut will
	// each have a primary.
	HearReachable
	// HearNone asks nobody: whoever suspects is promoted.
	HearNone
)

// Defects are mistakes that protocols of this kind have made. They are here to
// be caught.
type Defects struct {
	VolatileVotes   bool // a vote is forgotten in a crash
	AnyBackup       bool // voters do not ask whether the candidate is as advanced as they are
	UncheckedEpochs bool // voters do not ask whether they have promised a later epoch
}

// Options choose a member of the family. The zero value waits for one backup,
// never falls back, promotes with a quorum, and fences, but has no lease.
type Options struct {
	Ack      Ack
	Fallback time.Duration // go on without backups after waiting so long; 0 is never, MySQL's default is 10 s
	Hear     Hear
	Lease    time.Duration // serve only so long after a majority was heard; 0 is for ever
	Unfenced bool          // backups take what any primary ships, deposed or not
	ReadAny  bool          // backups answer reads from what they have
	Manual   bool          // nobody stands for election but the first member, in the beginning
	Defects  Defects

	Interval time.Duration // between heartbeats; 0 is 100 ms
	Patience time.Duration // of a candidate for votes; 0 is IntervalDefault
	// Detector makes the failure detector of a backup, of a primary whose first
	// heartbeat was sent at start; nil is a time-out of four intervals.
	Detector func(start sim.Time) detection.Detector

	// Lag is how long a write is kept by the primary before it is shipped, as
	// a busy or a batching shipper does; nil is no time.
	Lag dist.Distribution

	// Tell is told what happens, for those who measure. It must not act on the
	// world. Nil tells nobody.
	Tell func(Happening)
}

// IntervalDefault is the time between heartbeats unless Options say otherwise.
const IntervalDefault = 100 * time.Millisecond

// timeoutIntervals is how many heartbeats the default detector does without.
const timeoutIntervals = 4

// orDefault fills in what the zero value stands for.
func (o Options) orDefault() Options {
	if o.Interval == 0 {
		o.Interval = IntervalDefault
	}
	if o.Patience == 0 {
		o.Patience = IntervalDefault
	}
	if o.Detector == nil {
		timeout := timeoutIntervals * o.Interval
		o.Detector = func(start sim.Time) detection.Detector { return detection.NewFixedTimeout(timeout, start) }
	}
	return o
}

// Validate returns what is wrong with the options, or nil.
func (o Options) Validate() error {
	for _, span := range []struct {
		name  string
		value time.Duration
	}{{"fallback", o.Fallback}, {"lease", o.Lease}, {"interval", o.Interval}, {"patience", o.Patience}} {
		if span.value < 0 {
			return fmt.Errorf("%s = %v is negative", span.name, span.value)
		}
	}
	if o.Lease > 0 && o.Hear != HearQuorum {
		return fmt.Errorf("a lease of %v binds nobody where a candidate need not hear a quorum", o.Lease)
	}
	return nil
}

// Acks returns how many backups of so many members a write waits for.
func (o Options) Acks(members int64) int64 {
	switch o.Ack {
	case AckAll:
		return members - 1
	case AckNone:
		return 0
	}
	return min(1, members-1)
}

// Quorum returns how many members, itself included, a candidate must hear: a
// majority, and more than there are without a copy of an acknowledged write.
// Where nobody waits for copies there is no such number.
func (o Options) Quorum(members int64) int64 {
	majority := members/2 + 1
	if acks := o.Acks(members); acks > 0 {
		return max(majority, members-acks)
	}
	return majority
}
