package replay_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/replay"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/sim"
)

const scenario = `
sites: {A: 1, B: 2}
links: {default: "uniform(1ms, 9ms)", local: 1ms}
systems: {store: {kind: register, quorum-timeout: 100ms}}
load: {left: {at: A, pinned: true, calls: store, open: 40/s, keys: uniform(2), deadline: 150ms}, right: {like: left, at: B}}
faults: {cut: {partition: [A, B], at: 1s, for: 500ms}}
measure: {to: 3s, report: [yield(left)]}
study: {replications: 3, variants: {abd: {}, one: {systems.store.protocol: lww}}}
`

// keep runs the scenario with a vocabulary and returns the folder.
func keep(t testing.TB, registry *experiments.Registry) string {
	t.Helper()
	return keepText(t, scenario, registry)
}

func keepText(t testing.TB, text string, registry *experiments.Registry) string {
	t.Helper()
	file, err := experiments.Decode("cut.yaml", []byte(text), nil, registry)
	if err != nil {
		t.Fatal(err)
	}
	o := run.Options{Seed: 4}
	folder, err := results.Create(results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: run.NewPlan(file, o)})
	if err != nil {
		t.Fatal(err)
	}
	o.Finished = func(r run.Run) {
		if err := folder.Append(r); err != nil {
			t.Error(err)
		}
	}
	result, err := run.Execute(file, o)
	if err == nil {
		err = folder.Finish(result)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder.Path()
}

func read(t testing.TB, dir string, registry *experiments.Registry) *results.Stored {
	t.Helper()
	stored, err := results.Read(dir, registry)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// builtBy is what nines ships, with another way to build the register.
func builtBy(build func(next buildFunc, w *experiments.World, name string, v experiments.Values) experiments.Instance) *experiments.Registry {
	registry := systems.Builtin()
	for _, s := range registry.Systems {
		if s.Kind == "register" {
			next := s.Build
			s.Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
				return build(next, w, name, v)
			}
		}
	}
	return registry
}

type buildFunc = func(*experiments.World, string, experiments.Values) experiments.Instance

// with is what nines ships, but for one constant of the register.
func with(name string, value any) *experiments.Registry {
	return builtBy(func(next buildFunc, w *experiments.World, system string, v experiments.Values) experiments.Instance {
		v = maps.Clone(v)
		v[name] = value
		return next(w, system, v)
	})
}

// A folder is what it was when the same program makes its runs again, however
// many at a time, all or some.
func TestTheSameProgramAgrees(t *testing.T) {
	stored := read(t, keep(t, systems.Builtin()), systems.Builtin())
	for _, workers := range []int64{0, 1, 5} {
		last := int64(0)
		parted, err := replay.Verify(stored, nil, replay.Options{Workers: workers, Progress: func(done, total int64) {
			if last++; done != last || total != 6 {
				t.Errorf("%d of %d runs after %d", done, total, last)
			}
		}})
		if err != nil || len(parted) != 0 || last != 6 {
			t.Errorf("%d workers: %v, %v, after %d runs", workers, parted, err, last)
		}
	}
	if parted, err := replay.Verify(stored, []int{4}, replay.Options{}); err != nil || len(parted) != 0 {
		t.Errorf("a single run: %v, %v", parted, err)
	}
}

// events is all that happened in a run.
type events []sim.Record

func (e *events) Observe(r sim.Record) { *e = append(*e, r) }

// record makes a run with an observer.
func record(t *testing.T, s *results.Stored, i int) (all events) {
	t.Helper()
	r := s.Runs[i]
	_, err := s.Plan.Points[r.Point].Scenario.Run(sim.Options{Seed: s.Plan.Seed, Replication: uint64(r.Replication), Observer: &all})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A digest after an event includes what the handler has folded, which an
// observer sees with the next event only.
func firstDifference(was, is events) int {
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			return i
		}
	}
	return min(len(was), len(is))
}

// With one constant of a protocol changed, the first event that truly differs
// is named: recorded in full, both runs are the same up to it.
func TestAChangedConstantIsFound(t *testing.T) {
	before := read(t, keep(t, systems.Builtin()), systems.Builtin())
	for name, value := range map[string]any{"quorum-timeout": 101 * time.Millisecond, "ties": "node", "repair": "blocking", "write": int64(3)} {
		t.Run(name, func(t *testing.T) {
			after := read(t, before.Dir, with(name, value))
			parted, err := replay.Verify(after, nil, replay.Options{})
			if err != nil {
				t.Fatal(err)
			}
			found := make(map[int]*replay.Divergence)
			for i, d := range parted {
				found[d.Run.Point*3+int(d.Run.Replication)] = &parted[i]
			}
			for i := range before.Runs {
				compare(t, found[i], record(t, before, i), record(t, after, i))
			}
		})
	}
}

func compare(t *testing.T, d *replay.Divergence, was, is events) {
	t.Helper()
	at := firstDifference(was, is)
	if at == len(was) && at == len(is) {
		if d != nil {
			t.Errorf("nothing differs, and %v", d)
		}
		return
	}
	if d == nil || d.Parting == nil {
		t.Errorf("event %d differs, and what is found is %v", at+1, d)
		return
	}
	// What a handler folds belongs to its own event, though the observer sees
	// the digest of the next.
	one, other := was[at], is[at]
	one.Digest, other.Digest = 0, 0
	if one == other {
		at--
	}
	e := d.Parting
	if e.First != uint64(at+1) || e.Last != e.First || e.Event.At != is[at].At || e.Event.Order != is[at].Order || e.Event.Kind != is[at].Kind {
		t.Errorf("event %d differs, %+v; what is found is %+v", at+1, is[at], e)
	}
	if !d.Known || d.Is == d.Kept || d.Evidence() == "" {
		t.Errorf("the trail keeps %04x, and now it is %04x", d.Kept, d.Is)
	}
}

// Of the runs beyond the first thousand only a window is known, in which the
// first event that differs lies.
func TestLaterRunsPartWithinAWindow(t *testing.T) {
	const short = `
sites: {A: 3}
systems: {store: {kind: register}}
load: {users: {calls: store, open: 100/s, deadline: 50ms}}
measure: {to: 100ms, drain: 100ms, report: [yield(users)]}
study: {replications: 1001}
`
	before := read(t, keepText(t, short, systems.Builtin()), systems.Builtin())
	after := read(t, before.Dir, with("quorum-timeout", 7*time.Millisecond))
	parted, err := replay.Verify(after, []int{999, 1000}, replay.Options{})
	if err != nil || len(parted) != 2 {
		t.Fatalf("%v, %v", parted, err)
	}
	exact, window := parted[0].Parting, parted[1].Parting
	at := uint64(firstDifference(record(t, before, 1000), record(t, after, 1000))) + 1
	if exact.First != exact.Last || window.First != 1 || at < window.First || at > window.Last {
		t.Errorf("event %d differs; what is found is %+v, and of the run before %+v", at, window, exact)
	}
	if text := parted[1].String(); !strings.HasPrefix(text, "replication 1000 ") || parted[1].What() != "" || parted[1].Known {
		t.Errorf("what is said is %s; %s", text, parted[1].What())
	}
}

// forge changes a file of a folder, and its hash in the manifest with it.
func forge(t *testing.T, dir, name, old, new string) {
	t.Helper()
	rewrite := func(name, old, new string) (before, after []byte) {
		before, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		after = []byte(strings.Replace(string(before), old, new, 1))
		if string(before) == string(after) {
			t.Fatalf("%s has no %q", name, old)
		}
		if err := os.WriteFile(filepath.Join(dir, name), after, 0o666); err != nil {
			t.Fatal(err)
		}
		return before, after
	}
	before, after := rewrite(name, old, new)
	rewrite("manifest.json", fmt.Sprintf("%x", sha256.Sum256(before)), fmt.Sprintf("%x", sha256.Sum256(after)))
}

// judged has a verdict that is violated, a share and a figure.
const judged = `
sites: {A: 1, B: 2}
links: {default: 5ms, local: 1ms}
systems: {store: {kind: register, protocol: lww}}
load: {left: {at: A, pinned: true, calls: store, open: 40/s, keys: uniform(2), deadline: 100ms}, right: {like: left, at: B}}
faults: {cut: {partition: [A, B], at: 300ms, for: 300ms}}
measure: {to: 1s, report: [linearizable(store), yield(left)]}
study: {replications: 2}
figures: [{y: yield, bucket: 100ms}]
`

// What a folder says of a run is computed again: a forged verdict, reason,
// share or sample is found, though all hashes are those of the files.
func TestForgedMeasuresAreFound(t *testing.T) {
	for name, forged := range map[string]struct{ file, old, new, want string }{
		"verdict": {"runs.csv", ",violated,", ",holds,", "replication 0 is the same to the last event, but linearizable(store) is violated, where the folder says holds"},
		"reason":  {"witnesses.csv", " returned ", " guessed ", "replication 0 is the same to the last event, but why linearizable(store) is violated is "},
		"sample":  {"series.csv", ",0.1,", ",0.15,", "replication 0 is the same to the last event, but the series "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := keepText(t, judged, systems.Builtin())
			forge(t, dir, forged.file, forged.old, forged.new)
			parted, err := replay.Verify(read(t, dir, systems.Builtin()), nil, replay.Options{})
			if err != nil || len(parted) != 1 {
				t.Fatalf("%v, %v", parted, err)
			}
			if d := parted[0]; !strings.HasPrefix(d.String(), forged.want) || len(d.Measures) != 1 || d.What() != "" || d.Evidence() != "" {
				t.Errorf("what is said is %s; %s; %s", d.String(), d.What(), d.Evidence())
			}
		})
	}
}

// A share that was forged is found with the events that were, each said.
func TestAllThatIsForgedIsSaid(t *testing.T) {
	stored := read(t, keepText(t, judged, systems.Builtin()), systems.Builtin())
	stored.Runs[1].Events++
	stored.Runs[1].Quantities[1].Num--
	parted, err := replay.Verify(stored, []int{1}, replay.Options{})
	if err != nil || len(parted) != 1 || len(parted[0].Measures) != 2 {
		t.Fatalf("%+v, %v", parted, err)
	}
	said := parted[0].String() + "\n" + parted[0].Evidence()
	for _, part := range []string{"replication 1 is the same to the last event, but events is ", "\nyield(left) is 1 (39 of 39), where the folder says 0.974358974 (38 of 39)"} {
		if !strings.Contains(said, part) {
			t.Errorf("nothing is said of %q: %s", part, said)
		}
	}
}

// A folder any of whose files was changed is not one to be held against.
func TestEveryFileIsHeldAgainstItsHash(t *testing.T) {
	dir := keepText(t, judged, systems.Builtin())
	stored := read(t, dir, systems.Builtin())
	if len(stored.Manifest.Files) < 8 {
		t.Errorf("the manifest lists %d files", len(stored.Manifest.Files))
	}
	for name := range stored.Manifest.Files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(raw)
		changed[len(changed)/2] ^= 1
		write(t, path, changed)
		if _, err := replay.Verify(stored, []int{0}, replay.Options{}); err == nil || !strings.Contains(err.Error(), filepath.FromSlash(name)+" is not what was kept") {
			t.Errorf("%s was changed: %v", name, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := replay.Verify(stored, []int{0}, replay.Options{}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was removed: %v", name, err)
		}
		write(t, path, raw)
	}
	stored.Manifest.Files["../outside"] = ""
	if _, err := replay.Verify(stored, nil, replay.Options{}); err == nil || !strings.Contains(err.Error(), "which is not in the folder") {
		t.Errorf("a file outside: %v", err)
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// A run that fails now parts from one that did not, whether it fails at work or
// before.
func TestAFailureParts(t *testing.T) {
	dir := keep(t, systems.Builtin())
	for name, registry := range map[string]*experiments.Registry{
		"when built": builtBy(func(buildFunc, *experiments.World, string, experiments.Values) experiments.Instance { panic("boo") }),
		"at work": builtBy(func(next buildFunc, w *experiments.World, name string, v experiments.Values) experiments.Instance {
			instance := next(w, name, v)
			w.Engine.At(0, func() { panic("boo") })
			return instance
		}),
	} {
		parted, err := replay.Verify(read(t, dir, registry), []int{1, 5}, replay.Options{})
		if err != nil || len(parted) != 2 {
			t.Fatalf("%s: %v, %v", name, parted, err)
		}
		for i, who := range []string{"abd, replication 1 ends after ", "one, replication 2 ends after "} {
			if text := parted[i].String(); !strings.HasPrefix(text, who) || !strings.Contains(text, "boo") {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
}

// An interruption ends all runs, and is no divergence.
func TestInterruption(t *testing.T) {
	stored := read(t, keep(t, systems.Builtin()), systems.Builtin())
	var asked atomic.Int64
	parted, err := replay.Verify(stored, nil, replay.Options{Interrupted: func() bool { return asked.Add(1) > 4 }})
	if !errors.Is(err, sim.ErrInterrupted) || len(parted) > 0 {
		t.Errorf("%v, %v", parted, err)
	}
}

// What is said of each way to part.
func TestWords(t *testing.T) {
	point := experiments.Point{Variant: "abd"}
	kept := run.Run{Replication: 2, Digest: 0xab, Events: 12345}
	event := sim.Record{At: 1_500_000_001, Kind: "time-out"}
	for want, d := range map[string]replay.Divergence{
		"abd, replication 2 differs first at event 1,000 of 12,345": {
			Parting: &sim.DivergenceError{First: 1000, Last: 1000, Recorded: 12345, Event: event}},
		"abd, replication 2 goes on beyond event 12,345, the last of the kept one": {
			Parting: &sim.DivergenceError{First: 12346, Last: 12346, Recorded: 12345, Event: event}},
		"abd, replication 2 differs first at one of the events 8,193 to 12,288 of 12,345, from 1.200 s to 1.500 s": {
			Parting: &sim.DivergenceError{First: 8193, Last: 12288, Recorded: 12345, Since: 1_200_000_000, Event: sim.Record{At: 1_500_000_000}}},
		"abd, replication 2 ends after event 11; the kept one had 12,345": {
			Parting: &sim.DivergenceError{First: 12, Last: 12, Recorded: 12345, Missing: true}},
		"abd, replication 2 ends after event 9,000 and differs at one of the events 8,193 to 9,001; the kept one had 12,345": {
			Parting: &sim.DivergenceError{First: 8193, Last: 9001, Recorded: 12345, Missing: true}},
		"abd, replication 2 has the digest 00000000000000cd, the kept one 00000000000000ab; no trail of it tells where they part": {Digest: 0xcd},
	} {
		d.Point, d.Run = point, kept
		if got := d.String(); got != want {
			t.Errorf("it says\n%s, want\n%s", got, want)
		}
	}
	d := replay.Divergence{Machine: "A1", Parting: &sim.DivergenceError{First: 3, Last: 3, Event: event, Cause: "load left #17"}}
	if got, want := d.What(), "a time-out of A1 at 1.500000001 s, because of load left #17"; got != want {
		t.Errorf("the event is %s, want %s", got, want)
	}
	for kind, want := range map[string]string{"leak": "a leak of memory at A1", "arrival": "a request of a client", "disk sync": "a disk sync", "store": `"store" reaching A1`} {
		d.Parting.Event.Kind = kind
		if got := d.What(); !strings.HasPrefix(got, want) {
			t.Errorf("a %s is %s", kind, got)
		}
	}
	if d.Parting.Last++; d.What() != "" || d.Evidence() != "" {
		t.Errorf("of a window: %s, %s", d.What(), fmt.Sprint(d.Evidence()))
	}
}
