package dist

import (
	"time"

	"nines/sim"
)

// Distribution is a law that random values follow. Values are plain numbers,
// or spans of time in nanoseconds; DimensionOf tells which.
//
// Everything in this package is immutable and may be shared by any number of
// runs. A distribution of your own may be used wherever one is expected; to
// keep runs reproducible it must take all its randomness from the stream and
// compute with nothing but Log, Exp, math.Sqrt and the four operations, with
// float64() around each product that is added to something.
type Distribution interface {
	// Sample returns one value, and takes as much of the stream as it needs.
	// It may be +Inf where a tail is heavy enough, but never NaN. Prefer
	// Draw, Duration, Delay and Index, which keep the stream off the heap.
	Sample(s *sim.Stream) float64

	// Mean returns the expected value, +Inf where there is none.
	Mean() float64

	// String returns the text that Parse reads back as an equal distribution.
	String() string
}

// Dimension is what the values of a distribution measure. The order is used:
// among 0, 5 and 5ms the greatest dimension is the one that was meant.
type Dimension uint8

const (
	Either Dimension = iota // not known, or not asked for
	Number                  // plain numbers
	Time                    // spans of time, in nanoseconds
)

// String returns "a number or a duration", "a plain number" or "a duration".
func (d Dimension) String() string {
	switch d {
	case Number:
		return "a plain number"
	case Time:
		return "a duration"
	}
	return "a number or a duration"
}

// DimensionOf tells what the values of d measure. A distribution of your own
// says so with a method Dimension() Dimension; without one it is Either.
func DimensionOf(d Distribution) Dimension {
	if known, ok := d.(interface{ Dimension() Dimension }); ok {
		return known.Dimension()
	}
	return Either
}

// Value is a parameter that has the dimension of the samples: a
// time.Duration makes a distribution of time, a float64 one of numbers.
type Value interface{ time.Duration | float64 }

func dimensionOf[V Value](v V) Dimension {
	if _, isTime := any(v).(time.Duration); isTime {
		return Time
	}
	return Number
}
