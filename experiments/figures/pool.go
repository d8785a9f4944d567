package figures

import (
	"cmp"
	"math"
	"slices"
	"time"

	"nines/experiments"
	"nines/experiments/run"
	"nines/experiments/stats"
	"nines/plots"
)

// pool is a series of some runs, bucket by bucket.
type pool struct {
	runs    int64 // whose series were kept
	buckets []bucket
}

// bucket holds what the runs had in one part of time: a numerator and a
// denominator each, both 0 where a run had nothing.
type bucket struct {
	x          int64
	nums, dens []float64
}

// indexOf returns the number of a series at a point, or -1.
func (a *artist) indexOf(point int, series string) int {
	named := func(s experiments.Series) bool { return s.Name == series }
	return slices.IndexFunc(a.scenario(point).Series, named)
}

// pool collects a series over the runs of a point.
func (a *artist) pool(point int, series string) (all pool) {
	i := a.indexOf(point, series)
	if i < 0 {
		return all
	}
	var kept [][]experiments.Sample
	for _, r := range a.of(point) {
		if i < len(r.Series) {
			kept = append(kept, r.Series[i])
		}
	}
	all.runs = int64(len(kept))
	at := make(map[int64]int)
	for n, samples := range kept {
		for _, s := range samples {
			k, known := at[s.X]
			if !known {
				k = len(all.buckets)
				at[s.X] = k
				all.buckets = append(all.buckets, bucket{s.X, make([]float64, len(kept)), make([]float64, len(kept))})
			}
			all.buckets[k].nums[n] += float64(s.Num)
			all.buckets[k].dens[n] += float64(s.Den)
		}
	}
	slices.SortFunc(all.buckets, func(a, b bucket) int { return cmp.Compare(a.x, b.x) })
	return all
}

// ratio is the pooled value of a bucket.
func (b bucket) ratio() float64 { return stats.Sum(b.nums) / stats.Sum(b.dens) }

// bandsFrom is how many replications a time line has before intervals are
// drawn around it. With fewer they would say more of their method than of the
// data, and widen the axis for it.
const bandsFrom = 6

// line returns the pool as a line of a time line, and how its intervals were
// found.
func (all pool) line(name string, c scale) (line plots.Series, methods []string) {
	line.Name = name
	for _, b := range all.buckets {
		i := stats.Interval{Value: b.ratio(), Low: math.NaN(), High: math.NaN()}
		if all.runs >= bandsFrom {
			i = stats.RatioOfSums(b.nums, b.dens, run.Confidence)
			methods = append(methods, i.Method)
		}
		e := c.estimate(i)
		line.Points = append(line.Points, plots.Point{At: time.Duration(b.x), Value: e.Value})
		line.Low, line.High = append(line.Low, e.Low), append(line.High, e.High)
	}
	if all.runs < bandsFrom {
		line.Low, line.High = nil, nil
	}
	return line, methods
}

// counts returns the pool as a distribution.
func (all pool) counts() (counts []plots.Count) {
	for _, b := range all.buckets {
		counts = append(counts, plots.Count{Value: time.Duration(b.x), Count: int64(stats.Sum(b.nums))})
	}
	return counts
}
