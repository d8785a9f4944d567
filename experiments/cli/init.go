package cli

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

// What init writes. The program is the one of README.md, word for word.
//
//go:embed starter
var starter embed.FS

// starterFiles are the files of a new module, in the order in which they are
// told, with what each is.
var starterFiles = []struct{ name, from, what string }{
	{"main.go", "main.go.txt", "a store with one primary, and nines with it"},
	{"scenario.yaml", "scenario.yaml", "a crash that brings out its weakness"},
	{"main_test.go", "main_test.go.txt", "runs the scenario"},
	{"README.md", "README.md", "what to do next"},
	{"go.mod", "", "the module"},
	{"go.sum", "", "its dependencies"},
	{".gitignore", "", "keeps results and the program out of the repository"},
}

func (a *app) initCommand() *cobra.Command {
	var source folder
	command := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Begin a module with a protocol of your own, a scenario and a test",
		Long: `Write a small module into DIR, which must be empty or new: a protocol of 40
lines with a weakness, a scenario that brings it out, and a test. It builds,
tests and runs at once, without a network.`,
		Example: `  nines init mystore
  cd mystore
  go run . run scenario.yaml`,
		Args:              atMost("the name of a folder"),
		ValidArgsFunction: folders,
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return a.initialize(dir, string(source))
		},
	}
	command.Flags().Var(&source, "nines", "folder with the source of nines (default: found by itself)")
	a.completeFlags(command, nil)
	return command
}

// initialize writes the module.
func (a *app) initialize(dir, source string) error {
	source, err := findSource(source)
	if err != nil {
		return err
	}
	if err := vacant(dir); err != nil {
		return err
	}
	files, err := newModule(dir, source)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return usageError{err}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return usageError{err}
		}
	}
	return a.tellModule(dir)
}

// vacant demands a folder with nothing in it, or nothing but the beginning of
// a repository; or no folder at all.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usageError{err}
	}
	for _, entry := range entries {
		if entry.Name() != ".git" {
			return misused("%s is not empty (%s), and nothing is overwritten: name a new folder, as in nines init mystore", dir, entry.Name())
		}
	}
	return nil
}

// newModule returns the texts of a module's files by their names.
func newModule(dir, source string) (map[string][]byte, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, usageError{err}
	}
	name := moduleName(filepath.Base(path))
	files := map[string][]byte{".gitignore": []byte("/results/\n/" + name + "\n")}
	for _, f := range starterFiles {
		if f.from == "" {
			continue
		}
		text, err := starter.ReadFile("starter/" + f.from)
		if err != nil {
			panic(err) // it is embedded
		}
		files[f.name] = text
	}
	mod, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return nil, usageError{err}
	}
	files["go.mod"] = moduleText(name, source, string(mod))
	// The sums of all that nines depends on; more than a module needs is no
	// error.
	if files["go.sum"], err = os.ReadFile(filepath.Join(source, "go.sum")); err != nil {
		return nil, usageError{err}
	}
	return files, nil
}

// tellModule says what was written, and what to do with it.
func (a *app) tellModule(dir string) error {
	p := newPage(a.out)
	p.heading("a module with a protocol of your own in " + dir)
	var rows []table.Row
	for _, f := range starterFiles {
		rows = append(rows, table.Row{"  " + f.name, f.what})
	}
	p.table(nil, rows)
	p.line("")
	p.heading("next")
	if filepath.Clean(dir) != "." {
		p.line("  cd %s", shellQuote(dir))
	}
	p.table(nil, []table.Row{
		{"  go build .", "a program like nines, with this store"},
		{"  go test .", "the scenario, and what it expects"},
		{"  go run . run scenario.yaml", "what the clients got"},
	})
	return p.print()
}

// moduleName makes the name of a module from that of a folder.
func moduleName(folder string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, folder), "-_")
	if name == "" || name == modulePath {
		return "my" + name + "lab"
	}
	return name
}

// moduleText writes a go.mod for a module that builds on the source of nines
// in a folder. What nines requires, it requires too: so the go command has
// nothing to look for.
func moduleText(name, source, ninesMod string) []byte {
	var b strings.Builder
	language, requirements := readMod(ninesMod)
	fmt.Fprintf(&b, "module %s\n\n%s\n\nrequire %s v0.0.0\n\nrequire (\n", name, language, modulePath)
	for _, r := range requirements {
		fmt.Fprintf(&b, "\t%s // indirect\n", r)
	}
	fmt.Fprintf(&b, ")\n\nreplace %s => %s\n", modulePath, modQuote(source))
	return []byte(b.String())
}

// readMod takes the language version and the requirements out of a go.mod as
// the go command formats it.
func readMod(text string) (language string, requirements []string) {
	inside := false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), " //")
		single, isSingle := strings.CutPrefix(line, "require ")
		switch {
		case strings.HasPrefix(line, "go "):
			language = line
		case line == "require (":
			inside = true
		case line == ")":
			inside = false
		case inside && line != "":
			requirements = append(requirements, line)
		case isSingle:
			requirements = append(requirements, single)
		}
	}
	return language, requirements
}

// modQuote quotes a path where a go.mod would take it apart.
func modQuote(path string) string {
	if strings.ContainsAny(path, " \t\"'`(),[]{}") || strings.Contains(path, "//") {
		return fmt.Sprintf("%q", path)
	}
	return path
}
