package determinism

import (
	"go/ast"
	"go/constant"
	"strconv"
	"strings"
)

// verdict is the rule that a name breaks and what to use instead.
type verdict struct{ rule, instead string }

// forbiddenImports may not be imported at all.
var forbiddenImports = map[string]verdict{
	"C":                {environment, "write it in Go"},
	"crypto/rand":      {random, "use env's addressed draws (sim.Stream)"},
	"hash/maphash":     {random, "use sim.HashString: maphash is seeded anew by each process"},
	"log":              {clock, "use env's log: log prints the wall clock"},
	"log/slog":         {clock, "use env's log: slog prints the wall clock"},
	"math/cmplx":       {float, "decide in integers, or sample through sim/dist"},
	"math/rand":        {random, "use env's addressed draws (sim.Stream)"},
	"math/rand/v2":     {random, "use env's addressed draws (sim.Stream)"},
	"net":              {environment, "use env.Send"},
	"net/http":         {environment, "use env.Send"},
	"net/rpc":          {environment, "use env.Send"},
	"os":               {environment, "use env's disk, or hand the value in"},
	"os/exec":          {environment, "use a simulated node"},
	"os/signal":        {environment, "use a simulated fault"},
	"os/user":          {environment, "hand the value in"},
	"plugin":           {environment, "import the package"},
	"runtime":          {environment, "hand the value in"},
	"runtime/metrics":  {environment, "count in the protocol's own state"},
	"sync":             {concurrency, "one run has one thread of control: no lock is needed"},
	"sync/atomic":      {concurrency, "one run has one thread of control: assign"},
	"syscall":          {environment, "use env's disk, or hand the value in"},
	"testing/synctest": {concurrency, "use the engine's virtual time"},
	"unsafe":           {address, "convert with encoding/binary or math.Float64bits"},
}

// forbiddenNames may not be mentioned, though the rest of their package may.
var forbiddenNames = map[string]verdict{
	"time.After":                {clock, "set a timer of env"},
	"time.AfterFunc":            {clock, "set a timer of env"},
	"time.Local":                {clock, "use time.UTC"},
	"time.LoadLocation":         {clock, "use time.UTC"},
	"time.NewTicker":            {clock, "set a periodic timer of env"},
	"time.NewTimer":             {clock, "set a timer of env"},
	"time.Now":                  {clock, "use env.Now()"},
	"time.Since":                {clock, "use env.Now().Sub(start)"},
	"time.Sleep":                {clock, "set a timer of env, or sleep in a sequential process"},
	"time.Tick":                 {clock, "set a periodic timer of env"},
	"time.Ticker":               {clock, "set a periodic timer of env"},
	"time.Timer":                {clock, "set a timer of env"},
	"time.Until":                {clock, "use deadline.Sub(env.Now())"},
	"context.WithDeadline":      {clock, "set a timer of env"},
	"context.WithDeadlineCause": {clock, "set a timer of env"},
	"context.WithTimeout":       {clock, "set a timer of env"},
	"context.WithTimeoutCause":  {clock, "set a timer of env"},
	"fmt.Scan":                  {environment, "hand the value in"},
	"fmt.Scanf":                 {environment, "hand the value in"},
	"fmt.Scanln":                {environment, "hand the value in"},
}

// exactMath names what package math defines to the last bit on every target;
// its constants are exact too.
var exactMath = map[string]bool{
	"Abs": true, "Ceil": true, "Copysign": true, "Dim": true, "FMA": true, "Float32bits": true,
	"Float32frombits": true, "Float64bits": true, "Float64frombits": true, "Floor": true,
	"Frexp": true, "Ilogb": true, "Inf": true, "IsInf": true, "IsNaN": true, "Ldexp": true,
	"Logb": true, "Max": true, "Min": true, "Mod": true, "Modf": true, "NaN": true,
	"Nextafter": true, "Nextafter32": true, "Remainder": true, "Round": true,
	"RoundToEven": true, "Signbit": true, "Sqrt": true, "Trunc": true,
}

// visitImport judges whole packages.
func visitImport(c *checker, n ast.Node, _ []ast.Node) {
	spec, ok := n.(*ast.ImportSpec)
	if !ok {
		return
	}
	name, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return
	}
	if v, bad := forbiddenImports[name]; bad {
		c.report(spec.Pos(), v.rule, "import of "+name, v.instead)
	}
	if strings.HasPrefix(name, "gonum.org/") {
		c.report(spec.Pos(), float, "import of "+name, "gonum serves statistics, never a decision")
	}
}

// visitName judges single functions, types and variables of other packages.
func visitName(c *checker, n ast.Node, stack []ast.Node) {
	name := c.names(n, stack)
	if v, bad := forbiddenNames[name]; bad {
		c.report(n.Pos(), v.rule, name, v.instead)
	}
	fun, isMath := strings.CutPrefix(name, "math.")
	if expr, ok := n.(ast.Expr); ok && isMath && !exactMath[fun] && c.info.Types[expr].Value == nil {
		c.report(n.Pos(), float, name, "its bits differ by processor: decide in integers, or sample through sim/dist")
	}
}

// visitFormat finds the verb that prints an address.
func visitFormat(c *checker, n ast.Node, _ []ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || !strings.HasPrefix(c.callee(call), "fmt.") {
		return
	}
	for _, arg := range call.Args {
		v := c.info.Types[arg].Value
		if v != nil && v.Kind() == constant.String && strings.Contains(constant.StringVal(v), "%p") {
			c.report(arg.Pos(), address, "the verb %p", "print an identity that the program gave")
		}
	}
}
