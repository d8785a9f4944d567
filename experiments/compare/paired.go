package compare

import (
	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Paired compares a measure, second minus first, in runs that met the same
// weather: entry i of both is of one world. Shares are pooled; of other
// measures the worlds count in which both have a value. Of a judgement the
// difference is that of the shares of violated runs, of a chance that of the
// affected ones, and P is McNemar's. What happens in runs is pooled over them,
// which leaves no pairs.
func Paired(first, second []experiments.Quantity) stats.Comparison {
	unit := unitOf(first)
	if c, ok := happenings(unit, first, second); ok {
		return c
	}
	var a, b stats.Share
	for i := range first {
		if unit.Ratio() || counts(first[i]) && counts(second[i]) {
			a, b = with(a, first[i]), with(b, second[i])
		}
	}
	if unit.Ratio() {
		return stats.PairedRatios(a, b, run.Confidence)
	}
	c := stats.Paired(a.Numerators, b.Numerators, run.Confidence)
	if unit.OfRuns() {
		c.P = stats.McNemar(onlyOne(a.Numerators, b.Numerators))
		c.Adjusted = c.P
	}
	return c
}

// onlyOne counts the worlds in which one of two designs has a property, and the
// other has not.
func onlyOne(a, b []float64) (onlyFirst, onlySecond int64) {
	for i := range a {
		switch {
		case a[i] > b[i]:
			onlyFirst++
		case a[i] < b[i]:
			onlySecond++
		}
	}
	return onlyFirst, onlySecond
}

// Unpaired compares a measure in runs that have nothing to do with each other.
// Of a judgement or a chance, P is Fisher's.
func Unpaired(first, second []experiments.Quantity) stats.Comparison {
	unit := unitOf(first)
	if c, ok := happenings(unit, first, second); ok {
		return c
	}
	a, b := column(first), column(second)
	if unit.Ratio() {
		return stats.UnpairedRatios(a, b, run.Confidence)
	}
	c := stats.Unpaired(a.Numerators, b.Numerators, run.Confidence)
	if unit.OfRuns() {
		c.P = stats.Fisher(int64(stats.Sum(a.Numerators)), int64(len(a.Numerators)), int64(stats.Sum(b.Numerators)), int64(len(b.Numerators)))
		c.Adjusted = c.P
	}
	return c
}

// happenings compares what is pooled over all runs: mean times between
// failures, by their quotient, and medians of recoveries.
func happenings(unit experiments.Unit, first, second []experiments.Quantity) (c stats.Comparison, ok bool) {
	switch unit {
	case experiments.Between:
		return stats.RatioOfMTBF(exposed(first), exposed(second), run.Confidence), true
	case experiments.Recovery:
		a, b := stats.KaplanMeier(run.Lifetimes(first)), stats.KaplanMeier(run.Lifetimes(second))
		return stats.Medians(a, b, run.Confidence), true
	}
	return c, false
}

// exposed adds up how often something happened, and how long it might have.
func exposed(all []experiments.Quantity) (sum stats.Exposed) {
	for _, q := range all {
		sum.Events += q.Den
		sum.Exposure += float64(q.Num)
	}
	return sum
}

// unitOf is what all quantities of a measure are in.
func unitOf(all []experiments.Quantity) (u experiments.Unit) {
	if len(all) > 0 {
		u = all[0].Unit
	}
	return u
}

// counts tells whether a run says anything of a measure.
func counts(q experiments.Quantity) bool {
	if q.Unit == experiments.Judgement {
		return q.Verdict != experiments.Undecided
	}
	return q.Defined()
}

// with adds a run to a column; of judgements, 1 is a violated one.
func with(s stats.Share, q experiments.Quantity) stats.Share {
	num := float64(q.Num)
	if q.Unit == experiments.Judgement {
		num = 0
		if q.Verdict == experiments.Violated {
			num = 1
		}
	}
	return stats.Share{Numerators: append(s.Numerators, num), Denominators: append(s.Denominators, float64(q.Den))}
}

// column returns the runs that say anything.
func column(all []experiments.Quantity) (s stats.Share) {
	for _, q := range all {
		if q.Unit.Ratio() || counts(q) {
			s = with(s, q)
		}
	}
	return s
}
