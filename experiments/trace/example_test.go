package trace_test

import (
	"bytes"
	"fmt"
	"os"

	"nines/experiments"
	"nines/experiments/systems"
	"nines/experiments/trace"
	"nines/plots"
	"nines/sim"
)

// recorded is one write and one read, of which a cut lets only the first be
// answered.
func recorded() (*trace.Trace, *experiments.Observation) {
	const text = `
sites:   {A: 1, B: 2}
links:   {default: 5ms}
systems: {store: {kind: register, quorum-timeout: 100ms}}
load:
  probe: {calls: store, script: [{at: 1s, site: B, write: 7}, {at: 2s, site: A, read: 7}]}
faults:  {cut: {partition: [A, B], at: 1500ms, for: 1s}}
measure: {to: 3s, report: [cap-available(cut)]}
`
	file, err := experiments.Decode("example", []byte(text), nil, systems.Builtin())
	if err != nil {
		panic(err)
	}
	t, seen, err := trace.Record(file.Variants[0], trace.Options{Options: sim.Options{Seed: 1}})
	if err != nil {
		panic(err)
	}
	return t, seen
}

// A run is told in sentences.
func ExampleRecord() {
	t, seen := recorded()
	if err := trace.WriteStory(os.Stdout, t.Story(trace.Violations(seen)...)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0.000 s: the run begins; at A: A1, and clients of probe; at B: B1 and B2, and clients of probe
	// 1.500 s: cut begins: A1 is cut off from B (B1 and B2)
	// 2.000 s: probe's read of key 7 at A1 is refused at 2.110 s (no quorum: 1 report missing): query to B1 and B2 fell to cut
	// 2.110 s: here cap-available(cut) is violated: the machine was up, the partition was not healed, and there was no answer: no quorum: 1 report missing
	// 2.500 s: cut ends after 1 s; it killed 2 messages
	// 5.000 s: the run ends: of 2 requests 1 was answered in time, 1 was refused
}

// The event log of one operation, messages that a machine sends itself
// included.
func ExampleTrace_WriteLog() {
	t, _ := recorded()
	last := t.Operations[len(t.Operations)-1]
	if err := t.WriteLog(os.Stdout, trace.Filter{Operation: last.ID, Kinds: []string{"read", "query"}}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2.000000 s  probe at A: read of key 7 at A1: refused (no quorum: 1 report missing) 2.110000 s  ← probe's operation 2
	// 2.000000 s  probe at A → A1: read (key 7): arrives 2.005000 s  ← probe's operation 2
	// 2.005000 s  A1 → A1: query (operation 4616790604640531877, key 7): arrives 2.005000 s  ← probe's operation 2
	// 2.005000 s  A1 → B1: query (operation 4616790604640531877, key 7): cut by cut  ← probe's operation 2
	// 2.005000 s  A1 → B2: query (operation 4616790604640531877, key 7): cut by cut  ← probe's operation 2
}

// A trace goes into a file and comes back; what is wrong with one is said.
func ExampleDecode() {
	t, _ := recorded()
	var file bytes.Buffer
	if err := t.Encode(&file); err != nil {
		fmt.Println(err)
	}
	half := file.Bytes()[:file.Len()/2]
	back, err := trace.Decode(&file)
	fmt.Println(len(back.Messages), "messages,", err)
	_, err = trace.Decode(bytes.NewReader(half[:bytes.LastIndexByte(half, '\n')]))
	fmt.Println(err)
	// Output:
	// 20 messages, <nil>
	// trace: ends early, after 28 lines
}

// Whom does a request that failed have to thank?
func ExampleIndex_Blame() {
	t, _ := recorded()
	index := t.Index()
	fault, lost := index.Blame(&t.Operations[1])
	fmt.Println(index.FaultName(fault), "took", len(lost), "of", len(index.Following(t.Operations[1].Cause)), "messages")
	// Output:
	// cut took 2 of 6 messages
}

// The second operation and all that it set off, as a figure.
func ExampleSpaceTime() {
	t, _ := recorded()
	read := t.Operations[1].Cause
	figure := trace.SpaceTime(trace.Part{Trace: t, Slice: trace.Slice{
		From: sim.Time(1990e6), To: sim.Time(2050e6), Operations: []sim.Cause{read}, Only: true,
	}})
	for _, lane := range figure.Lanes {
		fmt.Println(lane.Site, lane.Name)
	}
	var drawn bytes.Buffer
	fmt.Println(plots.WriteSVG(&drawn, figure))
	// Output:
	// A probe at A
	// A A1
	// B B1
	// B B2
	// <nil>
}
