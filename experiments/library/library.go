package library

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names returns the names of the shipped scenarios, sorted.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic("library: the embedded files cannot be listed: " + err.Error())
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Open returns the YAML of a shipped scenario.
func Open(name string) (raw []byte, ok bool) {
	raw, err := files.ReadFile(name + ".yaml")
	return raw, err == nil
}
