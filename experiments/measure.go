package experiments

import (
	"math/bits"
	"slices"
	"time"

	"nines/workloads/history"
)

// Measure is a quantity that scenarios may report and expect things of.
type Measure struct {
	Name    string // yield
	Doc     string
	Args    []Arg
	Unit    Unit
	Example string
	// Of is the kind of system that the argument "system" must be of; empty: any.
	Of string
	// Check returns what is wrong with the arguments in a scenario; nil:
	// nothing can be that their types do not say.
	Check func(s *Scenario, args Arguments) error
	// Evaluate computes the measure of one run, or of a part of it.
	Evaluate func(o *Observation, args Arguments) Quantity
	// Values returns the values of single operations that the measure sums up,
	// for figures of their distribution; nil: it is no such measure.
	Values func(o *Observation, args Arguments) []time.Duration
	// Offered tells that it is over the operations that clients offered, which
	// Expression.DemandBiased asks.
	Offered bool
	// Whole tells that only a whole run has the measure: it can be followed
	// neither over time nor by batches.
	Whole bool
}

// Arg is one argument of a measure, in order.
type Arg struct {
	Name     string
	Type     ArgType
	Optional bool   // may be left out: the next one that fits takes the text
	Default  string // what it is then; empty: see the measure's Doc
}

// String names the argument as an error text would.
func (a Arg) String() string { return a.Name + ", " + a.Type.String() }

// ArgType is what an argument names.
type ArgType uint8

const (
	// ArgLoads is a load group, or several joined by "+".
	ArgLoads ArgType = iota
	// ArgSystem is a system.
	ArgSystem
	// ArgWhen is a part of the run: "before cut", "during cut", "after cut".
	ArgWhen
	// ArgPercentile is p50, p99, p99.9 and so on.
	ArgPercentile
	// ArgKind is "reads" or "writes".
	ArgKind
	// ArgFault is a fault.
	ArgFault
	// ArgSpan is a length of time.
	ArgSpan
	// ArgCount is a whole number from 1.
	ArgCount
	// ArgEvent is an event that systems tell of themselves.
	ArgEvent
	// ArgText is anything else, judged by the measure's Check.
	ArgText
)

// String says what the argument is, as an error text would.
func (t ArgType) String() string {
	return [...]string{
		"a load, or several as in left+right", "a system", "a part of the run such as during cut", "a percentile such as p99",
		"reads or writes", "a fault", "a length of time such as 1s", "a whole number such as 3", "an event of a system", "a text",
	}[t]
}

// Unit says how a quantity is printed and pooled.
type Unit uint8

const (
	// Share is a ratio of counts: pooled as a ratio of sums, printed in per cent.
	Share Unit = iota
	// Count is a number of things in a run: averaged.
	Count
	// Span is a length of time in nanoseconds: averaged.
	Span
	// PerOperation is a ratio of counts, printed as a plain number.
	PerOperation
	// Judgement is a verdict, not a number.
	Judgement
	// Chance is whether something happened in a run, 1 of 1 or 0 of 1: the share
	// of runs in which it did, with an interval for a proportion.
	Chance
	// Between is the mean time from one occurrence to the next: exposure in
	// nanoseconds over occurrences, pooled as a rate.
	Between
	// Recovery is how long something lasts, of which some may not have seen its
	// end: pooled by Kaplan and Meier's estimate.
	Recovery
)

// String names the unit as an error text would.
func (u Unit) String() string {
	return [...]string{
		"a share such as 99%", "a number", "a duration such as 20ms", "a number", "a judgement",
		"a share such as 99%", "a duration such as 20h", "a duration such as 20ms",
	}[u]
}

// Ratio tells whether quantities of this unit are quotients of counts.
func (u Unit) Ratio() bool { return u == Share || u == PerOperation }

// Quotient tells whether runs are pooled by their numerators and denominators,
// which must then be kept beside the value.
func (u Unit) Quotient() bool { return u.Ratio() || u == Between }

// Time tells whether the base unit of the values is the nanosecond.
func (u Unit) Time() bool { return u == Span || u == Between || u == Recovery }

// OfRuns tells whether the values of runs are shares of these: so many of them
// had something.
func (u Unit) OfRuns() bool { return u == Judgement || u == Chance }

// Repeats tells whether all that runs with the same value say is that value.
// How often something happens, or how long it lasts, has an interval even then.
func (u Unit) Repeats() bool { return u != Chance && u != Between && u != Recovery }

// Percent tells whether values are shares of one, printed in per cent.
func (u Unit) Percent() bool { return u == Share || u.OfRuns() }

// Quantity is the value of a measure in one run, in integers, so that it is
// the same on every machine.
type Quantity struct {
	Unit    Unit
	Num     int64 // the count, the span in nanoseconds, or the numerator
	Den     int64 // denominator of a ratio; 0 means that nothing was offered: undefined
	Missing bool  // there is none in this run

	Spells []Spell // of a Recovery: all that there were in this run

	Verdict Verdict         // of a Judgement
	Reason  string          // why it is violated, in a sentence
	Witness history.History // the operations that show it
}

// Spell is something that lasted for a while.
type Spell struct {
	Length time.Duration
	Ended  bool // false: the run was over before it was, so that it lasts longer
}

// Verdict is the answer of a check about one run.
type Verdict uint8

const (
	// Undecided means that the budget was used up.
	Undecided Verdict = iota
	// Holds means that no violation was found in this run.
	Holds
	// Violated means that a witness was found.
	Violated
)

// Duration returns a Span as a time.Duration.
func (q Quantity) Duration() time.Duration { return time.Duration(q.Num) }

// Defined tells whether the run has a value of the measure at all: the yield
// of a load that offered nothing is not 0 and not 1, and no percentile of no
// latencies exists. A time in which nothing happened is a value: it bounds how
// often that does.
func (q Quantity) Defined() bool {
	switch {
	case q.Unit.Ratio():
		return q.Den != 0
	case q.Unit == Between:
		return q.Num > 0
	case q.Unit == Recovery:
		return len(q.Spells) > 0
	}
	return !q.Missing
}

// Equal tells whether two quantities have the same value.
func (q Quantity) Equal(other Quantity) bool {
	if !q.Defined() || !other.Defined() {
		return q.Defined() == other.Defined()
	}
	if q.Unit.Ratio() {
		return equalProducts(q.Num, other.Den, other.Num, q.Den)
	}
	return q.Num == other.Num && q.Den == other.Den && q.Verdict == other.Verdict && slices.Equal(q.Spells, other.Spells)
}

// equalProducts tells whether a·b = c·d, exactly: an int64 does not hold the
// products of two counts.
func equalProducts(a, b, c, d int64) bool {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	otherHigh, otherLow := bits.Mul64(magnitude(c), magnitude(d))
	sameSign := (a < 0) != (b < 0) == ((c < 0) != (d < 0))
	return high == otherHigh && low == otherLow && (sameSign || high|low == 0)
}

// magnitude returns the absolute value, that of the least int64 too.
func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}
