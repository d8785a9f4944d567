package determinism

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// mapIterators yield the entries of a map in no particular order.
var mapIterators = map[string]bool{"maps.All": true, "maps.Keys": true, "maps.Values": true}

// orderAbsorbers take such an iterator and give a result that does not depend
// on the order.
var orderAbsorbers = map[string]bool{
	"maps.Collect": true, "maps.Insert": true,
	"slices.Sorted": true, "slices.SortedFunc": true, "slices.SortedStableFunc": true,
}

// visitRange finds loops over maps whose order can escape.
func visitRange(c *checker, n ast.Node, stack []ast.Node) {
	loop, ok := n.(*ast.RangeStmt)
	if !ok || !c.unordered(loop.X) || loop.Key == nil {
		return
	}
	if why := c.escape(loop, stack); why != "" {
		c.report(loop.Pos(), order, "range over the map "+text(loop.X)+": "+why,
			"range over slices.Sorted(maps.Keys(…))")
	}
}

// visitMapIterator finds iterators over maps that nothing puts in order.
func visitMapIterator(c *checker, n ast.Node, stack []ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || !mapIterators[c.callee(call)] {
		return
	}
	switch p := parent(stack).(type) {
	case *ast.RangeStmt: // visitRange judges its body
		return
	case *ast.CallExpr:
		if orderAbsorbers[c.callee(p)] {
			return
		}
	}
	c.report(call.Pos(), order, c.callee(call)+" yields in no order", "hand it to slices.Sorted")
}

// unordered reports whether ranging over expr has no defined order.
func (s *source) unordered(expr ast.Expr) bool {
	if call, ok := ast.Unparen(expr).(*ast.CallExpr); ok && mapIterators[s.callee(call)] {
		return true
	}
	return s.is(expr, isMap)
}

// escape says how the order of a loop over a map can show outside of the loop,
// or "" if it cannot.
func (s *source) escape(loop *ast.RangeStmt, stack []ast.Node) string {
	e := effects{source: s, loop: loop, targets: map[string]string{}, reads: map[string]bool{}}
	e.iterate(loop)
	if why := e.conflict(); why != "" {
		return why
	}
	for _, name := range e.appended {
		if !s.sortedNext(name, loop, stack) {
			return name + " is not sorted next"
		}
	}
	return ""
}

// sortedNext reports whether the first statement after the loop that mentions
// the expression sorts it.
func (s *source) sortedNext(name string, loop ast.Stmt, stack []ast.Node) bool {
	for _, stmt := range following(loop, stack) {
		if !mentions(stmt, name) {
			continue
		}
		sorted := false
		ast.Inspect(stmt, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			sorted = sorted || ok && isSort(call) && mentionsAny(call.Args, name)
			return !sorted
		})
		return sorted
	}
	return false
}

// isSort reports whether the callee sorts, by its name: slices.SortFunc,
// sort.Strings, sortByAge.
func isSort(call *ast.CallExpr) bool {
	return strings.Contains(strings.ToLower(types.ExprString(call.Fun)), "sort")
}

// following lists the statements that run after a statement, to the end of its
// function, innermost block first.
func following(stmt ast.Node, stack []ast.Node) []ast.Stmt {
	var rest []ast.Stmt
	for i := len(stack) - 1; i >= 0; i-- {
		var list []ast.Stmt
		switch n := stack[i].(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.FuncDecl, *ast.FuncLit:
			return rest
		}
		for j, s := range list {
			if s == stmt {
				rest = append(rest, list[j+1:]...)
			}
		}
		stmt = stack[i]
	}
	return rest
}

// mentions reports whether the expression with that text occurs in node.
func mentions(node ast.Node, name string) bool {
	found := false
	eachPath(node, func(path string) { found = found || path == name })
	return found
}

// eachPath calls visit with every variable and field path in node, and with
// what each path begins with: a, a.b and a.b.c for "a.b.c".
func eachPath(node ast.Node, visit func(path string)) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.Ident:
			visit(e.Name)
		case *ast.SelectorExpr:
			visit(types.ExprString(e))
			eachPath(e.X, visit)
			return false
		}
		return true
	})
}

func mentionsAny(exprs []ast.Expr, name string) bool {
	for _, expr := range exprs {
		if mentions(expr, name) {
			return true
		}
	}
	return false
}

// pure lists packages whose functions only compute.
var pure = map[string]bool{
	"bytes": true, "cmp": true, "math": true, "math/bits": true,
	"strconv": true, "strings": true, "unicode": true, "unicode/utf8": true,
}

// isPure reports whether evaluating expr certainly has no effect.
func (s *source) isPure(expr ast.Expr) bool {
	ok := true
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			ok = ok && s.isPureCall(n)
		}
		return ok
	})
	return ok
}

// isPureCall accepts conversions, the predeclared functions that only compute,
// pure packages, and methods on numbers and strings held by value.
func (s *source) isPureCall(call *ast.CallExpr) bool {
	if s.info.Types[call.Fun].IsType() {
		return true
	}
	switch s.builtin(call) {
	case "len", "cap", "min", "max", "real", "imag", "complex":
		return true
	}
	if pkg, _, ok := cutLast(s.callee(call), "."); ok {
		return pure[pkg]
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || s.info.Selections[sel] == nil || s.info.Selections[sel].Kind() != types.MethodVal {
		return false
	}
	fun, ok := s.info.Uses[sel.Sel].(*types.Func)
	if !ok || fun.Signature().Recv() == nil {
		return false
	}
	_, basic := fun.Signature().Recv().Type().Underlying().(*types.Basic)
	return basic
}

// cutLast slices s around the last separator.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
