package determinism

import (
	"go/ast"
	"go/build/constraint"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strings"
)

// source is everything under one root: parsed, and typed as far as possible.
type source struct {
	fset     *token.FileSet
	info     *types.Info // of all packages together
	packages []*sourcePackage
	byDir    map[string]*sourcePackage
	library  types.ImporterFrom // reads the standard library's own source
	module   string             // path that go.mod at the root gives, or ""
}

// sourcePackage is the non-test files of one directory.
type sourcePackage struct {
	dir   string
	files []*ast.File
	typed *types.Package // nil until checked; incomplete while being checked
}

// load parses and types every package under the root of fsys.
func load(fsys fs.FS) (*source, error) {
	s := &source{fset: token.NewFileSet(), byDir: map[string]*sourcePackage{}, info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	s.library, _ = importer.ForCompiler(s.fset, "source", nil).(types.ImporterFrom)
	s.module = modulePath(fsys)
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && hidden(entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		return s.parse(fsys, name)
	})
	if err != nil {
		return nil, err
	}
	for _, p := range s.packages {
		s.typeCheck(p)
	}
	return s, nil
}

// hidden reports whether the go command would not look into the directory.
func hidden(dir string) bool {
	return dir == "testdata" || dir[0] == '.' || dir[0] == '_'
}

// parse adds one file to the package of its directory.
func (s *source) parse(fsys fs.FS, name string) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if ignored(file) {
		return nil
	}
	dir := path.Dir(name)
	if s.byDir[dir] == nil {
		s.byDir[dir] = &sourcePackage{dir: dir}
		s.packages = append(s.packages, s.byDir[dir])
	}
	s.byDir[dir].files = append(s.byDir[dir].files, file)
	return nil
}

// ignored reports whether the file is a generator or the like, which the
// customary "//go:build ignore" keeps out of every build.
func ignored(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() > file.Package || !constraint.IsGoBuild(comment.Text) {
				continue
			}
			expr, err := constraint.Parse(comment.Text)
			if err == nil && !expr.Eval(func(tag string) bool { return tag != "ignore" }) {
				return true
			}
		}
	}
	return false
}

// typeCheck fills info for one package. Type errors are expected, for imports
// may be missing and files for several architectures stand side by side.
func (s *source) typeCheck(p *sourcePackage) *types.Package {
	if p.typed != nil {
		return p.typed
	}
	// No import path of the standard library begins like this.
	p.typed = types.NewPackage("./"+p.dir, p.files[0].Name.Name)
	config := types.Config{Importer: s, Error: func(error) {}, FakeImportC: true}
	// The error repeats the first one that was just ignored.
	_ = types.NewChecker(&config, s.fset, p.typed, s.info).Files(p.files)
	return p.typed
}

// Import implements types.Importer: the tree first, then the standard library,
// then a package of which nothing is known but the name.
func (s *source) Import(name string) (*types.Package, error) {
	if p := s.local(name); p != nil {
		return s.typeCheck(p), nil
	}
	if first, _, _ := strings.Cut(name, "/"); first != s.module && !strings.Contains(first, ".") && s.library != nil {
		if p, err := s.library.ImportFrom(name, ".", 0); err == nil {
			return p, nil
		}
	}
	unknown := types.NewPackage(name, path.Base(name))
	unknown.MarkComplete()
	return unknown, nil
}

// local finds the package of the tree that an import path means. Without a
// go.mod at the root the tree's own name is not known; then any/prefix/sim/dist
// is taken for sim/dist.
func (s *source) local(name string) *sourcePackage {
	if s.module != "" {
		dir, inside := strings.CutPrefix(name, s.module+"/")
		if !inside {
			return nil
		}
		return s.byDir[dir]
	}
	for _, rest, more := strings.Cut(name, "/"); more; _, rest, more = strings.Cut(rest, "/") {
		if p := s.byDir[rest]; p != nil {
			return p
		}
	}
	return nil
}

// modulePath reads the module line of go.mod at the root, if there is one.
func modulePath(fsys fs.FS) string {
	text, err := fs.ReadFile(fsys, "go.mod")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return strings.Trim(fields[1], `"`)
		}
	}
	return ""
}
