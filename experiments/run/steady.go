package run

import (
	"fmt"
	"math"

	"nines/experiments"
	"nines/experiments/stats"
	"nines/sim"
)

// warmupsMin is how many times as long as a warm-up that was found a run should
// be (see stats.Steady).
const warmupsMin = 10

// steady puts an interval around a measure of steady runs: of one run by its
// batches; of several each is a sample, and it remains to be said in how many
// no steady state was found.
func (m *Metric) steady(s *experiments.Scenario, runs []Run) {
	series := s.Batches(m.Expression)
	if series < 0 || m.Runs == 0 {
		return
	}
	if len(runs) == 1 && runs[0].Series != nil {
		m.batched(s.Window, runs[0].Series[series])
		return
	}
	lost, followed := 0, 0
	for _, r := range runs {
		if r.Series != nil {
			followed++
			if len(r.Series[series]) == 0 {
				lost++
			}
		}
	}
	if lost > 0 {
		m.Interval.Method += fmt.Sprintf(", no steady state found in %d of %d runs", lost, followed)
	}
}

// batched estimates the measure from the batches of one run.
func (m *Metric) batched(w experiments.Window, samples []experiments.Sample) {
	m.Exact = false
	if len(samples) < 2 {
		m.Interval = stats.Interval{
			Value: m.Interval.Value, Low: math.Inf(-1), High: math.Inf(1), N: int64(len(samples)),
			Method: "no steady state found: no interval",
		}
		return
	}
	var nums, dens []float64
	for _, sample := range samples {
		nums, dens = append(nums, float64(sample.Num)), append(dens, float64(sample.Den))
	}
	warmup := sim.Time(samples[0].X).Sub(w.From)
	if m.Expression.Measure.Unit.Ratio() {
		m.Interval = stats.BatchRatio(nums, dens, len(nums), Confidence)
		if m.Expression.Measure.Unit == experiments.Share {
			m.Interval = share(m.Interval)
		}
	} else {
		m.Interval = stats.BatchMeans(nums, len(nums), Confidence)
	}
	if !w.FindWarmup {
		return
	}
	m.Interval.Method = "warm-up of " + sim.FormatDuration(warmup) + " dropped by MSER-5, " + m.Interval.Method
	if warmupsMin*warmup > w.Length() {
		m.Interval.Method += fmt.Sprintf(", run shorter than %d warm-ups, may cover less", warmupsMin)
	}
}
