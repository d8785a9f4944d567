package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"nines/sim/determinism"
)

// The rules of the house: what lies where, who may import whom, how long a
// function gets, what every package owes its reader, and the determinism
// contract. Each rule is a function from a tree to complaints, so that
// TestTidyCatches can hold it against trees that break it.

const (
	linesPerFunctionMax = 70
	linesPerFileMax     = 500
	medianMax           = 10 // lines of a function
	percentile95Max     = 49
)

// topLevel names everything that may lie at the root besides what git ignores.
var topLevel = []string{
	"main.go", "tidy_test.go", "sim", "nodes", "network", "workloads", "experiments", "plots",
	"go.mod", "go.sum", "README.md", "README.zh-CN.md", "LICENSE",
	".git", ".gitignore", ".gitattributes", ".ci", ".github",
}

// deterministic are the directories that the determinism contract binds, and
// one that keeps it because its results are promised to the bit.
var deterministic = []string{"sim", "network", "nodes", "workloads", "experiments/stats"}

// mayImport says what the non-test code of a package may import besides the
// standard library; the longest matching package counts. "x/..." is x and all
// below it. A path without a dot in its first element is one of ours.
var mayImport = map[string][]string{
	".":                    {"experiments/cli"},
	"sim":                  {},
	"sim/...":              {"sim"},
	"sim/determinism":      {},
	"network/...":          {"sim/...", "network/..."},
	"nodes":                {"sim/...", "network/...", "nodes/disk", "github.com/google/btree"},
	"nodes/nodestest":      {"sim/...", "network", "nodes", "nodes/disk"},
	"nodes/disk":           {"sim/...", "github.com/google/btree"},
	"nodes/...":            {"sim/...", "nodes/...", "github.com/google/btree", "github.com/klauspost/reedsolomon"},
	"workloads/...":        {"sim/...", "nodes", "workloads/...", "github.com/HdrHistogram/hdrhistogram-go"},
	"workloads/check":      {"sim/...", "workloads/...", "github.com/anishathalye/porcupine"},
	"workloads/history":    {"sim/..."},
	"plots/...":            {"plots/...", "gonum.org/v1/plot/...", "golang.org/x/image/font"},
	"experiments/...":      experimentsImport,
	"experiments/cli":      append(slices.Clip(experimentsImport), "github.com/spf13/pflag", "github.com/spf13/cobra/..."),
	"experiments/document": append(slices.Clip(experimentsImport), "github.com/goccy/go-yaml/...", "github.com/rivo/uniseg"),
}

var experimentsImport = []string{
	"sim/...", "network/...", "nodes/...", "workloads/...", "plots/...", "experiments/...",
	"gonum.org/v1/gonum/...", "github.com/google/btree", "github.com/HdrHistogram/hdrhistogram-go",
	"github.com/jedib0t/go-pretty/v6/...", "github.com/schollz/progressbar/v3", "golang.org/x/term",
}

// house is a tree with its Go files read.
type house struct {
	fs.FS
	module string
	fset   *token.FileSet
	files  []goFile
}

type goFile struct {
	name   string // path within the tree
	dir    string
	isTest bool
	text   string
	syntax *ast.File
}

// enter reads a tree as the go command would: no testdata, no hidden folders.
func enter(tree fs.FS) (*house, error) {
	h := &house{FS: tree, fset: token.NewFileSet()}
	mod, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(string(mod), "\n")
	h.module = strings.TrimSpace(strings.TrimPrefix(first, "module"))
	return h, fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (entry.Name() == "testdata" || strings.ContainsAny(entry.Name()[:1], "._")) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		return h.read(name)
	})
}

func (h *house) read(name string) error {
	text, err := fs.ReadFile(h, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(h.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	h.files = append(h.files, goFile{name, path.Dir(name), strings.HasSuffix(name, "_test.go"), string(text), syntax})
	return nil
}

// A houseRule returns one complaint for each place that breaks it.
type houseRule func(*house) []string

var houseRules = []struct {
	name string
	rule houseRule
}{
	{"top level", strangers}, {"imports", directions}, {"length", lengths}, {"distribution", distribution},
	{"documentation", documentation}, {"unfinished", unfinished}, {"determinism", contract},
}

func TestTidy(t *testing.T) {
	h, err := enter(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range houseRules {
		t.Run(r.name, func(t *testing.T) {
			for _, complaint := range r.rule(h) {
				t.Error(complaint)
			}
		})
	}
	t.Logf("one line of comment to %.1f of code, outside of tests", h.codePerComment())
}

// strangers complains about names at the root that the map does not show.
func strangers(h *house) (complaints []string) {
	entries, err := fs.ReadDir(h, ".")
	if err != nil {
		return []string{err.Error()}
	}
	ignored, _ := fs.ReadFile(h, ".gitignore") // without one, nothing is ignored
	for _, e := range entries {
		isIgnored := slices.ContainsFunc(strings.Fields(string(ignored)), func(pattern string) bool {
			matched, err := path.Match(strings.Trim(pattern, "/"), e.Name())
			return err == nil && matched
		})
		if !isIgnored && !slices.Contains(topLevel, e.Name()) {
			complaints = append(complaints, e.Name()+" does not belong at the top level")
		}
	}
	return complaints
}

// directions complains about imports that point the wrong way.
func directions(h *house) (complaints []string) {
	for _, f := range h.files {
		if f.isTest {
			continue
		}
		allowed, known := importsOf(f.dir)
		if !known {
			complaints = append(complaints, f.name+": the map has no package "+f.dir)
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil || h.isStandard(name) {
				continue
			}
			own := strings.TrimPrefix(name, h.module+"/")
			if !slices.ContainsFunc(allowed, func(pattern string) bool { return covers(pattern, own) }) {
				complaints = append(complaints, fmt.Sprintf("%v: %s may not import %s", h.fset.Position(spec.Pos()), f.dir, own))
			}
		}
	}
	return complaints
}

// importsOf finds the entry of mayImport with the longest pattern; an exact
// name beats "...".
func importsOf(dir string) (allowed []string, known bool) {
	best := ""
	for pattern := range mayImport {
		if covers(pattern, dir) && specific(pattern) > specific(best) {
			best = pattern
		}
	}
	allowed, known = mayImport[best]
	return allowed, known
}

// specific orders patterns: longer is more specific, and exact most of all.
func specific(pattern string) int {
	if name, below := strings.CutSuffix(pattern, "/..."); below {
		return 2 * len(name)
	}
	return 2*len(pattern) + 1
}

func covers(pattern, name string) bool {
	root, below := strings.CutSuffix(pattern, "/...")
	return name == root || below && strings.HasPrefix(name, root+"/")
}

// isStandard reports whether the import path is the standard library's.
func (h *house) isStandard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return first != h.module && !strings.Contains(first, ".")
}

// lengths complains about functions and files that are too long to be read in
// one go.
func lengths(h *house) (complaints []string) {
	for _, f := range h.files {
		if n := strings.Count(f.text, "\n"); n > linesPerFileMax {
			complaints = append(complaints, fmt.Sprintf("%s has %d lines, %d at most", f.name, n, linesPerFileMax))
		}
		for _, d := range f.syntax.Decls {
			fun, ok := d.(*ast.FuncDecl)
			if n := h.lines(d); ok && n > linesPerFunctionMax {
				complaints = append(complaints, fmt.Sprintf("%v: %s has %d lines, %d at most", h.fset.Position(fun.Pos()), fun.Name.Name, n, linesPerFunctionMax))
			}
		}
	}
	return complaints
}

// lines counts the lines of a node, from its first word to its last brace.
func (h *house) lines(n ast.Node) int {
	from := n.Pos()
	if fun, ok := n.(*ast.FuncDecl); ok {
		from = fun.Type.Func
	}
	return h.fset.Position(n.End()).Line - h.fset.Position(from).Line + 1
}

// distribution complains if functions are long as a rule.
func distribution(h *house) (complaints []string) {
	var all []int
	for _, f := range h.files {
		for _, d := range f.syntax.Decls {
			if fun, ok := d.(*ast.FuncDecl); ok && !f.isTest && fun.Body != nil {
				all = append(all, h.lines(d))
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	if n := all[len(all)/2]; n > medianMax {
		complaints = append(complaints, fmt.Sprintf("the median function has %d lines, %d at most", n, medianMax))
	}
	if n := all[len(all)*95/100]; n > percentile95Max {
		complaints = append(complaints, fmt.Sprintf("one function in twenty has %d lines or more, %d at most", n, percentile95Max))
	}
	return complaints
}

// documentation complains about packages without a doc.go that explains them,
// or without an example that runs.
func documentation(h *house) (complaints []string) {
	explained, shown := map[string]bool{}, map[string]bool{}
	var dirs []string
	for _, f := range h.files {
		if !f.isTest && !slices.Contains(dirs, f.dir) {
			dirs = append(dirs, f.dir)
		}
		isDoc := path.Base(f.name) == "doc.go" || f.name == "main.go"
		explained[f.dir] = explained[f.dir] || isDoc && f.syntax.Doc.Text() != ""
		shown[f.dir] = shown[f.dir] || f.isTest && hasExample(f.syntax)
	}
	for _, dir := range dirs {
		if !explained[dir] {
			complaints = append(complaints, dir+": no doc.go with a package comment")
		}
		if !shown[dir] && dir != "." {
			complaints = append(complaints, dir+": no Example in its tests")
		}
	}
	return complaints
}

// hasExample reports whether the file declares an example with checked output.
func hasExample(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		fun, ok := d.(*ast.FuncDecl)
		if !ok || fun.Recv != nil || !strings.HasPrefix(fun.Name.Name, "Example") {
			return false
		}
		return slices.ContainsFunc(file.Comments, func(c *ast.CommentGroup) bool {
			isOutput := strings.HasPrefix(strings.ToLower(c.Text()), "output:") || strings.HasPrefix(c.Text(), "Unordered output:")
			return isOutput && fun.Body.Pos() < c.Pos() && c.Pos() < fun.Body.End()
		})
	})
}

// The words are split, so that this file does not complain about itself.
var unfinishedWords = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

// unfinished complains about notes to oneself: what is not done is absent.
func unfinished(h *house) (complaints []string) {
	for _, f := range h.files {
		for i, line := range strings.Split(f.text, "\n") {
			if word := unfinishedWords.FindString(line); word != "" {
				complaints = append(complaints, fmt.Sprintf("%s:%d: %s", f.name, i+1, word))
			}
		}
	}
	return complaints
}

// contract complains about what would make a replay differ.
func contract(h *house) (complaints []string) {
	found, err := determinism.Check(h, deterministic...)
	if err != nil {
		return []string{err.Error()}
	}
	for _, v := range found {
		complaints = append(complaints, v.String())
	}
	return complaints
}

// codePerComment is reported, not asserted: a ratio can be met by idle words.
func (h *house) codePerComment() float64 {
	code, comment := 0, 0
	for _, f := range h.files {
		if f.isTest {
			continue
		}
		for line := range strings.Lines(f.text) {
			switch line = strings.TrimSpace(line); {
			case strings.HasPrefix(line, "//"):
				comment++
			case line != "":
				code++
			}
		}
	}
	return float64(code) / float64(max(comment, 1))
}

// tidyHouse is a small tree that breaks no rule.
func tidyHouse() fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range map[string]string{
		"go.mod":     "module nines\n",
		".gitignore": "/results/\n/nines\n*.prof\n",
		"README.md":  "# nines\n",
		"main.go":    "// Command nines runs experiments.\npackage main\n\nimport \"nines/experiments/cli\"\n\nfunc main() { cli.Main() }\n",
		"nines":      "\x7fELF", "cpu.prof": "", "results/x/manifest.json": "{}",
		"sim/doc.go":                "// Package sim is the engine.\npackage sim\n\ntype Time int64\n",
		"sim/sim_test.go":           "package sim_test\n\nimport \"pgregory.net/rapid\"\n\nfunc Example() {\n\t// Output:\n}\n\nvar _ = rapid.Check\n",
		"sim/testdata/x.go":         "package broken; import \"os\"; var _ = TO" + "DO",
		"experiments/cli/doc.go":    "// Package cli reads flags.\npackage cli\n\nimport \"github.com/spf13/pflag\"\n\nfunc Main() { pflag.Parse() }\n",
		"experiments/cli/x_test.go": "package cli\n\nfunc ExampleMain() {\n\t// Output:\n}\n",
	} {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

// long is the body of a function with that many lines.
func long(lines int) string { return "{" + strings.Repeat("\n", lines-1) + "}\n" }

// breaches are files that, put into a tidy house, break one rule each.
var breaches = []struct{ rule, file, text, complaint string }{
	{"", "README.md", "# nines, a laboratory\n", ""},
	{"top level", "util/util.txt", "", "util does not belong"},
	{"top level", "helpers.go", "package main\n", "helpers.go does not belong"},
	{"imports", "sim/a.go", "package sim\n\nimport _ \"nines/sim/dist\"\n", "sim/a.go:3:8: sim may not import sim/dist"},
	{"imports", "sim/a.go", "package sim\n\nimport _ \"pgregory.net/rapid\"\n", "sim may not import pgregory.net/rapid"},
	{"imports", "sim/dist/a.go", "package dist\n\nimport _ \"nines/network\"\n", "sim/dist may not import network"},
	{"imports", "sim/determinism/a.go", "package determinism\n\nimport _ \"nines/sim\"\n", "may not import sim"},
	{"imports", "network/a.go", "package network\n\nimport _ \"nines/nodes\"\n", "network may not import nodes"},
	{"imports", "nodes/a.go", "package nodes\n\nimport _ \"nines/nodes/raft\"\n", "nodes may not import nodes/raft"},
	{"imports", "nodes/disk/a.go", "package disk\n\nimport _ \"nines/nodes\"\n", "nodes/disk may not import nodes"},
	{"imports", "nodes/raft/a.go", "package raft\n\nimport _ \"nines/workloads/history\"\n", "nodes/raft may not import workloads/history"},
	{"imports", "nodes/raft/a.go", "package raft\n\nimport _ \"nines/experiments\"\n", "nodes/raft may not import experiments"},
	{"imports", "workloads/a.go", "package workloads\n\nimport _ \"nines/nodes/raft\"\n", "workloads may not import nodes/raft"},
	{"imports", "workloads/check/a.go", "package check\n\nimport _ \"nines/nodes\"\n", "workloads/check may not import nodes"},
	{"imports", "plots/a.go", "package plots\n\nimport _ \"nines/experiments/stats\"\n", "plots may not import experiments/stats"},
	{"imports", "experiments/a.go", "package experiments\n\nimport _ \"github.com/goccy/go-yaml/parser\"\n", "experiments may not import github.com/goccy"},
	{"imports", "experiments/run/a.go", "package run\n\nimport _ \"github.com/spf13/pflag\"\n", "experiments/run may not import github.com/spf13/pflag"},
	{"imports", "main.go", "package main\n\nimport _ \"nines/sim\"\n", ". may not import sim"},
	{"imports", "helpers/a.go", "package helpers\n", "the map has no package helpers"},
	{"length", "sim/a.go", "package sim\n\nfunc f() " + long(71), "sim/a.go:3:1: f has 71 lines, 70 at most"},
	{"length", "sim/a_test.go", "package sim\n\nfunc f() " + long(71), "f has 71 lines"},
	{"length", "sim/a.go", "package sim\n" + strings.Repeat("//\n", 500), "sim/a.go has 501 lines, 500 at most"},
	{"distribution", "sim/a.go", "package sim\n" + strings.Repeat("\nfunc _() "+long(11), 2), "the median function has 11 lines"},
	{"distribution", "sim/a.go", "package sim\n\nfunc f() " + long(50), "one function in twenty has 50 lines"},
	{"documentation", "sim/doc.go", "package sim\n", "sim: no doc.go with a package comment"},
	{"documentation", "nodes/raft/raft.go", "// Package raft agrees.\npackage raft\n", "nodes/raft: no doc.go"},
	{"documentation", "sim/sim_test.go", "package sim_test\n\nfunc Example() {}\n", "sim: no Example"},
	{"documentation", "main.go", "package main\n", ".: no doc.go with a package comment"},
	{"unfinished", "sim/a.go", "package sim\n\n// TO" + "DO: the rest\n", "sim/a.go:3: TO" + "DO"},
	{"determinism", "nodes/a.go", "package nodes\n\nimport \"time\"\n\nvar Now = time.Now\n", "nodes/a.go:5:11: clock: time.Now"},
	{"determinism", "workloads/check/a.go", "package check\n\nfunc f() { go f() }\n", "workloads/check/a.go:3:12: concurrency: go statement"},
}

// TestTidyCatches shows that each rule can fail, and that none fails without
// reason.
func TestTidyCatches(t *testing.T) {
	for _, broken := range breaches {
		tree := tidyHouse()
		tree[broken.file] = &fstest.MapFile{Data: []byte(broken.text)}
		h, err := enter(tree)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range houseRules {
			complaints := strings.Join(r.rule(h), "\n")
			switch {
			case broken.rule == "" && complaints != "":
				t.Errorf("%s complains about a tidy house: %s", r.name, complaints)
			case broken.rule == r.name && !strings.Contains(complaints, broken.complaint):
				t.Errorf("%s, with %s broken: want %q, got %q", r.name, broken.file, broken.complaint, complaints)
			}
		}
	}
}
