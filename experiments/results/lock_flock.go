//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// lock keeps other processes from working in a folder until it is released, or
// this process ends, however it does.
func lock(dir string) (release func(), err error) {
	file, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("another process has just finished %s", dir)
	}
	if err != nil {
		return nil, err
	}
	release = func() { file.Close() }
	// Some file systems cannot lock; then the user must take care.
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		release()
		return nil, fmt.Errorf("%w in %s", errBusy, dir)
	}
	// Whoever worked there may have finished and renamed the folder meanwhile.
	held, err := file.Stat()
	if err != nil {
		release()
		return nil, err
	}
	if there, err := os.Stat(dir); err != nil || !os.SameFile(held, there) {
		release()
		return nil, fmt.Errorf("another process has just finished %s", dir)
	}
	return release, nil
}
