package determinism

import (
	"go/ast"
	"go/token"
	"go/types"
)

// checker walks packages and collects what it finds.
type checker struct {
	*source
	facts   *facts
	allowed map[string]*allowances // by file name
	found   []Violation
}

// A visit looks at one node; stack holds its ancestors, outermost first.
type visit func(c *checker, n ast.Node, stack []ast.Node)

// visits are applied to every node, in this order.
var visits = []visit{
	visitImport, visitName, visitFormat, visitConcurrency,
	visitWrite, visitRange, visitMapIterator,
	visitSum, visitConversion, visitField,
}

func newChecker(s *source) *checker {
	c := &checker{source: s, facts: gather(s), allowed: map[string]*allowances{}}
	for _, p := range s.packages {
		for _, file := range p.files {
			c.allowed[s.fset.Position(file.Package).Filename] = readDirectives(s.fset, file)
		}
	}
	return c
}

// check walks the files of one package.
func (c *checker) check(p *sourcePackage) {
	for _, file := range p.files {
		ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
			for _, visit := range visits {
				visit(c, n, stack)
			}
			return true
		})
	}
}

// exceptions adds what is wrong with the directives of one package; it comes
// last, for a directive may serve packages that write to what it excepts.
func (c *checker) exceptions(p *sourcePackage) {
	for _, file := range p.files {
		allowed := c.allowed[c.fset.Position(file.Package).Filename]
		c.found = append(c.found, allowed.malformed...)
		c.found = append(c.found, allowed.unused()...)
	}
}

// permitted reports whether a directive allows the rule to be broken at pos.
func (c *checker) permitted(pos token.Pos, rule string) bool {
	position := c.fset.Position(pos)
	allowed := c.allowed[position.Filename]
	return allowed != nil && allowed.permits(rule, position.Line)
}

// report records a violation unless a directive allows it.
func (c *checker) report(pos token.Pos, rule, found, instead string) {
	if !c.permitted(pos, rule) {
		c.found = append(c.found, Violation{c.fset.Position(pos), rule, found, instead})
	}
}

// text prints an expression as it would stand in the source, shortened.
func text(expr ast.Expr) string {
	s := types.ExprString(ast.Unparen(expr))
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}

// parent returns the nearest ancestor that is not a pair of parentheses.
func parent(stack []ast.Node) ast.Node {
	for i := len(stack) - 1; i >= 0; i-- {
		if _, paren := stack[i].(*ast.ParenExpr); !paren {
			return stack[i]
		}
	}
	return nil
}
