package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Comparison sets two designs side by side that met the same weather: sample i
// of both comes from replication i of one seed.
type Comparison struct {
	Difference    Interval // second minus first, by replication
	Correlation   float64  // of the two designs; 0 if one of them does not vary
	VarianceRatio float64  // of unpaired to paired: 4 means a quarter of the runs; 1 if nothing varies

	// P is the probability of a difference as large as this one, to either side,
	// if there were none (Student's t; the exact sign test if the differences do
	// not vary). Adjusted is the same for a family of comparisons: see Holm. Both
	// are NaN if nothing can be said.
	P, Adjusted float64

	level      float64 // of significance
	isUnpaired bool
}

// Significant reports whether there is a difference: its adjusted P is below
// one minus the confidence, for a single comparison if the interval leaves out
// zero. A difference without variation takes at least six runs: five of one sign
// happen by chance in one of sixteen cases.
func (c Comparison) Significant() bool { return c.Adjusted < c.level }

// PairingHelped reports whether comparing run by run said more than comparing
// two independent sets of runs would have.
func (c Comparison) PairingHelped() bool { return c.VarianceRatio > 1 }

// Unvaried reports whether the difference is the same in all runs, so that only
// its sign was tested.
func (c Comparison) Unvaried() bool { return strings.Contains(c.Difference.Method, noVariation) }

// String prints the difference, or "~" if it is not significant, and what
// pairing was worth.
func (c Comparison) String() string {
	value := Nine(c.Difference.Value)
	if !c.Significant() {
		value = "~"
	}
	i := c.Difference
	text := fmt.Sprintf("%s (%s to %s; %s, n = %d)", value, Nine(i.Low), Nine(i.High), i.Method, i.N)
	switch {
	case c.Adjusted != c.P && !math.IsNaN(c.P):
		text += fmt.Sprintf(", p = %s, adjusted %s", short(c.P), short(c.Adjusted))
	case !math.IsNaN(c.P):
		text += ", p = " + short(c.P)
	}
	if c.isUnpaired {
		return text
	}
	text += fmt.Sprintf(", correlation %s, variance ratio %s", short(c.Correlation), short(c.VarianceRatio))
	if !c.PairingHelped() {
		text += ": pairing did not help"
	}
	return text
}

// Paired compares two designs by their differences, replication by
// replication; the interval is Student's.
func Paired(first, second []float64, confidence float64) Comparison {
	pair("a paired difference", first, second)
	differences := minus(second, first)
	c := compare(first, second, differences, confidence)
	if n := int64(len(differences)); n > 1 && constant(differences) {
		return c.unvaried(differences[0], n, McNemar(0, n), "sign test", confidence)
	}
	c.Difference = meanBy(symmetric, differences, confidence).between(partOf(first), partOf(second))
	c.Difference.Method = "paired differences, " + c.Difference.Method
	_, squares := moments(differences)
	n := float64(len(differences))
	return c.tested(squares/(n-1)/n, confidence)
}

// A Share is a column of numerators beside one of denominators, one row a
// replication: what RatioOfSums pools.
type Share struct{ Numerators, Denominators []float64 }

// PairedRatios compares two shares, each pooled over the replications, by the
// jackknife of their difference: what it becomes when a replication is left out
// of both.
func PairedRatios(first, second Share, confidence float64) Comparison {
	pair("a paired difference", first.Numerators, second.Numerators)
	before, from := first.pooled(confidence)
	after, to := second.pooled(confidence)
	differences := leveled(minus(to, from))
	c := compare(from, to, differences, confidence)
	value, n := after.Value-before.Value, after.N
	switch {
	case math.IsInf(before.Low, -1):
		c.Difference = unknown(value, n, before.Method)
		return c.tested(math.NaN(), confidence)
	case math.IsInf(after.Low, -1):
		c.Difference = unknown(value, n, after.Method)
		return c.tested(math.NaN(), confidence)
	case constant(differences):
		both := offered(first.Denominators, second.Denominators)
		return c.unvaried(value, both, McNemar(0, both), "sign test", confidence)
	}
	_, squares := moments(differences)
	variance := squares * (float64(n-1) / float64(n))
	c.Difference = symmetric(value, variance, -skewness(differences), n, confidence, "paired ratios of sums, jackknife").between(partOf(from), partOf(to))
	return c.tested(variance, confidence)
}

// rounding is how far shares that are equal may lie apart: some units in the last
// place of one. What varies by less does not vary.
const rounding = 1e-15

// leveled returns differences of shares, all the same if they are but for
// rounding.
func leveled(differences []float64) []float64 {
	if len(differences) > 0 && slices.Max(differences)-slices.Min(differences) <= rounding {
		return slices.Repeat(differences[:1], len(differences))
	}
	return differences
}

// offered counts the runs in which both designs had something to do. Only those
// tell which of the two is ahead.
func offered(first, second []float64) (runs int64) {
	for i := range first {
		if first[i] != 0 && second[i] != 0 {
			runs++
		}
	}
	return runs
}

// unvaried is what can be said of a difference that is the same in all runs:
// nothing tells how far others might lie, so that there is no interval, and its
// probability p comes from an exact test of its sign alone.
func (c Comparison) unvaried(value float64, n int64, p float64, test string, confidence float64) Comparison {
	c.Difference = unknown(value, n, fmt.Sprintf(noVariation+" in %d runs, %s", n, test))
	c.level, c.P = Round(1-confidence), p
	if value == 0 {
		c.P = 1
	}
	c.Adjusted = c.P
	return c
}

// pooled returns the share and what it becomes without each replication: always
// the same if it does not vary. Its lower end is -Inf if there is no interval.
func (s Share) pooled(confidence float64) (i Interval, without []float64) {
	i, without = ratio(s.Numerators, s.Denominators, confidence)
	if without == nil {
		without = slices.Repeat([]float64{i.Value}, int(i.N))
	}
	return i, without
}

// minus subtracts column from column.
func minus(a, b []float64) []float64 {
	differences := make([]float64, len(a))
	for i := range a {
		differences[i] = a[i] - b[i]
	}
	return differences
}

// tested adds the probability by Student's t.
func (c Comparison) tested(variance, confidence float64) Comparison {
	c.level = Round(1 - confidence)
	value, n := c.Difference.Value, c.Difference.N
	switch {
	case n < 2 || !(variance > 0) || math.IsNaN(value):
		c.P = math.NaN()
	default:
		c.P = studentP(value/math.Sqrt(variance), n-1)
	}
	c.Adjusted = c.P
	return c
}

// compare says what pairing is worth.
func compare(first, second, differences []float64, confidence float64) Comparison {
	demand(confidence)
	c := Comparison{VarianceRatio: 1}
	if len(first) < 2 {
		return c
	}
	m1, s1 := moments(first)
	m2, s2 := moments(second)
	products := make([]float64, len(first))
	for i := range first {
		products[i] = float64((first[i] - m1) * (second[i] - m2))
	}
	if !constant(first) && !constant(second) {
		c.Correlation = Sum(products) / math.Sqrt(s1) / math.Sqrt(s2)
	}
	c.VarianceRatio = varianceRatio(s1+s2, differences)
	return c
}

// varianceRatio divides the squares of two independent sets by those of the
// paired differences. Designs that differ by a constant pair perfectly.
func varianceRatio(unpaired float64, differences []float64) float64 {
	_, paired := moments(differences)
	switch {
	case constant(differences) && unpaired > 0:
		return math.Inf(1)
	case paired == 0:
		return 1
	}
	return unpaired / paired
}
