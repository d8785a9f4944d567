package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// modulePath is the module that nines is.
const modulePath = "nines"

// findSource returns the folder with the source of nines, absolute. Where it
// is not told, it is where this program was compiled from, or above the
// program, or above here.
func findSource(told string) (string, error) {
	if told != "" {
		path, err := filepath.Abs(told)
		if err != nil || !isSource(path) {
			return "", misused("--nines %s: there is no go.mod of the module %s in it", told, modulePath)
		}
		return path, nil
	}
	for _, start := range startingPoints() {
		for dir := start; ; dir = filepath.Dir(dir) {
			if isSource(dir) {
				return dir, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", misused("the source of nines, on which a module builds, was not found\nclone it, and say where it is: nines init --nines FOLDER")
}

// startingPoints are folders at or below which the source may be. What the
// system does not tell is left out.
func startingPoints() (dirs []string) {
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		dirs = append(dirs, filepath.Dir(file))
	}
	if program, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Dir(program))
	}
	if here, err := os.Getwd(); err == nil {
		dirs = append(dirs, here)
	}
	return dirs
}

// isSource tells whether a folder is the root of the module.
func isSource(dir string) bool {
	raw, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	first, _, _ := strings.Cut(string(raw), "\n")
	if err != nil || strings.TrimSpace(first) != "module "+modulePath {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, "experiments", "cli"))
	return err == nil
}
