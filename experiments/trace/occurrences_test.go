package trace_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/experiments/trace"
	"nines/sim"
	"nines/workloads/history"
)

// fragile is a caller with a circuit breaker, whose dependency goes away.
const fragile = `
systems:
  server: {kind: service, service: exponential(1ms)}
  client: {kind: service, calls: {server: {timeout: 50ms, breaker: gobreaker}}}
load:
  users: {calls: client, open: 100/s, deadline: 1s}
faults:
  outage: {crash: server, at: 1s, for: 1s}
measure: {to: 3s, drain: 1s}
`

// TestWhatSystemsTellIsWrittenDown, all of it, and changes nothing; it comes back
// from a file.
func TestWhatSystemsTellIsWrittenDown(t *testing.T) {
	s := variants(t, "fragile", []byte(fragile))[0]
	unseen, err := s.Run(sim.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	recorded, seen := record(t, s, seed(1))
	if unseen.Digest != seen.Digest || len(recorded.Occurrences) != len(unseen.Occurrences) || len(unseen.Occurrences) == 0 {
		t.Fatalf("%d occurrences of %d, digest %016x of %016x", len(recorded.Occurrences), len(unseen.Occurrences), seen.Digest, unseen.Digest)
	}
	for i, c := range recorded.Occurrences {
		tale, want := recorded.Tales[c.Tale], unseen.Occurrences[i]
		if tale.System != want.System || tale.Event != want.Event || c.From != want.From || c.To != want.To || c.Amount != want.Amount {
			t.Errorf("%+v of %+v, want %+v", c, tale, want)
		}
	}
	var file bytes.Buffer
	if err := recorded.Encode(&file); err != nil {
		t.Fatal(err)
	}
	if back, err := trace.Decode(&file); err != nil || !reflect.DeepEqual(back, recorded) {
		t.Errorf("it came back otherwise: %v", err)
	}
}

// TestARequestIsNoRead where there is nothing to read: neither in the story, nor
// in the log, nor in the diagram.
func TestARequestIsNoRead(t *testing.T) {
	recorded, _ := record(t, variants(t, "fragile", []byte(fragile))[0], seed(1))
	var told bytes.Buffer
	if err := trace.WriteStory(&told, recorded.Story()); err != nil {
		t.Fatal(err)
	}
	if err := recorded.WriteLog(&told, trace.Filter{Kinds: []string{"request"}}); err != nil {
		t.Fatal(err)
	}
	for _, o := range trace.SpaceTime(trace.Part{Trace: recorded}).Scenes[0].Operations {
		told.WriteString(o.Label + "\n" + o.Note + "\n")
	}
	for _, word := range []string{"read", "write", "key", "users's", "at :"} {
		if strings.Contains(told.String(), word) {
			t.Errorf("it says %q", word)
		}
	}
	if !strings.Contains(told.String(), "users' request at client.1 ") {
		t.Errorf("it says\n%.1000s", told.String())
	}
}

// hours is a run over days, written by hand: disks of an array fail, one of them
// by a fault, and are replaced, and once the data is lost.
func hours() *trace.Trace {
	at := func(hour int64) sim.Time { return sim.Start.Add(time.Duration(hour) * time.Hour) }
	x := &trace.Trace{
		Run:   trace.Run{End: at(50)},
		Nodes: []trace.Node{{Name: "array.1"}, {Name: "users", Site: "internet", Client: true}},
		Loads: []trace.Load{{Name: "users", Key: "block"}},
		Tales: []trace.Tale{
			{System: "array", Event: "failure", Doc: "A disk failed."},
			{System: "array", Event: "repair", Doc: "SMART told it; the amount is nothing"},
			{System: "array", Event: "loss", Doc: "Data is gone. Its amount is in bytes."},
		},
		Occurrences: []trace.Occurrence{{Tale: 0, From: 90e9, To: 90e9, Amount: 1}, {Tale: 1, From: 90e9, To: at(1)}},
		Faults:      []trace.Fault{{Name: "dead", Kind: "fail", Text: "{fail: disk}", Targets: [][]int64{{0}}, From: at(6).Add(30 * time.Minute), To: sim.Never}},
		Operations: []trace.Operation{{Op: history.Op{
			Group: "users", Kind: history.Read, Key: 7, Invoke: at(48), Return: sim.Never, Outcome: history.Unknown, Node: 0,
		}, Desk: 1}},
	}
	for hour := int64(2); hour <= 8; hour++ {
		x.Occurrences = append(x.Occurrences, trace.Occurrence{Tale: 0, From: at(hour), To: at(hour), Amount: 1})
	}
	x.Occurrences = append(x.Occurrences,
		trace.Occurrence{Tale: 2, From: at(25), To: at(25), Amount: 4096}, trace.Occurrence{Tale: 1, From: at(49), To: sim.Never})
	return x
}

// TestOccurrencesAreTold each sort with its meaning at first, and masses in one
// line, except what came of a fault.
func TestOccurrencesAreTold(t *testing.T) {
	var told bytes.Buffer
	if err := trace.WriteStory(&told, hours().Story()); err != nil {
		t.Fatal(err)
	}
	want := `0.000 s: the run begins with array.1, and clients of users
90.000 s: array: failure (a disk failed)
90.000 s: array: repair until 01:00:00.000 (SMART told it)
02:00:00.000: array: failure
03:00:00.000: array: failure
04:00:00.000: array: failure
06:30:00.000: dead begins: {fail: disk}
07:00:00.000: array: failure
08:00:00.000: since 05:00:00.000 array: failure 3 times more
1 d 01:00:00: array: loss, amount 4,096 (data is gone)
2 d 00:00:00: users' read of block 7 at array.1 gets no answer before the run ends: no message of it is lost, but dead was at work
2 d 01:00:00: array: repair until the end
2 d 02:00:00: the run ends: of 1 request 1 was never answered
`
	if told.String() != want {
		t.Errorf("it says\n%s", told.String())
	}
}

// TestTheLogChoosesOccurrences: all of them, those of a name, of a time, and none
// that would be at a machine.
func TestTheLogChoosesOccurrences(t *testing.T) {
	for _, c := range []struct {
		filter trace.Filter
		want   int
	}{
		{trace.Filter{Kinds: []string{"occurrence"}}, 12}, // a repair that ends has two lines
		{trace.Filter{Kinds: []string{"repair"}}, 3},
		{trace.Filter{Kinds: []string{"loss", "read"}}, 2},
		{trace.Filter{Kinds: []string{"occurrence"}, To: 91e9}, 2},
		{trace.Filter{Kinds: []string{"occurrence"}, Nodes: []string{"array.1"}}, 0},
	} {
		var log bytes.Buffer
		if err := hours().WriteLog(&log, c.filter); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(log.String(), "\n"); lines != c.want {
			t.Errorf("%+v: %d lines, want %d\n%s", c.filter, lines, c.want, log.String())
		}
	}
	if kinds := hours().Kinds(); !slices.Equal(kinds, []string{"dead", "failure", "loss", "occurrence", "read", "repair"}) {
		t.Errorf("a filter may name %q", kinds)
	}
}

// TestSeveralMachinesCrash and one crashes; a site is one.
func TestSeveralMachinesCrash(t *testing.T) {
	for want, machines := range map[string][]int64{
		"pay.1 crashes": {0}, "pay.1 and pay.2 crash": {0, 1}, "eu (pay.3 and pay.4) crashes": {2, 3},
	} {
		x := trace.Trace{
			Nodes:  []trace.Node{{Name: "pay.1"}, {Name: "pay.2"}, {Name: "pay.3", Site: "eu"}, {Name: "pay.4", Site: "eu"}, {Name: "front.1"}},
			Faults: []trace.Fault{{Name: "dead", Kind: "crash", Targets: [][]int64{machines}, From: 1, To: sim.Never}},
		}
		if story := x.Story(); !slices.ContainsFunc(story, func(s trace.Sentence) bool { return s.Text == "dead begins: "+want }) {
			t.Errorf("%q says nobody: %v", want, story)
		}
	}
}
