package dist

import (
	"fmt"

	"nines/sim"
)

var constantForm = &form{
	Description: Description{
		Name:       "constant",
		Parameters: []Parameter{{"value", Quantity, anywhere, "what every sample is"}},
		Sentence:   "Always the same value; it may be written bare, as 10ms.",
		Example:    "10ms",
	},
	build: func(w written, v []float64) (Distribution, error) { return &constant{w, v[0]}, nil },
}

type constant struct {
	written
	value float64
}

// Constant always yields the same value, and takes nothing from the stream.
func Constant[V Value](value V) Distribution {
	return constantForm.must(dimensionOf(value), float64(value))
}

func (d *constant) Sample(*sim.Stream) float64 { return d.value }

func (d *constant) Mean() float64 { return d.value }

// String prints the bare value.
func (d *constant) String() string { return d.form.Parameters[0].format(d.dimension, d.value) }

var uniformForm = &form{
	Description: Description{
		Name: "uniform",
		Parameters: []Parameter{
			{"low", Quantity, anywhere, "the least value"},
			{"high", Quantity, anywhere, "the end, not below low"},
		},
		Sentence: "Every value from low to high is as likely as any other.",
		Example:  "uniform(150ms, 300ms)",
	},
	build: func(w written, v []float64) (Distribution, error) {
		if v[1] < v[0] {
			low, high := w.form.Parameters[0].format(w.dimension, v[0]), w.form.Parameters[1].format(w.dimension, v[1])
			return nil, &parameterError{1, fmt.Sprintf("high must not be below low, but %s is below %s", high, low)}
		}
		return &uniform{w, v[0], v[1] - v[0]}, nil
	},
}

type uniform struct {
	written
	low, width float64
}

// Uniform yields real values from low to high, all equally likely; high
// itself appears only by rounding. It panics if high is below low.
func Uniform[V Value](low, high V) Distribution {
	return uniformForm.must(dimensionOf(low), float64(low), float64(high))
}

func (d *uniform) Sample(s *sim.Stream) float64 { return d.low + float64(d.width*s.Float64()) }

func (d *uniform) Mean() float64 { return d.low + d.width/2 }

var integersForm = &form{
	Description: Description{
		Name:       "uniform",
		Parameters: []Parameter{{"n", Count, Range{Low: 1, High: 1 << 53}, "how many values"}},
		Yields:     Number,
		Sentence:   "The whole numbers from 0 to n-1, all equally likely: which of n keys.",
		Example:    "uniform(100)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &integers{w, uint64(Saturate(v[0]))}, nil },
}

type integers struct {
	written
	n uint64
}

// UniformIndex yields the whole numbers from 0 to n-1, all equally likely. It
// panics unless n is from 1 to 2^53.
func UniformIndex(n uint64) Distribution { return integersForm.must(Number, float64(n)) }

func (d *integers) Sample(s *sim.Stream) float64 { return float64(s.Below(d.n)) }

func (d *integers) Mean() float64 { return float64(d.n-1) / 2 }

var exponentialForm = &form{
	Description: Description{
		Name:       "exponential",
		Parameters: []Parameter{{"mean", Quantity, positive, "the average, and the standard deviation"}},
		Sentence:   "The time to the next of events that come at random at a steady rate; it has no memory.",
		Example:    "exponential(20ms)",
	},
	build: func(w written, v []float64) (Distribution, error) { return &exponential{w, v[0]}, nil },
}

type exponential struct {
	written
	mean float64
}

// Exponential yields the time between events that come at random, mean apart.
// It inverts the distribution function: one draw a sample, and of two means
// the larger gives the larger sample for the same draw, so that paired runs
// stay in step.
func Exponential[V Value](mean V) Distribution {
	return exponentialForm.must(dimensionOf(mean), float64(mean))
}

func (d *exponential) Sample(s *sim.Stream) float64 { return float64(-d.mean * Log(s.Open01())) }

func (d *exponential) Mean() float64 { return d.mean }
