package results

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nines/experiments"
	"nines/experiments/report"
	"nines/experiments/run"
)

// Verify demands that every file that the manifest lists is there and was not
// changed, also those that Read has no need of.
func (s *Stored) Verify() error {
	for _, name := range slices.Sorted(maps.Keys(s.Manifest.Files)) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("%s lists %s, which is not in the folder", filepath.Join(s.Dir, "manifest.json"), name)
		}
		if err := s.Manifest.verify(s.Dir, filepath.FromSlash(name)); err != nil {
			return err
		}
	}
	return nil
}

// CheckSummary demands that summary.json says what the runs come to. Where it
// does not, the runs or the summary were changed, hashes and all, or another
// version of the program has summed them up.
func (s *Stored) CheckSummary() error {
	if _, listed := s.Manifest.Files["summary.json"]; !listed {
		return nil
	}
	name := filepath.Join(s.Dir, "summary.json")
	kept, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if is := report.Encode(newSummary(s.Result())); !bytes.Equal(is, kept) {
		return fmt.Errorf("%s is not what the runs of the folder come to in this version", name)
	}
	return nil
}

// Difference is something that two runs of the same world do not agree on.
type Difference struct {
	What string `json:"what"` // a measure, as runs.csv calls it, or a series
	Kept string `json:"kept"` // as the files say it; a series is too long
	Is   string `json:"is"`
}

// Differences holds what the files say of a run, the one with an index in Runs,
// against what is measured of it now.
func (s *Stored) Differences(i int, now run.Run) (found []Difference) {
	kept := s.Runs[i]
	add := func(what, kept, is string) {
		if kept != is {
			found = append(found, Difference{what, kept, is})
		}
	}
	add("events", strconv.FormatUint(kept.Events, 10), strconv.FormatUint(now.Events, 10))
	scenario := s.Plan.Points[kept.Point].Scenario
	for k, m := range scenario.Measures {
		was, is := kept.Quantities[k], now.Quantities[k]
		before := len(found)
		if add(m.Text, said(was), said(is)); len(found) == before {
			add("why "+m.Text+" is "+said(is), reasons(was), reasons(is))
		}
	}
	for k, series := range scenario.Series {
		if k < len(now.Series) && (k >= len(kept.Series) || !slices.Equal(kept.Series[k], now.Series[k])) {
			found = append(found, Difference{What: "the series " + series.Name})
		}
	}
	return found
}

// said is what the row of a run says of a measure: "0.5 (1 of 2)".
func said(q experiments.Quantity) string {
	all := cells(q)
	if len(all) == 3 {
		return strings.TrimSpace(fmt.Sprintf("%s (%s of %s)", all[0], all[1], all[2]))
	}
	if all[0] == "" {
		return "none"
	}
	return all[0]
}

// reasons is what witnesses.csv says of a judgement.
func reasons(q experiments.Quantity) string {
	lines := []string{q.Reason}
	for _, op := range q.Witness {
		lines = append(lines, op.String())
	}
	return strings.Join(lines, "; ")
}
