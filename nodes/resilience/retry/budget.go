package retry

import (
	"fmt"

	"nines/sim"
)

// BudgetOptions describe a bucket of tokens, all in thousandths of a token. The
// zero value is Ratio(10).
type BudgetOptions struct {
	// Size is what the bucket holds, and starts with.
	Size int64

	// PerTry is what each first try adds.
	PerTry int64

	// PerSuccess is what a success of a first try adds, PerRecovery one of a
	// retry.
	PerSuccess, PerRecovery int64

	// PerSecond is what time adds.
	PerSecond int64

	// PerFailure is what each failed attempt takes, as far as it is there.
	PerFailure int64

	// Cost is what a retry takes.
	Cost int64

	// Above is the level that must be exceeded for a retry.
	Above int64
}

// Ratio returns a budget of so many retries per hundred first tries, with five
// tokens for a start, as in Brooker's simulation.
func Ratio(percent int64) BudgetOptions {
	return BudgetOptions{Size: 5000, PerTry: 10 * percent, Cost: 1000, Above: 1000}
}

// GRPC returns gRPC's throttle: a failure takes a token, a success gives so many
// thousandths, and there are retries while more than half the tokens are left.
func GRPC(maxTokens, thousandths int64) BudgetOptions {
	return BudgetOptions{Size: 1000 * maxTokens, PerSuccess: thousandths, PerRecovery: thousandths, PerFailure: 1000, Above: 500 * maxTokens}
}

// AWS returns the quota of the AWS SDKs' standard mode, for failures that are
// no time-outs.
func AWS() BudgetOptions {
	return BudgetOptions{Size: 500_000, PerSuccess: 1000, PerRecovery: 5000, Cost: 5000, Above: 4999}
}

// grain is a thousandth in the unit of the bucket: what PerSecond = 1 adds in a
// second it adds evenly, one unit in a nanosecond.
const (
	grain        = 1_000_000_000
	thousandsMax = 1_000_000_000 // a million tokens
)

func (o BudgetOptions) check() {
	if o.Size <= 0 || min(o.PerTry, o.PerSuccess, o.PerRecovery, o.PerSecond, o.PerFailure, o.Cost, o.Above) < 0 {
		panic(fmt.Sprintf("retry: a budget of %+v: it must hold something, and nothing may be negative", o))
	}
	if max(o.Size, o.PerTry, o.PerSuccess, o.PerRecovery, o.PerSecond, o.PerFailure, o.Cost, o.Above) > thousandsMax {
		panic(fmt.Sprintf("retry: a budget of %+v thousandths: at most %d each", o, thousandsMax))
	}
	if o.Cost > 0 && o.Above < o.Cost-1 {
		panic(fmt.Sprintf("retry: a retry costs %d but is allowed above %d: it must find what it takes", o.Cost, o.Above))
	}
}

// Budget bounds the retries of all the calls that share it. Make one with
// NewBudget.
type Budget struct {
	options BudgetOptions
	level   int64 // in grains of a thousandth
	at      sim.Time
}

// NewBudget returns a full bucket.
func NewBudget(o BudgetOptions) *Budget {
	if o == (BudgetOptions{}) {
		o = Ratio(10)
	}
	o.check()
	return &Budget{options: o, level: o.Size * grain}
}

// Thousandths returns what is in the bucket, rounded down.
func (b *Budget) Thousandths(now sim.Time) int64 {
	b.refill(now)
	return b.level / grain
}

func (b *Budget) try(now sim.Time) { b.add(now, b.options.PerTry) }

func (b *Budget) fail(now sim.Time) { b.add(now, -b.options.PerFailure) }

func (b *Budget) succeed(now sim.Time, retried bool) {
	if retried {
		b.add(now, b.options.PerRecovery)
	} else {
		b.add(now, b.options.PerSuccess)
	}
}

// spend takes what a retry costs, if it may be made.
func (b *Budget) spend(now sim.Time) bool {
	b.refill(now)
	if b.level <= b.options.Above*grain {
		return false
	}
	b.level -= b.options.Cost * grain
	return true
}

// add keeps the level between nothing and full.
func (b *Budget) add(now sim.Time, thousandths int64) {
	b.refill(now)
	b.level = max(0, min(b.level+thousandths*grain, b.options.Size*grain))
}

func (b *Budget) refill(now sim.Time) {
	if rate := b.options.PerSecond; rate > 0 {
		passed, room := int64(now.Sub(b.at)), b.options.Size*grain-b.level
		b.level += min(passed, room/rate+1) * rate
		b.level = min(b.level, b.options.Size*grain)
	}
	b.at = now
}
