package stats

import (
	"math"
	"slices"
)

// Exposed is how often something happened while one waited for it.
type Exposed struct {
	Events   int64
	Exposure float64
}

// RatioOfMTBF compares how long it takes on average until something happens: in
// the second design so many times as long as in the first. Difference holds that
// quotient, and 1 stands for no difference.
//
// Given how often it happened in both together, the share of the first design is
// binomial, and the interval is Clopper and Pearson's of that share (Przyborowski
// and Wilenski, Biometrika 31, 1940). It rests on events that come independently
// at constant rates, and ignores that both designs may have met the same weather.
func RatioOfMTBF(first, second Exposed, confidence float64) Comparison {
	demand(confidence)
	c := Comparison{VarianceRatio: 1, isUnpaired: true, level: Round(1 - confidence)}
	events := first.Events + second.Events
	if events == 0 || !(first.Exposure > 0 && second.Exposure > 0) {
		c.Difference = unknown(math.NaN(), events, "nothing happened: "+noInterval).Within(0, math.Inf(1))
		c.P, c.Adjusted = math.NaN(), math.NaN()
		return c
	}
	share := Proportion(first.Events, events, confidence)
	longer := second.Exposure / first.Exposure
	quotient := func(share float64) float64 { return float64(longer*share) / (1 - share) }
	c.Difference = Interval{
		Value: quotient(share.Value), Low: quotient(share.Low), High: quotient(share.High), N: events,
		Method: "ratio, unpaired, binomial, " + conservative,
	}
	even := first.Exposure / (first.Exposure + second.Exposure)
	fewer := binomialShare(first.Events, events, even)
	more := 1.0
	if first.Events > 0 {
		more = 1 - binomialShare(first.Events-1, events, even)
	}
	c.P = min(1, Round(2*min(fewer, more)))
	c.Adjusted = c.P
	return c
}

// Medians compares how long it takes until half of what began is over, second
// minus first. The interval joins those of both medians (Zou and Donner,
// Statistics in Medicine 27, 2008), and P is that of the log-rank test (Mantel
// 1966), which hears of all that lasted and not of the middle alone. Both ignore
// that the designs may have met the same weather.
func Medians(first, second *Survival, confidence float64) Comparison {
	c := Comparison{VarianceRatio: 1, isUnpaired: true, level: Round(1 - confidence)}
	c.P = logRank(first, second)
	c.Adjusted = c.P
	a, b := first.Quantile(0.5, confidence), second.Quantile(0.5, confidence)
	n := first.N + second.N
	if math.IsNaN(a.Value) || math.IsNaN(b.Value) || math.IsInf(a.Value, 1) || math.IsInf(b.Value, 1) {
		c.Difference = unknown(math.NaN(), n, "a median was not reached: "+noInterval)
		return c
	}
	value := b.Value - a.Value
	c.Difference = Interval{
		Value: value, Low: value - aslant(b.Value-b.Low, a.High-a.Value), High: value + aslant(b.High-b.Value, a.Value-a.Low), N: n,
		Method: "medians, unpaired, Kaplan-Meier, " + conservative,
	}
	if a.Doubtful() || b.Doubtful() {
		c.Difference.Method += ", few ended, " + mayCoverLess
	}
	return c
}

// aslant is the long side of a right triangle: how far off a difference is whose
// parts are that far off, and do not lean on each other.
func aslant(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }

// logRank returns how likely it is that as many more of one design's ended
// before the other's, or the other way round, if both end alike.
func logRank(first, second *Survival) float64 {
	var times []float64
	for _, s := range []*Survival{first, second} {
		for _, step := range s.Steps {
			times = append(times, step.Time)
		}
	}
	slices.Sort(times)
	// At each time, of those still lasting in both designs, the first has a share
	// of the ends if it makes no difference: what is beyond that adds up.
	surplus, variance := 0.0, 0.0
	for _, time := range slices.Compact(times) {
		mine, others := first.lasting(time), second.lasting(time)
		ended := first.endedAt(time) + second.endedAt(time)
		all := mine + others
		share := float64(mine) / float64(all)
		surplus += float64(first.endedAt(time)) - float64(float64(ended)*share)
		if all > 1 {
			spread := float64(share * (1 - share))
			variance += float64(spread * (float64(ended) * float64(all-ended) / float64(all-1))) // hypergeometric
		}
	}
	if variance == 0 {
		return math.NaN() // nobody's end tells the one from the other
	}
	return min(1, Round(2*normalShare(-math.Abs(surplus)/math.Sqrt(variance))))
}

// lasting counts those seen for a time at least.
func (s *Survival) lasting(time float64) (n int64) {
	at, _ := slices.BinarySearchFunc(s.sorted, time, func(l Lifetime, time float64) int {
		if l.Span < time {
			return -1
		}
		return 1
	})
	return s.N - int64(at)
}

// endedAt counts those that ended at a time.
func (s *Survival) endedAt(time float64) int64 {
	if step, found := s.step(time); found && step.Time == time {
		return step.Ended
	}
	return 0
}
