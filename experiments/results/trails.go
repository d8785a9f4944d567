package results

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"

	"nines/experiments/run"
	"nines/sim"
)

// trailHeader is that of digests.csv: a row a run.
func (c *columns) trailHeader() []string { return append(c.identity(), "trail") }

// trail is the row of a run's trail, in the alphabet of base 64.
func (c *columns) trail(r run.Run) []string {
	data, err := r.Trail.MarshalBinary()
	if err != nil {
		panic("results: " + err.Error()) // there is none
	}
	return append(c.who(r), base64.StdEncoding.EncodeToString(data))
}

// readTrail reads the trail in a row of digests.csv.
func readTrail(row []string) (*sim.Trail, error) {
	data, err := base64.StdEncoding.DecodeString(row[len(row)-1])
	if err != nil {
		return nil, err
	}
	t := new(sim.Trail)
	return t, t.UnmarshalBinary(data)
}

// scanTrails gives each trail in a folder to take, up to the first that is torn.
func (f *Folder) scanTrails(dir string, take func(key, *sim.Trail)) error {
	return f.trails.scan(filepath.Join(dir, f.trails.name), f.columns.which, func(k key, row []string) bool {
		t, err := readTrail(row)
		if err == nil {
			take(k, t)
		}
		return err == nil
	})
}

// keepTrailed keeps only runs whose trails were kept as well: the others are
// made again.
func (f *Folder) keepTrailed() error {
	events := make(map[key]uint64)
	if err := f.scanTrails(f.Partial(), func(k key, t *sim.Trail) { events[k] = t.Events() }); err != nil {
		return err
	}
	f.Kept = slices.DeleteFunc(f.Kept, func(r run.Run) bool {
		had, found := events[key{r.Point, r.Replication}]
		return f.Plan.Trail(r.Point, r.Replication) != nil && (!found || had != r.Events)
	})
	return nil
}

// Trails returns what each of the Runs has left for another to be held against;
// nil where the plan keeps none. It demands that they were not changed since.
func (s *Stored) Trails() ([]*sim.Trail, error) {
	f := newFolder(Options{Plan: s.Plan})
	if err := s.Manifest.verify(s.Dir, f.trails.name); err != nil {
		return nil, err
	}
	found := make(map[key]*sim.Trail)
	if err := f.scanTrails(s.Dir, func(k key, t *sim.Trail) { found[k] = t }); err != nil {
		return nil, err
	}
	trails := make([]*sim.Trail, len(s.Runs))
	for i, r := range s.Runs {
		trails[i] = found[key{r.Point, r.Replication}]
		if trails[i] == nil && s.Plan.Trail(r.Point, r.Replication) != nil {
			return nil, fmt.Errorf("%s has no trail of %v, replication %d", filepath.Join(s.Dir, f.trails.name), s.Plan.Points[r.Point], r.Replication)
		}
	}
	return trails, nil
}
