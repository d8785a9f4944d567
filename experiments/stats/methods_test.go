package stats

import (
	"fmt"
	"strings"
	"testing"
)

// What is left of each method says how, and none says how many.
func TestMethodsAreShort(t *testing.T) {
	skewed := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 40}
	for _, c := range []struct {
		method, want string
	}{
		{Mean([]float64{1, 2, 3}, Confidence).Method, "Student t (some may cover less)"},
		{Mean(skewed, Confidence).Method, "Student t (some may cover less)"},
		{Paired(skewed, make([]float64, len(skewed)), Confidence).Difference.Method, "paired differences, Student t (some may cover less)"},
		{Mean([]float64{2, 2}, Confidence).Method, ""},
		{Mean([]float64{2}, Confidence).Method, ""},
		{Mean(nil, Confidence).Method, ""},
		{Paired([]float64{2, 2}, []float64{3, 3}, Confidence).Difference.Method, ""},
		{Unfailed(7, Confidence).Method, ""},
		{RatioOfSums([]float64{0, 0}, []float64{0, 0}, Confidence).Method, ""},
		{MTBF(0, 7, Confidence).Method, "chi-square, conservative"},
		{KaplanMeier(remissions).Quantile(0.5, Confidence).Method, "Kaplan-Meier, log-log (some may cover less)"},
		{Medians(KaplanMeier(remissions), KaplanMeier(remissions), Confidence).Difference.Method, "medians, unpaired, Kaplan-Meier, conservative (some may cover less)"},
		{Proportion(0, 7, Confidence).Method, "Clopper-Pearson, conservative"},
		{Proportion(7, 7, Confidence).Method, "Clopper-Pearson, conservative"},
	} {
		if got := Methods([]string{c.method, c.method}); got != c.want || strings.ContainsAny(got, "0123456789") {
			t.Errorf("%q is shortened to %q, want %q", c.method, got, c.want)
		}
	}
}

// A caption has room for one phrase.
func ExampleMethods() {
	share := RatioOfSums([]float64{58, 61, 49}, []float64{60, 61, 51}, Confidence)
	delay := Mean([]float64{10.2, 9.7, 10.4}, Confidence)
	fmt.Println(Methods([]string{share.Method, delay.Method}))
	// Output:
	// ratio of sums, jackknife or Student t (some may cover less)
}
