package determinism

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// directivePrefix begins a comment that allows one rule to be broken:
//
//	//nines:allow order the caller sorts the whole table
//
// It holds for its own line and the line below; as part of the doc comment of
// a declaration it holds for the whole declaration.
const directivePrefix = "//nines:allow"

// allowance is one directive and the lines it covers.
type allowance struct {
	rule        string
	first, last int
	pos         token.Position
	used        bool
}

// allowances are the directives of one file.
type allowances struct {
	list      []allowance
	malformed []Violation
}

// permits reports whether a directive allows the rule on the line.
func (a *allowances) permits(rule string, line int) bool {
	for i := range a.list {
		if d := &a.list[i]; d.rule == rule && d.first <= line && line <= d.last {
			d.used = true
			return true
		}
	}
	return false
}

// unused returns a violation for each directive that allowed nothing, so that
// exceptions do not outlive their reason.
func (a *allowances) unused() []Violation {
	var out []Violation
	for _, d := range a.list {
		if !d.used {
			out = append(out, Violation{d.pos, directive, "nothing here breaks " + d.rule, "remove the directive"})
		}
	}
	return out
}

// readDirectives collects the directives of a file.
func readDirectives(fset *token.FileSet, file *ast.File) *allowances {
	a := &allowances{}
	for _, group := range file.Comments {
		declaration := documented(file, group)
		for _, comment := range group.List {
			rest, ok := strings.CutPrefix(comment.Text, directivePrefix)
			if !ok {
				continue
			}
			pos := fset.Position(comment.Pos())
			rule, problem := parseDirective(rest)
			if problem != "" {
				a.malformed = append(a.malformed, Violation{pos, directive, comment.Text, problem})
				continue
			}
			d := allowance{rule: rule, first: pos.Line, last: fset.Position(group.End()).Line + 1, pos: pos}
			if declaration != nil {
				d.last = fset.Position(declaration.End()).Line
			}
			a.list = append(a.list, d)
		}
	}
	return a
}

// parseDirective splits " rule why" and says what is wrong with it, if
// anything is.
func parseDirective(rest string) (rule, problem string) {
	fields := strings.Fields(rest)
	if rest != "" && rest[0] != ' ' || len(fields) == 0 {
		return "", "write " + directivePrefix + " <rule> <why>"
	}
	known := func(r Rule) bool { return r.Name == fields[0] && r.Name != directive }
	if !slices.ContainsFunc(Rules(), known) {
		return "", "no rule is called " + fields[0]
	}
	if len(fields) == 1 {
		return "", "say why after the rule"
	}
	return fields[0], ""
}

// documented returns the declaration whose doc comment the group is, or nil.
func documented(file *ast.File, group *ast.CommentGroup) ast.Node {
	var found ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		switch d := n.(type) {
		case *ast.FuncDecl:
			if d.Doc == group {
				found = d
			}
		case *ast.GenDecl:
			if d.Doc == group {
				found = d
			}
		case *ast.TypeSpec:
			if d.Doc == group {
				found = d
			}
		case *ast.ValueSpec:
			if d.Doc == group {
				found = d
			}
		}
		return found == nil
	})
	return found
}
