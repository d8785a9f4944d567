package compare

import (
	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
)

// Paired compares a measure, second minus first, in runs that met the same
// weather: entry i of both is of one world. Shares are pooled; of other
// measures the worlds count in which both have a value. Of a judgement the
// difference is that of the shares of violated runs, and its P McNemar's.
func Paired(first, second []experiments.Quantity) stats.Comparison {
	var a, b stats.Share
	isJudgement, isRatio := kind(first)
	for i := range first {
		if isRatio || counts(first[i]) && counts(second[i]) {
			a, b = with(a, first[i]), with(b, second[i])
		}
	}
	switch {
	case isRatio:
		return stats.PairedRatios(a, b, run.Confidence)
	case !isJudgement:
		return stats.Paired(a.Numerators, b.Numerators, run.Confidence)
	}
	c := stats.Paired(a.Numerators, b.Numerators, run.Confidence)
	var onlyFirst, onlySecond int64
	for i := range a.Numerators {
		switch {
		case a.Numerators[i] > b.Numerators[i]:
			onlyFirst++
		case a.Numerators[i] < b.Numerators[i]:
			onlySecond++
		}
	}
	c.P = stats.McNemar(onlyFirst, onlySecond)
	c.Adjusted = c.P
	return c
}

// Unpaired compares a measure in runs that have nothing to do with each other.
// Of a judgement, P is Fisher's.
func Unpaired(first, second []experiments.Quantity) stats.Comparison {
	isJudgement, isRatio := kind(first)
	a, b := column(first), column(second)
	if isRatio {
		return stats.UnpairedRatios(a, b, run.Confidence)
	}
	c := stats.Unpaired(a.Numerators, b.Numerators, run.Confidence)
	if isJudgement {
		c.P = stats.Fisher(int64(stats.Sum(a.Numerators)), int64(len(a.Numerators)), int64(stats.Sum(b.Numerators)), int64(len(b.Numerators)))
		c.Adjusted = c.P
	}
	return c
}

// kind tells how a measure is compared.
func kind(all []experiments.Quantity) (isJudgement, isRatio bool) {
	if len(all) == 0 {
		return false, false
	}
	return all[0].Unit == experiments.Judgement, all[0].Unit.Ratio()
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
