package results_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/sim"
)

// studied has everything that a folder keeps: variants and axes, quotients,
// spans that are missing, verdicts with witnesses, time lines and
// distributions, and replications that go on until they are enough.
const studied = `
title: A study
sites: {A: 1, B: 2}
links: {default: 5ms, local: 1ms}
systems: {store: {kind: register}}
load: {left: {at: A, pinned: true, calls: store, open: 40/s, keys: uniform(2), deadline: 100ms}, right: {like: left, at: B}}
faults: {cut: {partition: [A, B], at: 300ms, for: 300ms}}
measure: {to: 1s, report: [linearizable(store), yield(left), "latency(left, p99, during cut)", "outages(left, 100ms)"]}
study:
  variants: {abd: {}, one: {systems.store.protocol: lww}}
  axes: {faults.cut.for: [0s, 300ms], links.default: [5ms, "uniform(1ms, 9ms)"]}
  skip: [{variant: one, faults.cut.for: 0s, links.default: 5ms}]
  replications: 3
  primary: yield(left)
  precision: {half-width: 5%, at-most: 6}
figures: [{y: yield, bucket: 100ms}, {kind: distribution, y: latency(left)}]
`

// carry carries out a plan in a folder, going on with what is there, until some
// runs are over; it returns how many were kept, and made.
func carry(t testing.TB, dir string, o run.Options, stop int) (kept, made int, err error) {
	t.Helper()
	file, err := experiments.Decode("study.yaml", []byte(studied), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	o.Seed, o.Study = 5, true
	folder, err := results.Resume(results.Options{Dir: dir, Plan: run.NewPlan(file, o), Tool: "test"})
	if err != nil {
		return 0, 0, err
	}
	o.Kept = folder.Kept
	var over atomic.Int64 // which workers look at
	o.Finished = func(r run.Run) {
		made++
		over.Add(1)
		if err := folder.Append(r); err != nil {
			t.Error(err)
		}
	}
	o.Interrupted = func() bool { return over.Load() >= int64(stop) }
	o.Workers = max(o.Workers, 1)
	result, err := run.Execute(file, o)
	if err != nil {
		return len(o.Kept), made, errors.Join(err, folder.Close())
	}
	return len(o.Kept), made, folder.Finish(result)
}

const all = 1 << 30

// contents returns the files of a folder and of those in it, the manifest
// without its host.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name] = string(read(t, dir, filepath.FromSlash(name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var manifest map[string]any
	if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	delete(manifest, "host")
	raw, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = string(raw)
	return files
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: there is a %s", what, name)
		}
	}
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%s: %s is another one:\n%s\nwant\n%s", what, name, got[name], content)
		}
	}
}

// A study gives the same bytes with any number of workers, and in whatever
// order its runs end.
func TestWorkersChangeNoByte(t *testing.T) {
	root := t.TempDir()
	one := filepath.Join(root, "1")
	if _, _, err := carry(t, one, run.Options{Workers: 1}, all); err != nil {
		t.Fatal(err)
	}
	want := contents(t, one)
	drawn := 0
	for name := range want {
		if strings.HasPrefix(name, results.PlotsDir+"/") {
			drawn++
		}
	}
	if len(want)-drawn != 8 || drawn == 0 {
		t.Errorf("the folder has %d files, %d of them figures", len(want), drawn)
	}
	for _, workers := range []int64{2, 8} {
		dir := filepath.Join(root, string(rune('0'+workers)))
		if _, _, err := carry(t, dir, run.Options{Workers: workers}, all); err != nil {
			t.Fatal(err)
		}
		same(t, "with more workers", contents(t, dir), want)
	}
}

// Interrupted at any moment, with its last lines torn, a study goes on from the
// runs that were over, makes only the others, and gives the same bytes.
func TestResumedStudiesAreTheSame(t *testing.T) {
	root := t.TempDir()
	whole := filepath.Join(root, "whole")
	_, total, err := carry(t, whole, run.Options{}, all)
	if err != nil {
		t.Fatal(err)
	}
	want := contents(t, whole)
	r := rand.New(rand.NewSource(1))
	for i := range 10 {
		dir := filepath.Join(root, string(rune('a'+i)))
		stop := 1 + r.Intn(total-1)
		_, made, err := carry(t, dir, run.Options{Workers: 1 + int64(i%3)}, stop)
		if !errors.Is(err, sim.ErrInterrupted) {
			t.Fatalf("stopped after %d of %d runs: %v", stop, total, err)
		}
		torn := tear(t, r, dir+".partial")
		kept, again, err := carry(t, dir, run.Options{Workers: 1 + int64(i%2)}, all)
		if err != nil {
			t.Fatal(err)
		}
		if kept != made-torn || kept+again != total {
			t.Errorf("of %d runs %d were over and %d torn; %d are kept and %d made", total, made, torn, kept, again)
		}
		same(t, "resumed", contents(t, dir), want)
	}
}

// tear cuts the last lines of the ledgers as a sudden end would, and returns
// how many runs are lost.
func tear(t *testing.T, r *rand.Rand, dir string) (lost int) {
	cut := func(name string, bytes int64) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()-bytes); err != nil {
			t.Fatal(err)
		}
	}
	switch r.Intn(3) {
	case 0: // in the midst of a row
		cut("runs.csv", 1+r.Int63n(20))
		lost = 1
	case 1: // before the row, in the midst of its series
		rows := read(t, dir, "runs.csv")
		last := bytes.LastIndexByte(rows[:len(rows)-1], '\n') + 1
		cut("runs.csv", int64(len(rows)-last))
		cut("series.csv", 1+r.Int63n(100))
		lost = 1
	}
	if err := os.WriteFile(filepath.Join(dir, "summary.json.new"), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	return lost
}

// What is complete stays as it is; what is another study's is not gone on with.
func TestResumeKnowsWhatItGoesOnWith(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := carry(t, dir, run.Options{}, 3); !errors.Is(err, sim.ErrInterrupted) {
		t.Fatal(err)
	}
	for _, o := range []run.Options{{Replications: 3}, {Replications: 4}} {
		_, _, err := carry(t, dir, o, all)
		if err == nil || !strings.Contains(err.Error(), "out.partial holds other runs:\n  the ") || !strings.Contains(err.Error(), "replications is") {
			t.Errorf("with %+v: %v", o, err)
		}
	}
	if _, _, err := carry(t, dir, run.Options{}, all); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if _, _, err := carry(t, dir, run.Options{}, all); !errors.Is(err, results.ErrComplete) {
		t.Errorf("a complete folder: %v", err)
	}
	if _, _, err := carry(t, dir, run.Options{Replications: 3}, all); err == nil || errors.Is(err, results.ErrComplete) {
		t.Errorf("a complete folder of another plan: %v", err)
	}
	same(t, "a complete folder", contents(t, dir), before)
}

// A process may end in the instant after it has made the folder, and in the one
// before it renames it.
func TestResumeFromTheFirstAndTheLastInstant(t *testing.T) {
	root := t.TempDir()
	first := filepath.Join(root, "first")
	if err := os.MkdirAll(first+".partial", 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, first+".partial/plan.json.new", "{")
	_, total, err := carry(t, first, run.Options{}, all)
	if err != nil {
		t.Fatal(err)
	}
	last := filepath.Join(root, "last")
	if err := os.Rename(first, last+".partial"); err != nil {
		t.Fatal(err)
	}
	kept, made, err := carry(t, last, run.Options{}, all)
	if err != nil || kept != total || made != 0 {
		t.Errorf("%d runs are kept and %d made of %d: %v", kept, made, total, err)
	}
	foreign := filepath.Join(root, "foreign")
	if err := os.MkdirAll(foreign+".partial", 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, foreign+".partial/thesis.tex", "")
	if _, _, err := carry(t, foreign, run.Options{}, all); err == nil || !strings.Contains(err.Error(), "plan.json") {
		t.Errorf("somebody else's folder: %v", err)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Two processes do not work in one folder: the second waits for about a second,
// for the first may be on its way out, and then gives up.
func TestOneAtATime(t *testing.T) {
	waited := time.Duration(0)
	o := results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: plan(t, 1), Pause: func(d time.Duration) { waited += d }}
	folder, err := results.Create(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := results.Create(o); err == nil {
		t.Error("the folder was made twice")
	}
	if _, err := results.Resume(o); err == nil {
		t.Skip("this system cannot lock")
	} else if !strings.Contains(err.Error(), "another process is at work in "+folder.Partial()) {
		t.Error(err)
	}
	if waited < 500*time.Millisecond || waited > 2*time.Second {
		t.Errorf("it gives up after %v", waited)
	}
	o.Pause = func(time.Duration) {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
		o.Pause = nil
	}
	resumed, err := results.Resume(o)
	if err != nil {
		t.Fatalf("when the first is over: %v", err)
	}
	if err := resumed.Close(); err != nil {
		t.Fatal(err)
	}
}

// Runs of two builds of the program are not mixed, though both have the same
// version; where a system does not tell the build, that of the version does.
func TestAnotherBuildDoesNotGoOn(t *testing.T) {
	o := results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: plan(t, 1), Tool: "test", Program: strings.Repeat("a", 64)}
	folder, err := results.Create(o)
	if err != nil {
		t.Fatal(err)
	}
	leave := func() {
		if err := folder.Close(); err != nil {
			t.Fatal(err)
		}
	}
	leave()
	other := o
	other.Program = strings.Repeat("b", 64)
	_, err = results.Resume(other)
	for _, part := range []string{"out.partial was begun by another build", "aaaaaaaaaaaa…", "bbbbbbbbbbbb…", "go on with the build that began it"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("another build is not told of %q: %v", part, err)
		}
	}
	for _, program := range []string{o.Program, "", other.Program} {
		o.Program = program
		if folder, err = results.Resume(o); err != nil {
			break
		}
		leave()
	}
	if err == nil || o.Program != other.Program {
		t.Errorf("build %q: %v", o.Program, err)
	}
}

// The newest folder that was left is known, so that it can be named.
func TestTheNewestUnfinishedFolder(t *testing.T) {
	o := results.Options{Root: t.TempDir(), Plan: plan(t, 1)}
	if dir := results.Unfinished(o); dir != "" {
		t.Errorf("where nothing was begun there is %s", dir)
	}
	var newest string
	for i := range 3 {
		folder, err := results.Create(o)
		if err == nil {
			err = folder.Close()
		}
		// The second is the newest.
		when := time.Unix(1e9+int64(i%2), 0)
		if err == nil {
			err = os.Chtimes(folder.Partial(), when, when)
		}
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			newest = folder.Path()
		}
	}
	if dir := results.Unfinished(o); dir != newest {
		t.Errorf("the newest is %q, want %q", dir, newest)
	}
	o.Dir = results.Unfinished(o)
	folder, err := results.Resume(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
}

// What is read from a folder is what was run: every later number can be
// computed from it.
func TestReadGivesBackWhatWasRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	file, err := experiments.Decode("study.yaml", []byte(studied), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	o := run.Options{Seed: 5, Study: true}
	folder, err := results.Create(results.Options{Dir: dir, Plan: run.NewPlan(file, o)})
	if err != nil {
		t.Fatal(err)
	}
	o.Finished = func(r run.Run) {
		if err := folder.Append(r); err != nil {
			t.Error(err)
		}
	}
	result, err := run.Execute(file, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Finish(result); err != nil {
		t.Fatal(err)
	}
	stored, err := results.Read(dir, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range result.Runs {
		got := stored.Runs[i]
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("run %d is\n%+v, it was\n%+v", i, got, want)
		}
	}
	again := stored.Result()
	if again.Digest != result.Digest || again.Events != result.Events || again.Replications != result.Replications {
		t.Errorf("the sum of what was read is another one")
	}
	for i := range again.Variants {
		if !reflect.DeepEqual(again.Variants[i].Metrics[1].Interval, result.Variants[i].Metrics[1].Interval) {
			t.Errorf("%s has another interval", again.Variants[i].Name())
		}
	}
	write(t, filepath.Join(dir, "runs.csv"), strings.Replace(string(read(t, dir, "runs.csv")), "abd", "abc", 1))
	if _, err := results.Read(dir, systems.Builtin()); err == nil || !strings.Contains(err.Error(), "runs.csv is not what was kept") {
		t.Errorf("a file was changed: %v", err)
	}
	if _, err := results.Read(filepath.Dir(dir), systems.Builtin()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// The interval of a single steady run comes from its batches, which are kept
// as well.
func TestReadGivesBackBatches(t *testing.T) {
	file, err := experiments.Decode("steady.yaml", []byte(`
sites: {A: 2}
links: {default: "lognormal(3ms, 0.5)"}
systems: {store: {kind: register}}
load: {users: {calls: store, open: 40/s, deadline: 20ms}}
measure: {run: steady, to: 40s, batches: 20, report: [yield(users), "latency(users, p99)"]}
`), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := keep(results.Options{Dir: dir, Plan: run.NewPlan(file, run.Options{Seed: 1})}); err != nil {
		t.Fatal(err)
	}
	made, err := run.Execute(file, run.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := results.Read(dir, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range stored.Result().Variants[0].Metrics {
		if want := made.Variants[0].Metrics[i].Interval; m.Interval != want || want.N != 20 {
			t.Errorf("%s is %v, it was %v", m.Expression.Text, m.Interval, want)
		}
	}
}
