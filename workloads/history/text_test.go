package history

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"nines/sim"

	"pgregory.net/rapid"
)

// drawOp makes an operation that has only the fields its kind uses.
func drawOp(t *rapid.T) Op {
	instant := rapid.OneOf(rapid.Int64Range(0, 20e9), rapid.Int64())
	op := Op{
		ID:     rapid.Uint64().Draw(t, "id"),
		Group:  rapid.OneOf(rapid.SampledFrom([]string{"left", "", "a/b", `two "words"`, "#", "né\n"}), rapid.String()).Draw(t, "group"),
		Client: rapid.Uint64().Draw(t, "client"),
		Key:    rapid.Uint64().Draw(t, "key"),
		Kind:   Kind(rapid.IntRange(0, 3).Draw(t, "kind")),
		Invoke: sim.Time(instant.Draw(t, "invoke")),
		Node:   rapid.Int64Range(-1, math.MaxInt64).Draw(t, "node"),
		Cause:  sim.Cause(rapid.Uint64().Draw(t, "cause")),
		Late:   rapid.Bool().Draw(t, "late"),
		Reason: rapid.OneOf(rapid.Just("time-out"), rapid.String()).Draw(t, "reason"),
	}
	op.Return = sim.Time(rapid.Int64Range(int64(op.Invoke), int64(sim.Never)).Draw(t, "return"))
	op.Outcome = Outcome(rapid.IntRange(0, 2).Draw(t, "outcome"))
	value := rapid.Custom(func(t *rapid.T) Value { return Value(rapid.Uint64().Draw(t, "value")) })
	switch {
	case op.Kind == Read && op.Outcome == OK && rapid.Bool().Draw(t, "is list"):
		op.List = rapid.SliceOf(value).Draw(t, "list")
	case op.Kind == Read && op.Outcome == OK:
		op.Result = value.Draw(t, "result")
	case op.Kind == CompareAndSet:
		op.Old = value.Draw(t, "old")
		op.Mismatch = op.Outcome == OK && rapid.Bool().Draw(t, "mismatch")
	}
	if op.Kind != Read {
		op.Arg = value.Draw(t, "arg")
	}
	return op
}

// What is printed parses back, by itself and in a table.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := History(rapid.SliceOf(rapid.Custom(drawOp)).Draw(t, "history"))
		h.Sort()
		back, err := Parse(h.String())
		if err != nil {
			t.Fatalf("%v\n%v", err, h)
		}
		if len(h)+len(back) > 0 && !reflect.DeepEqual(h, back) {
			t.Fatalf("printed\n%vand read back\n%v", h, back)
		}
		for _, op := range h {
			one, err := Parse(op.String())
			if err != nil || !reflect.DeepEqual(one, History{op}) {
				t.Fatalf("printed %v, read back %v (%v)", op, one, err)
			}
		}
	})
}

// No text, however wrong, makes the parser panic; what it accepts it can print
// and read again.
func FuzzParse(f *testing.F) {
	f.Add("0 a/0 1s..2s write k3 7 -> ok late node=3 cause=1:2 \"why\" # so")
	f.Add("1 \"a b\"/0 1s..never read k3 -> [1,2,nil]\n2 b/1 0s..0s cas k1 nil 2 -> mismatch")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := Parse(text)
		if err != nil {
			return
		}
		back, err := Parse(h.String())
		if err != nil || len(h) > 0 && !reflect.DeepEqual(h, back) {
			t.Fatalf("%q gives\n%vwhich gives\n%v(%v)", text, h, back, err)
		}
	})
}

func TestParseIsForgivingAboutLayout(t *testing.T) {
	h, err := Parse(`
		# two clients, in the wrong order and with units of their own choice
		1 b/0 2500ms..3s read k3 -> nil # comment

		0 a/0 1s..2s     write k3 7 -> ok
	`)
	if err != nil {
		t.Fatal(err)
	}
	want := "0  a/0  1s..2s    write k3 7  -> ok\n1  b/0  2.5s..3s  read k3     -> nil\n"
	if h.String() != want {
		t.Errorf("got\n%vwant\n%v", h, want)
	}
}

func TestParseErrorsArePositioned(t *testing.T) {
	tests := []struct{ line, want string }{
		{`x a/0 1s..2s read k3 -> 7`, `column 1: "x" is not a whole number below 2^64`},
		{`0`, `column 2: the line ends where a session such as left/2 should follow`},
		{`0 a 1s..2s read k3 -> 7`, `column 3: "a" is not a session: write group/client, such as left/2`},
		{`0 "a/0 1s..2s read k3 -> 7`, `column 3: the quotes do not close: "a/0 1s..2s read k3 -> 7`},
		{`0 "a"b/0 1s..2s read k3 -> 7`, `column 3: "a"b does not end with its quotes`},
		{`0 a/0 1s read k3 -> 7`, `column 7: "1s" is not an interval: write invocation..return, such as 1.5s..1.6s`},
		{`0 a/0 2s..1s read k3 -> 7`, `column 7: the operation returns at 1s, before its invocation at 2s`},
		{`0 a/0 1s..2 read k3 -> 7`, `column 7: 2 has no unit: write 2s or 2ms`},
		{`0 a/0 1s..2s reed k3 -> 7`, `column 14: "reed" is not a kind of operation: use read, write, cas or append`},
		{`0 a/0 1s..2s read 3 -> 7`, `column 19: a key is written k and its number, such as k3`},
		{`0 a/0 1s..2s write k3 -> ok`, `column 23: "->" is not a whole number below 2^64`},
		{`0 a/0 1s..2s write k3 7 ok`, `column 25: "ok" stands where -> should`},
		{`0 a/0 1s..2s write k3 7 ->`, `column 27: the line ends where an outcome should follow`},
		{`0 a/0 1s..2s write k3 7 -> 7`, `column 28: "7" is not an outcome of a write: use ok, fail or unknown`},
		{`0 a/0 1s..2s write k3 7 -> ok soon`, `column 31: "soon" is not a remark: use late, node=…, cause=… or a quoted reason`},
		{`0 a/0 1s..2s write k3 7 -> ok node=-2`, `column 31: "-2" is not a whole number below 2^63`},
		{`0 a/0 1s..2s write k3 7 -> ok cause=268435456:0`, `column 31: "268435456" is not a whole number below 2^28`},
	}
	for _, test := range tests {
		_, err := Parse("# a comment\n" + test.line)
		if err == nil || err.Error() != "line 2, "+test.want {
			t.Errorf("%s\n got %v\nwant line 2, %s", test.line, err, test.want)
		}
	}
}

func TestParseNamesTenWrongLinesAtMost(t *testing.T) {
	_, err := Parse(strings.Repeat("nonsense\n", 1000))
	if got := strings.Count(fmt.Sprint(err), "\n") + 1; got != wrongLinesMax {
		t.Errorf("%d lines of errors, want %d", got, wrongLinesMax)
	}
}

func TestNamesOfValuesOutOfRange(t *testing.T) {
	if got := fmt.Sprint(Kind(9), Outcome(9)); got != "Kind(9) Outcome(9)" {
		t.Errorf("got %s", got)
	}
}
