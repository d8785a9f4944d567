package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nines/experiments/document"
)

// locate finds the folder that was named; a link leads to where it leads.
func (f *Folder) locate() (err error) {
	f.dir = filepath.Clean(f.Dir)
	if info, err := os.Lstat(f.dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		f.dir, err = filepath.EvalSymlinks(f.dir)
		return err
	}
	return nil
}

// reserve finds a free name and takes it.
func (f *Folder) reserve() error {
	if f.Dir == "" {
		return f.reserveByTime()
	}
	if err := f.locate(); err != nil {
		return err
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
		return fmt.Errorf("%s is there already: an interrupted run left it, or one is at work; go on with it (--resume), remove it or choose another folder", f.Partial())
	}
	return err
}

// take makes the folder under its temporary name. Whoever had that name before
// may have finished since the other one was looked at, so it looks again.
func (f *Folder) take() error {
	if err := os.Mkdir(f.Partial(), 0o777); err != nil {
		return err
	}
	err := vacant(f.dir)
	if err == nil {
		err = f.lock()
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Partial()))
	}
	return nil
}

// errBusy says that another process has locked a folder.
var errBusy = errors.New("another process is at work")

// A process that was killed holds its lock until the system has cleared it
// away: so long another one waits before it gives up.
const (
	lockPause = 50 * time.Millisecond
	lockTries = 20
)

// lock keeps other processes out, if need be after those that are on their way
// out.
func (f *Folder) lock() (err error) {
	for try := 1; ; try++ {
		f.release, err = lock(f.Partial())
		if try == lockTries || !errors.Is(err, errBusy) {
			return err
		}
		f.Pause(lockPause)
	}
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
	parent := f.parent()
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return err
	}
	name := f.Host.Started.UTC().Format("20060102T150405Z") + "-" + document.Hash(f.Plan.File.Tree)[:8]
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

// parent is where the folders of a scenario lie that are named after the time.
func (f *Folder) parent() string { return filepath.Join(f.Root, folderName(f.Plan.File.Name)) }

// Unfinished returns the newest folder of the scenario below Options.Root that
// has been left unfinished, as Resume wants it to be called; "" if there is
// none.
func Unfinished(o Options) (dir string) {
	f := newFolder(o)
	entries, _ := os.ReadDir(f.parent()) // what cannot be read has nothing to go on with
	var newest time.Time
	for _, entry := range entries {
		name, isPartial := strings.CutSuffix(entry.Name(), partialSuffix)
		info, err := entry.Info()
		if isPartial && err == nil && info.IsDir() && !info.ModTime().Before(newest) {
			newest, dir = info.ModTime(), filepath.Join(f.parent(), name)
		}
	}
	return dir
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
