package stats

import (
	"encoding/json"
	"fmt"
	"math"
)

// Confidence is the usual level: of a hundred intervals, ninety-five hold the
// truth.
const Confidence = 0.95

// Interval is an estimate with what is known about its error. If nothing is
// known, as after a single replication, it reaches from -Inf to +Inf and
// Method says why; there is never an end point that is not a number.
type Interval struct {
	Value  float64 // the estimate; NaN if there was nothing to estimate from
	Low    float64 // lower end, at most Value
	High   float64 // upper end, at least Value
	N      int64   // independent samples behind it: replications, or the events of a rate
	Method string  // how the ends were found, or why they say little
}

// unknown is an estimate without an interval.
func unknown(value float64, n int64, method string) Interval {
	return Interval{Value: value, Low: math.Inf(-1), High: math.Inf(1), N: n, Method: method}
}

// Within returns the interval cut to what is possible at all: a yield lies
// within 0 and 1, whatever a symmetric interval says. A cut loses no coverage.
func (i Interval) Within(low, high float64) Interval {
	if low > high {
		panic(fmt.Sprintf("stats: within %v and %v is nowhere", low, high))
	}
	i.Low, i.High = min(max(i.Low, low), high), max(min(i.High, high), low)
	return i
}

// Complement returns the interval of one minus the quantity: unavailability
// from availability.
func (i Interval) Complement() Interval {
	i.Value, i.Low, i.High = 1-i.Value, 1-i.High, 1-i.Low
	return i
}

// Nines turns an interval of unavailability into nines, -log10: 0.001 is three.
// Only the ends are transformed, after the averaging, for the mean of nines is
// not the nines of the mean: one perfect run would make it infinite.
func (i Interval) Nines() Interval {
	i.Value, i.Low, i.High = nines(i.Value), nines(i.High), nines(i.Low)
	return i
}

// nines is -log10 of a share; nothing at all is infinitely many nines.
func nines(unavailability float64) float64 {
	if unavailability <= 0 {
		return math.Inf(1)
	}
	return Round(-math.Log10(unavailability)) //nines:allow float rounded to nine digits at once
}

// String prints "0.6 (0.55 to 0.65; Student t, n = 30)".
func (i Interval) String() string {
	return fmt.Sprintf("%s (%s to %s; %s, n = %d)", Nine(i.Value), Nine(i.Low), Nine(i.High), i.Method, i.N)
}

// MarshalJSON writes {"value","low","high","n","method"}; what is infinite or
// not a number is null.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value  json.RawMessage `json:"value"`
		Low    json.RawMessage `json:"low"`
		High   json.RawMessage `json:"high"`
		N      int64           `json:"n"`
		Method string          `json:"method"`
	}{number(i.Value), number(i.Low), number(i.High), i.N, i.Method})
}

// number is the JSON of a float.
func number(x float64) json.RawMessage {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return json.RawMessage("null")
	}
	return json.RawMessage(Nine(x))
}
