package check

import (
	"cmp"
	"flag"
	"os"
	"slices"
	"testing"

	"nines/sim"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

// Properties are checked on thousands of histories, unless the command line
// says otherwise.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", "3000"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// parse reads a history typed by hand.
func parse(t testing.TB, text string) history.History {
	t.Helper()
	h, err := history.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// upTo draws from 0 to most, all about alike: rapid's own ranges prefer small
// numbers so much that few histories would break. A byte is built from bits.
func upTo(t *rapid.T, most int, label string) int {
	return rapid.Custom(func(t *rapid.T) int {
		number := 0
		for range 8 {
			number *= 2
			if rapid.Bool().Draw(t, "bit") {
				number++
			}
		}
		return number % (most + 1)
	}).Draw(t, label)
}

// drawTimes gives n operations their intervals, on a grid so coarse that many
// are equal or touch; some histories are crowded, some go one by one.
func drawTimes(t *rapid.T, h history.History) {
	longest := upTo(t, 9, "longest")
	for i := range h {
		h[i].ID, h[i].Node = uint64(i), -1
		h[i].Invoke = sim.Time(upTo(t, 2*len(h), "invoke")) * second
		h[i].Return = h[i].Invoke + sim.Time(upTo(t, longest, "length"))*second
	}
	h.Sort()
}

var outcomes = []history.Outcome{history.OK, history.OK, history.OK, history.Unknown, history.Fail}

// drawRegister simulates one register with unique values, and then changes the
// history in a few places, which may break it.
func drawRegister(t *rapid.T, most int) history.History {
	h := make(history.History, 1+upTo(t, most-1, "operations"))
	drawTimes(t, h)
	for i := range h {
		h[i].Client = uint64(upTo(t, 2, "client"))
		h[i].Outcome = outcomes[upTo(t, len(outcomes)-1, "outcome")]
		if rapid.Bool().Draw(t, "writes") {
			h[i].Kind, h[i].Arg = history.Write, history.Value(i+1)
		}
	}
	runAtomically(t, h)
	for range upTo(t, 6, "mutations") {
		mutate(t, h)
	}
	h.Sort()
	return h
}

// runAtomically lets each operation take effect at an instant within its
// interval; one that is unknown may do so later or never.
func runAtomically(t *rapid.T, h history.History) {
	points := make([]sim.Time, len(h))
	order := make([]int, len(h))
	for i := range h {
		end := h[i].Return
		if h[i].Outcome == history.Unknown {
			end += 10 * second
		}
		points[i] = h[i].Invoke + sim.Time(upTo(t, int((end-h[i].Invoke)/second), "point"))*second
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[a], points[b]) })
	var list []history.Value
	for _, i := range order {
		op := &h[i]
		if op.Outcome == history.Fail || op.Outcome == history.Unknown && rapid.Bool().Draw(t, "never") {
			continue
		}
		answer(op, list)
		list, _ = sequential(op, list)
	}
}

// answer fills in what an operation finds.
func answer(op *history.Op, list []history.Value) {
	switch op.Kind {
	case history.Read:
		if op.List != nil || len(list) > 1 {
			op.List = append([]history.Value{}, list...)
		} else if len(list) == 1 {
			op.Result = list[0]
		}
	case history.CompareAndSet:
		_, op.Mismatch = sequential(&history.Op{Kind: history.CompareAndSet, Old: op.Old, Mismatch: true}, list)
		op.Mismatch = op.Mismatch && op.Outcome == history.OK
	}
}

// mutate changes one thing, which may break the history or not.
func mutate(t *rapid.T, h history.History) {
	op, other := &h[upTo(t, len(h)-1, "op")], &h[upTo(t, len(h)-1, "other")]
	if other.Kind == history.Read {
		op, other = other, op
	}
	switch upTo(t, 7, "mutation") {
	case 0: // two reads swap their answers
		if op.Kind == history.Read && other.Kind == history.Read {
			op.Result, other.Result = other.Result, op.Result
			op.List, other.List = other.List, op.List
		}
	case 1: // a read returns the value of some write, past, failed or to come
		if op.Kind == history.Read && other.Kind != history.Read {
			op.Result, op.List = other.Arg, nil
		}
	case 2: // a read returns nil, or what nobody wrote
		if op.Kind == history.Read {
			op.Result, op.List = rapid.SampledFrom([]history.Value{history.Nil, 99}).Draw(t, "odd value"), nil
		}
	case 3: // an outcome is misreported
		op.Outcome = outcomes[upTo(t, len(outcomes)-1, "outcome")]
		op.Mismatch = op.Mismatch && op.Outcome == history.OK
	case 4: // an operation ends just as another begins
		if op.Invoke <= other.Invoke {
			op.Return = other.Invoke
		}
	case 5: // an operation took less time than it did
		op.Return = op.Invoke
	case 6: // a read misses the end of the list
		if len(op.List) > 0 {
			op.List = op.List[:upTo(t, len(op.List)-1, "kept")]
		}
	case 7: // a read gets one element wrong
		if len(op.List) > 0 {
			op.List[upTo(t, len(op.List)-1, "wrong")] = history.Value(1 + upTo(t, len(h)-1, "instead"))
		}
	}
}

// drawAnything does the same with a key of any kind. Values are few, so that
// they repeat, or unique; reads of lists may show them as such throughout.
func drawAnything(t *rapid.T, most int, kinds ...history.Kind) history.History {
	h := make(history.History, 1+upTo(t, most-1, "operations"))
	drawTimes(t, h)
	unique, asLists := rapid.Bool().Draw(t, "unique"), upTo(t, 3, "as lists") > 0
	for i := range h {
		op := &h[i]
		op.Kind = kinds[upTo(t, len(kinds)-1, "kind")]
		op.Outcome = outcomes[upTo(t, len(outcomes)-1, "outcome")]
		values := 3
		if unique {
			values = len(h)
		}
		switch op.Kind {
		case history.CompareAndSet:
			op.Old = history.Value(upTo(t, values, "old"))
		case history.Read:
			if asLists && slices.Contains(kinds, history.Append) {
				op.List = []history.Value{}
			}
		}
		if op.Kind != history.Read {
			op.Arg = history.Value(upTo(t, values, "arg"))
			if unique {
				op.Arg = history.Value(i + 1)
			}
		}
	}
	runAtomically(t, h)
	for range upTo(t, 6, "mutations") {
		mutate(t, h)
	}
	h.Sort()
	return h
}

// drawFlicker has two or three long writes, many of them unknown, and short
// reads that return any of their values: the stuff of long witnesses.
func drawFlicker(t *rapid.T, most int) history.History {
	h := make(history.History, 3+upTo(t, most-3, "operations"))
	writes := 2 + upTo(t, 1, "writes")
	for i := range h {
		h[i] = history.Op{ID: uint64(i), Outcome: history.OK, Node: -1, Client: uint64(upTo(t, 2, "client"))}
		h[i].Invoke = sim.Time(upTo(t, most, "invoke")) * second
		if i < writes {
			h[i].Kind, h[i].Arg = history.Write, history.Value(i+1)
			h[i].Outcome = outcomes[upTo(t, 3, "outcome")]
			h[i].Return = h[i].Invoke + sim.Time(upTo(t, 2*most, "length"))*second
		} else {
			h[i].Result = history.Value(upTo(t, writes, "value"))
			h[i].Return = h[i].Invoke + sim.Time(upTo(t, 1, "length"))*second
		}
	}
	h.Sort()
	return h
}

// drawAny draws in one of the two ways.
func drawAny(t *rapid.T, most int) history.History {
	if rapid.Bool().Draw(t, "flicker") {
		return drawFlicker(t, most)
	}
	return drawRegister(t, most)
}

// balance counts verdicts, so that a property which saw only one of them does
// not pass for evidence.
type balance map[Status]int

func (b balance) require(t *testing.T) {
	t.Helper()
	t.Logf("%d without violation, %d violated", b[NoViolation], b[Violated])
	if b[NoViolation] < 100 || b[Violated] < 100 {
		t.Errorf("a lopsided sample is no evidence")
	}
}
