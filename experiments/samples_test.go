package experiments_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"nines/experiments"
	"nines/experiments/document"
	"nines/sim"
)

// recorded is a scenario whose links take as long as some did that were
// measured.
const recorded = `
sites: {A: 3}
links: {default: 'empirical("data/rtt.csv")'}
systems: {store: {kind: memory}}
load: {left: {calls: store, open: 20/s, reads: 100%}}
measure: {to: 10s, report: ["latency(left, p50)"]}
`

// folder is where it lies.
func folder() fstest.MapFS {
	return fstest.MapFS{
		"data/rtt.csv":  {Data: []byte("rtt (ms)\r\n7\r\n7\r\n7\r\n")},
		"pipe.csv":      {Data: []byte("1ms\n"), Mode: fs.ModeNamedPipe},
		"large.csv":     {Data: []byte(strings.Repeat("1.5ms\n", 50_000))},
		"nearly.csv":    {Data: []byte(strings.Repeat("1.5ms\n", 43_000))},
		"rubbish.csv":   {Data: []byte("\x00\xff, nothing\n")},
		"numbers.csv":   {Data: []byte("1\n2\n")},
		"deep/data.csv": {Data: []byte("9ms\n")},
	}
}

// What was read is part of the scenario from then on: it needs no folder, and
// its hash tells one table from another.
func TestRecordedValuesBecomePartOfTheScenario(t *testing.T) {
	f, err := experiments.DecodeIn(folder(), "a.yaml", []byte(recorded), nil, toys())
	if err != nil {
		t.Fatal(err)
	}
	again, err := experiments.Decode("b.yaml", document.Print(f.Tree), nil, toys())
	if err != nil {
		t.Fatalf("%v\n%s", err, document.Print(f.Tree))
	}
	if document.Hash(again.Tree) != document.Hash(f.Tree) {
		t.Error("the hash has changed")
	}
	first, second := run(t, f.Variants[0]), run(t, again.Variants[0])
	m := f.Variants[0].Measures[0]
	if q := m.Measure.Evaluate(first, m.Args); q.Num != 14e6 || first.Digest != second.Digest {
		t.Errorf("the latency is %v, want twice 7 ms; digests %x and %x", q.Duration(), first.Digest, second.Digest)
	}
	other := folder()
	other["data/rtt.csv"].Data = []byte("8ms\n")
	changed, err := experiments.DecodeIn(other, "a.yaml", []byte(recorded), nil, toys())
	if err != nil || document.Hash(changed.Tree) == document.Hash(f.Tree) {
		t.Errorf("another table has the same hash (%v)", err)
	}
}

// A scenario may name files below its folder, and nothing else.
func TestWhatNoScenarioMayRead(t *testing.T) {
	for _, c := range []struct{ file, complaint string }{
		{"../secret.csv", "is not the path of a file in the scenario's folder"},
		{"/etc/passwd", "is not the path of a file in the scenario's folder"},
		{"C:x.csv", "is not the path of a file in the scenario's folder"},
		{`data\\rtt.csv`, "is not the path of a file in the scenario's folder"},
		{"missing.csv", "does not exist in the scenario's folder"},
		{"data", "is no plain file"},
		{"pipe.csv", "is no plain file"},
		{"large.csv", "has 300000 bytes: a scenario with its files may have 262144"},
		{"nearly.csv", "the scenario and the files that it names, nearly.csv, have"},
		{"rubbish.csv", "rubbish.csv:"},
		{"numbers.csv", "where a duration is meant"},
	} {
		text := strings.Replace(recorded, "data/rtt.csv", c.file, 1)
		_, err := experiments.DecodeIn(folder(), "a.yaml", []byte(text), nil, toys())
		if err == nil || !strings.Contains(err.Error(), c.complaint) {
			t.Errorf("%s: %v\nwant: … %s …", c.file, err, c.complaint)
		}
	}
	_, err := experiments.Decode("stdin", []byte(recorded), nil, toys())
	if err == nil || !strings.Contains(err.Error(), "this scenario has no folder of its own") {
		t.Errorf("without a folder: %v", err)
	}
}

func ExampleDecodeIn() {
	folder := fstest.MapFS{"rtt.csv": {Data: []byte("12ms\n15ms\n")}}
	f, err := experiments.DecodeIn(folder, "recorded.yaml", []byte(strings.Replace(recorded, "data/rtt.csv", "rtt.csv", 1)), nil, toys())
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := f.Variants[0].Run(sim.Options{Seed: 1})
	fmt.Println(f.Tree.Get("files"), len(o.Loads[0].Ops) > 100, err)
	// Output: {rtt.csv: "12ms\n15ms\n"} true <nil>
}
