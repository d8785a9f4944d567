package plots

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// around returns a value with an interval.
func around(v, half float64) Estimate { return Estimate{Value: v, Low: v - half, High: v + half} }

// paired shows what variants gain and lose against abd.
var paired = Differences{
	Title:      "Giving up consistency is what buys yield",
	Caption:    "Yield during the cut, paired by replication.",
	Provenance: Provenance{N: 30, Method: "95 % intervals by paired t, adjusted by Holm", Seed: 1, Scenario: "cap", Hash: "3f2a9c01"},
	Label:      "yield, percentage points",
	Baseline:   "abd",
	Rows: []Difference{
		{"one", around(40.2, 1.5), true},
		{"majority-lww", around(0.3, 0.9), false},
		{"abd with a quorum time-out of 100 ms instead of 500 ms", around(-2.1, 0.8), true},
		{"abd on slow disks", around(-7.7, 3.1), true},
	},
}

// stale shows a few categories with short names.
var stale = Bars{
	Title:      "Who reads what had been replaced",
	Caption:    "Reads that returned a value older than the last acknowledged one.",
	Provenance: origin,
	Axis:       Axis{Label: "stale reads, %"},
	Rows:       []Row{{"abd", around(0, 0)}, {"one", around(12.4, 1.8)}, {"majority-lww", around(0.7, 0.3)}, {"primary", around(3.2, 1.1)}},
}

// causes has names that are too long to stand below bars.
var causes = Bars{
	Title:      "Most requests are lost to the cut itself",
	Provenance: Provenance{N: 4, Seed: 1, Scenario: "storm", Hash: "00c0ffee"},
	Axis:       Axis{Label: "lost requests a run"},
	Rows: []Row{
		{"cut between the sites A and B", around(412, 31)},
		{"crash of the machine that holds the lease", around(97, 22)},
		{"time-out while the disk was slow", around(31.5, 9)},
		{"no cause found", Estimate{Value: math.NaN()}},
	},
}

func hostileBars() map[string]Figure {
	var bars, ties Bars
	var differences Differences
	for i := range 20 {
		bars.Rows = append(bars.Rows, Row{strconv.Itoa(i), around(float64(i-10), 3)})
		ties.Rows = append(ties.Rows, Row{strings.Repeat("a long name ", i), around(7, 0)})
		differences.Rows = append(differences.Rows, Difference{strconv.Itoa(i), around(1e-9*float64(i-10), 1e-9), i%2 == 0})
	}
	long := strings.Repeat("x", 300)
	return map[string]Figure{
		"paired": paired, "stale": stale, "causes": causes, "twenty bars": bars, "twenty ties": ties, "twenty differences": differences,
		"no bars": Bars{}, "no differences": Differences{},
		"long bar":        Bars{Title: long, Axis: Axis{Label: long}, Rows: []Row{{long, around(1, 0)}}},
		"long difference": Differences{Label: long, Baseline: long, Rows: []Difference{{Name: long}}},
		"huge bars":       Bars{Rows: []Row{{"up", around(1e300, 1e299)}, {"down", around(-1e300, 0)}, {"off", around(math.Inf(1), 0)}}},
		"tiny bars":       Bars{Rows: []Row{{"up", around(1e-300, 1e-301)}, {"zero", around(0, 0)}}},
		"durations":       Bars{Axis: Axis{Label: "recovery", Durations: true}, Rows: []Row{{"fast", around(3e6, 5e6)}, {"slow", around(9e9, 1e9)}}},
	}
}

func TestReadableBars(t *testing.T) { assertReadable(t, hostileBars()) }
