package stats

import (
	"fmt"
	"math"
	"slices"

	"nines/sim"
	"nines/sim/dist"
)

// The experiments whose truth is known: even and skewed samples, rare events,
// uneven wholes, censored recoveries, series that lean on their past.

var (
	gaussian    = dist.Normal(0.0, 1.0)
	exponential = dist.Exponential(1.0)
)

func draws(d dist.Distribution, n int, s *sim.Stream) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = dist.Draw(d, s)
	}
	return out
}

// yields draws runs that offer very unequal amounts, of which a greater part
// succeeds where less is offered: an overload. The truth is the ratio of the
// expectations, E[ok]/E[offered].
func yields(n int, s *sim.Stream) (ok, offered []float64) {
	for range n {
		load := float64(100 + s.Below(900))
		share := 0.95 - load/2000 + (s.Float64()-0.5)/10
		offered, ok = append(offered, load), append(ok, float64(load*share))
	}
	return ok, offered
}

// yieldTruth follows from the load L, uniform over 100 … 999.
var yieldTruth = func() float64 {
	load, square := 0.0, 0.0
	for l := 100.0; l < 1000; l++ {
		load, square = load+l, square+float64(l*l)
	}
	return (0.95*load - square/2000) / load
}()

// outages draws runs of a thousand operations each; in one run of so many an
// outage takes a good part of them. The truth is the mean share that fails.
func outages(n int, every uint64, s *sim.Stream) (failed, offered []float64) {
	for range n {
		share := 0.0
		if s.Below(every) == 0 {
			share = 0.2 + 0.4*s.Float64()
		}
		failed, offered = append(failed, math.Round(1000*share)), append(offered, 1000)
	}
	return failed, offered
}

// meanOf estimates the mean of n draws.
func meanOf(n int, d dist.Distribution) func(s *sim.Stream) Interval {
	return func(s *sim.Stream) Interval { return Mean(draws(d, n, s), 0.95) }
}

var (
	wild = dist.Lognormal(1.0, 2)
	tame = dist.Lognormal(1.0, 1)
	tail = dist.Pareto(1.0, 2.5)
)

// outageShares are what outages of that frequency leave unavailable in n runs.
func outageShares(n int, every uint64, s *sim.Stream) []float64 {
	failed, offered := outages(n, every, s)
	for i := range failed {
		failed[i] /= offered[i]
	}
	return failed
}

var means = []experiment{
	{"mean of 3 normal", 0, meanOf(3, gaussian)},
	{"mean of 10 normal", 0, meanOf(10, gaussian)},
	{"mean of 30 normal", 0, meanOf(30, gaussian)},
	{"mean of 30 uniform", 0.5, meanOf(30, dist.Uniform(0.0, 1.0))},
	{"mean of 5 exponential", 1, meanOf(5, exponential)},
	{"mean of 10 exponential", 1, meanOf(10, exponential)},
	{"mean of 30 exponential", 1, meanOf(30, exponential)},
	{"mean of 100 exponential", 1, meanOf(100, exponential)},
	{"mean of 10 lognormal(1)", tame.Mean(), meanOf(10, tame)},
	{"mean of 30 lognormal(1)", tame.Mean(), meanOf(30, tame)},
	{"mean of 30 lognormal(2)", wild.Mean(), meanOf(30, wild)},
	{"mean of 30 Pareto(2.5)", tail.Mean(), meanOf(30, tail)},
	{"mean of 100 normal", 0, meanOf(100, gaussian)},
	{"mean of 60 exponential", 1, meanOf(60, exponential)},
	{"mean of 60 lognormal(1)", tame.Mean(), meanOf(60, tame)},
	{"mean of 60 Pareto(2.5)", tail.Mean(), meanOf(60, tail)},
	{"mean of 200 lognormal(1)", tame.Mean(), meanOf(200, tame)},
	{"outages in 1 of 4, 30 runs", 0.1, func(s *sim.Stream) Interval { return Mean(outageShares(30, 4, s), 0.95) }},
	{"outages in 1 of 20, 30 runs", 0.02, func(s *sim.Stream) Interval { return Mean(outageShares(30, 20, s), 0.95) }},
	{"outages in 1 of 20, 200 runs", 0.02, func(s *sim.Stream) Interval { return Mean(outageShares(200, 20, s), 0.95) }},
	{"size of outages in 1 of 4, 30 runs", 0.4, func(s *sim.Stream) Interval { return Rare(outageShares(30, 4, s), 0.95).Size }},
	{"stopped when narrow, normal", 0, stopped(gaussian, Precision{Absolute: 0.3})},
	{"stopped when narrow, exponential", 1, stopped(exponential, Precision{Relative: 0.3})},
}

// stopped adds replications until the interval is narrow enough.
func stopped(d dist.Distribution, p Precision) func(s *sim.Stream) Interval {
	return func(s *sim.Stream) Interval {
		x := draws(d, beginning, s)
		for {
			i := Mean(x, 0.95)
			next := p.Next(i, 1000)
			if next == i.N {
				return p.Stopped(i)
			}
			x = append(x, draws(d, int(next-i.N), s)...)
		}
	}
}

// ratioOf estimates a share from n replications.
func ratioOf(n int, runs func(n int, s *sim.Stream) (part, whole []float64)) func(s *sim.Stream) Interval {
	return func(s *sim.Stream) Interval {
		part, whole := runs(n, s)
		return RatioOfSums(part, whole, 0.95)
	}
}

// uneven draws runs whose loads are lognormal, and of which the loaded ones fail
// more: the truth is E[0.1·load·u]/E[load] with u uniform.
func uneven(n int, s *sim.Stream) (failed, offered []float64) {
	for range n {
		load := dist.Draw(tame, s)
		offered, failed = append(offered, load), append(failed, float64(0.1*load)*s.Float64())
	}
	return failed, offered
}

func rare(every uint64) func(n int, s *sim.Stream) (failed, offered []float64) {
	return func(n int, s *sim.Stream) (failed, offered []float64) { return outages(n, every, s) }
}

var shares = []experiment{
	{"ratio of 5", yieldTruth, ratioOf(5, yields)},
	{"ratio of 10", yieldTruth, ratioOf(10, yields)},
	{"ratio of 30", yieldTruth, ratioOf(30, yields)},
	{"ratio of 10, uneven loads", 0.05, ratioOf(10, uneven)},
	{"ratio of 30, uneven loads", 0.05, ratioOf(30, uneven)},
	{"ratio of 60", yieldTruth, ratioOf(60, yields)},
	{"ratio of 200", yieldTruth, ratioOf(200, yields)},
	{"ratio of 60, uneven loads", 0.05, ratioOf(60, uneven)},
	{"ratio of 200, uneven loads", 0.05, ratioOf(200, uneven)},
	{"ratio of 60, outages in 1 of 4", 0.1, ratioOf(60, rare(4))},
	{"ratio of 30, outages in 1 of 4", 0.1, ratioOf(30, rare(4))},
	{"ratio of 30, outages in 1 of 20", 0.02, ratioOf(30, rare(20))},
}

// successes counts those of n that happen with probability p.
func successes(n int64, p float64, s *sim.Stream) (k int64) {
	for range n {
		k += one(s.Float64() < p)
	}
	return k
}

func proportionOf(n int64, p float64) experiment {
	return experiment{fmt.Sprintf("proportion %v of %d", p, n), p, func(s *sim.Stream) Interval {
		return Proportion(successes(n, p, s), n, 0.95)
	}}
}

func rateOf(expected float64) experiment {
	return experiment{fmt.Sprintf("rate, %v events expected", expected), expected / 1000, func(s *sim.Stream) Interval {
		return Rate(failures(10, 100, expected/1000, s), 1000, 0.95)
	}}
}

var counts = []experiment{
	proportionOf(30, 0.5), proportionOf(30, 0.1), proportionOf(30, 0.001), proportionOf(1000, 0.01), proportionOf(1000, 0.001),
	rateOf(0.5), rateOf(3), rateOf(20), rateOf(100),
	{"MTBF, 3 failures expected", 1000.0 / 3, func(s *sim.Stream) Interval {
		return MTBF(failures(10, 100, 0.003, s), 1000, 0.95)
	}},
	{"median of 15 lognormal(2)", 1, func(s *sim.Stream) Interval { return Quantile(draws(wild, 15, s), 0.5, 0.95) }},
	{"p90 of 60 exponential", math.Ln10, func(s *sim.Stream) Interval { return Quantile(draws(exponential, 60, s), 0.9, 0.95) }},
}

// renewed runs machines that fail and are repaired for some hours, and returns
// how often they failed.
func renewed(runs int, hours float64, s *sim.Stream) Exposed {
	e := Exposed{Exposure: float64(runs) * hours}
	for range runs {
		for at := 9 * dist.Draw(exponential, s); at < hours; at += 9*dist.Draw(exponential, s) + dist.Draw(exponential, s) {
			e.Events++
		}
	}
	return e
}

var comparisons = []experiment{
	{"MTBF with repairs, 30 runs", 10, func(s *sim.Stream) Interval {
		e := renewed(30, 200, s)
		return MTBF(e.Events, e.Exposure, 0.95)
	}},
	{"ratio of MTBF, 20 and 10 expected", 2, func(s *sim.Stream) Interval {
		return RatioOfMTBF(Exposed{failures(10, 100, 0.02, s), 1000}, Exposed{failures(10, 100, 0.01, s), 1000}, 0.95).Difference
	}},
	{"ratio of MTBF, 2 and 4 expected", 0.5, func(s *sim.Stream) Interval {
		return RatioOfMTBF(Exposed{failures(10, 100, 0.002, s), 1000}, Exposed{failures(20, 100, 0.004, s), 2000}, 0.95).Difference
	}},
	{"medians of 100 and 100 recoveries", 1 - math.Ln2, func(s *sim.Stream) Interval {
		return Medians(recovered(100, exponential, s), recovered(100, tame, s), 0.95).Difference
	}},
	{"medians of 20 and 30 recoveries", math.Ln2 - 1, func(s *sim.Stream) Interval {
		return Medians(recovered(20, tame, s), recovered(30, exponential, s), 0.95).Difference
	}},
	{"paired difference of 10", 0.3, func(s *sim.Stream) Interval {
		weather := draws(exponential, 10, s)
		other := draws(gaussian, 10, s)
		for i := range other {
			other[i] += weather[i] + 0.3
		}
		return Paired(weather, other, 0.95).Difference
	}},
	{"paired difference of 20, skewed", tame.Mean() - 1, func(s *sim.Stream) Interval {
		return Paired(draws(exponential, 20, s), draws(tame, 20, s), 0.95).Difference
	}},
	{"paired difference of 60, skewed", tame.Mean() - 1, func(s *sim.Stream) Interval {
		return Paired(draws(exponential, 60, s), draws(tame, 60, s), 0.95).Difference
	}},
	{"paired difference of 200, skewed", tame.Mean() - 1, func(s *sim.Stream) Interval {
		return Paired(draws(exponential, 200, s), draws(tame, 200, s), 0.95).Difference
	}},
	{"paired ratios of 20", yieldTruth, func(s *sim.Stream) Interval {
		failed, offered := uneven(20, s)
		ok, asked := yields(20, s)
		return PairedRatios(Share{failed, offered}, Share{ok, asked}, 0.95).Difference.plus(0.05)
	}},
}

// plus moves an interval.
func (i Interval) plus(x float64) Interval {
	i.Value, i.Low, i.High = i.Value+x, i.Low+x, i.High+x
	return i
}

// recovered draws n recovery times, of which those that begin late in the run are
// not seen to their end.
func recovered(n int, law dist.Distribution, s *sim.Stream) *Survival {
	var times []Lifetime
	for range n {
		span, seen := dist.Draw(law, s), 4*s.Float64()
		times = append(times, Lifetime{Span: min(span, seen), Censored: seen < span})
	}
	return KaplanMeier(times)
}

var recoveries = []experiment{
	{"survival of 30 at 0.1", math.Exp(-0.1), func(s *sim.Stream) Interval { return recovered(30, exponential, s).At(0.1, 0.95) }},
	{"survival of 30 at 0.3", math.Exp(-0.3), func(s *sim.Stream) Interval { return recovered(30, exponential, s).At(0.3, 0.95) }},
	{"survival of 300 at 0.03", math.Exp(-0.03), func(s *sim.Stream) Interval { return recovered(300, exponential, s).At(0.03, 0.95) }},
	{"survival of 10 at 1", math.Exp(-1), func(s *sim.Stream) Interval { return recovered(10, exponential, s).At(1, 0.95) }},
	{"survival of 30 at 1", math.Exp(-1), func(s *sim.Stream) Interval { return recovered(30, exponential, s).At(1, 0.95) }},
	{"survival of 30 at 2", math.Exp(-2), func(s *sim.Stream) Interval { return recovered(30, exponential, s).At(2, 0.95) }},
	{"survival of 300 at 0.3", math.Exp(-0.3), func(s *sim.Stream) Interval { return recovered(300, exponential, s).At(0.3, 0.95) }},
	{"survival of 300 at 1", math.Exp(-1), func(s *sim.Stream) Interval { return recovered(300, exponential, s).At(1, 0.95) }},
	{"median recovery of 100", math.Ln2, func(s *sim.Stream) Interval { return recovered(100, exponential, s).Quantile(0.5, 0.95) }},
	{"median recovery of 10", math.Ln2, func(s *sim.Stream) Interval { return recovered(10, exponential, s).Quantile(0.5, 0.95) }},
	{"median recovery of 30, lognormal", 1, func(s *sim.Stream) Interval { return recovered(30, tame, s).Quantile(0.5, 0.95) }},
	{"mean recovery of 10, up to 2", 1 - math.Exp(-2), restricted(10)},
	{"mean recovery of 30, up to 2", 1 - math.Exp(-2), restricted(30)},
	{"mean recovery of 100, up to 2", 1 - math.Exp(-2), restricted(100)},
}

func restricted(n int) func(s *sim.Stream) Interval {
	return func(s *sim.Stream) Interval { return recovered(n, exponential, s).RestrictedMean(2, 0.95) }
}

// autoregressive draws a series of mean 0 that leans on its predecessor.
func autoregressive(n int, lean, start float64, s *sim.Stream) []float64 {
	series := make([]float64, n)
	for i := range series {
		start = float64(lean*start) + dist.Draw(gaussian, s)
		series[i] = start
	}
	return series
}

// waits are those of the customers of an M/M/1 queue that starts empty, by
// Lindley's recursion. In the steady state they wait load/(1-load) on average,
// if the mean service is 1.
func waits(n int, load float64, s *sim.Stream) []float64 {
	series := make([]float64, n)
	wait := 0.0
	for i := range series {
		series[i] = wait
		wait = max(0, wait+dist.Draw(exponential, s)-dist.Draw(exponential, s)/load)
	}
	return series
}

var steady = []experiment{
	{"30 batches of 100, independent", 0, func(s *sim.Stream) Interval { return BatchMeans(draws(gaussian, 3000, s), 30, 0.95) }},
	{"30 batches of 100, lean 0.9", 0, func(s *sim.Stream) Interval { return BatchMeans(autoregressive(3000, 0.9, 0, s), 30, 0.95) }},
	{"30 batches of 20, lean 0.9", 0, func(s *sim.Stream) Interval { return BatchMeans(autoregressive(600, 0.9, 0, s), 30, 0.95) }},
	{"30 batches of 10, lean 0.95", 0, func(s *sim.Stream) Interval { return BatchMeans(autoregressive(300, 0.95, 0, s), 30, 0.95) }},
	{"60 batches of 100, lean 0.9", 0, func(s *sim.Stream) Interval { return BatchMeans(autoregressive(6000, 0.9, 0, s), 60, 0.95) }},
	{"queue at 50 %, 3000 waits", 1, func(s *sim.Stream) Interval { return Steady(waits(3000, 0.5, s), 30, 0.95) }},
	{"queue at 80 %, 6000 waits", 4, func(s *sim.Stream) Interval { return Steady(waits(6000, 0.8, s), 30, 0.95) }},
	{"queue at 90 %, 6000 waits", 9, func(s *sim.Stream) Interval { return Steady(waits(6000, 0.9, s), 30, 0.95) }},
	{"warm-up from 20, lean 0.9", 0, func(s *sim.Stream) Interval { return Steady(autoregressive(3000, 0.9, 20, s), 30, 0.95) }},
	{"share of waits, 30 batches of 100", 0.5, func(s *sim.Stream) Interval {
		waited, all := waits(3000, 0.5, s), make([]float64, 3000)
		for i := range waited {
			waited[i], all[i] = float64(one(waited[i] > 0)), 1
		}
		return BatchRatio(waited, all, 30, 0.95)
	}},
}

// bootstrapped estimates a mean or a median from n draws.
func bootstrapped(n int, law dist.Distribution, of func([]float64) float64, b Bootstrap) func(s *sim.Stream) Interval {
	return func(s *sim.Stream) Interval {
		x := draws(law, n, s)
		b.Seed, b.Resamples = s.Uint64(), 399
		return b.Estimate(int64(n), func(rows []int64) float64 {
			chosen := make([]float64, len(rows))
			for i, row := range rows {
				chosen[i] = x[row]
			}
			return of(chosen)
		}, 0.95)
	}
}

func average(x []float64) float64 { return Sum(x) / float64(len(x)) }

func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

var resampled = []experiment{
	{"BCa, mean of 10 normal", 0, bootstrapped(10, gaussian, average, Bootstrap{})},
	{"BCa, mean of 30 exponential", 1, bootstrapped(30, exponential, average, Bootstrap{})},
	{"BCa, mean of 60 normal", 0, bootstrapped(60, gaussian, average, Bootstrap{})},
	{"BCa, mean of 60 exponential", 1, bootstrapped(60, exponential, average, Bootstrap{})},
	{"BCa, mean of 60 lognormal(1)", tame.Mean(), bootstrapped(60, tame, average, Bootstrap{})},
	{"BCa, median of 60 exponential", math.Ln2, bootstrapped(60, exponential, median, Bootstrap{})},
	{"percentile, mean of 60 exponential", 1, bootstrapped(60, exponential, average, Bootstrap{Percentile: true})},
	{"percentile, median of 60 lognormal", 1, bootstrapped(60, tame, median, Bootstrap{Percentile: true})},
}

// failures counts those of machines that each run for some hours.
func failures(machines int, hours, rate float64, s *sim.Stream) (n int64) {
	for range machines {
		for at := dist.Draw(exponential, s) / rate; at < hours; at += dist.Draw(exponential, s) / rate {
			n++
		}
	}
	return n
}
