package nodes

import (
	"math/bits"
	"time"

	"nines/sim"
)

// CPUStats is what a CPU did since the node was added. A job is a message that
// takes CPU time or a piece of Work. Everything is exact, so that Little's law
// is an identity: InSystem = Sojourn.
type CPUStats struct {
	Admitted uint64 // jobs that came to a core or into the queue
	Waited   uint64 // of these, how many found no core idle
	Served   uint64
	Dropped  uint64 // lost when the node crashed
	Refused  uint64 // messages that found the queue full; not admitted
	Present  uint64 // jobs in the queue or on a core now

	Busy     TimeSum // what each core was busy, summed; a pause does not count
	InSystem TimeSum // the number of jobs present, integrated over time
	Sojourn  TimeSum // what each job was present, summed; so far, if it still is
}

// CPU returns what the node's CPU did so far.
func (n *Node) CPU() CPUStats {
	c := n.cpu
	if c == nil {
		return CPUStats{}
	}
	now := n.cluster.engine.Now()
	c.account.advance(now)
	a := c.account
	for i := range c.cores {
		if c.cores[i].busy {
			a.sojourn.add(now.Sub(c.cores[i].arrived), 1)
		}
	}
	for i := c.queue.head; i < len(c.queue.items); i++ {
		a.sojourn.add(now.Sub(c.queue.items[i].arrived), 1)
	}
	return CPUStats{
		Admitted: a.admitted, Waited: a.waited, Served: a.served,
		Dropped: a.dropped, Refused: a.refused, Present: a.present,
		Busy: a.busy, InSystem: a.inSystem, Sojourn: a.sojourn,
	}
}

// account keeps the numbers of a CPU.
type account struct {
	at                                         sim.Time // up to which the sums are made
	paused                                     bool
	present, running                           uint64
	admitted, waited, served, dropped, refused uint64
	busy, inSystem, sojourn                    TimeSum
}

// advance extends the sums up to now.
func (a *account) advance(now sim.Time) {
	passed := now.Sub(a.at)
	a.at = now
	a.inSystem.add(passed, a.present)
	if !a.paused {
		a.busy.add(passed, a.running)
	}
}

func (a *account) arrive(now sim.Time) {
	a.advance(now)
	a.admitted++
	a.present++
}

func (a *account) begin(now sim.Time) {
	a.advance(now)
	a.running++
}

// finish notes that a job is gone, for whatever reason.
func (a *account) finish(now, arrived sim.Time, ran bool) {
	a.advance(now)
	a.present--
	if ran {
		a.running--
	}
	a.sojourn.add(now.Sub(arrived), 1)
}

func (a *account) pause(now sim.Time, paused bool) {
	a.advance(now)
	a.paused = paused
}

// TimeSum is a sum of spans of time, in nanoseconds. It has 128 bits: the time
// that the jobs of ten years spent in a queue does not fit into 64.
type TimeSum struct{ high, low uint64 }

// add adds times·d, for a d that is not negative.
func (s *TimeSum) add(d time.Duration, times uint64) {
	high, low := bits.Mul64(uint64(d), times)
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high += high + carry
}

// Over returns the sum divided by a span of time: a mean number, if the sum is
// a number integrated over that span.
func (s TimeSum) Over(span time.Duration) float64 {
	return (float64(float64(s.high)*0x1p64) + float64(s.low)) / float64(span)
}

// Mean returns the sum divided by a number, rounded down; 0 for none.
func (s TimeSum) Mean(n uint64) time.Duration {
	switch {
	case n == 0:
		return 0
	case n <= s.high:
		return time.Duration(sim.Never)
	}
	quotient, _ := bits.Div64(s.high, s.low, n)
	return time.Duration(min(quotient, uint64(sim.Never)))
}
