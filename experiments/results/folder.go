package results

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/figures"
	"nines/experiments/report"
	"nines/experiments/run"
)

// partialSuffix marks a folder whose runs are not all in it.
const partialSuffix = ".partial"

// Options say where results go and what is known before the first run.
type Options struct {
	Dir  string // the folder; "" means one below Root that is named after scenario and time
	Root string // "" means "results"
	Plan run.Plan
	Tool string // name and version of the program
	Host Host

	// Program is the SHA-256 of the program's file, which tells programs of the
	// same version apart while runs are under way; "" where it is not known.
	Program string

	Open  Opener              // nil means files of the operating system
	Pause func(time.Duration) // nil means time.Sleep
}

// Opener opens a file for writing, with the flags of os.OpenFile. Tests fail
// here.
type Opener func(name string, flag int) (File, error)

// File is what is needed of one.
type File interface {
	io.WriteCloser
	Sync() error // returns when what was written is safe
}

// Folder is a results folder in the making.
type Folder struct {
	Options
	Kept    []run.Run         // that an interrupted process left, in order
	Missing []figures.Missing // of the figures, once it is finished

	dir       string
	columns   *columns
	runs      *ledger // a row a run, in the order in which runs end
	witnesses *ledger // nil if nothing is judged
	series    *ledger // nil if the figures need none
	trails    *ledger // a row a run, of as many as the plan has trails
	files     map[string]string
	release   func() // lets other processes work here
}

// Create makes the folder under its temporary name, with the scenario in it.
// Whatever is wrong with the place is found here, before anything runs.
func Create(o Options) (*Folder, error) {
	f := newFolder(o)
	if err := f.reserve(); err != nil {
		return nil, err
	}
	if err := f.begin(); err != nil {
		f.release()
		return nil, errors.Join(err, os.RemoveAll(f.Partial()))
	}
	return f, nil
}

func newFolder(o Options) *Folder {
	if o.Root == "" {
		o.Root = "results"
	}
	if o.Open == nil {
		o.Open = func(name string, flag int) (File, error) { return os.OpenFile(name, flag, 0o666) }
	}
	if o.Pause == nil {
		o.Pause = time.Sleep
	}
	f := &Folder{Options: o, columns: newColumns(o.Plan), files: make(map[string]string)}
	f.runs = newLedger("runs.csv", f.columns.header())
	f.trails = newLedger("digests.csv", f.columns.trailHeader())
	for _, p := range o.Plan.Points {
		if len(p.Scenario.Series) > 0 && f.series == nil {
			f.series = newLedger("series.csv", f.columns.seriesHeader())
		}
	}
	if slices.ContainsFunc(f.columns.measures, func(m experiments.Expression) bool { return m.Measure.Unit == experiments.Judgement }) {
		f.witnesses = newLedger("witnesses.csv", f.columns.witnessHeader())
	}
	return f
}

// Path is the folder's name once it is complete.
func (f *Folder) Path() string { return f.dir }

// Partial is the folder's name until then.
func (f *Folder) Partial() string { return f.dir + partialSuffix }

// ledgers are the files that grow with each run, in the order in which a run
// is added to them: a run that is in the last one is in all.
func (f *Folder) ledgers() (all []*ledger) {
	for _, l := range []*ledger{f.series, f.witnesses, f.trails, f.runs} {
		if l != nil {
			all = append(all, l)
		}
	}
	return all
}

// begin writes what is known before the first run, and opens the ledgers with
// the runs that are kept. The plan comes first: with it, what a process leaves
// at any moment can be gone on with.
func (f *Folder) begin() error {
	if err := f.write(planFile, content(report.Encode(intent{f.request(), f.Program}))); err != nil {
		return err
	}
	if err := f.write("scenario.yaml", content(document.Print(f.Plan.File.Tree))); err != nil {
		return err
	}
	for _, l := range f.ledgers() {
		if err := f.reopen(l); err != nil {
			return err
		}
	}
	return nil
}

// reopen writes a ledger anew, with the blocks of the kept runs alone, and
// opens it for more.
func (f *Folder) reopen(l *ledger) error {
	var kept map[key]span
	err := f.write(l.name, func(w io.Writer) (err error) {
		kept, err = l.copy(w, f.inside(l.name), f.keys(f.Kept))
		return err
	})
	if err != nil {
		return err
	}
	l.blocks = kept
	l.file, err = f.Open(f.inside(l.name), os.O_WRONLY|os.O_APPEND)
	return err
}

// keys returns how the ledgers call some runs.
func (f *Folder) keys(runs []run.Run) (keys []key) {
	for _, r := range runs {
		keys = append(keys, key{r.Point, r.Replication})
	}
	return keys
}

func (f *Folder) inside(name string) string { return filepath.Join(f.Partial(), name) }

// Append keeps a run as soon as it is over.
func (f *Folder) Append(r run.Run) error {
	k := key{r.Point, r.Replication}
	if f.series != nil {
		if err := f.series.add(k, f.columns.samples(r)); err != nil {
			return err
		}
	}
	if f.witnesses != nil {
		if err := f.witnesses.add(k, f.columns.witnesses(r)); err != nil {
			return err
		}
	}
	if r.Trail != nil {
		if err := f.trails.add(k, [][]string{f.columns.trail(r)}); err != nil {
			return err
		}
	}
	return f.runs.add(k, [][]string{f.columns.row(r)})
}

// Close ends an unfinished folder: it keeps its temporary name and the runs
// that were appended.
func (f *Folder) Close() error {
	defer f.release()
	return f.close()
}

func (f *Folder) close() (err error) {
	for _, l := range f.ledgers() {
		err = errors.Join(err, l.file.Close())
	}
	return err
}

// Finish writes what came out, in order, and gives the folder its name. If it
// fails, the folder keeps its temporary name and the runs that were appended.
func (f *Folder) Finish(r *run.Result) error {
	defer f.release()
	if err := f.close(); err != nil {
		return err
	}
	for _, l := range f.ledgers() {
		err := f.write(l.name, func(w io.Writer) error {
			_, err := l.copy(w, f.inside(l.name), f.keys(r.Runs))
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := f.write("summary.json", content(report.Encode(newSummary(r)))); err != nil {
		return err
	}
	if err := f.show(r); err != nil {
		return err
	}
	// A manifest is written last: a folder that has one is complete.
	delete(f.files, planFile)
	if err := f.write("manifest.json", content(report.Encode(f.manifest(r)))); err != nil {
		return err
	}
	if err := os.Remove(f.inside(planFile)); err != nil {
		return err
	}
	return f.rename()
}

// rename gives the folder its name. Not every system renames over an empty one.
func (f *Folder) rename() error {
	if err := os.Remove(f.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(f.Partial(), f.dir)
}

// content is what write writes where it is known.
func content(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// write writes a file of the folder under another name and renames it, so that
// a full disk leaves what was there before.
func (f *Folder) write(name string, content func(io.Writer) error) error {
	temporary := f.inside(name + ".new")
	file, err := f.Open(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	hash, buffered := sha256.New(), bufio.NewWriter(file)
	err = content(io.MultiWriter(buffered, hash))
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	f.files[name] = hex.EncodeToString(hash.Sum(nil))
	return os.Rename(temporary, f.inside(name))
}

// elapsed is how long ago the runs were started.
func (f *Folder) elapsed() time.Duration { return time.Since(f.Host.Started) }
