package determinism

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRules reads one archive for each rule. A line that breaks a rule ends in
// a comment // want "part of the message" …; every other line must be left
// alone.
func TestRules(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	tree := fstest.MapFS{"go.mod": {Data: []byte("module example\n")}}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			dir := strings.TrimSuffix(filepath.Base(name), ".txt")
			tree[path.Join(dir, f.Name)] = &fstest.MapFile{Data: f.Data}
		}
	}
	found, err := Check(tree)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, wanted(t, tree), found)
}

// compare holds what was found against what the comments want.
func compare(t *testing.T, want map[string][]string, found []Violation) {
	t.Helper()
	for _, v := range found {
		at := v.Pos.Filename + ":" + strconv.Itoa(v.Pos.Line)
		if !take(want, at, v.String()) {
			t.Errorf("unwanted: %v", v)
		}
	}
	for at, parts := range want {
		for _, part := range parts {
			t.Errorf("not found: %s: %s", at, part)
		}
	}
}

// take removes the first part that occurs in the message.
func take(want map[string][]string, at, message string) bool {
	for i, part := range want[at] {
		if strings.Contains(message, part) {
			want[at] = append(want[at][:i:i], want[at][i+1:]...)
			return true
		}
	}
	return false
}

var wantComment = regexp.MustCompile(`// ?want (".*)$`)

// wanted reads the comments, by file:line.
func wanted(t *testing.T, tree fs.FS) map[string][]string {
	want := map[string][]string{}
	names, err := fs.Glob(tree, "*/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, _ := fs.ReadFile(tree, name)
		for i, line := range strings.Split(string(data), "\n") {
			m := wantComment.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			at := name + ":" + strconv.Itoa(i+1)
			for rest := m[1]; rest != ""; {
				quoted, err := strconv.QuotedPrefix(rest)
				if err != nil {
					t.Fatalf("%s: %v: %s", at, err, rest)
				}
				part, _ := strconv.Unquote(quoted)
				want[at] = append(want[at], part)
				rest = strings.TrimLeft(rest[len(quoted):], " ")
			}
		}
	}
	return want
}

// TestEveryRuleIsShown keeps the archives complete: a rule that no archive
// breaks is a rule that nobody has seen work.
func TestEveryRuleIsShown(t *testing.T) {
	for _, rule := range Rules() {
		file := rule.Name + ".txt"
		if rule.Name == address {
			file = environment + ".txt"
		}
		data, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil || !strings.Contains(string(data), `want "`+rule.Name+`: `) {
			t.Errorf("rule %s: no example that breaks it in testdata/%s (%v)", rule.Name, file, err)
		}
		if rule.Why == "" {
			t.Errorf("rule %s has no reason", rule.Name)
		}
	}
}

// TestUnknownImports are tolerated: local types are known all the same.
func TestUnknownImports(t *testing.T) {
	found, err := Check(fstest.MapFS{"p.go": {Data: []byte(`package p
import (
	"example.com/nowhere"
	"nowhere"
)
type table map[int]nowhere.Thing
func f(t table, do func(int)) {
	for k := range t {
		do(k)
	}
}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Rule != order || found[0].Pos.Line != 8 {
		t.Errorf("found %v, want the range of line 8", found)
	}
}

// TestRootWithoutModule resolves imports by the directories they end in.
func TestRootWithoutModule(t *testing.T) {
	found, err := Check(fstest.MapFS{
		"a/a.go": {Data: []byte("package a\n\ntype Set map[int]bool\n")},
		"b/b.go": {Data: []byte(`package b
import "any/prefix/a"
func f(s a.Set) (last int) {
	for k := range s {
		last = k
	}
	return last
}`)},
	}, "b")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Rule != order {
		t.Errorf("found %v, want one range over a.Set", found)
	}
}

// TestUnreadable files are an error, not a verdict.
func TestUnreadable(t *testing.T) {
	_, err := Check(fstest.MapFS{"p.go": {Data: []byte("package p\n\nfunc (")}})
	if err == nil || !strings.HasPrefix(err.Error(), "p.go:3:") {
		t.Errorf("error %v, want one that names p.go:3", err)
	}
	if _, err := Check(os.DirFS("nowhere")); err == nil {
		t.Error("a missing directory gave no error")
	}
}
