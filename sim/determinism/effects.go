package determinism

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// effects is what the body of a loop over a map does. The order of the loop
// stays inside if each variable is changed only in one way that commutes
// (counted, united, collected to be sorted, set to one constant, filled by the
// loop's own key), if nothing reads such a variable on the way, and if the
// loop leaves early only when it has done nothing else.
type effects struct {
	*source
	loop     *ast.RangeStmt
	targets  map[string]string // expression that changes, to how it changes
	reads    map[string]bool   // expressions that are read
	appended []string          // targets that want sorting
	owned    bool              // the entry itself changes, by the loop's value
	exits    bool              // a break, or a return of constants
	refused  string            // the first thing that cannot be judged harmless
}

// conflict says why the effects do not commute, or "".
func (e *effects) conflict() string {
	if e.refused != "" {
		return e.refused
	}
	if e.exits && e.owned {
		return "the loop ends early, with some entries changed"
	}
	names := make([]string, 0, len(e.targets))
	for name := range e.targets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if e.reads[name] {
			return name + " is read while it changes"
		}
		if e.exits && e.targets[name][0] != '=' {
			return "the loop ends early, with " + name + " half done"
		}
	}
	return ""
}

// refuse remembers the first reason.
func (e *effects) refuse(why string) {
	if e.refused == "" {
		e.refused = why
	}
}

// change notes how a target changes; two ways do not commute.
func (e *effects) change(name, how string) {
	if old, ok := e.targets[name]; ok && old != how {
		e.refuse(name + " changes in two ways")
	}
	e.targets[name] = how
}

// read notes what an expression looks at, and refuses a call with effects.
func (e *effects) read(exprs ...ast.Expr) {
	for _, expr := range exprs {
		if expr == nil {
			continue
		}
		if !e.isPure(expr) {
			e.refuse("it calls what may have effects: " + text(expr))
			return
		}
		eachPath(expr, func(path string) { e.reads[path] = true })
	}
}

func (e *effects) block(b *ast.BlockStmt) {
	if b != nil {
		e.list(b.List)
	}
}

func (e *effects) list(list []ast.Stmt) {
	for _, stmt := range list {
		e.statement(stmt)
	}
}

// statement judges one statement of the body.
func (e *effects) statement(stmt ast.Stmt) {
	switch s := stmt.(type) {
	case nil, *ast.EmptyStmt:
	case *ast.AssignStmt:
		e.assign(s)
	case *ast.IncDecStmt:
		e.accumulate(s.X, "+")
	case *ast.ExprStmt:
		e.call(s.X)
	case *ast.DeclStmt:
		e.declare(s)
	case *ast.BranchStmt:
		e.branch(s)
	case *ast.ReturnStmt:
		e.leave(s)
	case *ast.BlockStmt:
		e.block(s)
	case *ast.IfStmt:
		e.statement(s.Init)
		e.read(s.Cond)
		e.block(s.Body)
		e.statement(s.Else)
	case *ast.ForStmt:
		e.statement(s.Init)
		e.read(s.Cond)
		e.statement(s.Post)
		e.block(s.Body)
	case *ast.RangeStmt:
		e.iterate(s)
	case *ast.SwitchStmt:
		e.statement(s.Init)
		e.read(s.Tag)
		for _, clause := range s.Body.List {
			e.read(clause.(*ast.CaseClause).List...)
			e.list(clause.(*ast.CaseClause).Body)
		}
	default:
		e.refuse("its body is more than collecting, counting and deleting")
	}
}

// iterate judges a loop, the one over the map or one within it.
func (e *effects) iterate(s *ast.RangeStmt) {
	if s.Tok == token.ASSIGN {
		e.refuse("its variables outlive it")
	}
	if s != e.loop {
		e.read(s.X)
	}
	e.block(s.Body)
}

// assign judges the assignments that commute.
func (e *effects) assign(s *ast.AssignStmt) {
	if s.Tok == token.DEFINE {
		e.read(s.Rhs...)
		return
	}
	if len(s.Lhs) != len(s.Rhs) {
		e.refuse("it assigns several results at once")
		return
	}
	for i, left := range s.Lhs {
		switch s.Tok {
		case token.ASSIGN:
			e.set(left, s.Rhs[i])
		case token.ADD_ASSIGN, token.SUB_ASSIGN:
			e.read(s.Rhs[i])
			e.accumulate(left, "+")
		case token.OR_ASSIGN, token.XOR_ASSIGN, token.AND_ASSIGN:
			e.read(s.Rhs[i])
			e.accumulate(left, s.Tok.String())
		default:
			e.read(s.Rhs[i])
			if !e.inside(left) {
				e.refuse("its steps do not commute: " + s.Tok.String())
			}
		}
	}
}

// accumulate judges a running sum or union, exact for integers alone.
func (e *effects) accumulate(left ast.Expr, how string) {
	switch name := base(left); {
	case e.inside(left):
	case e.ownValue(left):
		e.owned = true
	case !e.is(left, isInteger):
		e.refuse(name + " is not an integer: its sum depends on the order")
	default:
		e.change(name, how)
	}
}

// set judges "left = right".
func (e *effects) set(left, right ast.Expr) {
	name := base(left)
	call, isCall := ast.Unparen(right).(*ast.CallExpr)
	builtin := ""
	if isCall {
		builtin = e.builtin(call)
	}
	switch {
	case name == "_" || e.inside(left):
		e.read(right)
	case e.ownValue(left):
		e.read(right)
		e.owned = true
	case builtin == "append" && types.ExprString(call.Args[0]) == types.ExprString(left):
		e.read(call.Args[1:]...)
		e.change(name, builtin)
		if !slices.Contains(e.appended, name) {
			e.appended = append(e.appended, name)
		}
	case (builtin == "max" || builtin == "min") && e.is(left, isInteger):
		for _, arg := range call.Args {
			if types.ExprString(arg) != types.ExprString(left) {
				e.read(arg)
			}
		}
		e.change(name, builtin)
	case e.constant(right):
		e.change(name, "="+types.ExprString(right))
	case e.ownEntry(left):
		e.read(right)
		e.change(name, "own entry")
	default:
		e.refuse(text(left) + " keeps what came last")
	}
}

// ownEntry reports whether left is indexed by the loop's key: each round
// writes an entry of its own.
func (e *effects) ownEntry(left ast.Expr) bool {
	index, ok := ast.Unparen(left).(*ast.IndexExpr)
	return ok && e.isKey(index.Index)
}

// isKey reports whether the expression is the loop's key.
func (e *effects) isKey(expr ast.Expr) bool {
	if call, ok := ast.Unparen(e.loop.X).(*ast.CallExpr); ok && e.callee(call) == "maps.Values" {
		return false
	}
	return e.same(expr, e.loop.Key)
}

// ownValue reports whether left is a part of what the loop's value points to:
// each round changes an entry of its own.
func (e *effects) ownValue(left ast.Expr) bool {
	sel, ok := ast.Unparen(left).(*ast.SelectorExpr)
	return ok && e.same(sel.X, e.loop.Value)
}

// same reports whether two expressions are the same variable.
func (e *effects) same(a, b ast.Expr) bool {
	x, ok := a.(*ast.Ident)
	y, both := b.(*ast.Ident)
	return ok && both && x.Name != "_" && e.info.ObjectOf(x) != nil && e.info.ObjectOf(x) == e.info.ObjectOf(y)
}

// constant reports whether the expression has one value in every round.
func (e *effects) constant(expr ast.Expr) bool {
	value := e.info.Types[expr]
	return value.Value != nil || value.IsNil()
}

// inside reports whether the variable itself is declared within the loop, so
// that it ends with the round.
func (e *effects) inside(expr ast.Expr) bool {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	if !ok {
		return false
	}
	obj := e.info.ObjectOf(id)
	return obj != nil && e.loop.Body.Pos() <= obj.Pos() && obj.Pos() < e.loop.Body.End()
}

// call judges an expression that stands alone: only delete is harmless, of the
// loop's own key or from another map.
func (e *effects) call(expr ast.Expr) {
	call, ok := expr.(*ast.CallExpr)
	if !ok || e.builtin(call) != "delete" {
		e.refuse("it calls what may have effects: " + text(expr))
		return
	}
	name := base(call.Args[0])
	if name == base(e.loop.X) && !e.isKey(call.Args[1]) {
		e.refuse("it deletes entries that are still to come")
	}
	e.read(call.Args[1])
	e.change(name, "delete")
}

func (e *effects) declare(s *ast.DeclStmt) {
	if decl, ok := s.Decl.(*ast.GenDecl); ok {
		for _, spec := range decl.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok {
				e.read(value.Values...)
			}
		}
	}
}

// branch judges continue and break.
func (e *effects) branch(s *ast.BranchStmt) {
	switch s.Tok {
	case token.CONTINUE:
	case token.BREAK:
		e.exits = true
	default:
		e.refuse("it jumps by " + s.Tok.String())
	}
}

// leave judges a return: constants do not tell which entry came first, if all
// returns give the same.
func (e *effects) leave(s *ast.ReturnStmt) {
	e.exits = true
	how := "="
	for _, result := range s.Results {
		if !e.constant(result) {
			e.refuse("it returns " + text(result) + ", whichever comes first")
		}
		how += types.ExprString(result) + ","
	}
	e.change("the result", how)
}

// base returns the text of an expression without its indices: the thing as a
// whole that a change of one entry changes.
func base(expr ast.Expr) string {
	for {
		switch e := expr.(type) {
		case *ast.IndexExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.StarExpr:
			expr = e.X
		default:
			return types.ExprString(expr)
		}
	}
}
