package run

import (
	"fmt"
	"math"

	"nines/experiments"
	"nines/experiments/stats"
)

// intervals say how a study wants those of its numbers.
type intervals struct {
	bootstrap bool // where there are not too many runs for it
	seed      uint64
}

// bootstrapMax is how many runs are resampled: of more, the usual intervals are
// as good, and resampling would take longer than the runs.
const bootstrapMax = 1000

// sumUp pools the i-th measure of the runs.
func (how intervals) sumUp(m experiments.Expression, runs []Run, i int) Metric {
	metric := Metric{Expression: m}
	var having []experiments.Quantity
	for _, run := range runs {
		if q := run.Quantities[i]; q.Defined() {
			having = append(having, q)
			metric.count(q)
		}
	}
	metric.Runs = int64(len(having))
	metric.Exact = m.Measure.Unit.Repeats() && same(having)
	switch {
	case metric.Runs == 0:
		metric.Interval = stats.Interval{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Method: "no run has a value"}
	case how.bootstrap && !m.Measure.Unit.OfRuns() && metric.Runs <= bootstrapMax:
		metric.Interval = how.resampled(m.Measure.Unit, having)
	default:
		metric.Interval = metric.pooled(having)
	}
	if m.Measure.Unit == experiments.Share {
		metric.Interval = share(metric.Interval)
	}
	return metric
}

// count adds the verdict of a run, and its spells.
func (m *Metric) count(q experiments.Quantity) {
	for _, spell := range q.Spells {
		m.Spells++
		if !spell.Ended {
			m.Censored++
		}
	}
	switch q.Verdict {
	case experiments.Holds:
		m.Holds++
	case experiments.Violated:
		m.Violated++
	default:
		m.Undecided++
	}
}

// same tells whether all runs have one value.
func same(all []experiments.Quantity) bool {
	for _, q := range all {
		if !q.Equal(all[0]) {
			return false
		}
	}
	return true
}

// pooled estimates a measure in the way of its unit.
func (m *Metric) pooled(having []experiments.Quantity) stats.Interval {
	nums, dens := columns(having)
	switch unit := m.Expression.Measure.Unit; {
	case unit == experiments.Judgement:
		return stats.Proportion(m.Violated, m.Holds+m.Violated, Confidence)
	case unit == experiments.Chance:
		m.Affected = int64(stats.Sum(nums))
		return chance(m.Affected, m.Runs)
	case unit == experiments.Between:
		return stats.MTBF(int64(stats.Sum(dens)), stats.Sum(nums), Confidence)
	case unit == experiments.Recovery:
		return stats.KaplanMeier(Lifetimes(having)).Quantile(0.5, Confidence)
	case unit.Ratio():
		return stats.RatioOfSums(nums, dens, Confidence)
	}
	return stats.Mean(nums, Confidence)
}

// resampled estimates a measure by what it becomes when runs are drawn with
// replacement from those that there are.
func (how intervals) resampled(unit experiments.Unit, having []experiments.Quantity) stats.Interval {
	statistic := func(rows []int64) float64 {
		chosen := make([]experiments.Quantity, len(rows))
		for i, row := range rows {
			chosen[i] = having[row]
		}
		nums, dens := columns(chosen)
		switch {
		case unit == experiments.Recovery:
			return stats.KaplanMeier(Lifetimes(chosen)).Median()
		case unit.Quotient():
			return stats.Sum(nums) / stats.Sum(dens)
		}
		return stats.Sum(nums) / float64(len(nums))
	}
	return stats.Bootstrap{Seed: how.seed}.Estimate(int64(len(having)), statistic, Confidence)
}

// columns are the numerators and denominators of some runs.
func columns(all []experiments.Quantity) (nums, dens []float64) {
	for _, q := range all {
		nums, dens = append(nums, float64(q.Num)), append(dens, float64(q.Den))
	}
	return nums, dens
}

// Lifetimes are the spells of all runs, in nanoseconds.
func Lifetimes(all []experiments.Quantity) (lifetimes []stats.Lifetime) {
	for _, q := range all {
		for _, spell := range q.Spells {
			lifetimes = append(lifetimes, stats.Lifetime{Span: float64(spell.Length), Censored: !spell.Ended})
		}
	}
	return lifetimes
}

// affectedMin is from how many affected runs on the share of runs that are
// affected says more than that there are such.
const affectedMin = 5

// Few tells whether something happened in so few runs that its share of them says
// little more than that it happens.
func (m Metric) Few() bool {
	return m.Expression.Measure.Unit == experiments.Chance && m.Affected > 0 && m.Affected < affectedMin
}

// chance estimates how likely a run is to be affected.
func chance(affected, of int64) stats.Interval {
	i := stats.Proportion(affected, of, Confidence)
	if affected > 0 && affected < affectedMin {
		i.Method += fmt.Sprintf(", only %d of %d runs affected", affected, of)
	}
	return i
}
