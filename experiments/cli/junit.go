package cli

import (
	"os"
	"path/filepath"

	"nines/experiments/report"
)

// junit is a flag that takes the name of a file for a JUnit report.
type junit string

// Set takes the name, and finds out whether there can be such a file: before
// anything is run.
func (j *junit) Set(name string) error {
	if name == "" {
		return misused("want the name of a file")
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return misused("that is a folder, not a file")
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return misused("there is no folder %s", filepath.Dir(name))
	}
	*j = junit(name)
	return nil
}

// String prints the name.
func (j *junit) String() string { return string(*j) }

// Type names the value in help texts.
func (j *junit) Type() string { return "FILE" }

// write writes the report, if one is wanted.
func (j junit) write(d *report.Document) error {
	if j == "" {
		return nil
	}
	if err := os.WriteFile(string(j), d.JUnit(), 0o666); err != nil {
		return storageError{err}
	}
	return nil
}
