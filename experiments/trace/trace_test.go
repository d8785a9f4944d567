package trace_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/library"
	"nines/experiments/systems"
	"nines/experiments/trace"
	"nines/plots"
	"nines/sim"
	"nines/workloads/history"

	"pgregory.net/rapid"
)

// variants decodes a scenario.
func variants(t testing.TB, name string, raw []byte, settings ...string) []*experiments.Scenario {
	t.Helper()
	file, err := experiments.Decode(name, raw, settings, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return file.Variants
}

// briefly returns the variants of cap, of which only the first seconds are
// run: up to when the theorem is told.
func briefly(t testing.TB) []*experiments.Scenario { return shipped(t, "measure.to=12s") }

// shipped returns the variants of cap.
func shipped(t testing.TB, settings ...string) []*experiments.Scenario {
	t.Helper()
	raw, found := library.Open("cap")
	if !found {
		t.Fatal("cap is not in the library")
	}
	return variants(t, "cap", raw, settings...)
}

// hardship is a run in which everything that can be told goes wrong.
const hardship = `
sites:   {A: 2, B: 3}
links:   {default: {latency: "exponential(5ms)", loss: 2%, duplicate: 2%}, local: 500us}
systems: {store: {kind: register, quorum-timeout: 200ms}}
load:
  left:    {at: A, pinned: true, calls: store, open: 20/s, deadline: 500ms}
  roaming: {calls: store, open: 20/s, deadline: 500ms}
faults:
  cut:   {partition: [A, B], at: 1s, for: 1s}
  held:  {partition: [A1, B], hold: true, at: 3s, for: 300ms}
  crash: {crash: A1, at: 4s, for: 500ms}
  pause: {pause: B1, at: 5s, for: 300ms, every: 600ms, until: 6500ms}
  limp:  {slow: B2, at: 6s, for: 1s}
measure: {to: 8s, drain: 1s, report: [linearizable(store)]}
`

func record(t testing.TB, s *experiments.Scenario, o trace.Options) (*trace.Trace, *experiments.Observation) {
	t.Helper()
	recorded, seen, err := trace.Record(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return recorded, seen
}

func seed(n uint64) trace.Options { return trace.Options{Options: sim.Options{Seed: n}} }

// TestARunGoesAsItWouldHaveGoneUnseen: recording does not change a bit.
func TestARunGoesAsItWouldHaveGoneUnseen(t *testing.T) {
	for _, s := range append(briefly(t)[:2], variants(t, "hardship", []byte(hardship))...) {
		unseen, err := s.Run(sim.Options{Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		recorded, seen := record(t, s, seed(7))
		if seen.Digest != unseen.Digest || recorded.Run.Digest != unseen.Digest || seen.Events != unseen.Events {
			t.Errorf("%s: digest %016x when recorded, %016x otherwise", s.Name, seen.Digest, unseen.Digest)
		}
	}
}

// TestEveryMessageIsAccountedFor: the trace has as many as the network counted,
// with the same fates.
func TestEveryMessageIsAccountedFor(t *testing.T) {
	recorded, seen := record(t, variants(t, "hardship", []byte(hardship))[0], seed(3))
	counts := make(map[trace.Fate]uint64)
	for i := range recorded.Messages {
		m := &recorded.Messages[i]
		if m.From != m.To {
			counts[m.Fate]++
		}
	}
	var sent, lost, cut uint64
	for _, k := range seen.Messages {
		sent, lost, cut = sent+k.Sent+k.Duplicated, lost+k.Lost, cut+k.Cut
	}
	var all uint64
	for _, n := range counts {
		all += n
	}
	if all != sent || counts[trace.Lost] != lost || counts[trace.Cut] != cut || cut == 0 || lost == 0 {
		t.Errorf("the trace has %d messages, %v; the network sent %d, lost %d, cut %d", all, counts, sent, lost, cut)
	}
	if counts[trace.Missed] == 0 {
		t.Errorf("a machine that is down missed nothing: %v", counts)
	}
}

// TestAMessageFallsToTheFaultThatTookIt and to no other.
func TestAMessageFallsToTheFaultThatTookIt(t *testing.T) {
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], seed(3))
	taken := make(map[string]int)
	for i := range recorded.Messages {
		m := &recorded.Messages[i]
		if m.Fault == trace.None {
			if m.Fate == trace.Cut {
				t.Fatalf("a cut without a fault took %+v", m)
			}
			continue
		}
		f := recorded.Faults[m.Fault]
		taken[f.Name+" "+m.Fate.String()]++
		if m.Ended < f.From || m.Sent > f.To {
			t.Errorf("%+v fell to %s, which lasted from %v to %v", m, f.Name, f.From, f.To)
		}
	}
	for _, want := range []string{"cut cut", "held delivered", "crash missed"} {
		if taken[want] == 0 {
			t.Errorf("no message is %q: %v", want, taken)
		}
	}
}

// TestATraceComesBackFromItsFile, word for word.
func TestATraceComesBackFromItsFile(t *testing.T) {
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], seed(3))
	var file bytes.Buffer
	if err := recorded.Encode(&file); err != nil {
		t.Fatal(err)
	}
	back, err := trace.Decode(&file)
	if err != nil || !reflect.DeepEqual(back, recorded) {
		t.Errorf("it came back otherwise: %v", err)
	}
}

// small is a short trace, for what is tried many times.
func small(t testing.TB) *trace.Trace {
	o := seed(3)
	o.From, o.To = 990e6, 1040e6
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], o)
	return recorded
}

// TestAWrongFileIsRefused with its line, and nothing in it makes Decode panic.
func TestAWrongFileIsRefused(t *testing.T) {
	var file bytes.Buffer
	if err := small(t).Encode(&file); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	rapid.Check(t, func(t *rapid.T) {
		bad := bytes.Clone(good)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at := rapid.IntRange(0, len(bad)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				bad[at] = rapid.Byte().Draw(t, "byte")
			case 1:
				bad = append(bad[:at:at], bad[min(len(bad), at+rapid.IntRange(1, 400).Draw(t, "cut")):]...)
			case 2:
				bad = append(bad[:at:at], append([]byte(rapid.SampledFrom([]string{"\n", "{", "-1", "99999999999999999999", `"`}).Draw(t, "put")), bad[at:]...)...)
			}
			if len(bad) == 0 {
				return
			}
		}
		decoded, err := trace.Decode(bytes.NewReader(bad))
		if err != nil {
			return
		}
		tellAndDraw(decoded)
	})
}

// tellAndDraw does all that can be done with a trace.
func tellAndDraw(decoded *trace.Trace) {
	_ = decoded.WriteLog(io.Discard, trace.Filter{})
	_ = trace.WriteStory(io.Discard, decoded.Story())
	_ = plots.WriteSVG(io.Discard, trace.SpaceTime(trace.Part{Trace: decoded}))
	decoded.Trim(3)
	_ = decoded.Encode(io.Discard)
}

// FuzzDecode looks for files that Decode takes and that cannot be told.
func FuzzDecode(f *testing.F) {
	var file bytes.Buffer
	if err := small(f).Encode(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(_ *testing.T, file []byte) {
		if decoded, err := trace.Decode(bytes.NewReader(file)); err == nil {
			tellAndDraw(decoded)
		}
	})
}

func TestWrongFilesAreExplained(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", "trace: ends early, after 0 lines"},
		{"no JSON", "trace, line 1: no JSON object"},
		{`{"node":"A1","site":"A"}`, `trace, line 1: "node": the first line, and no other, is the trace's`},
		{`{"trace":2,"seed":"1","replication":"0","end":"0","digest":"0","events":"0"}`, "trace, line 1: format 2; this program reads 1"},
		{head, "trace: ends early, after 1 lines"},
		{head + `{"node":"A1","sight":"A"}`, `trace, line 2: json: unknown field "sight"`},
		{head + `{"message":"m","from":0,"to":1,"sent":"0","ended":"1","fate":"cut","cause":"0:0"}`, "trace, line 2: machine 0 of 0"},
		{head + `{"message":"m","from":0,"to":1,"sent":"2","ended":"1","fate":"cut","cause":"0:0"}`, "trace, line 2: from 0.000 s to 0.000 s"},
		{head + `{"message":"m","fault":3,"from":0,"to":1,"sent":"0","ended":"1","fate":"cut","cause":"0:0"}`, "trace, line 2: fault 3 of 0"},
		{head + `{"occurrence":0,"from":"0","to":"1","amount":"0"}`, "trace, line 2: tale 0 of 0"},
		{head + `{"event":"crash","at":"1","cause":"x"}`, `trace, line 2: cause "x": want source:count`},
		{head + `{"dragon":"here"}`, `trace, line 2: "dragon": no such line is known`},
		{head + strings.Repeat("x", 1<<20), "trace, line 2: longer than 1048576 bytes"},
	} {
		_, err := trace.Decode(strings.NewReader(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.100s: error %v, want %s", c.file, err, c.want)
		}
	}
}

const head = `{"trace":1,"seed":"1","replication":"0","end":"0","digest":"0","events":"0"}` + "\n"

// TestATrimmedTraceKeepsWhatMatters and says how much it does not hold.
func TestATrimmedTraceKeepsWhatMatters(t *testing.T) {
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], seed(3))
	all, index := uint64(len(recorded.Messages)), recorded.Index()
	favourite := recorded.Operations[len(recorded.Operations)-1].Cause
	wanted := len(index.Following(favourite))
	recorded.Trim(1000, favourite)
	if n := len(recorded.Messages); n != 1000 || recorded.Left.Messages != all-1000 {
		t.Errorf("%d messages and %+v left of %d", n, recorded.Left, all)
	}
	if n := len(recorded.Index().Following(favourite)); n != wanted || n == 0 {
		t.Errorf("%d messages of the operation that matters, want %d", n, wanted)
	}
	if s := recorded.Left.String(); !strings.HasPrefix(s, "… and ") || !strings.HasSuffix(s, " more were not kept") {
		t.Errorf("it says %q", s)
	}
}

// TestARunThatFailsIsToldUpToThen.
func TestARunThatFailsIsToldUpToThen(t *testing.T) {
	o := seed(3)
	o.Limits.Events = 5000
	recorded, seen, err := trace.Record(variants(t, "hardship", []byte(hardship))[0], o)
	if err == nil || seen != nil || len(recorded.Messages) == 0 || recorded.Run.Events == 0 {
		t.Errorf("error %v, %d messages", err, len(recorded.Messages))
	}
}

// TestTheLogIsFiltered by machine, kind, time and operation.
func TestTheLogIsFiltered(t *testing.T) {
	recorded := small(t)
	lines := func(f trace.Filter) []string {
		var log bytes.Buffer
		if err := recorded.WriteLog(&log, f); err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
	}
	all := lines(trace.Filter{})
	for _, c := range []struct {
		name   string
		filter trace.Filter
		has    string
	}{
		{"machine", trace.Filter{Nodes: []string{"A2"}}, "A2"},
		{"kind", trace.Filter{Kinds: []string{"query"}}, ": query ("},
		{"time", trace.Filter{From: 1000e6, To: 1010e6}, "1.00"},
		{"operation", trace.Filter{Operation: recorded.Operations[0].ID}, "'s operation "},
		{"cause", trace.Filter{Cause: recorded.Index().CauseName(recorded.Operations[0].Cause)}, "'s operation "},
	} {
		some := lines(c.filter)
		some = some[:len(some)-1] // which says that not all was kept
		if len(some) == 0 || len(some) >= len(all) {
			t.Errorf("by %s: %d of %d lines", c.name, len(some), len(all))
		}
		for _, line := range some {
			if !strings.Contains(line, c.has) && !strings.Contains(line, "cut ") {
				t.Errorf("by %s: %s", c.name, line)
			}
		}
	}
	if last := all[len(all)-1]; !strings.Contains(last, "more were not kept") {
		t.Errorf("the log ends with %q", last)
	}
}

// TestBlameIsAccountedForOnce: every request without success is told of.
func TestBlameIsAccountedForOnce(t *testing.T) {
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], seed(3))
	index := recorded.Index()
	blamed := make(map[string]int)
	for i := range recorded.Operations {
		op := &recorded.Operations[i]
		if op.Outcome == history.OK && !op.Late {
			continue
		}
		fault, lost := index.Blame(op)
		switch {
		case fault != trace.None:
			blamed[recorded.Faults[fault].Name]++
		case len(lost) > 0:
			blamed["the links"]++
		}
	}
	if blamed["cut"] < 5 {
		t.Errorf("few requests of a cut that lasts a second: %v", blamed)
	}
}

// TestATerminalIsLeftAlone, whatever a file says of its machines.
func TestATerminalIsLeftAlone(t *testing.T) {
	recorded := small(t)
	for i := range recorded.Nodes {
		recorded.Nodes[i].Name += "\x1b[2J\n"
	}
	var said bytes.Buffer
	if err := recorded.WriteLog(&said, trace.Filter{}); err != nil {
		t.Fatal(err)
	}
	if err := trace.WriteStory(&said, recorded.Story()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said.String(), "\x1b") || strings.Contains(said.String(), "\n\n") {
		t.Error("an escape sequence comes through")
	}
}
