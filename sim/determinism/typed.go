package determinism

import (
	"go/ast"
	"go/types"
	"slices"
)

// variable returns the variable that an identifier defines or uses, or nil.
func (s *source) variable(id *ast.Ident) *types.Var {
	v, _ := s.info.ObjectOf(id).(*types.Var)
	if v != nil {
		v = v.Origin()
	}
	return v
}

// packageLevel reports whether v is declared outside of every function.
func packageLevel(v *types.Var) bool {
	return v != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// names returns the import path and name of a package-level thing that node
// mentions ("time.Now"), however the import is spelt; "" for anything else.
func (s *source) names(node ast.Node, stack []ast.Node) string {
	switch n := node.(type) {
	case *ast.SelectorExpr:
		id, ok := n.X.(*ast.Ident)
		if !ok {
			return ""
		}
		if imported, ok := s.info.Uses[id].(*types.PkgName); ok {
			return imported.Imported().Path() + "." + n.Sel.Name
		}
	case *ast.Ident: // a dot import
		if len(stack) > 0 {
			if sel, ok := stack[len(stack)-1].(*ast.SelectorExpr); ok && sel.Sel == n {
				return ""
			}
		}
		if obj := s.info.Uses[n]; obj != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			return obj.Pkg().Path() + "." + n.Name
		}
	}
	return ""
}

// callee returns the qualified name of the function that a call names.
func (s *source) callee(call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok { // explicit instantiation
		fun = index.X
	}
	return s.names(fun, nil)
}

// builtin returns the name of the predeclared function that is called, or "".
func (s *source) builtin(call *ast.CallExpr) string {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return ""
	}
	if _, ok := s.info.Uses[id].(*types.Builtin); ok {
		return id.Name
	}
	return ""
}

// is reports whether the type of expr, or of every type its type parameter
// admits, has the property.
func (s *source) is(expr ast.Expr, property func(types.Type) bool) bool {
	t := s.info.TypeOf(expr)
	if t == nil {
		return false
	}
	parameter, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return property(t.Underlying())
	}
	terms := termsOf(parameter.Constraint())
	return len(terms) > 0 && !slices.ContainsFunc(terms, func(t types.Type) bool { return !property(t.Underlying()) })
}

// termsOf lists the types that a constraint names, interfaces within it opened.
func termsOf(constraint types.Type) []types.Type {
	switch t := constraint.Underlying().(type) {
	case *types.Union:
		var all []types.Type
		for i := range t.Len() {
			all = append(all, termsOf(t.Term(i).Type())...)
		}
		return all
	case *types.Interface:
		var all []types.Type
		for i := range t.NumEmbeddeds() {
			all = append(all, termsOf(t.EmbeddedType(i))...)
		}
		return all
	}
	return []types.Type{constraint}
}

func isMap(t types.Type) bool { _, ok := t.(*types.Map); return ok }

func isReference(t types.Type) bool {
	switch t.(type) {
	case *types.Pointer, *types.Map, *types.Slice:
		return true
	}
	return false
}

func isFloat(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsFloat != 0
}

func isInteger(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}
