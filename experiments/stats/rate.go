package stats

import (
	"fmt"
	"math"
)

// Rate estimates how often events happen from their number during an exposure
// (node-hours, virtual seconds: the unit of the result is its inverse). The
// interval is exact for events that come independently at a constant rate
// (Garwood 1936, by chi-square); N is the number of events, for they are the
// samples.
func Rate(events int64, exposure, confidence float64) Interval {
	demand(confidence)
	if events < 0 || exposure < 0 {
		panic(fmt.Sprintf("stats: %d events in an exposure of %v", events, exposure))
	}
	if exposure == 0 {
		return unknown(math.NaN(), events, "no exposure").Within(0, math.Inf(1))
	}
	tail := (1 - confidence) / 2
	i := Interval{
		Value:  float64(events) / exposure,
		High:   chiSquare(1-tail, 2*events+2) / 2 / exposure,
		N:      events,
		Method: "chi-square, " + conservative,
	}
	if events > 0 {
		i.Low = chiSquare(tail, 2*events) / 2 / exposure
	}
	return i
}

// MTBF estimates the mean time between failures: exposure over failures, with
// the interval of the rate turned over. Without a failure it has a lower end
// only.
func MTBF(failures int64, exposure, confidence float64) Interval {
	rate := Rate(failures, exposure, confidence)
	i := Interval{Value: inverse(rate.Value), Low: inverse(rate.High), High: inverse(rate.Low), N: failures, Method: rate.Method}
	if failures == 0 {
		i.Method += ", no failure: a lower end only"
	}
	return i
}

// inverse is 1/x; what never happens has an infinite time between.
func inverse(x float64) float64 {
	if x == 0 {
		return math.Inf(1)
	}
	return 1 / x
}
