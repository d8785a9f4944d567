package figures

import (
	"math"
	"testing"

	"nines/experiments"
	"nines/plots"
)

// Equal factors count for times between failures, and where values differ by
// much; not for shares, which nines tell apart. A chance of 0 is a bound on an
// axis of factors, and no reason against it.
func TestAxesOfMeasures(t *testing.T) {
	never := math.Inf(1)
	for _, c := range []struct {
		unit   experiments.Unit
		values []float64
		want   plots.Axis
	}{
		{experiments.Between, []float64{100e9, 101e9}, plots.Axis{Scale: plots.Logarithmic, Durations: true}},
		{experiments.Between, []float64{never, never}, plots.Axis{Scale: plots.Logarithmic, Durations: true}},
		{experiments.Span, []float64{1e6, 99e6}, plots.Axis{Durations: true}},
		{experiments.Span, []float64{1e6, 100e6}, plots.Axis{Scale: plots.Logarithmic, Durations: true}},
		{experiments.Span, []float64{0, 100e6}, plots.Axis{Durations: true}},
		{experiments.Span, []float64{1e9, math.NaN(), never}, plots.Axis{Durations: true}},
		{experiments.Share, []float64{0.1, 60}, plots.Axis{Label: "m, %", High: 100}},
		{experiments.Chance, []float64{0, 0.1, 20}, plots.Axis{Label: "m, %", Scale: plots.Logarithmic}},
		{experiments.Count, nil, plots.Axis{}},
	} {
		if c.want.Label == "" {
			c.want.Label = "m"
		}
		var all []plots.Estimate
		for _, v := range c.values {
			all = append(all, plots.Estimate{Value: v, Low: min(v, 2e9), High: v})
		}
		measures := []experiments.Expression{{Measure: &experiments.Measure{Unit: c.unit}}}
		got := axisOf("m", measures, all)
		if got.Label != c.want.Label || got.Scale != c.want.Scale || got.High != c.want.High || got.Durations != c.want.Durations {
			t.Errorf("%v of %v are read from %+v, want %+v", c.values, c.unit, got, c.want)
		}
	}
}
