package stats

import "fmt"

// Agreement is what an interval says of a claim.
type Agreement uint8

const (
	// Undecided means that the interval is too wide to tell, or rests on too
	// few replications. It is the zero value.
	Undecided Agreement = iota
	// Agrees means that the whole interval bears the claim out.
	Agrees
	// Differs means that the whole interval contradicts it.
	Differs
)

// String returns the agreement in a word.
func (a Agreement) String() string {
	return [...]string{"undecided", "agrees", "differs"}[a]
}

// judgedFrom is how many samples it takes before theory is judged at all.
const judgedFrom = 10

// Agree holds an interval against a closed form. It agrees if it lies within
// expected ± tolerance (both in the unit of the value): equivalence, which a
// noisy simulation cannot reach by being noisy. It differs if it lies outside.
// Fewer than ten samples are not judged.
func Agree(i Interval, expected, tolerance float64) Agreement {
	if !(tolerance >= 0) {
		panic(fmt.Sprintf("stats: a tolerance of %v around %v", tolerance, expected))
	}
	if i.N < judgedFrom {
		return Undecided
	}
	return Between(i, expected-tolerance, expected+tolerance)
}

// Between reports whether an interval lies within low and high, the ends
// included.
func Between(i Interval, low, high float64) Agreement {
	switch {
	case low <= i.Low && i.High <= high:
		return Agrees
	case i.High < low || high < i.Low:
		return Differs
	}
	return Undecided
}
