package report_test

import (
	"bytes"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/report"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

var rewrite = flag.Bool("rewrite", false, "record the answers in testdata anew")

// TestAnswers compares what people are shown with what is recorded.
func TestAnswers(t *testing.T) {
	closing := report.Closing{Folder: "results/toy/x", Again: "nines run toy --seed 7"}
	for name, style := range map[string]report.Style{
		"wide":    {Unicode: true},
		"narrow":  {Unicode: true, Width: 40},
		"ascii":   {},
		"verbose": {Unicode: true, Verbose: true},
		"color":   {Unicode: true, Color: true},
	} {
		var told bytes.Buffer
		if err := report.Write(&told, toyResult(t), style, closing); err != nil {
			t.Fatal(err)
		}
		compare(t, name+".txt", told.Bytes())
	}
}

// TestDocument compares what programs are shown.
func TestDocument(t *testing.T) {
	compare(t, "document.json", report.NewDocument(toyResult(t), "results/toy/x").JSON())
}

func compare(t *testing.T, name string, told []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(name, told, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	recorded, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(recorded, told) {
		t.Errorf("%s is another answer (-rewrite records it):\n%s", name, told)
	}
}

// TestASCIIIsASCII: not one byte beyond it, whatever the scenario says.
func TestASCIIIsASCII(t *testing.T) {
	r := toyResult(t)
	r.File.Title = "Zwölf Mäuse – ≥ 3 ± 1 → ☃"
	var told bytes.Buffer
	if err := report.Write(&told, r, report.Style{Verbose: true}, report.Closing{}); err != nil {
		t.Fatal(err)
	}
	for i, b := range told.Bytes() {
		if b > '~' {
			t.Fatalf("byte %#x at %d: %q", b, i, told.String()[max(0, i-20):i+1])
		}
	}
	if !strings.HasPrefix(told.String(), "Zw?lf M?use - >= 3 +- 1 -> ?\n") {
		t.Errorf("the title is %q", strings.SplitN(told.String(), "\n", 2)[0])
	}
}

// TestDecimal holds the division of integers against rational numbers.
func TestDecimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.Int64().Draw(t, "num")
		den := rapid.Int64().Filter(func(d int64) bool { return d != 0 }).Draw(t, "den")
		got := report.Decimal(experiments.Quantity{Unit: experiments.Share, Num: num, Den: den})
		want := big.NewRat(1, 1).SetFrac(big.NewInt(num), big.NewInt(den)).FloatString(9)
		want = strings.TrimSuffix(strings.TrimRight(want, "0"), ".")
		if want == "-0" {
			want = "0"
		}
		if got != want {
			t.Fatalf("%d/%d is %s, want %s", num, den, got, want)
		}
	})
}

func TestDecimalOfOthers(t *testing.T) {
	for _, q := range []struct {
		experiments.Quantity
		text string
	}{
		{experiments.Quantity{Unit: experiments.Span, Num: 1}, "0.000000001"},
		{experiments.Quantity{Unit: experiments.Span, Num: 104*86400*1e9 + 1}, "8985600.000000001"},
		{experiments.Quantity{Unit: experiments.Span, Missing: true}, ""},
		{experiments.Quantity{Unit: experiments.Count, Num: 12}, "12"},
		{experiments.Quantity{Unit: experiments.Share}, ""},
		{experiments.Quantity{Unit: experiments.Judgement, Verdict: experiments.Holds}, ""},
	} {
		if got := report.Decimal(q.Quantity); got != q.text {
			t.Errorf("%+v is %q, want %q", q.Quantity, got, q.text)
		}
	}
}

// TestOtherOperations tells what a register does not have.
func TestOtherOperations(t *testing.T) {
	r := toyResult(t)
	ops := history.History{
		{ID: 1, Group: "g", Key: 1, Kind: history.Append, Arg: 5, Invoke: 1, Return: 2, Outcome: history.OK, Node: -1},
		{ID: 2, Group: "g", Key: 1, Kind: history.CompareAndSet, Old: 5, Arg: 6, Invoke: 3, Return: 4, Outcome: history.OK, Mismatch: true, Node: -1},
		{ID: 3, Group: "g", Key: 1, Kind: history.Read, List: []history.Value{6, 5}, Invoke: 5, Return: 6, Outcome: history.OK, Node: -1},
		{ID: 4, Group: "g", Key: 1, Kind: history.Read, Invoke: 7, Return: 8, Outcome: history.OK, Node: -1},
		{ID: 5, Group: "g", Key: 1, Kind: history.Write, Arg: 9, Invoke: 9, Return: 10, Node: -1, Reason: "time-out"},
		{ID: 6, Group: "g", Key: 1, Kind: history.Write, Arg: 10, Invoke: 11, Return: 12, Node: -1, Outcome: history.Fail},
	}
	for i := range r.Runs {
		for j, q := range r.Runs[i].Quantities {
			if len(q.Witness) > 0 {
				r.Runs[i].Quantities[j].Witness = ops
			}
		}
	}
	var told bytes.Buffer
	if err := report.Write(&told, r, report.Style{}, report.Closing{}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"0.000000001-0.000000002 s  g  appends a to key 1        done",
		"0.000000003-0.000000004 s  g  sets key 1 from a to b    another value was there",
		"0.000000005-0.000000006 s  g  reads key 1               -> [b a]",
		"0.000000007-0.000000008 s  g  reads key 1               -> nothing",
		"0.000000009-0.000000010 s  g  writes c to key 1         unknown: time-out",
		"0.000000011-0.000000012 s  g  writes d to key 1         refused",
	} {
		if !strings.Contains(told.String(), line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	if t.Failed() {
		t.Log(told.String())
	}
}
