package plots

import (
	"fmt"
	"strings"
)

// Provenance says where the numbers of a figure come from. It ends the caption
// of each figure, always in the same words. The zero value says nothing.
type Provenance struct {
	N      int    // replications behind each value
	Method string // of the intervals: "95 % intervals by Student's t"
	Seed   uint64
	// Scenario and Hash name what was run, and its bytes.
	Scenario, Hash string
}

// replicationsMin is the least number of replications that an interval is
// drawn of: with fewer it says more of its method than of the data.
const replicationsMin = 6

// String returns the words of the caption.
func (p Provenance) String() string {
	if p == (Provenance{}) {
		return ""
	}
	var parts []string
	if p.N > 0 {
		parts = append(parts, plural(p.N, "replication"))
	}
	if p.Method != "" && !p.tooFew() {
		parts = append(parts, p.Method)
	}
	parts = append(parts, fmt.Sprintf("seed %d", p.Seed))
	if p.Scenario != "" {
		parts = append(parts, "scenario "+p.Scenario)
	}
	if p.Hash != "" {
		parts = append(parts, "hash "+p.Hash)
	}
	return strings.Join(parts, "; ") + "."
}

// tooFew tells whether there are too few replications for intervals. Whoever
// does not say how many there are is trusted.
func (p Provenance) tooFew() bool { return p.N > 0 && p.N < replicationsMin }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
