package stats

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nines/sim"
)

// Whether an interval is worth its name is a question of coverage: over many
// experiments, 95 of 100 hold the truth. Each row repeats an experiment whose
// truth is known, and counts. An interval may hold the truth less often only if
// its method says so; so what counts is the misses among those that do not.
//
//	go test -v -run Coverage ./experiments/stats                  a few hundred of each
//	NINES_LONG=1 go test -v -run Coverage ./experiments/stats     4,000 of each

// often is how often each experiment is repeated.
func often() int64 {
	if os.Getenv("NINES_LONG") != "" {
		return 4000
	}
	return 200
}

// An experiment draws the samples of n replications and estimates from them.
type experiment struct {
	name     string
	truth    float64
	estimate func(s *sim.Stream) Interval
}

// A tally is what became of the repetitions of an experiment.
type tally struct {
	of       int64 // experiments
	held     int64 // intervals that hold the truth
	doubtful int64 // those that say that they may not
	silent   int64 // those that do not hold it, and do not say so
	careful  int64 // those that say that they are conservative, or doubtful
	method   string
}

// repeat counts. The seeds are fixed: the counts are the same each time.
func repeat(e experiment, times int64) tally {
	t := tally{of: times}
	for i := range uint64(times) {
		s := sim.NewKey(1, i, "coverage of "+e.name, 0).At(0, 0)
		in := e.estimate(&s)
		holds := in.Low <= e.truth && e.truth <= in.High
		t.held += one(holds)
		t.doubtful += one(in.Doubtful())
		t.silent += one(!holds && !in.Doubtful())
		t.careful += one(in.Doubtful() || strings.Contains(in.Method, conservative))
		t.method = in.Method
	}
	return t
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func (t tally) String() string {
	share := func(n, of int64) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("holds %5.1f %%   doubtful %5.1f %%   of the others miss %4.1f %%   %s",
		share(t.held, t.of), share(t.doubtful, t.of), share(t.silent, t.of-t.doubtful), t.method)
}

// isHonest reports whether, of the intervals that do not warn, at most 6 % miss,
// a point more than nominal, and the interval does not hold more often than 96 %
// without saying that it is conservative. Intervals that warn excuse no others:
// only if those that do not are fewer than one in twenty are they not judged.
// Counts have the benefit of the doubt: of a few hundred experiments, an honest
// interval fails once in ten thousand times, of 4,000 once in twenty.
func (t tally) isHonest() bool {
	benefit := 0.9999
	if t.of >= 4000 {
		benefit = 0.95
	}
	atLeast := func(n, of int64) float64 { return 1 - AtMost(of-n, of, benefit) }
	unwarned := t.of - t.doubtful
	isSilent := 20*unwarned >= t.of && atLeast(t.silent, unwarned) > 0.06
	return !isSilent && (atLeast(t.held, t.of) <= 0.96 || t.careful > t.of/2)
}

// TestCoverage is the promise of this package.
func TestCoverage(t *testing.T) {
	for _, group := range [][]experiment{means, shares, counts, comparisons, recoveries, steady, resampled} {
		for _, e := range group {
			count := repeat(e, often())
			t.Logf("%-34s %v", e.name, count)
			if !count.isHonest() {
				t.Errorf("%s: %v: of those that do not warn more than 6 %% miss, or it holds more often than it says", e.name, count)
			}
		}
	}
}

// TestCoverageCatches shows that the test above can fail: each wrong estimate
// is one that is found in the field.
func TestCoverageCatches(t *testing.T) {
	for _, wrong := range []experiment{
		{"a degree of freedom too many", 0, func(s *sim.Stream) Interval {
			x := draws(gaussian, 3, s)
			_, squares := moments(x)
			return student(Sum(x)/3, squares/2/3, 4, 0.95, "wrong")
		}},
		{"normal quantile for few samples", 0, func(s *sim.Stream) Interval {
			x := draws(gaussian, 5, s)
			mean, squares := moments(x)
			half := 1.96 * math.Sqrt(squares/4/5)
			return Interval{Value: mean, Low: mean - half, High: mean + half}
		}},
		{"Student's interval of skewed samples", tame.Mean(), func(s *sim.Stream) Interval {
			x := draws(tame, 30, s)
			mean, squares := moments(x)
			return student(mean, squares/29/30, 30, 0.95, "wrong")
		}},
		{"mean of the ratios", yieldTruth, func(s *sim.Stream) Interval {
			ok, offered := yields(100, s)
			for i := range ok {
				ok[i] /= offered[i]
			}
			return Mean(ok, 0.95)
		}},
		{"operations as samples", 0.1, func(s *sim.Stream) Interval {
			failed, offered := outages(30, 4, s)
			return Proportion(int64(Sum(failed)), int64(Sum(offered)), 0.95)
		}},
		{"customers as samples", 4, func(s *sim.Stream) Interval { return Mean(waits(3000, 0.8, s), 0.95) }},
		{"censored as ended", math.Ln2, func(s *sim.Stream) Interval {
			times := recovered(80, exponential, s).sorted
			for i := range times {
				times[i].Censored = false
			}
			return KaplanMeier(times).Quantile(0.5, 0.95)
		}},
		{"wider than it says", 0, func(s *sim.Stream) Interval { return Mean(draws(gaussian, 100, s), 0.999) }},
	} {
		if count := repeat(wrong, 2000); count.isHonest() {
			t.Errorf("%s: %v, and nobody noticed", wrong.name, count)
		}
	}
}

// Doubt is earned: of enough samples there is hardly any where the promise is
// kept; where it is not there is nearly always.
func TestDoubtIsEarned(t *testing.T) {
	for _, row := range []struct {
		experiment
		least, most float64
	}{
		{experiment{"even", 0, meanOf(100, gaussian)}, 0, 0.05},
		{experiment{"even wholes", yieldTruth, ratioOf(200, yields)}, 0, 0.05},
		{experiment{"skewed", wild.Mean(), meanOf(100, wild)}, 0.95, 1},
	} {
		if doubt := float64(repeat(row.experiment, 1000).doubtful) / 1000; doubt < row.least || doubt > row.most {
			t.Errorf("%s: %.3f of the intervals are doubtful, %v to %v should be", row.name, doubt, row.least, row.most)
		}
	}
}

// Clopper and Pearson's coverage is a finite sum: it must hold for every
// proportion, not on average.
func TestProportionCoversExactly(t *testing.T) {
	for _, n := range []int64{1, 5, 10, 30} {
		var intervals []Interval
		for k := range n + 1 {
			intervals = append(intervals, Proportion(k, n, 0.95))
		}
		for p := 0.005; p < 1; p += 0.005 {
			if c := covered(intervals, p, distuv.Binomial{N: float64(n), P: p}.Prob); c < 0.95-1e-9 {
				t.Errorf("n = %d, p = %.3f: covered with probability %v", n, p, c)
			}
		}
	}
}

// So is that of the interval for a rate.
func TestRateCoversExactly(t *testing.T) {
	var intervals []Interval
	for k := range int64(100) {
		intervals = append(intervals, Rate(k, 1, 0.95))
	}
	for mean := 0.1; mean < 30; mean += 0.1 {
		if c := covered(intervals, mean, distuv.Poisson{Lambda: mean}.Prob); c < 0.95-1e-9 {
			t.Errorf("%.1f events expected: covered with probability %v", mean, c)
		}
	}
}

// covered sums the probabilities of the counts whose interval holds the truth.
func covered(intervals []Interval, truth float64, probability func(count float64) float64) (sum float64) {
	for k, i := range intervals {
		if i.Low <= truth && truth <= i.High {
			sum += probability(float64(k))
		}
	}
	return sum
}
