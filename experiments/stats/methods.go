package stats

import (
	"slices"
	"strings"
)

// Methods says in a phrase how the intervals of a table or a figure were found,
// each method once. That some did not vary, or are none, is to be seen; that
// some promise too much is said.
func Methods(all []string) string {
	var different []string
	caveat := ""
	for _, method := range all {
		if strings.Contains(method, noVariation) || strings.Contains(method, noInterval) || strings.HasPrefix(method, "no") { // no failure, nothing to divide by
			continue
		}
		if strings.Contains(method, mayCoverLess) {
			caveat = " (some may cover less)"
		}
		for _, remark := range []string{", few samples", ", few ended", ", inverted", ", no failure", ", only", ", skewed", ", adjusted for skewness", ", batches may", ", none in", ", all of"} {
			method, _, _ = strings.Cut(method, remark)
		}
		if !slices.Contains(different, method) {
			different = append(different, method)
		}
	}
	return strings.Join(different, " or ") + caveat
}
