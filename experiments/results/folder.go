package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/report"
	"nines/experiments/run"
)

// partialSuffix marks a folder whose runs are not all in it.
const partialSuffix = ".partial"

// Options say where results go and what is known before the first run.
type Options struct {
	Dir          string // the folder; "" means one below Root that is named after scenario and time
	Root         string // "" means "results"
	File         *experiments.File
	Seed         uint64
	Replications int64
	Tool         string // name and version of the program
	Host         Host
	Open         Opener // nil means files of the operating system
}

// Opener makes a file, or empties one that exists. Tests fail here.
type Opener func(name string) (File, error)

// File is what is needed of one.
type File interface {
	io.WriteCloser
	Sync() error // returns when what was written is safe
}

// Folder is a results folder in the making.
type Folder struct {
	Options
	dir     string
	columns columns
	rows    File // runs.csv, in the order in which runs end
	files   map[string]string
}

// Create makes the folder under its temporary name, with the scenario in it.
// Whatever is wrong with the place is found here, before anything runs.
func Create(o Options) (*Folder, error) {
	if o.Root == "" {
		o.Root = "results"
	}
	if o.Open == nil {
		o.Open = func(name string) (File, error) { return os.Create(name) }
	}
	f := &Folder{Options: o, columns: newColumns(o.File), files: make(map[string]string)}
	if err := f.reserve(); err != nil {
		return nil, err
	}
	if err := f.begin(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(f.Partial()))
	}
	return f, nil
}

// Path is the folder's name once it is complete.
func (f *Folder) Path() string { return f.dir }

// Partial is the folder's name until then.
func (f *Folder) Partial() string { return f.dir + partialSuffix }

// reserve finds a free name and takes it.
func (f *Folder) reserve() error {
	if f.Dir == "" {
		return f.reserveByTime()
	}
	f.dir = filepath.Clean(f.Dir)
	if info, err := os.Lstat(f.dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if f.dir, err = filepath.EvalSymlinks(f.dir); err != nil {
			return err
		}
	}
	if err := vacant(f.dir); err != nil {
		return err
	}
	if err := replaceable(f.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.dir), 0o777); err != nil {
		return err
	}
	err := f.take()
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: an interrupted run left it, or one is at work; remove it or choose another folder", f.Partial())
	}
	return err
}

// take makes the folder under its temporary name. Whoever had that name before
// may have finished since the other one was looked at, so it looks again.
func (f *Folder) take() error {
	if err := os.Mkdir(f.Partial(), 0o777); err != nil {
		return err
	}
	if err := vacant(f.dir); err != nil {
		return errors.Join(err, os.Remove(f.Partial()))
	}
	return nil
}

// vacant demands that nothing is where the folder shall be, or an empty one.
func vacant(dir string) error {
	if name := filepath.Base(dir); name == "." || name == ".." || name == string(filepath.Separator) {
		return fmt.Errorf("%s cannot be replaced by a results folder: name one inside it", dir)
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil:
		return err
	case len(entries) > 0:
		return takenError(dir)
	}
	return nil
}

// replaceable finds out whether an empty folder can give way to another one,
// which a mount point cannot.
func replaceable(dir string) error {
	err := os.Remove(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: it cannot be replaced by a results folder: name one inside it", err)
	}
	return os.Mkdir(dir, 0o777)
}

// takenError is the name of a folder that holds something.
type takenError string

func (t takenError) Error() string {
	return string(t) + " is not empty, and results are never overwritten: name another folder"
}

// Is tells that the error is one of fs.ErrExist's kind.
func (t takenError) Is(target error) bool { return target == fs.ErrExist }

// reserveByTime takes results/<scenario>/<UTC>-<hash8>, with a number behind
// it if several runs begin within a second.
func (f *Folder) reserveByTime() error {
	parent := filepath.Join(f.Root, folderName(f.File.Name))
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return err
	}
	name := f.Host.Started.UTC().Format("20060102T150405Z") + "-" + document.Hash(f.File.Tree)[:8]
	for number := 1; ; number++ {
		f.dir = filepath.Join(parent, name)
		if number > 1 {
			f.dir += fmt.Sprintf("-%d", number)
		}
		if err := f.take(); !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// latestName is the link to the newest folder, which no scenario may take.
const latestName = "latest"

// folderName turns the name of a scenario, or the path of its file, into the
// name of a folder.
func folderName(scenario string) string {
	base := filepath.Base(filepath.ToSlash(scenario))
	base = strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, base), ".-")
	if name == "" || name == latestName {
		name = "scenario-" + name
	}
	return strings.TrimSuffix(name, "-")
}

// begin writes what is known before the first run.
func (f *Folder) begin() (err error) {
	if err := f.write("scenario.yaml", document.Print(f.File.Tree)); err != nil {
		return err
	}
	if f.rows, err = f.Open(f.inside("runs.csv")); err != nil {
		return err
	}
	return f.row(f.columns.header())
}

func (f *Folder) inside(name string) string { return filepath.Join(f.Partial(), name) }

// row appends one row to runs.csv, in one piece.
func (f *Folder) row(cells []string) error {
	_, err := f.rows.Write(record(cells))
	return err
}

// Append keeps a run as soon as it is over.
func (f *Folder) Append(r run.Run) error { return f.row(f.columns.row(f.Seed, r)) }

// Close ends an unfinished folder: it keeps its temporary name and the runs
// that were appended.
func (f *Folder) Close() error { return f.rows.Close() }

// Finish writes what came out, in order, and gives the folder its name. If it
// fails, the folder keeps its temporary name and the runs that were appended.
func (f *Folder) Finish(r *run.Result) error {
	if err := f.rows.Close(); err != nil {
		return err
	}
	if err := f.write("runs.csv", f.columns.table(r)); err != nil {
		return err
	}
	if err := f.write("summary.json", report.Encode(newSummary(r))); err != nil {
		return err
	}
	// A manifest is written last: a folder that has one is complete.
	if err := f.write("manifest.json", report.Encode(f.manifest(r))); err != nil {
		return err
	}
	// Not every system renames over an empty folder.
	if err := os.Remove(f.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(f.Partial(), f.dir)
}

// write writes a file of the folder under another name and renames it, so that
// a full disk leaves what was there before.
func (f *Folder) write(name string, content []byte) error {
	temporary := f.inside(name + ".new")
	w, err := f.Open(temporary)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	if err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	f.files[name] = hex.EncodeToString(sum[:])
	return os.Rename(temporary, f.inside(name))
}

// elapsed is how long ago the runs were started.
func (f *Folder) elapsed() time.Duration { return time.Since(f.Host.Started) }
