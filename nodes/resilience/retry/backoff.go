package retry

import (
	"fmt"
	"time"

	"nines/sim"
)

// Shape is how waits grow and vary.
type Shape uint8

const (
	Full         Shape = iota // anything up to the exponential wait
	Equal                     // its half, and anything up to the other
	Decorrelated              // anything from Base to three times the last wait
	Exponential               // the exponential wait itself
	Constant                  // Base
	None                      // no wait
)

// String returns the name of the shape in small letters.
func (s Shape) String() string {
	return [...]string{"full", "equal", "decorrelated", "exponential", "constant", "none"}[s]
}

// Backoff says how long to wait before a retry. The zero value is full jitter
// from 100 ms on, doubled each time up to 20 s.
type Backoff struct {
	Shape Shape

	// Base is the first exponential wait, the constant one, or the lower bound
	// of the decorrelated one; 0 is 100 ms.
	Base time.Duration

	// Max bounds every wait; 0 is 20 s, or Base if that is more.
	Max time.Duration

	// GrowthPercent is the next exponential wait in percent of the last; 0 is
	// 200. Decorrelated waits do not look at it.
	GrowthPercent int64
}

func (b Backoff) orDefault() Backoff {
	if b.Base == 0 {
		b.Base = 100 * time.Millisecond
	}
	if b.Max == 0 {
		b.Max = max(b.Base, 20*time.Second)
	}
	if b.GrowthPercent == 0 {
		b.GrowthPercent = 200
	}
	return b
}

// A wait times a growth in percent must fit an int64.
const (
	waitMax   = 1 << 53 // 104 days
	growthMax = 1000
)

func (b Backoff) check() {
	switch {
	case b.Shape > None:
		panic(fmt.Sprintf("retry: shape %d is none of full, equal, decorrelated, exponential, constant and none", b.Shape))
	case b.Base < 0 || b.Max < b.Base || b.Max > waitMax:
		panic(fmt.Sprintf("retry: waits from %v to %v: from 0 to at most %v", b.Base, b.Max, time.Duration(waitMax)))
	case b.GrowthPercent < 100 || b.GrowthPercent > growthMax:
		panic(fmt.Sprintf("retry: each wait is %d %% of the last: from 100 to %d", b.GrowthPercent, growthMax))
	}
}

// Wait returns the wait before the n-th retry, from 1, when that before the
// last retry was last. At most one value is drawn.
func (b Backoff) Wait(n int64, last time.Duration, draws *sim.Stream) time.Duration {
	b = b.orDefault()
	b.check()
	switch b.Shape {
	case None:
		return 0
	case Constant:
		return b.Base
	case Decorrelated:
		// The first wait is drawn as if Base had been waited before.
		return min(b.Max, between(b.Base, 3*max(last, b.Base), draws))
	}
	v := b.exponential(n)
	switch b.Shape {
	case Exponential:
		return v
	case Equal:
		return between(v-v/2, v, draws)
	default:
		return between(0, v, draws)
	}
}

// exponential grows in whole nanoseconds and stops growing at Max, and so
// neither rounds differently anywhere nor overflows.
func (b Backoff) exponential(n int64) time.Duration {
	v := b.Base
	for ; n > 1 && v < b.Max && b.GrowthPercent > 100; n-- {
		v += v * time.Duration(b.GrowthPercent-100) / 100
	}
	return min(v, b.Max)
}

// between draws uniformly from low to high, both included.
func between(low, high time.Duration, draws *sim.Stream) time.Duration {
	return low + time.Duration(draws.Below(uint64(high-low)+1))
}
