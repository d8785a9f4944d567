package plots

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Axis says what one direction of a figure means.
type Axis struct {
	Label string // with its unit; that of durations is added
	Scale Scale
	// Low and High are values that the axis reaches at least. It grows to hold
	// all values and intervals; 0 leaves that end to them.
	Low, High float64
	// Durations says that values are nanoseconds, from 0 to 291 years.
	Durations bool
	// Categories are what the values 0, 1, 2 … stand for; nil means that values
	// are numbers.
	Categories []string
}

// Scale is how an axis maps values to places.
type Scale int

const (
	Linear      Scale = iota
	Logarithmic       // equal factors have equal lengths; only what is above 0 has a place
	nines             // of an unavailability u: −log₁₀ u, upwards
)

// longest is about what a time.Duration holds, in nanoseconds: 291 years.
const longest = 9.2e18

// coordinate returns where a value lies, in the axis' own coordinate, which is
// linear; NaN if there is no such place.
func (a Axis) coordinate(v float64) float64 {
	switch {
	case !drawable(v), a.Durations && (v < 0 || v > longest):
		return math.NaN()
	case a.Scale == Linear:
		return v
	case v <= 0, a.Durations && v < 1:
		return math.NaN()
	case a.Scale == nines:
		return max(0, 0-logarithm(v))
	default:
		return logarithm(v)
	}
}

// interval returns the coordinates of an interval's ends.
func (a Axis) interval(e Estimate) (low, high float64) {
	switch {
	case a.Durations && a.Scale == Linear:
		return max(0, e.Low), min(longest, e.High)
	case a.Scale == Linear:
		return e.Low, e.High
	case a.Scale == nines:
		return a.orInfinite(e.High, -1), a.orInfinite(e.Low, 1)
	default:
		return a.orInfinite(e.Low, -1), a.orInfinite(e.High, 1)
	}
}

// orInfinite returns a coordinate; where there is none, it is beyond the axis.
func (a Axis) orInfinite(v float64, sign int) float64 {
	if at := a.coordinate(v); drawable(at) {
		return at
	}
	return math.Inf(sign)
}

// logarithm returns log₁₀ v. Its last bits differ between processors; nine
// decimals are more than a figure shows.
func logarithm(v float64) float64 { return math.Round(math.Log10(v)*1e9) / 1e9 }

// decade returns the number nearest to 10ⁿ, unlike a product of tens.
func decade(n int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64) // beyond 1e308 it is infinite
	return v
}

// span returns the range of coordinates that the axis reaches: the given ones
// and its own ends, wide enough for ticks.
func (a Axis) span(coordinates []float64) (low, high float64) {
	if n := len(a.Categories); n > 0 {
		return -0.5, float64(n) - 0.5
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, at := range slices.Concat(coordinates, a.ends()) {
		if drawable(at) {
			low, high = min(low, at), max(high, at)
		}
	}
	if low > high {
		low, high = 0, 1
	}
	return a.widened(low, high)
}

// valueSpan is span for a measure: values that are not far from 0 are seen
// against it.
func (a Axis) valueSpan(coordinates []float64) (low, high float64) {
	low, high = a.span(coordinates)
	if a.Scale != Logarithmic {
		low, high = towardsZero(low, high)
	}
	return low, high
}

// name returns what the axis is called, with a unit.
func (a Axis) name(unit string) string {
	return strings.Trim(a.Label+", "+unit, ", ")
}

// ends returns the coordinates that the axis shall reach in any case.
func (a Axis) ends() (coordinates []float64) {
	for _, v := range []float64{a.Low, a.High} {
		if v != 0 {
			coordinates = append(coordinates, a.coordinate(v))
		}
	}
	return coordinates
}

// towardsZero includes 0 unless more than half of the axis would be empty.
func towardsZero(low, high float64) (float64, float64) {
	switch {
	case low > 0 && low <= high/2:
		return 0, high
	case high < 0 && high >= low/2:
		return low, 0
	}
	return low, high
}

// widened returns coordinates between which there is room for several ticks: a
// whole factor of ten, or, where there is but one value, a fifth of it.
func (a Axis) widened(low, high float64) (float64, float64) {
	missing := 1 - (high - low) // on a scale of factors
	if a.Scale == Linear {
		missing = 0
		if size := max(math.Abs(low), math.Abs(high)); high-low <= 1e-6*size {
			missing = cmp.Or(size/5, 1)
		}
		if a.Durations {
			missing = max(missing, 10-(high-low)) // a tick is a whole nanosecond
		}
	}
	if missing > 0 {
		low, high = low-missing/2, high+missing/2
	}
	if low < 0 && (a.Scale == nines || a.Durations && a.Scale == Linear) {
		low, high = 0, high-low
	}
	return low, high
}

// ticks names round values between two coordinates, about so many steps apart.
// Durations on a linear axis have a common unit.
func (a Axis) ticks(low, high float64, steps int) (unit string, ticks []tick) {
	switch {
	case a.Categories != nil:
		for i, name := range a.Categories {
			ticks = append(ticks, tick{float64(i), name})
		}
		return "", ticks
	case a.Scale == nines:
		return "", thinned(ninesTicks(low, high), steps)
	case a.Scale == Logarithmic:
		return "", thinned(a.logarithmicTicks(low, high), steps)
	case a.Durations:
		return timeTicks(time.Duration(low), time.Duration(min(high, longest)), int64(steps))
	default:
		return "", valueTicks(low, high, float64(steps))
	}
}

// thinned leaves out ticks evenly until no more than steps are left.
func thinned(ticks []tick, steps int) []tick {
	stride := (len(ticks) + steps) / (steps + 1)
	var kept []tick
	for i := 0; i < len(ticks); i += stride {
		kept = append(kept, ticks[i])
	}
	return kept
}

// logarithmicTicks names powers of ten, and where those are few their doubles
// and fivefolds. The values of ticks are coordinates.
func (a Axis) logarithmicTicks(low, high float64) []tick {
	bases, name := decades(low, high), exponential
	if a.Durations {
		bases, name = durationBases, func(v float64) string { return durationName(v, plain) }
	}
	var ticks []tick
	for _, multiples := range [][]float64{{1}, {1, 2, 5}} {
		ticks = nil
		for i, base := range bases {
			for _, m := range multiples {
				v := float64(m * base)
				isCrowded := m > 1 && i+1 < len(bases) && 1.5*v > bases[i+1] // 50 min, 1 h
				if at := logarithm(v); at >= low && at <= high && !isCrowded {
					ticks = append(ticks, tick{at, name(v)})
				}
			}
		}
		if len(ticks) >= 3 {
			break
		}
	}
	return ticks
}

// decades returns the powers of ten around two coordinates.
func decades(low, high float64) (bases []float64) {
	for n := int(math.Floor(low)); n <= int(math.Ceil(high)); n++ {
		bases = append(bases, decade(n))
	}
	return bases
}

// durationBases are the durations, in nanoseconds, that people think in.
var durationBases = func() (bases []float64) {
	for d := time.Duration(1); d <= 10*time.Second; d *= 10 {
		bases = append(bases, float64(d))
	}
	for _, unit := range []time.Duration{time.Minute, time.Hour} {
		bases = append(bases, float64(unit), float64(10*unit))
	}
	for n := time.Duration(1); n <= 100; n *= 10 {
		bases = append(bases, float64(n*day))
	}
	for n := time.Duration(1); n <= 100; n *= 10 {
		bases = append(bases, float64(n*365*day))
	}
	return bases
}()

// durationName prints a duration in the greatest unit that it has a whole of.
func durationName(nanoseconds float64, number func(float64) string) string {
	for _, u := range units {
		if size := float64(u.size); nanoseconds == size && u.size >= day {
			return "1 " + strings.TrimSuffix(u.name, "s")
		} else if nanoseconds >= size {
			return number(nanoseconds/size) + " " + u.name
		}
	}
	return number(nanoseconds) + " ns"
}

// exponential prints a number; an exponent stands without its plus sign.
func exponential(v float64) string {
	return exponents.Replace(readable(v))
}

var exponents = strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e−", "e-", "e−", "-", "−")
