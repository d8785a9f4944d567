package dist

import "strings"

// suggest returns ": did you mean lognormal?" for the name that was probably
// meant, or "" where none is near.
func suggest(name string, known []string) string {
	for _, candidate := range known {
		if len(name) > 1 && strings.HasPrefix(candidate, name) {
			return ": did you mean " + candidate + "?"
		}
	}
	best, distance := "", len(name)/3+1 // one slip in three letters
	for _, candidate := range known {
		if d := editDistance(strings.ToLower(name), candidate); d <= distance && d < len(name) {
			best, distance = candidate, d-1
		}
	}
	if best == "" {
		return ""
	}
	return ": did you mean " + best + "?"
}

// editDistance counts the insertions, deletions and substitutions that turn a
// into b (V. Levenshtein, 1966), one row of the table at a time.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substituted := diagonal
			if a[i] != b[j] {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(substituted, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// list joins names for an error text.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
