package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"nines/sim/dist"
)

// Lifetime is how long it took until something ended, such as an outage, or,
// when censored, how long it had lasted when the observation ended.
type Lifetime struct {
	Span     float64 // at least 0
	Censored bool
}

// compare orders by time; what ends at the very time of a censoring ends first.
func (l Lifetime) compare(other Lifetime) int {
	if l.Span == other.Span && l.Censored != other.Censored {
		if other.Censored {
			return -1
		}
		return 1
	}
	return cmp.Compare(l.Span, other.Span)
}

// Survival is the share that lasts longer than a time: an estimate by Kaplan and
// Meier (JASA 53, 1958), who let the censored count for as long as they were
// seen. To leave them out would favour the short ones; to take them as ended
// would too. Censoring must have nothing to do with what is still to come: the
// end of the run is of that kind.
type Survival struct {
	Steps    []Step
	N        int64 // lifetimes, censored ones included
	Censored int64

	sorted []Lifetime
}

// Step is a time at which some of those still at risk ended. What is censored
// at that very time was still at risk.
type Step struct {
	Time          float64
	AtRisk, Ended int64
	Survival      float64 // share that lasts longer

	variance float64 // of the logarithm of Survival: Greenwood's sum
	sofar    int64   // that ended up to here
}

// KaplanMeier estimates survival from lifetimes in any order.
func KaplanMeier(lifetimes []Lifetime) *Survival {
	s := &Survival{N: int64(len(lifetimes)), sorted: slices.Clone(lifetimes)}
	slices.SortFunc(s.sorted, Lifetime.compare)
	last := Step{Survival: 1}
	for rest := s.sorted; len(rest) > 0; {
		now := Step{Time: rest[0].Span, AtRisk: int64(len(rest))}
		if !(now.Time >= 0) {
			panic(fmt.Sprintf("stats: a lifetime of %v among %d", now.Time, s.N))
		}
		for len(rest) > 0 && rest[0].Span == now.Time {
			if rest[0].Censored {
				s.Censored++
			} else {
				now.Ended++
			}
			rest = rest[1:]
		}
		if now.Ended > 0 {
			last = now.after(last)
			s.Steps = append(s.Steps, last)
		}
	}
	return s
}

// after returns the step with its share, which is part of that before it.
func (now Step) after(last Step) Step {
	risk, left := float64(now.AtRisk), float64(now.AtRisk-now.Ended)
	now.Survival = last.Survival * (left / risk)
	now.variance = last.variance + float64(now.Ended)/float64(risk*left) // +Inf if none is left
	now.sofar = last.sofar + now.Ended
	return now
}

// Ended is how many lifetimes were seen to their end.
func (s *Survival) Ended() int64 { return s.N - s.Censored }

// At estimates the share that lasts longer than a time. The interval is
// Greenwood's on the scale of log(-log), which keeps it within 0 and 1. Before
// anything has ended, and once nothing is left, it is that of none among those
// at risk (Clopper and Pearson). What is beyond all observation may be 0.
func (s *Survival) At(time, confidence float64) Interval {
	demand(confidence)
	if s.N == 0 {
		return unknown(math.NaN(), 0, "nothing was observed").Within(0, 1)
	}
	i := Interval{Value: 1, High: 1, N: s.N}
	step, found := s.step(time)
	switch {
	case !found:
		i.Low, i.Method = 1-AtMost(0, max(s.atRisk(time), 1), confidence), s.method("none ended by then")
	case step.Survival == 0:
		i.Value, i.High, i.Method = 0, AtMost(0, step.AtRisk, confidence), s.method("none left by then")
	default:
		i.Value, i.Method = step.Survival, s.method("log-log")
		i.Low, i.High = step.logLog(confidence)
	}
	if s.ended(time) < few || s.atRisk(time) < few {
		i.Method += ", few ended or left by then, " + mayCoverLess
	}
	if longest := s.longest(); longest.Censored && time > longest.Span {
		i.Low = 0
	}
	return i
}

// logLog returns the ends of Greenwood's interval.
func (now Step) logLog(confidence float64) (low, high float64) {
	hazard := -dist.Log(now.Survival)
	spread := normalReach(confidence) * (math.Sqrt(now.variance) / hazard)
	return dist.Exp(-float64(hazard * dist.Exp(spread))), dist.Exp(-float64(hazard * dist.Exp(-spread)))
}

// step returns the last one at or before a time.
func (s *Survival) step(time float64) (step Step, found bool) {
	after := sort.Search(len(s.Steps), func(i int) bool { return s.Steps[i].Time > time })
	if after == 0 {
		return Step{}, false
	}
	return s.Steps[after-1], true
}

// atRisk counts those seen for longer than a time.
func (s *Survival) atRisk(time float64) int64 {
	return s.N - int64(sort.Search(len(s.sorted), func(i int) bool { return s.sorted[i].Span > time }))
}

// ended counts those seen to end by a time.
func (s *Survival) ended(time float64) int64 {
	step, _ := s.step(time)
	return step.sofar
}

// Quantile estimates the time by which a share has ended: 0.5 for the median.
// The interval holds the times at which the interval of the survival does not
// exclude that share (Brookmeyer and Crowley, Biometrics 38, 1982). What was
// not reached before the censoring is +Inf.
func (s *Survival) Quantile(share, confidence float64) Interval {
	demand(confidence)
	if !(share > 0 && share < 1) {
		panic(fmt.Sprintf("stats: the %v quantile of %d lifetimes", share, s.N))
	}
	if s.N == 0 {
		return unknown(math.NaN(), 0, "nothing was observed").Within(0, math.Inf(1))
	}
	left := Round(1 - share)
	i := Interval{Value: math.Inf(1), Low: math.Inf(1), High: math.Inf(1), N: s.N, Method: s.method("log-log, inverted")}
	if s.Ended() < few {
		i.Method += ", few ended, " + mayCoverLess
	}
	if s.At(0, confidence).Low <= left {
		i.Low = 0
	}
	for _, step := range s.Steps {
		at := s.At(step.Time, confidence)
		i.Value = firstTime(i.Value, step.Time, at.Value, left)
		i.Low = firstTime(i.Low, step.Time, at.Low, left)
		i.High = firstTime(i.High, step.Time, at.High, left)
	}
	if longest := s.longest(); longest.Censored {
		i.Low = min(i.Low, longest.Span) // nothing is known of what is beyond
	}
	return i
}

// Median is the time by which half have ended, without an interval: +Inf if
// that was not seen, and nothing if there are no lifetimes.
func (s *Survival) Median() float64 {
	median := math.Inf(1)
	if s.N == 0 {
		median = math.NaN()
	}
	for _, step := range s.Steps {
		median = firstTime(median, step.Time, step.Survival, 0.5)
	}
	return median
}

// firstTime is when a falling curve first reaches a level.
func firstTime(before, now, curve, level float64) float64 {
	if math.IsInf(before, 1) && Round(curve) <= level {
		return now
	}
	return before
}

// RestrictedMean estimates the mean of what lasts until a horizon at most: the
// area under the curve up to there, with Greenwood's variance times m/(m-1) and
// Student's t for the m whose span up to the horizon is known (Kaplan and
// Meier). Without censoring it is the mean of the spans, cut at the horizon, with
// Student's interval. It is what can be said of a mean recovery time when some
// recoveries were not seen; the horizon must lie within what was observed.
func (s *Survival) RestrictedMean(horizon, confidence float64) Interval {
	demand(confidence)
	if longest := s.longest(); horizon > longest.Span && longest.Censored {
		return unknown(math.NaN(), s.N, fmt.Sprintf("nothing was observed beyond %s: %s", Nine(longest.Span), noInterval))
	}
	spans, known := s.upTo(horizon)
	mean, variance := s.area(horizon)
	method := s.method("restricted to " + Nine(horizon) + ", Student t")
	switch {
	case s.N == 0:
		return unknown(math.NaN(), 0, "nothing was observed")
	case known < 2:
		return unknown(mean, s.N, method+": "+noInterval)
	case constant(spans):
		return unvaried(mean, s.N)
	}
	m := float64(known)
	i := symmetric(mean, variance*(m/(m-1)), skewness(spans), known, confidence, method)
	i.N = s.N
	return i
}

// upTo cuts the spans at a horizon, and counts those that are then known.
func (s *Survival) upTo(horizon float64) (spans []float64, known int64) {
	for _, l := range s.sorted {
		spans = append(spans, min(l.Span, horizon))
		if !l.Censored || l.Span >= horizon {
			known++
		}
	}
	return spans, known
}

// Longest is for how long something was seen to last at most; 0 if nothing was.
func (s *Survival) Longest() float64 { return s.longest().Span }

// longest is what was observed for the longest time, or nothing.
func (s *Survival) longest() (l Lifetime) {
	if s.N > 0 {
		l = s.sorted[s.N-1]
	}
	return l
}

// area returns the area under the curve up to the horizon, and its variance. It
// goes from the back: an end weighs with the square of the area that it cuts.
func (s *Survival) area(horizon float64) (area, variance float64) {
	before := sort.Search(len(s.Steps), func(i int) bool { return s.Steps[i].Time > horizon })
	until := horizon
	for i := before - 1; i >= 0; i-- {
		step := s.Steps[i]
		area += float64(step.Survival * (until - step.Time))
		if left := step.AtRisk - step.Ended; left > 0 {
			weight := float64(float64(area*area) * float64(step.Ended))
			variance += weight / float64(step.AtRisk) / float64(left)
		}
		until = step.Time
	}
	return area + until, variance
}

// method names an interval and what it rests on.
func (s *Survival) method(how string) string {
	return fmt.Sprintf("Kaplan-Meier, %s, %d ended, %d censored", how, s.Ended(), s.Censored)
}
