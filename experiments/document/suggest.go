package document

import (
	"strconv"
	"strings"
)

// Suggest returns the name that word was most likely meant to be, or "" if
// none is near. Near is one slip (a letter more, less, other, or two swapped)
// for each three letters of the longer word; case does not count.
func Suggest(word string, names []string) string {
	best, bestSlips := "", 0
	for _, name := range names {
		allowed := max(len(word), len(name)) / 3
		// The difference in length is a lower bound, and far cheaper.
		if len(word)-len(name) > allowed || len(name)-len(word) > allowed {
			continue
		}
		slips := editDistance(strings.ToLower(word), strings.ToLower(name))
		if slips <= allowed && (best == "" || slips < bestSlips) {
			best, bestSlips = name, slips
		}
	}
	return best
}

// editDistance counts the slips between two words: Levenshtein's distance
// with swaps of neighbours (optimal string alignment).
func editDistance(a, b string) int {
	// Three rows of the table: the current one and the two above it.
	above2, above := make([]int, len(b)+1), make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], above2[j-2]+1)
			}
		}
		above2, above, row = above, row, above2
	}
	return above[len(b)]
}

// unknown builds the message for a word that is none of names, and where no
// name is near the hint that lists them all.
func unknown(what, word string, names []string) (message, hint string) {
	message = "unknown " + what + " " + quoted(word)
	if name := Suggest(word, names); name != "" {
		return message + "; did you mean " + strconv.Quote(name) + "?", ""
	}
	if len(names) == 0 {
		return message, "none is known here"
	}
	return message, "known here: " + enumerate(names)
}

// enumerate lists names, though not hundreds of them.
func enumerate(names []string) string {
	const most = 20
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
