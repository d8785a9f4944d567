package experiments

import (
	"math"
	"strings"
	"time"

	"nines/workloads/history"
)

// Measure is a quantity that scenarios may report and expect things of.
type Measure struct {
	Name string // yield
	Doc  string
	Args []Arg
	Unit Unit
	// Evaluate computes the measure of one run.
	Evaluate func(o *Observation, args Arguments) Quantity
}

// Arg is one argument of a measure, in order.
type Arg struct {
	Name     string
	Type     ArgType
	Optional bool // may be left out, with what follows it
}

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
	// ArgText is anything else, judged by the measure's Check.
	ArgText
)

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
)

// Quantity is the value of a measure in one run, in integers, so that it is
// the same on every machine.
type Quantity struct {
	Unit    Unit
	Num     int64 // the count, the span in nanoseconds, or the numerator
	Den     int64 // denominator of a ratio; 0 means that nothing was offered: undefined
	Missing bool  // a Span of which there is none in this run

	Verdict Verdict         // of a Judgement
	Reason  string          // why it is violated, in a sentence
	Witness history.History // the operations that show it
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

// Ratio tells whether quantities of this unit are quotients of counts.
func (u Unit) Ratio() bool { return u == Share || u == PerOperation }

// Defined tells whether the run has a value of the measure at all.
func (q Quantity) Defined() bool { return !q.Missing && (!q.Unit.Ratio() || q.Den != 0) }

// Expression is a measure with its arguments, as written: "yield(left, during
// cut)".
type Expression struct {
	Text    string
	Measure *Measure
	Args    Arguments
}

// Arguments are the texts of an expression's arguments, by their names.
type Arguments map[string]string

// Expectation is what a scenario says must come out of a variant.
type Expectation struct {
	Text       string // as written
	Expression Expression
	Not        bool    // of a Judgement
	Relation   string  // of a number: =, <, <=, >, >=
	Value      float64 // in the unit's base: a share, a count, nanoseconds
	Tolerance  float64 // of =: "= 90% ± 1%"; 0 means exactly
}

// Range returns the values that meet the expectation, ends included; the
// strict relations exclude their end.
func (x Expectation) Range() (from, to float64) {
	switch x.Relation {
	case "<", "<=":
		return math.Inf(-1), x.Value
	case ">", ">=":
		return x.Value, math.Inf(1)
	}
	return x.Value - x.Tolerance, x.Value + x.Tolerance
}

// Equal tells whether two quantities have the same value.
func (q Quantity) Equal(other Quantity) bool {
	if q.Unit.Ratio() {
		return q.Num*other.Den == other.Num*q.Den
	}
	return q.Num == other.Num && q.Verdict == other.Verdict
}

// Loads returns the names of the load groups that an expression is about.
func (a Arguments) Loads() []string { return strings.Split(a["load"], "+") }
