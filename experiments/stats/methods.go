package stats

import (
	"slices"
	"strings"
)

// Methods says in a phrase how the intervals of a table or a figure were found,
// each method once. That some did not vary, or are none, is to be seen; that
// some promise too much is said. What stands behind a semicolon is no method,
// but what else the numbers depend on: it is said once, at the end.
func Methods(all []string) string {
	var different, notes []string
	caveat := ""
	for _, method := range all {
		method, note, _ := strings.Cut(method, "; ")
		if note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
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
	text := strings.Join(different, " or ") + caveat
	if len(notes) > 0 {
		text += "; " + strings.Join(notes, " or ")
	}
	return text
}
