package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keeps finds out whether results can be kept in a folder, which need not be
// there yet, and how long it takes until they are safe.
func keeps(dir string) finding {
	f := finding{Name: "results"}
	parent := filepath.Clean(dir)
	for {
		info, err := os.Stat(parent)
		if err == nil && !info.IsDir() {
			return f.failed(parent+" is a file", "remove it, or keep results elsewhere with -o DIR")
		}
		if err == nil || parent == filepath.Dir(parent) {
			break
		}
		parent = filepath.Dir(parent)
	}
	pause, err := writeThere(parent)
	switch {
	case err != nil:
		return f.failed(fmt.Sprintf("%s cannot hold results: %v", dir, err), "free or unlock it, go to a folder of yours, or keep results elsewhere with -o DIR")
	case pause > slowSync:
		return f.warning(fmt.Sprintf("%s can hold results, but takes %v to sync a file", dir, pause.Round(time.Millisecond)),
			"keep results on a local disk with -o DIR, and copy them when they are complete")
	}
	return f.ok("can be kept in %s; a sync takes %v", dir, pause.Round(10*time.Microsecond))
}

// A folder of results syncs a few files when it is complete; slower than this,
// somebody waits for it.
const slowSync = 200 * time.Millisecond

const (
	trialBytes = 64 << 10 // of a file as large as the runs.csv of a study
	trials     = 3
)

// writeThere writes and syncs files, removes them, and returns the time that
// the median took.
func writeThere(parent string) (median time.Duration, err error) {
	dir, err := os.MkdirTemp(parent, ".nines-doctor-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var pauses []time.Duration
	for i := range trials {
		pause, err := writeFile(filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			return 0, err
		}
		pauses = append(pauses, pause)
	}
	slices.Sort(pauses)
	return pauses[trials/2], nil
}

// writeFile returns how long a sync of a new file takes.
func writeFile(name string) (pause time.Duration, err error) {
	file, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(make([]byte, trialBytes)); err != nil {
		return 0, err
	}
	started := time.Now()
	err = file.Sync()
	return time.Since(started), err
}
