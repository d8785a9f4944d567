package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/library"
)

// stdin is the SCENARIO that stands for standard input.
const stdin = "-"

// scenarioBytesMax is what a scenario may have; document.Parse refuses more.
const scenarioBytesMax = 256 << 10

// load reads and decodes a scenario: the name of a shipped one, a path, or "-".
func (a *app) load(name string, settings []string) (*experiments.File, error) {
	raw, err := a.read(name)
	if err != nil {
		return nil, err
	}
	if name == stdin {
		return experiments.Decode("stdin", raw, settings, a.registry)
	}
	if _, shipped := library.Open(name); shipped {
		return experiments.Decode(name, raw, settings, a.registry)
	}
	folder, err := os.OpenRoot(filepath.Dir(name)) // which no link leads out of
	if err != nil {
		return nil, usageError{err}
	}
	defer folder.Close()
	return experiments.DecodeIn(folder.FS(), name, raw, settings, a.registry)
}

func (a *app) read(name string) ([]byte, error) {
	if name == stdin {
		return readScenario(name, a.in)
	}
	if raw, ok := library.Open(name); ok {
		return raw, nil
	}
	if !isPath(name) {
		return nil, unknownScenario(name)
	}
	file, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, misused("there is no file %s", name)
	case err != nil:
		return nil, usageError{err}
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, misused("%s is a folder, not a scenario", name)
	}
	return readScenario(name, file)
}

// isPath tells whether a name that is no shipped scenario's is that of a file.
func isPath(name string) bool {
	if strings.ContainsAny(name, "/.") || strings.ContainsRune(name, os.PathSeparator) {
		return true
	}
	_, err := os.Stat(name)
	return err == nil
}

// readScenario reads no more than a scenario may have, for what it reads may
// have no end.
func readScenario(name string, r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, scenarioBytesMax+1))
	if err != nil {
		return nil, usageError{err}
	}
	if len(raw) > scenarioBytesMax {
		message := fmt.Sprintf("more than %d KiB are too many for a scenario", scenarioBytesMax>>10)
		return nil, &document.Errors{List: []*document.Error{{File: name, Message: message}}}
	}
	return raw, nil
}

func unknownScenario(name string) error {
	err := unknown("scenario", name, library.Names())
	return misused("%w\na scenario is one of %s, or the path of a file, such as ./%s.yaml", err, strings.Join(library.Names(), ", "), name)
}
