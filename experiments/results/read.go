package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/report"
	"nines/experiments/run"
	"nines/sim"
)

// Stored is what a complete folder holds.
type Stored struct {
	Dir      string
	Manifest Manifest
	Plan     run.Plan
	Runs     []run.Run // in order, as exact as when they were made
}

// Read reads a complete folder. It demands that no file that it reads was
// changed since. Trails are left to Stored.Trails, and what it does not read to
// Stored.Verify.
func Read(dir string, registry *experiments.Registry) (*Stored, error) {
	s := &Stored{Dir: dir}
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &s.Manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "manifest.json"), err)
	}
	if s.Manifest.Format != format {
		return nil, fmt.Errorf("%s has the format %d, and this program reads %d", dir, s.Manifest.Format, int64(format))
	}
	for _, name := range []string{"scenario.yaml", "runs.csv", "witnesses.csv", "series.csv"} {
		if err := s.Manifest.verify(dir, name); err != nil {
			return nil, err
		}
	}
	if err := s.decode(dir, registry); err != nil {
		return nil, err
	}
	f := newFolder(Options{Plan: s.Plan})
	if s.Runs, err = f.read(dir); err != nil {
		return nil, err
	}
	return s, s.check(dir)
}

// verify holds a file against its hash in the manifest.
func (m *Manifest) verify(dir, name string) error {
	want, listed := m.Files[filepath.ToSlash(name)]
	if !listed {
		return nil
	}
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != want {
		return fmt.Errorf("%s is not what was kept: its SHA-256 is %s, the manifest says %s", file.Name(), got, want)
	}
	return nil
}

// decode reads the scenario, and makes the plan that was carried out.
func (s *Stored) decode(dir string, registry *experiments.Registry) error {
	name := filepath.Join(dir, "scenario.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := experiments.Decode(name, raw, nil, registry)
	if err != nil {
		return err
	}
	m := s.Manifest
	if hash := document.Hash(file.Tree); hash != m.Scenario.Hash {
		return fmt.Errorf("%s has the hash %s, the manifest says %s: this program has other defaults", name, hash, m.Scenario.Hash)
	}
	file.Name = m.Scenario.Name
	o := run.Options{Seed: uint64(m.Seed), Study: m.Study}
	if m.AtMost == 0 {
		o.Replications = m.Replications
	}
	s.Plan = run.NewPlan(file, o)
	return nil
}

// check demands that the runs are those that the manifest lists.
func (s *Stored) check(dir string) error {
	if n := len(s.Runs); n != len(s.Manifest.Runs) || n == 0 || n%len(s.Plan.Points) != 0 {
		return fmt.Errorf("%s has %d runs, the manifest lists %d", dir, len(s.Runs), len(s.Manifest.Runs))
	}
	replications := len(s.Runs) / len(s.Plan.Points)
	for i, r := range s.Runs {
		inPlace := r.Point == i/replications && r.Replication == int64(i%replications)
		if !inPlace || report.Digest(r.Digest) != s.Manifest.Runs[i].Digest {
			return fmt.Errorf("run %d of %s is not the one that the manifest lists", i, dir)
		}
	}
	var digest sim.Digest
	events := uint64(0)
	for _, r := range s.Runs {
		digest.Word(r.Digest)
		events += r.Events
	}
	if sum := report.Digest(digest.Sum()); sum != s.Manifest.Digest {
		return fmt.Errorf("the runs of %s have the digest %v, the manifest says %v", dir, sum, s.Manifest.Digest)
	}
	if events != s.Manifest.Events {
		return fmt.Errorf("the runs of %s have %d events, the manifest says %d", dir, events, s.Manifest.Events)
	}
	return nil
}

// Result sums the runs up again.
func (s *Stored) Result() *run.Result { return s.Plan.SumUp(s.Runs) }
