package sim

import (
	"math"
	"strconv"
	"time"
)

// Time is an instant of virtual time: whole nanoseconds since the run began.
// An int64 reaches 292 years; arithmetic saturates instead of wrapping.
type Time int64

const (
	// Start is the instant at which every run begins.
	Start Time = 0
	// Never is later than every event; Run(Never) runs until no event is left.
	Never Time = math.MaxInt64
)

// Add returns t shifted by d, held within [math.MinInt64, Never].
func (t Time) Add(d time.Duration) Time {
	sum := t + Time(d)
	if d >= 0 && sum < t {
		return Never
	}
	if d < 0 && sum > t {
		return math.MinInt64
	}
	return sum
}

// Sub returns the time that passed from u to t, saturating.
func (t Time) Sub(u Time) time.Duration {
	d := time.Duration(t - u)
	if t > u && d < 0 {
		return math.MaxInt64
	}
	if t < u && d > 0 {
		return math.MinInt64
	}
	return d
}

// String prints seconds with millisecond precision ("10.412 s"), or "never".
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	sign, ms := "", (uint64(t)+500_000)/1_000_000
	if t < 0 {
		sign, ms = "-", (-uint64(t)+500_000)/1_000_000
	}
	frac := strconv.FormatUint(1000+ms%1000, 10)[1:]
	return sign + strconv.FormatUint(ms/1000, 10) + "." + frac + " s"
}
