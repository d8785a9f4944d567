package determinism

import (
	"go/ast"
	"go/token"
	"go/types"
)

// visitConcurrency finds whatever hands the order of events to Go's scheduler.
func visitConcurrency(c *checker, n ast.Node, _ []ast.Node) {
	const instead = "use an event, a timer or a sequential process of the engine"
	switch n := n.(type) {
	case *ast.GoStmt:
		c.report(n.Pos(), concurrency, "go statement", instead)
	case *ast.SelectStmt:
		c.report(n.Pos(), concurrency, "select", instead)
	case *ast.ChanType:
		c.report(n.Pos(), concurrency, "channel type", instead)
	case *ast.SendStmt:
		c.report(n.Arrow, concurrency, "send on a channel", instead)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			c.report(n.Pos(), concurrency, "receive from a channel", instead)
		}
	case *ast.RangeStmt:
		if c.is(n.X, func(t types.Type) bool { _, ok := t.(*types.Chan); return ok }) {
			c.report(n.Pos(), concurrency, "range over a channel", instead)
		}
	}
}
