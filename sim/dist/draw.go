package dist

import (
	"math"
	"time"

	"nines/sim"
)

// Draw returns one sample of d. It is d.Sample(s), except that for the
// distributions of this package the compiler sees which method it calls, so
// that the caller's stream stays on the stack: no allocation a draw.
func Draw(d Distribution, s *sim.Stream) float64 {
	switch d := d.(type) {
	case *exponential:
		return d.Sample(s)
	case *lognormal:
		return d.Sample(s)
	case *constant:
		return d.Sample(s)
	case *uniform:
		return d.Sample(s)
	case *integers:
		return d.Sample(s)
	case *zipf:
		return d.Sample(s)
	case *normal:
		return d.Sample(s)
	case *pareto:
		return d.Sample(s)
	case *weibull:
		return d.Sample(s)
	case *gamma:
		return d.Sample(s)
	case *mixture:
		return d.Sample(s)
	case *empirical:
		return d.Sample(s)
	}
	own := *s
	value := d.Sample(&own)
	*s = own
	return value
}

// Duration returns one sample of a distribution of time, rounded to a whole
// nanosecond and held within an int64. It may be negative: see Delay.
func Duration(d Distribution, s *sim.Stream) time.Duration {
	return time.Duration(Saturate(Draw(d, s)))
}

// Delay is Duration with what is negative raised to 0: for latencies, service
// and repair times, which a normal distribution would let go back in time.
func Delay(d Distribution, s *sim.Stream) time.Duration {
	return max(0, Duration(d, s))
}

// Index returns one sample of a distribution of numbers, rounded down to a
// whole number and raised to 0 if it is negative: which key, which replica.
func Index(d Distribution, s *sim.Stream) uint64 {
	return uint64(max(0, Saturate(math.Floor(Draw(d, s)))))
}

// Saturate is the one way from a real number to an integer: to the nearest,
// of two equally near to the even one, and to the nearest end of the int64
// range from outside of it. The bare conversion int64(x) gives different
// results on different machines there. NaN is a programmer's error: it panics.
func Saturate(x float64) int64 {
	switch {
	case x != x:
		panic("dist: Saturate(NaN): a sample was computed from parameters that make no sense")
	case x >= 0x1p63:
		return math.MaxInt64
	case x <= -0x1p63:
		return math.MinInt64
	}
	//nines:allow convert the cases above keep x within the range of an int64
	return int64(math.RoundToEven(x))
}
