package determinism

import (
	"go/ast"
	"go/token"
	"go/types"
)

// flow says that what is done through one variable is done to another: an
// argument and its parameter, an alias and what it was taken from.
type flow struct {
	from *types.Var // parameter, receiver or alias
	to   *types.Var // variable that it stands for
	at   *ast.Ident // where the one was made from the other
}

// write is a place where a variable changes after its declaration.
type write struct {
	to  *types.Var
	how string
}

// facts is what must be known about the whole tree before a node is judged.
type facts struct {
	*source
	writes   map[*ast.Ident]write // of package-level variables
	written  map[*types.Var]bool  // changed through a reference, by anyone
	flows    []flow
	products map[types.Object]bool // may hold a product that was not rounded
	bodies   map[*types.Func]bool  // functions whose source is at hand
}

// gather reads the tree twice: first for direct effects, then along the flows
// until nothing changes.
func gather(s *source) *facts {
	f := &facts{
		source: s, writes: map[*ast.Ident]write{}, written: map[*types.Var]bool{},
		products: map[types.Object]bool{}, bodies: map[*types.Func]bool{},
	}
	for _, p := range s.packages {
		for _, file := range p.files {
			f.declare(file)
		}
	}
	for _, p := range s.packages {
		for _, file := range p.files {
			ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
				f.gatherWrites(n, stack)
				f.gatherProducts(n, stack)
				return true
			})
		}
	}
	f.propagate()
	return f
}

// declare notes which functions have a body in the tree.
func (f *facts) declare(file *ast.File) {
	for _, d := range file.Decls {
		if fun, ok := d.(*ast.FuncDecl); ok && fun.Body != nil {
			if obj, ok := f.info.Defs[fun.Name].(*types.Func); ok {
				f.bodies[obj] = true
			}
		}
	}
}

// gatherWrites notes assignments, and the flows along which writes travel.
func (f *facts) gatherWrites(n ast.Node, stack []ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			f.write(left, "is assigned", stack)
			if len(n.Lhs) == len(n.Rhs) {
				f.alias(left, n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Names) == len(n.Values) {
				f.alias(name, n.Values[i])
			}
		}
	case *ast.IncDecStmt:
		f.write(n.X, "is assigned", stack)
	case *ast.RangeStmt:
		for _, left := range []ast.Expr{n.Key, n.Value} {
			if left != nil {
				f.write(left, "is assigned", stack)
				f.alias(left, n.X)
			}
		}
	case *ast.CallExpr:
		f.gatherCall(n, stack)
	case *ast.UnaryExpr:
		if n.Op == token.AND && !isArgument(n, stack) && !isNamed(stack) {
			f.write(n.X, "has its address taken", stack)
		}
	}
}

// isArgument reports whether the node is handed straight to a call.
func isArgument(n ast.Node, stack []ast.Node) bool {
	call, ok := parent(stack).(*ast.CallExpr)
	return ok && ast.Unparen(call.Fun) != n
}

// isNamed reports whether a pointer goes straight into a variable of its own,
// where alias follows it.
func isNamed(stack []ast.Node) bool {
	switch p := parent(stack).(type) {
	case *ast.AssignStmt:
		return p.Tok == token.DEFINE
	case *ast.ValueSpec:
		return true
	}
	return false
}

// gatherCall notes which arguments the callee can reach.
func (f *facts) gatherCall(call *ast.CallExpr, stack []ast.Node) {
	switch f.builtin(call) {
	case "delete", "clear", "copy":
		f.write(call.Args[0], "is written by "+f.builtin(call), stack)
	}
	fun := f.called(call)
	if fun == nil {
		return
	}
	signature := fun.Signature()
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && signature.Recv() != nil {
		f.pass(sel.X, signature.Recv(), fun, stack)
	}
	for i, arg := range call.Args {
		if last := signature.Params().Len() - 1; last >= 0 {
			f.pass(arg, signature.Params().At(min(i, last)), fun, stack)
		}
	}
}

// called returns the declared function or method that a call names, or nil.
func (f *facts) called(call *ast.CallExpr) *types.Func {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if obj, ok := f.info.Uses[fun].(*types.Func); ok {
			return obj.Origin()
		}
	case *ast.SelectorExpr:
		if obj, ok := f.info.Uses[fun.Sel].(*types.Func); ok {
			return obj.Origin()
		}
	}
	return nil
}

// pass notes that an argument reaches a parameter. If the callee's source is
// not at hand, a pointer to a variable is taken for a write to it.
func (f *facts) pass(arg ast.Expr, parameter *types.Var, callee *types.Func, stack []ast.Node) {
	arg, explicit := addressed(arg)
	_, pointer := parameter.Type().Underlying().(*types.Pointer)
	taken := explicit || pointer && !f.is(arg, isReference)
	if taken && !f.bodies[callee] {
		f.write(arg, "is handed to "+callee.Name()+" by address", stack)
		return
	}
	if id, _ := f.root(arg); id != nil && (taken || f.is(arg, isReference)) && !initialising(stack) {
		f.flows = append(f.flows, flow{parameter.Origin(), f.variable(id), id})
	}
}

// addressed returns x for &x, and whether that is what the expression is.
func addressed(expr ast.Expr) (ast.Expr, bool) {
	if address, ok := ast.Unparen(expr).(*ast.UnaryExpr); ok && address.Op == token.AND {
		return address.X, true
	}
	return expr, false
}

// alias notes that a write through one variable changes another.
func (f *facts) alias(left, right ast.Expr) {
	id, ok := ast.Unparen(left).(*ast.Ident)
	if !ok || !f.is(id, isReference) {
		return
	}
	right, _ = addressed(right)
	if to, _ := f.root(right); to != nil && f.variable(id) != nil {
		f.flows = append(f.flows, flow{f.variable(id), f.variable(to), to})
	}
}

// write notes that the variable under an expression changes here. Within an
// init function that is still initialisation.
func (f *facts) write(expr ast.Expr, how string, stack []ast.Node) {
	id, through := f.root(expr)
	if id == nil {
		return
	}
	v := f.variable(id)
	if through || how != "is assigned" && f.is(expr, isReference) {
		f.written[v] = true
	}
	if packageLevel(v) && !initialising(stack) {
		f.writes[id] = write{v, how}
	}
}

// initialising reports whether the code runs while packages are initialised.
func initialising(stack []ast.Node) bool {
	for _, n := range stack {
		if fun, ok := n.(*ast.FuncDecl); ok {
			return fun.Recv == nil && fun.Name.Name == "init"
		}
	}
	return false
}

// root finds the identifier of the variable that an expression is a part of,
// and whether the way there leads through a pointer, a map or a slice.
func (f *facts) root(expr ast.Expr) (id *ast.Ident, through bool) {
	for {
		switch e := expr.(type) {
		case *ast.Ident:
			if f.variable(e) == nil {
				return nil, false
			}
			return e, through
		case *ast.ParenExpr:
			expr = e.X
			continue
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.SliceExpr:
			expr = e.X
		case *ast.SelectorExpr:
			if f.names(e, nil) != "" { // a variable of another package
				expr = e.Sel
				continue
			}
			expr = e.X
		default:
			return nil, false
		}
		through = through || f.is(expr, isReference)
	}
}

// propagate carries writes from parameters and aliases to what they stand for.
func (f *facts) propagate() {
	for changed := true; changed; {
		changed = false
		for _, flow := range f.flows {
			if !f.written[flow.from] {
				continue
			}
			if !f.written[flow.to] {
				f.written[flow.to], changed = true, true
			}
			if _, known := f.writes[flow.at]; packageLevel(flow.to) && !known {
				f.writes[flow.at] = write{flow.to, "is written through " + flow.from.Name()}
			}
		}
	}
}

// visitWrite reports a package-level variable that changes.
func visitWrite(c *checker, n ast.Node, _ []ast.Node) {
	id, ok := n.(*ast.Ident)
	if !ok {
		return
	}
	if w, ok := c.facts.writes[id]; ok && !c.permitted(w.to.Pos(), state) {
		c.report(id.Pos(), state, "package variable "+id.Name+" "+w.how, "keep it in a struct that belongs to the run")
	}
}
