package stats

import (
	"math"
	"slices"
)

// Holm adjusts the probabilities of a family of comparisons (Scandinavian
// Journal of Statistics 6, 1979), so that the chance of calling any difference
// that is none stays what it was for a single one, whatever depends on what. The
// k-th smallest of m counts m-k+1 times, and at least as much as the one before.
// What could not be tested (NaN) stays so, and does not count.
func Holm(p []float64) []float64 {
	var tested []int
	for i, x := range p {
		if !math.IsNaN(x) {
			tested = append(tested, i)
		}
	}
	slices.SortStableFunc(tested, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	adjusted, least := slices.Clone(p), 0.0
	for k, i := range tested {
		least = max(least, min(1, Round(p[i]*float64(len(tested)-k))))
		adjusted[i] = least
	}
	return adjusted
}

// Adjust holds the secondary comparisons of a study against each other by Holm.
// The one that was declared primary beforehand (none if negative) is spared: it
// is the question that the study was made for.
func Adjust(family []Comparison, primary int) {
	var p []float64
	for i := range family {
		if i != primary {
			p = append(p, family[i].P)
		}
	}
	p = Holm(p)
	for i := range family {
		family[i].Adjusted = family[i].P
		if i != primary {
			family[i].Adjusted, p = p[0], p[1:]
		}
	}
}
