package validate

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"nines/experiments"
)

//go:embed rows/*.yaml
var files embed.FS

// Table is a scenario whose variants are rows.
type Table struct {
	Name string
	File *experiments.File
	Only []string // rows that are wanted; none: all
}

// Tables returns the names of the shipped tables, sorted.
func Tables() (names []string) {
	entries, err := fs.ReadDir(files, "rows")
	if err != nil {
		panic("validate: the embedded tables cannot be listed: " + err.Error())
	}
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Open returns the YAML of a shipped table.
func Open(name string) (raw []byte, ok bool) {
	raw, err := files.ReadFile("rows/" + name + ".yaml")
	return raw, err == nil
}

// Shipped decodes a shipped table; it panics if there is none of that name. A
// vocabulary that lacks what the table needs makes an error.
func Shipped(name string, registry *experiments.Registry) (*Table, error) {
	raw, ok := Open(name)
	if !ok {
		panic("validate: there is no table " + name)
	}
	file, err := experiments.Decode(name, raw, nil, registry)
	if err != nil {
		return nil, err
	}
	return &Table{Name: name, File: file}, nil
}

// Rows returns the names of the rows that are wanted, in order.
func (t *Table) Rows() (names []string) {
	for _, v := range t.File.Variants {
		if t.wants(v.Name) {
			names = append(names, v.Name)
		}
	}
	return names
}

func (t *Table) wants(row string) bool { return len(t.Only) == 0 || slices.Contains(t.Only, row) }

// alone returns a file of one scenario only, to be run by itself.
func (t *Table) alone(s *experiments.Scenario) *experiments.File {
	file := *t.File
	file.Variants, file.Mutants, file.Figures = []*experiments.Scenario{s}, nil, nil
	return &file
}
