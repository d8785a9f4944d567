package plots

import (
	"math"
	"strconv"
)

// ninesTicks names availabilities between two numbers of nines: whole ones,
// and where those are few 50 %, 80 %, 95 %, 98 % and so on. An axis of at least
// one nine has three.
func ninesTicks(low, high float64) (ticks []tick) {
	for _, multiples := range [][]float64{{1}, {5, 2, 1}} {
		ticks = nil
		for n := int(math.Floor(low)); n <= int(math.Ceil(high)); n++ {
			for _, m := range multiples {
				if at := float64(n) - logarithm(m); at >= low && at <= high {
					ticks = append(ticks, tick{at, ninesName(m, n)})
				}
			}
		}
		if len(ticks) >= 3 {
			break
		}
	}
	return ticks
}

// ninesName prints the availability 1 − m·10⁻ⁿ.
func ninesName(m float64, n int) string {
	const countable = 9 // nines that a reader counts
	switch {
	case n > countable && m == 1:
		return strconv.Itoa(n) + " nines"
	case n > countable:
		return "1 − " + exponential(float64(m*decade(-n)))
	}
	return strconv.FormatFloat(100-float64(m*decade(2-n)), 'f', max(0, n-2), 64) + " %"
}
