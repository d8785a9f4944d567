package run

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

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

// batched puts an interval around the value of a single run, by its batches.
// The value stays the run's own: only of a ratio do the batches average to it.
// A count or a total has no interval, nor has what is found in stretches of
// time, which batches cut in two; there the run speaks for itself alone.
func (m *Metric) batched(w experiments.Window, samples []experiments.Sample) {
	byRatio := m.Expression.Measure.Unit.Ratio() && !m.takes(experiments.ArgSpan)
	switch {
	case w.FindWarmup && len(samples) == 0:
		m.spread(0, math.Inf(1), math.Inf(1), "no steady state found: no interval")
		return
	case !byRatio && !m.takes(experiments.ArgPercentile):
	case len(samples) < 2:
		m.spread(len(samples), math.Inf(1), math.Inf(1), fmt.Sprintf("a value in %d of %d batches: no interval", len(samples), w.Batches))
	case byRatio:
		m.ratio(samples)
	default:
		m.sectioned(samples)
	}
	if w.FindWarmup {
		m.afterWarmup(w, sim.Time(samples[0].X).Sub(w.From))
	}
}

// takes tells whether the measure has an argument of a type.
func (m *Metric) takes(t experiments.ArgType) bool {
	return slices.ContainsFunc(m.Expression.Measure.Args, func(a experiments.Arg) bool { return a.Type == t })
}

// ratio estimates how far a quotient of counts may be off by the ratio of the
// batches' sums.
func (m *Metric) ratio(samples []experiments.Sample) {
	nums, dens := make([]float64, len(samples)), make([]float64, len(samples))
	for i, sample := range samples {
		nums[i], dens[i] = float64(sample.Num), float64(sample.Den)
	}
	i := stats.BatchRatio(nums, dens, len(samples), Confidence)
	m.spread(len(samples), i.Value-i.Low, i.High-i.Value, inOneRun(i.Method, len(samples)))
	if m.Expression.Measure.Unit == experiments.Share {
		m.Interval = share(m.Interval)
	}
}

// sectioned estimates how far a percentile of the run may be off by those of
// its batches (Asmussen and Glynn, Stochastic Simulation, 2007, section III.5).
// Their mean is no percentile of the run: in a batch the extremes are rarer.
func (m *Metric) sectioned(samples []experiments.Sample) {
	const doubt = "may cover less"
	values := make([]float64, len(samples))
	for i, sample := range samples {
		values[i] = float64(sample.Num)
	}
	i := stats.BatchMeans(values, len(values), Confidence)
	half := max(i.High-i.Value, i.Value-i.Low)
	method := strings.Replace(inOneRun(i.Method, len(samples)), "batch means of ", "sectioning, ", 1)
	if !strings.Contains(method, doubt) {
		method += ", " + doubt
	}
	m.spread(len(samples), half, half, method)
}

// spread puts an interval around the value of the run, which is then one of
// many that the run might have had.
func (m *Metric) spread(batches int, below, above float64, method string) {
	value := m.Interval.Value
	m.Exact = false
	m.Interval = stats.Interval{Value: value, Low: value - below, High: value + above, N: int64(batches), Method: method}
}

// inOneRun says what the samples of a method are: each is a batch.
func inOneRun(method string, batches int) string {
	return strings.NewReplacer(
		fmt.Sprintf(", %d of 1,", batches), fmt.Sprintf(" of %d batches in 1 run,", batches),
		fmt.Sprintf("in %d runs", batches), fmt.Sprintf("in %d batches of 1 run", batches),
	).Replace(method)
}

// afterWarmup says how long the warm-up was that was found and left out.
func (m *Metric) afterWarmup(w experiments.Window, warmup time.Duration) {
	m.Interval.Method = "warm-up of " + sim.FormatDuration(warmup) + " dropped by MSER-5, " + m.Interval.Method
	if warmupsMin*warmup > w.Length() {
		m.Interval.Method += fmt.Sprintf(", run shorter than %d warm-ups, may cover less", warmupsMin)
	}
}
