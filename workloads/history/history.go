package history

import (
	"cmp"
	"iter"
	"slices"

	"nines/sim"
)

// Kind says what an operation does to its key.
type Kind uint8

const (
	// Read returns the key's value.
	Read Kind = iota
	// Write replaces the key's value by Arg.
	Write
	// CompareAndSet replaces the value by Arg if it is Old. Answered OK with
	// Mismatch, it found another value and changed nothing.
	CompareAndSet
	// Append adds Arg to the end of the key's list.
	Append
)

// Outcome is what the client knows when the operation is over.
type Outcome uint8

const (
	// Unknown means that the operation may have taken effect, may take effect
	// later, or never: a time-out is unknown. It is the zero value, so that an
	// operation that was never answered says so by itself.
	Unknown Outcome = iota
	// OK means that the operation took effect and was answered.
	OK
	// Fail means that the operation certainly took no effect.
	Fail
)

// Value is what a key holds. Writes carry unique values, so that a read names
// the write it saw; Nil is the value of a key that nobody has written.
type Value uint64

// Nil is the initial value of every key.
const Nil Value = 0

// Op is one operation as its client saw it.
type Op struct {
	ID       uint64    // position in the history, unique
	Group    string    // load group that invoked it
	Client   uint64    // session within the group
	Key      uint64    // register it addresses
	Arg      Value     // value written, appended or set
	Old      Value     // value that a CompareAndSet expects
	Result   Value     // value that a Read returned
	List     []Value   // list that a Read of an appended key returned
	Invoke   sim.Time  // when the client sent it
	Return   sim.Time  // when the client was answered or gave up
	Kind     Kind      //
	Outcome  Outcome   //
	Mismatch bool      // answered OK by a CompareAndSet that found another value than Old
	Late     bool      // answered OK, but after its deadline: no success
	Node     int64     // machine that was asked last; -1 if none
	Cause    sim.Cause // what its messages and draws are addressed by
	Reason   string    // why it failed or is unknown, in a word or two
	Earlier  *Attempt  // the request before the last one; nil if there was only one
}

// Attempt is a request of an operation that its client gave up for another
// one, to another machine as a rule. The text form leaves it out.
type Attempt struct {
	Node           int64 // machine that was asked
	Invoke, Return sim.Time
	Outcome        Outcome // Fail or Unknown
	Reason         string
	Earlier        *Attempt
}

// attemptsMax is how many earlier requests an operation keeps: more tell
// nothing new, and refusals can be many.
const attemptsMax = 8

// GiveUp notes that the request under way, to Node, ended at an instant with
// Outcome, and that there will be another one. Of many, the latest are kept.
func (o *Op) GiveUp(at sim.Time) {
	tried := &Attempt{Node: o.Node, Invoke: o.Invoke, Return: at, Outcome: o.Outcome, Reason: o.Reason, Earlier: o.Earlier}
	if o.Earlier != nil {
		tried.Invoke = o.Earlier.Return
	}
	o.Earlier = tried
	for kept := 1; tried != nil; kept, tried = kept+1, tried.Earlier {
		if kept == attemptsMax {
			tried.Earlier = nil
		}
	}
}

// Requests returns each request of the operation as the operation it would
// have been alone, the last one first.
func (o *Op) Requests() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		one := *o
		one.Earlier = nil
		if o.Earlier != nil {
			one.Invoke = o.Earlier.Return
		}
		if !yield(one) {
			return
		}
		one.Result, one.List, one.Late, one.Mismatch = Nil, nil, false, false
		for a := o.Earlier; a != nil; a = a.Earlier {
			one.Node, one.Invoke, one.Return, one.Outcome, one.Reason = a.Node, a.Invoke, a.Return, a.Outcome, a.Reason
			if !yield(one) {
				return
			}
		}
	}
}

// Effective returns the instant up to which the operation may take effect: an
// unknown one may do so at any time to come.
func (o *Op) Effective() sim.Time {
	if o.Outcome == Unknown {
		return sim.Never
	}
	return o.Return
}

// Precedes reports whether o was over before p began, strictly: operations
// that touch at one instant are concurrent, for a clock that reads the same
// twice has not seen which came first. An unknown operation precedes none.
func (o *Op) Precedes(p *Op) bool { return o.Effective() < p.Invoke }

// Mutates reports whether o changes its key when it takes effect: a read does
// not, nor does a compare-and-set that found another value or sets the same.
func (o *Op) Mutates() bool {
	return o.Kind != Read && !o.Mismatch && (o.Kind != CompareAndSet || o.Old != o.Arg)
}

// History is the list of operations of a run, ordered by (Invoke, ID).
type History []Op

// Sort restores the order by (Invoke, ID), in place.
func (h History) Sort() {
	slices.SortStableFunc(h, func(a, b Op) int {
		return cmp.Or(cmp.Compare(a.Invoke, b.Invoke), cmp.Compare(a.ID, b.ID))
	})
}
