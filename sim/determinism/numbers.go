package determinism

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

// gatherProducts notes the variables, fields, parameters and functions that
// may hold a product which was not rounded: the language lets the compiler
// fuse it with a later sum, "possibly across statements".
func (f *facts) gatherProducts(n ast.Node, stack []ast.Node) {
	if assign, ok := n.(*ast.AssignStmt); ok && assign.Tok == token.MUL_ASSIGN && f.is(assign.Lhs[0], isFloat) {
		f.holds(assign.Lhs[0])
	}
	product, ok := n.(*ast.BinaryExpr)
	if !ok || !f.rawProduct(product) {
		return
	}
	// The child of p on the way down to the product, parentheses included.
	child, p := ast.Node(product), parent(stack)
	for i := len(stack) - 1; i >= 0 && stack[i] != p; i-- {
		child = stack[i]
	}
	switch p := p.(type) {
	case *ast.AssignStmt:
		for i, right := range p.Rhs {
			if right == child && (p.Tok == token.ASSIGN || p.Tok == token.DEFINE) {
				f.holds(p.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, value := range p.Values {
			if value == child && len(p.Names) == len(p.Values) {
				f.holds(p.Names[i])
			}
		}
	case *ast.KeyValueExpr:
		if key, ok := p.Key.(*ast.Ident); ok {
			f.holds(key)
		}
	case *ast.ReturnStmt:
		f.returns(stack)
	case *ast.CallExpr:
		f.receives(p, child)
	}
}

// holds marks the variable or field that an expression names.
func (f *facts) holds(left ast.Expr) {
	switch e := ast.Unparen(left).(type) {
	case *ast.Ident:
		if v := f.variable(e); v != nil && e.Name != "_" {
			f.products[v] = true
		}
	case *ast.SelectorExpr:
		f.holds(e.Sel)
	}
}

// returns marks the function whose body the stack is in.
func (f *facts) returns(stack []ast.Node) {
	for i := len(stack) - 1; i >= 0; i-- {
		switch fun := stack[i].(type) {
		case *ast.FuncLit:
			return
		case *ast.FuncDecl:
			if obj := f.info.Defs[fun.Name]; obj != nil {
				f.products[obj] = true
			}
			return
		}
	}
}

// receives marks the parameter that takes the argument.
func (f *facts) receives(call *ast.CallExpr, arg ast.Node) {
	fun := f.called(call)
	if fun == nil {
		return
	}
	parameters := fun.Signature().Params()
	for i := range call.Args {
		if call.Args[i] == arg && i < parameters.Len() {
			f.products[parameters.At(i).Origin()] = true
		}
	}
}

// rawProduct reports whether expr is a product of floats that is computed at
// run time and not rounded by a conversion.
func (s *source) rawProduct(expr ast.Expr) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.BinaryExpr:
		return e.Op == token.MUL && s.is(e, isFloat) && s.info.Types[e].Value == nil &&
			!powerOfTwo(s.info.Types[e.X].Value) && !powerOfTwo(s.info.Types[e.Y].Value)
	case *ast.UnaryExpr:
		return (e.Op == token.SUB || e.Op == token.ADD) && s.rawProduct(e.X)
	}
	return false
}

// powerOfTwo reports whether a constant only shifts the exponent, so that the
// product needs no rounding.
func powerOfTwo(v constant.Value) bool {
	if v == nil || v.Kind() != constant.Float && v.Kind() != constant.Int {
		return false
	}
	x, _ := constant.Float64Val(v)
	fraction, _ := math.Frexp(x)
	return math.Abs(fraction) == 0.5
}

// fusible reports whether a sum with this operand may be fused.
func (f *facts) fusible(expr ast.Expr) bool {
	if f.rawProduct(expr) {
		return true
	}
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		return f.products[origin(f.info.ObjectOf(e))]
	case *ast.SelectorExpr:
		return f.products[origin(f.info.ObjectOf(e.Sel))]
	case *ast.CallExpr:
		fun := f.called(e)
		return fun != nil && f.products[fun]
	case *ast.UnaryExpr:
		return e.Op == token.SUB && f.fusible(e.X)
	}
	return false
}

// origin returns the generic variable that an instantiated one stands for.
func origin(obj types.Object) types.Object {
	if v, ok := obj.(*types.Var); ok {
		return v.Origin()
	}
	return obj
}

// visitSum finds sums that may be computed with one rounding or with two.
func visitSum(c *checker, n ast.Node, _ []ast.Node) {
	var operands []ast.Expr
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if (n.Op == token.ADD || n.Op == token.SUB) && c.is(n, isFloat) {
			operands = []ast.Expr{n.X, n.Y}
		}
	case *ast.IncDecStmt:
		if c.is(n.X, isFloat) {
			operands = []ast.Expr{n.X}
		}
	case *ast.AssignStmt:
		if (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && c.is(n.Lhs[0], isFloat) {
			operands = []ast.Expr{n.Lhs[0], n.Rhs[0]}
		}
	}
	for _, operand := range operands {
		if c.facts.fusible(operand) {
			c.report(operand.Pos(), fused, "the product "+text(operand)+" is summed unrounded", "round it with float64(x*y)")
			return
		}
	}
}

// visitConversion finds conversions that differ by architecture when the value
// is out of range.
func visitConversion(c *checker, n ast.Node, _ []ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !c.info.Types[call.Fun].IsType() {
		return
	}
	if c.is(call, isInteger) && c.is(call.Args[0], isFloat) && c.info.Types[call].Value == nil {
		c.report(call.Pos(), convert, "conversion of a float, "+text(call), "use dist.Saturate")
	}
}

// positions are no quantities: they count as far as one text or slice reaches.
var positions = map[string]bool{"Line": true, "Column": true, "Offset": true, "Index": true}

// visitField finds exported fields of exported structs whose width depends on
// the architecture.
func visitField(c *checker, n ast.Node, stack []ast.Node) {
	field, ok := n.(*ast.Field)
	if !ok || len(stack) < 3 {
		return
	}
	_, inStruct := stack[len(stack)-2].(*ast.StructType)
	spec, ofType := stack[len(stack)-3].(*ast.TypeSpec)
	if !inStruct || !ofType || !spec.Name.IsExported() {
		return
	}
	basic, ok := c.info.TypeOf(field.Type).(*types.Basic)
	if !ok || basic.Kind() != types.Int && basic.Kind() != types.Uint {
		return
	}
	for _, name := range field.Names {
		if name.IsExported() && !positions[name.Name] {
			c.report(name.Pos(), quantity, spec.Name.Name+"."+name.Name+" is "+basic.Name(), "use "+basic.Name()+"64")
		}
	}
}
