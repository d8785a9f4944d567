package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/run"
	"nines/sim"
	"nines/workloads/history"
)

// evidence is a violated judgement of one run.
type evidence struct {
	variant    *run.Variant
	run        run.Run
	expression experiments.Expression
	experiments.Quantity
}

// counterexamples tells how a rule was broken: one story or, when verbose, one
// of each rule and variant.
func (a *answer) counterexamples() {
	var found []evidence
	for i := range a.result.Variants {
		for j := range a.result.Variants[i].Metrics {
			if e, ok := a.best(i, j); ok {
				found = append(found, e)
			}
		}
	}
	if !a.style.Verbose && len(found) > 0 {
		best := slices.MaxFunc(found, func(x, y evidence) int { return x.telling() - y.telling() })
		found = []evidence{best}
	}
	for _, e := range found {
		a.story(e)
	}
}

// best returns the most telling counterexample to a rule in a variant's runs,
// the first among equals.
func (a *answer) best(variant, metric int) (best evidence, ok bool) {
	v := &a.result.Variants[variant]
	for _, r := range a.result.Runs[int64(variant)*a.result.Replications:][:a.result.Replications] {
		e := evidence{v, r, v.Metrics[metric].Expression, r.Quantities[metric]}
		if len(e.Witness) > 0 && (!ok || e.telling() > best.telling()) {
			best, ok = e, true
		}
	}
	return best, ok
}

// telling orders counterexamples: three operations can show that a value was
// seen again after it had been replaced; two show less, and more than three
// are harder to follow.
func (e evidence) telling() int {
	if n := len(e.Witness); n <= 3 {
		return n
	}
	return 2
}

// story tells a counterexample, a line an operation.
func (a *answer) story(e evidence) {
	a.line("")
	what := "not " + e.expression.Text
	if name := e.variant.Name(); name != "" {
		what = name + " is " + what
	}
	a.line("%s, for example in run %d:", what, e.run.Replication)
	t := NewTable()
	n := newNarrator(e)
	for i := range e.Witness {
		t.AppendRow(n.row(&e.Witness[i]))
	}
	a.lines(t.Render())
	if a.style.Verbose {
		a.wrapped(e.Reason)
		a.lines(strings.TrimRight(e.Witness.String(), "\n"))
	}
}

// narrator tells operations in words.
type narrator struct {
	story    history.History
	machines []string        // names by number
	values   []history.Value // a, b, c by first appearance
	decimals int             // of the times
}

// newNarrator collects names for the machines and values of a story. All runs
// of a variant have the same machines.
func newNarrator(e evidence) *narrator {
	n := &narrator{story: e.Witness, decimals: timeDecimals(e.Witness), machines: machines(e.variant)}
	for i := range e.Witness {
		op := &e.Witness[i]
		for _, v := range append([]history.Value{op.Old, op.Arg, op.Result}, op.List...) {
			if v != history.Nil && !slices.Contains(n.values, v) {
				n.values = append(n.values, v)
			}
		}
	}
	return n
}

// machines returns the names of a variant's machines by number. Where no run
// was observed a world is built to ask it.
func machines(v *run.Variant) (names []string) {
	if v.First != nil {
		return v.First.Machines
	}
	w := v.Scenario.Build(sim.Options{})
	defer w.Engine.Close()
	for _, machine := range w.Cluster.All() {
		names = append(names, w.MachineName(machine.ID()))
	}
	return names
}

// value names a value by a letter, for the numbers tell nothing.
func (n *narrator) value(v history.Value) string {
	i := slices.Index(n.values, v)
	switch {
	case v == history.Nil:
		return "nothing"
	case i < 26:
		return string(rune('a' + i))
	}
	return v.String()
}

// row tells one operation: when, who, what, where, and the answer.
func (n *narrator) row(op *history.Op) []any {
	return []any{n.time(op.Invoke) + "–" + n.time(op.Return) + " s", op.Group, n.call(op), n.where(op), n.answer(op)}
}

func (n *narrator) call(op *history.Op) string {
	key := fmt.Sprintf("key %d", op.Key)
	switch op.Kind {
	case history.Read:
		return "reads " + key
	case history.Write:
		return "writes " + n.value(op.Arg) + " to " + key
	case history.Append:
		return "appends " + n.value(op.Arg) + " to " + key
	}
	return "sets " + key + " from " + n.value(op.Old) + " to " + n.value(op.Arg)
}

func (n *narrator) where(op *history.Op) string {
	if op.Node < 0 || op.Node >= int64(len(n.machines)) {
		return ""
	}
	return "at " + n.machines[op.Node]
}

func (n *narrator) answer(op *history.Op) string {
	switch {
	case op.Outcome == history.Fail:
		return strings.TrimSuffix("refused: "+op.Reason, ": ")
	case op.Outcome == history.Unknown:
		return strings.TrimSuffix("unknown: "+op.Reason, ": ")
	case op.Mismatch:
		return "another value was there"
	case op.Kind != history.Read:
		return "done"
	case op.List != nil:
		texts := make([]string, len(op.List))
		for i, v := range op.List {
			texts[i] = n.value(v)
		}
		return "→ [" + strings.Join(texts, " ") + "]"
	}
	text := "→ " + n.value(op.Result)
	if newer := n.missed(op); newer != history.Nil {
		text += ", not " + n.value(newer)
	}
	return text
}

// missed returns the newest value that was acknowledged before a read began,
// if the read returned one that was written and over before that.
func (n *narrator) missed(read *history.Op) history.Value {
	seen, newer := sim.Time(math.MinInt64), (*history.Op)(nil)
	for i := range n.story {
		if op := &n.story[i]; op.Kind == history.Write && op.Arg == read.Result {
			seen = op.Effective()
		}
	}
	for i := range n.story {
		op := &n.story[i]
		if op.Kind == history.Write && op.Precedes(read) && op.Invoke > seen && (newer == nil || op.Invoke > newer.Invoke) {
			newer = op
		}
	}
	if newer == nil {
		return history.Nil
	}
	return newer.Arg
}

// time prints an instant in seconds.
func (n *narrator) time(t sim.Time) string { return seconds(t, n.decimals) }

func seconds(t sim.Time, decimals int) string {
	if t == sim.Never {
		return "never"
	}
	whole, fraction := int64(t)/nanosecondsPerSecond, int64(t)%nanosecondsPerSecond
	return fmt.Sprintf("%d.%09d", whole, fraction)[:len(fmt.Sprint(whole))+1+decimals]
}

// timeDecimals is how many decimals tell apart all instants that differ: at
// least milliseconds.
func timeDecimals(ops history.History) int {
	var instants []sim.Time
	for i := range ops {
		instants = append(instants, ops[i].Invoke, ops[i].Return)
	}
	slices.Sort(instants)
	for _, decimals := range []int{3, 6} {
		told := true
		for i := range instants[1:] {
			if instants[i] != instants[i+1] && seconds(instants[i], decimals) == seconds(instants[i+1], decimals) {
				told = false
			}
		}
		if told {
			return decimals
		}
	}
	return 9
}
