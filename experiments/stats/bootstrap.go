package stats

import (
	"fmt"
	"math"
	"slices"

	"nines/sim"
	"nines/sim/dist"
)

// Bootstrap finds an interval for a statistic that has no formula of its own, a
// median of runs or a worst one of ten, by computing it from samples of the
// replications, drawn with replacement (Efron 1979). The zero value is ready.
type Bootstrap struct {
	Seed       uint64
	Resamples  int64 // 0: 1999
	Percentile bool  // plain percentiles; false: corrected for bias and acceleration
}

const usualResamples = 1999

// Estimate applies the statistic to all n replications, rows 0, 1, … n-1, and to
// resamples of them. Rows are indices, so that what belongs to one replication
// stays together: numerator and denominator, two designs.
//
// The interval is BCa (Efron, JASA 82, 1987), or of plain percentiles, in both
// cases with ranks moved outward as Student's t is, since a resample varies less
// than a sample by (n-1)/n (Hesterberg, American Statistician 69, 2015). With
// fewer than fifty replications, or skewed ones, it may still be too narrow: it
// cannot see a tail that the sample does not have, and says so.
func (b Bootstrap) Estimate(n int64, statistic func(rows []int64) float64, confidence float64) Interval {
	demand(confidence)
	if b.Resamples == 0 {
		b.Resamples = usualResamples
	}
	switch {
	case n == 0:
		return unknown(math.NaN(), 0, "no replications")
	case n == 1:
		return unknown(statistic([]int64{0}), 1, "one replication: "+noInterval)
	}
	value := statistic(upTo(n, -1))
	replicates := b.replicates(n, statistic)
	if len(replicates) == 0 || constant(replicates) {
		return unvaried(value, n)
	}
	bias, acceleration, skew := 0.0, 0.0, leaning(n, statistic)
	if !b.Percentile {
		bias, acceleration = biasOf(replicates, value), accelerationOf(n, skew)
	}
	reach := studentT(confidence, n-1) * math.Sqrt(float64(n)/float64(n-1))
	i := Interval{Value: value, N: n, Method: b.method(int64(len(replicates)))}
	i.Low = min(value, ranked(replicates, bias, acceleration, -reach))
	i.High = max(value, ranked(replicates, bias, acceleration, reach))
	switch {
	case n < few:
		i.Method += ", few samples, " + mayCoverLess
	case looksSkewed(skew, n):
		i.Method += ", skewed, " + mayCoverLess
	}
	return i
}

// method names the interval, and how many resamples had a value.
func (b Bootstrap) method(valid int64) string {
	name := "bootstrap BCa"
	if b.Percentile {
		name = "bootstrap percentile"
	}
	name = fmt.Sprintf("%s, B = %d, seed %d", name, b.Resamples, b.Seed)
	if undefined := b.Resamples - valid; undefined > 0 {
		name += fmt.Sprintf(", %d resamples undefined", undefined)
	}
	return name
}

// replicates are the statistics of the resamples, sorted. Each resample has its
// own stream: more of them leave the first ones as they are.
func (b Bootstrap) replicates(n int64, statistic func(rows []int64) float64) []float64 {
	key := sim.NewKey(b.Seed, 0, "bootstrap", uint64(n))
	values := make([]float64, 0, b.Resamples)
	rows := make([]int64, n)
	for r := range b.Resamples {
		stream := key.At(0, uint64(r))
		for i := range rows {
			rows[i] = int64(stream.Below(uint64(n)))
		}
		if x := statistic(rows); !math.IsNaN(x) {
			values = append(values, x)
		}
	}
	slices.Sort(values)
	return values
}

// biasOf is how far the estimate is from the median of its replicates, in
// standard deviations. Ties count by half.
func biasOf(replicates []float64, value float64) float64 {
	below := 0.0
	for _, x := range replicates {
		switch {
		case x < value:
			below++
		case x == value:
			below += 0.5
		}
	}
	all := float64(len(replicates))
	return normalQuantile(min(max(below, 0.5), all-0.5) / all)
}

// leaning is the skewness of what the replications contribute, by the jackknife.
func leaning(n int64, statistic func(rows []int64) float64) float64 {
	without := make([]float64, n)
	for i := range without {
		without[i] = statistic(upTo(n, int64(i)))
	}
	return -skewness(without)
}

// accelerationOf is how fast the spread of the estimate changes with its value:
// a sixth of that skewness, by the sum of the cubes (Efron).
func accelerationOf(n int64, skew float64) float64 {
	rows := float64(n)
	return skew * ((rows - 2) / float64(6*rows*math.Sqrt(rows-1)))
}

// upTo lists the rows 0, 1, … n-1 but for one; -1 leaves out none.
func upTo(n, without int64) (rows []int64) {
	for i := range n {
		if i != without {
			rows = append(rows, i)
		}
	}
	return rows
}

// ranked returns the replicate at so many standard deviations, as corrected.
func ranked(replicates []float64, bias, acceleration, z float64) float64 {
	stretch := 1 - float64(acceleration*(bias+z))
	share := 1.0
	if stretch > 0 {
		share = normalShare(bias + (bias+z)/stretch)
	}
	rank := dist.Saturate(math.Floor(Round(share * float64(len(replicates)+1))))
	return replicates[min(max(rank, 1), int64(len(replicates)))-1]
}
