package results_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/sim"
)

// rewriteTrails changes the rows of digests.csv.
func rewriteTrails(t *testing.T, dir string, change func(rows []string) []string) {
	t.Helper()
	rows := strings.SplitAfter(string(read(t, dir, "digests.csv")), "\n")
	rows = rows[:len(rows)-1] // behind the last line end is nothing
	text := strings.Join(change(rows), "")
	if err := os.WriteFile(filepath.Join(dir, "digests.csv"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Each run leaves a trail, which another one can follow to its end.
func TestRunsLeaveTrails(t *testing.T) {
	folder, err := keep(results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: plan(t, 3)})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := results.Read(folder.Path(), systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	trails, err := stored.Trails()
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range stored.Runs {
		if trails[i].Events() != r.Events {
			t.Errorf("run %d has %d events and a trail of %d", i, r.Events, trails[i].Events())
		}
		follower := trails[i].Follow()
		_, err := stored.Plan.Points[r.Point].Scenario.Run(sim.Options{Seed: 3, Replication: uint64(r.Replication), Trail: follower})
		if err != nil || follower.Rest() != nil {
			t.Errorf("run %d does not follow its own trail: %v, %v", i, err, follower.Rest())
		}
	}
	rewriteTrails(t, folder.Path(), func(rows []string) []string { return rows[:3] })
	if _, err := stored.Trails(); err == nil || !strings.Contains(err.Error(), "digests.csv is not what was kept") {
		t.Errorf("a folder whose trails were changed is read: %v", err)
	}
}

// A run whose row is there, but not its trail, or not that of its events, is
// made again.
func TestRunsWithoutTrailsAreMadeAgain(t *testing.T) {
	root := t.TempDir()
	whole := filepath.Join(root, "whole")
	if _, _, err := carry(t, whole, run.Options{}, all); err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func([]string) []string{
		"missing": func(rows []string) []string { return slices.Delete(rows, 2, 3) },
		"torn":    func(rows []string) []string { return append(rows[:len(rows)-1], rows[len(rows)-1][:40]) },
		"another's": func(rows []string) []string {
			one, two := strings.LastIndex(rows[1], ","), strings.LastIndex(rows[2], ",")
			rows[1] = rows[1][:one] + rows[2][two:]
			return rows
		},
		"damaged": func(rows []string) []string {
			last := rows[len(rows)-1]
			comma := strings.LastIndex(last, ",")
			data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(last[comma+1:]))
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2]++
			return append(rows[:len(rows)-1], last[:comma+1]+base64.StdEncoding.EncodeToString(data)+"\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(root, name)
			_, made, _ := carry(t, dir, run.Options{Workers: 1}, 6)
			rewriteTrails(t, dir+".partial", damage)
			kept, _, err := carry(t, dir, run.Options{}, all)
			if err != nil || kept != made-1 {
				t.Errorf("of %d runs %d are kept: %v", made, kept, err)
			}
			same(t, "resumed", contents(t, dir), contents(t, whole))
		})
	}
}

// However many runs are planned, trails of all take no more than some 64 MiB.
func TestTrailsHaveTheirRoom(t *testing.T) {
	for _, replications := range []int64{1, 7, 1000, 1_000_000} {
		p := plan(t, 1)
		p.Replications = replications
		kept, events := int64(0), int64(0)
		for replication := range replications {
			for point := range p.Points {
				if trail := p.Trail(point, replication); trail != nil {
					kept++
					events += max(trail.Limit, 0)
				}
			}
		}
		if want := min(replications*2, 10_000); kept != want || events > 24<<20 || events < min(min(kept, 20)<<20, 23<<20) {
			t.Errorf("of %d runs there are %d trails, with %d events in full", replications*2, kept, events)
		}
	}
}
