package stats

import "math"

// Comparison sets two designs side by side that met the same weather: sample i
// of both comes from replication i of one seed.
type Comparison struct {
	Difference    Interval // mean of second minus first, by replication
	Correlation   float64  // of the two designs; 0 if one of them does not vary
	VarianceRatio float64  // of unpaired to paired: 4 means a quarter of the runs; 1 if nothing varies
}

// Significant reports whether the interval of the difference leaves out zero.
// A difference without variation is significant if it is one at all.
func (c Comparison) Significant() bool {
	return c.Difference.Low > 0 || c.Difference.High < 0
}

// PairingHelped reports whether comparing run by run said more than comparing
// two independent sets of runs would have.
func (c Comparison) PairingHelped() bool { return c.VarianceRatio > 1 }

// Paired compares two designs by their differences, replication by
// replication; the interval is Student's.
func Paired(first, second []float64, confidence float64) Comparison {
	pair("a paired difference", first, second)
	differences := make([]float64, len(first))
	products := make([]float64, len(first))
	for i := range first {
		differences[i] = second[i] - first[i]
	}
	c := Comparison{Difference: Mean(differences, confidence), VarianceRatio: 1}
	c.Difference.Method = "paired differences, " + c.Difference.Method
	if len(first) < 2 {
		return c
	}
	m1, s1 := moments(first)
	m2, s2 := moments(second)
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
