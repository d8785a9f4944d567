package plots

import (
	"math"
	"strconv"
	"time"
)

// scale maps values to places on a sheet, in proportion.
type scale struct {
	from, to  float64 // values
	low, high float64 // their places
}

// at returns the place of a value.
func (s scale) at(v float64) float64 {
	return s.low + float64((v-s.from)/(s.to-s.from)*(s.high-s.low))
}

// time returns the place of an instant; instants outside are moved in.
func (s scale) time(t time.Duration) float64 {
	return s.at(max(s.from, min(s.to, float64(t))))
}

// after returns the place of the instant a while after another.
func (s scale) after(t, while time.Duration) float64 {
	return s.time(t + min(while, math.MaxInt64-t))
}

// tick is a value that an axis names.
type tick struct {
	value float64
	label string
}

// unit is a unit of time, with the steps that people count it in.
type unit struct {
	name  string
	size  time.Duration
	least int64 // units that an axis must span to be counted in it
	step  time.Duration
	nice  []time.Duration // multiples of step, and then ten times them
}

const day = 24 * time.Hour

var units = []unit{
	{"years", 365 * day, 10, 365 * day, []time.Duration{1, 2, 5}},
	{"days", day, 10, day, []time.Duration{1, 2, 5}},
	{"h", time.Hour, 10, time.Hour, []time.Duration{1, 2, 3, 6, 12, 24, 48}},
	{"min", time.Minute, 10, time.Minute, []time.Duration{1, 2, 5, 10, 15, 30, 60, 120}},
	{"s", time.Second, 1, 1, []time.Duration{1, 2, 5}},
	{"ms", time.Millisecond, 1, 1, []time.Duration{1, 2, 5}},
	{"µs", time.Microsecond, 1, 1, []time.Duration{1, 2, 5}},
	{"ns", 1, 0, 1, []time.Duration{1, 2, 5}},
}

// timeTicks names round instants in [from, to], about steps apart at most, and
// returns their unit. from must be below to, and not negative.
func timeTicks(from, to time.Duration, steps int64) (string, []tick) {
	i := 0
	for to-from < time.Duration(units[i].least)*units[i].size {
		i++
	}
	u := units[i]
	step := u.stepFor((to - from) / time.Duration(steps))
	var ticks []tick
	first := from / step
	if from%step > 0 {
		first++
	}
	// Counting ticks, not time, keeps clear of the end of time.
	for i := range to/step - first + 1 {
		n := first + i
		ticks = append(ticks, tick{float64(n * step), plain(float64(n*step) / float64(u.size))})
	}
	return u.name, ticks
}

// stepFor returns the smallest step that people count in and that is no
// shorter than least.
func (u unit) stepFor(least time.Duration) time.Duration {
	for decade := u.step; ; decade *= 10 {
		for _, n := range u.nice {
			if decade*n >= least {
				return decade * n
			}
		}
	}
}

// valueTicks names round values in [low, high], at most so many steps apart.
func valueTicks(low, high, steps float64) []tick {
	if finest := 1e-9 * max(math.Abs(low), math.Abs(high)); high-low < finest {
		return []tick{{low, exponential(low)}} // there are no round values between
	}
	// The logarithm only says where the search begins.
	for exponent := int(math.Floor(math.Log10(high-low))) - 2; ; exponent++ {
		for _, n := range []float64{1, 2, 2.5, 5} {
			if step := n * decade(exponent); (high-low)/step <= steps {
				return multiples(low, high, step)
			}
		}
	}
}

// multiples returns the multiples of step in [low, high].
func multiples(low, high, step float64) []tick {
	const slack = 1e-9 // of a step: 3 × 0.1 is a little above 0.3, which it names
	var ticks []tick
	for n := math.Ceil(low/step - slack); n <= high/step+slack; n++ {
		v := float64(n*step) + 0 // which makes 0 of −0
		ticks = append(ticks, tick{v, exponential(v)})
	}
	return ticks
}

// plain prints a number without an exponent. Twelve digits hide that 3 × 0.1
// is not quite 0.3.
func plain(v float64) string {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// readable prints a number, with an exponent if it has many zeros.
func readable(v float64) string {
	if size := math.Abs(v); size != 0 && (size >= 1e6 || size < 1e-4) {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	return plain(v)
}
