package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nines/experiments/run"
)

// ErrComplete says that there is nothing left to do in a folder.
var ErrComplete = errors.New("complete")

// Resume goes on with what an interrupted process has left of Options.Dir: the
// runs that it finished are in Folder.Kept. If there is nothing it begins
// afresh, and if all is there the error is ErrComplete. What was left must have
// been asked for in the same way, and of the same program, for runs of another
// scenario, seed or program are other runs.
func Resume(o Options) (*Folder, error) {
	if o.Dir == "" {
		return Create(o) // under a name that nobody has had yet
	}
	f := newFolder(o)
	if err := f.locate(); err != nil {
		return nil, err
	}
	switch there, err := readRequest(filepath.Join(f.dir, "manifest.json")); {
	case err == nil:
		return nil, f.complete(there.Request)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if _, err := os.Stat(f.Partial()); errors.Is(err, fs.ErrNotExist) {
		return Create(o)
	}
	err := errors.Join(vacant(f.dir), replaceable(f.dir))
	if err == nil {
		err = f.lock()
	}
	if err != nil {
		return nil, err
	}
	if err := f.goOn(); err != nil {
		f.release()
		return nil, err
	}
	return f, nil
}

// complete is the error about a folder that was finished.
func (f *Folder) complete(there Request) error {
	if err := f.request().differs(there, f.dir); err != nil {
		return err
	}
	return fmt.Errorf("%s is %w", f.dir, ErrComplete)
}

// goOn reads what is there, leaves out what is torn, and opens the ledgers for
// more.
func (f *Folder) goOn() error {
	there, err := readRequest(f.inside(planFile))
	if errors.Is(err, fs.ErrNotExist) {
		there, err = readRequest(f.inside("manifest.json")) // it was about to be renamed
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = f.barren()
	case err == nil:
		err = f.request().differs(there.Request, f.Partial())
	}
	if err == nil {
		err = f.sameProgram(there)
	}
	if err != nil {
		return err
	}
	if f.Kept, err = f.read(f.Partial()); err != nil {
		return err
	}
	if err := f.keepTrailed(); err != nil {
		return err
	}
	if err := f.sweep(); err != nil {
		return err
	}
	return f.begin()
}

// barren demands that a folder without a plan holds nothing but the beginning
// of one: that it was left in the instant after it was made.
func (f *Folder) barren() error {
	entries, err := os.ReadDir(f.Partial())
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != planFile+".new" {
			return fmt.Errorf("%s has no %s to tell what was run: remove it or choose another folder", f.Partial(), planFile)
		}
	}
	return nil
}

// sweep removes files that were being written.
func (f *Folder) sweep() error {
	entries, err := os.ReadDir(f.Partial())
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".new") {
			err = errors.Join(err, os.Remove(f.inside(entry.Name())))
		}
	}
	return err
}

// intent is what plan.json says: what was asked for, and of which program. The
// program is no part of what is asked for, since another one may well make the
// same runs, as replay finds out.
type intent struct {
	Request
	Program string `json:"program,omitempty"` // SHA-256 of its file
}

// sameProgram demands that the program is the one that has begun, where both
// are known. Programs that are being worked on all have the same version, and
// what differs between them may be what the runs show.
func (f *Folder) sameProgram(there intent) error {
	if f.Program == "" {
		f.Program = there.Program // what is known stays known
	}
	if there.Program == "" || there.Program == f.Program {
		return nil
	}
	return fmt.Errorf("%s was begun by another build of the program (SHA-256 %.12s…, this one is %.12s…), and runs of two programs are not one result: go on with the build that began it, or choose another folder and begin again",
		f.Partial(), there.Program, f.Program)
}

// readRequest reads what was asked for from a plan or a manifest.
func readRequest(name string) (there intent, err error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return there, err
	}
	if err := json.Unmarshal(raw, &there); err != nil {
		return there, fmt.Errorf("%s: %w", name, err)
	}
	return there, nil
}

// differs tells in what two requests differ.
func (r Request) differs(there Request, dir string) error {
	var what []string
	differ := func(name string, there, here any) {
		if there != here {
			what = append(what, fmt.Sprintf("%s is %v there and %v here", name, there, here))
		}
	}
	differ("the format", there.Format, r.Format)
	differ("the program", there.Tool, r.Tool)
	differ("the hash of the scenario", there.Scenario.Hash, r.Scenario.Hash)
	differ("the seed", uint64(there.Seed), uint64(r.Seed))
	differ("a sweep over the whole study", there.Study, r.Study)
	differ("the number of replications", there.Replications, r.Replications)
	differ("the most replications", there.AtMost, r.AtMost)
	if len(what) == 0 {
		return nil
	}
	return fmt.Errorf("%s holds other runs:\n  %s", dir, strings.Join(what, "\n  "))
}

// read returns the runs that are wholly in a folder, in order.
func (f *Folder) read(dir string) ([]run.Run, error) {
	found := make(map[key]*run.Run)
	take := func(k key, row []string) bool {
		r, err := f.columns.run(k, row)
		if err != nil {
			return false
		}
		if found[k] = &r; k.replication < f.Plan.Followed {
			r.Series = f.columns.unread(k)
		}
		return true
	}
	if err := f.runs.scan(filepath.Join(dir, f.runs.name), f.columns.which, take); err != nil {
		return nil, err
	}
	add := func(l *ledger, add func(*run.Run, []string) error) error {
		if l == nil {
			return nil
		}
		return l.scan(filepath.Join(dir, l.name), f.columns.which, func(k key, row []string) bool {
			r := found[k] // of a run that has not got as far as runs.csv there is none
			return r == nil || add(r, row) == nil
		})
	}
	if err := errors.Join(add(f.witnesses, f.columns.testify), add(f.series, f.columns.sample)); err != nil {
		return nil, err
	}
	runs := make([]run.Run, 0, len(found))
	for _, r := range found {
		runs = append(runs, *r)
	}
	slices.SortFunc(runs, inOrder)
	return runs, nil
}

// inOrder compares the places of two runs.
func inOrder(a, b run.Run) int {
	if a.Point != b.Point {
		return a.Point - b.Point
	}
	return int(a.Replication - b.Replication)
}
