package results_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
)

const scenario = `
title: Two machines
sites: {A: 2}
links: {default: 1ms}
systems: {store: {kind: register}}
load: {clients: {calls: store, open: 40/s}}
measure: {to: 500ms, report: [yield(clients), "latency(clients, p99)", linearizable(store)]}
study: {replications: 3, variants: {abd: {}, "lww": {systems.store.protocol: lww}}}
`

func decode(t testing.TB) *experiments.File {
	t.Helper()
	f, err := experiments.Decode("two.yaml", []byte(scenario), nil, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// keep runs the scenario into a folder.
func keep(o results.Options) (*results.Folder, error) {
	folder, err := results.Create(o)
	if err != nil {
		return nil, err
	}
	var lost error
	result, err := run.Execute(o.Plan.File, run.Options{Seed: o.Plan.Seed, Finished: func(r run.Run) {
		lost = errors.Join(lost, folder.Append(r))
	}})
	if err = errors.Join(err, lost); err != nil {
		return folder, errors.Join(err, folder.Close())
	}
	return folder, folder.Finish(result)
}

// plan asks for the scenario as it is.
func plan(t testing.TB, seed uint64) run.Plan { return run.NewPlan(decode(t), run.Options{Seed: seed}) }

func read(t testing.TB, parts ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestFolderIsComplete(t *testing.T) {
	root := t.TempDir()
	started := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	o := results.Options{Root: root, Plan: plan(t, 9), Host: results.Host{Started: started}}
	folder, err := keep(o)
	if err != nil {
		t.Fatal(err)
	}
	hash := document.Hash(o.Plan.File.Tree)
	if want := filepath.Join(root, "two", "20260102T150405Z-"+hash[:8]); folder.Path() != want {
		t.Errorf("the folder is %s, want %s", folder.Path(), want)
	}
	if _, err := os.Stat(folder.Partial()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", folder.Partial(), err)
	}

	var m struct {
		Scenario struct{ Name, Hash string }
		Seed     uint64
		Runs     []struct{ Variant, Digest string }
		Files    map[string]string
	}
	if err := json.Unmarshal(read(t, folder.Path(), "manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Scenario.Hash != hash || m.Seed != 9 || len(m.Runs) != 6 || len(m.Files) != 6 {
		t.Errorf("the manifest says %+v", m)
	}
	for name, want := range m.Files {
		sum := sha256.Sum256(read(t, folder.Path(), name))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the hash %s, the manifest says %s", name, got, want)
		}
	}

	again, err := experiments.Decode("again", read(t, folder.Path(), "scenario.yaml"), nil, systems.Builtin())
	if err != nil || document.Hash(again.Tree) != hash {
		t.Errorf("the scenario that was kept is another one: %v", err)
	}
}

// TestRows: a row a run, by variant and replication, whatever the order in
// which they ended.
func TestRows(t *testing.T) {
	folder, err := keep(results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: plan(t, 1)})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(read(t, folder.Path(), "runs.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header := "variant replication seed digest events yield(clients) yield(clients) numerator yield(clients) denominator latency(clients, p99) linearizable(store)"
	if got := strings.Join(rows[0], " "); got != header {
		t.Errorf("the header is %q", got)
	}
	var order []string
	for _, row := range rows[1:] {
		order = append(order, row[0]+row[1])
		if len(row[3]) != 16 || row[9] != "holds" {
			t.Errorf("a row is %q", row)
		}
	}
	if got := strings.Join(order, " "); got != "abd0 abd1 abd2 lww0 lww1 lww2" {
		t.Errorf("the rows are %s", got)
	}
}

// full is a disk with room for so many bytes.
type full struct{ room int }

var errFull = errors.New("no space left on device")

func (f *full) open(name string, flag int) (results.File, error) {
	file, err := os.OpenFile(name, flag, 0o666)
	return &fullFile{file, f}, err
}

type fullFile struct {
	*os.File
	disk *full
}

func (f *fullFile) Write(p []byte) (int, error) {
	n := min(len(p), f.disk.room)
	f.disk.room -= n
	if written, err := f.File.Write(p[:n]); err != nil || n < len(p) {
		return written, errors.Join(errFull, err)
	}
	return n, nil
}

// TestFullDisk: wherever the disk fills up there is an error and no folder;
// when it was full from the beginning, nothing at all.
func TestFullDisk(t *testing.T) {
	for room := 0; ; room += 200 {
		dir := filepath.Join(t.TempDir(), "out")
		folder, err := keep(results.Options{Dir: dir, Plan: plan(t, 1), Open: (&full{room}).open})
		if err == nil {
			if room < 1000 {
				t.Errorf("%d bytes were enough", room)
			}
			return
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("with room for %d bytes: %v", room, err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("with room for %d bytes %s is there: %v", room, dir, err)
		}
		_, err = os.Stat(dir + ".partial")
		if exists := err == nil; exists != (folder != nil) {
			t.Fatalf("with room for %d bytes the partial folder exists: %t", room, exists)
		}
	}
}

// TestRowsSurvive: once all runs are over, a full disk costs no row.
func TestRowsSurvive(t *testing.T) {
	file := decode(t)
	disk := &full{1 << 20}
	folder, err := results.Create(results.Options{Dir: filepath.Join(t.TempDir(), "out"), Plan: plan(t, 0), Open: disk.open})
	if err != nil {
		t.Fatal(err)
	}
	result, err := run.Execute(file, run.Options{Finished: func(r run.Run) {
		if err := folder.Append(r); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	disk.room = 10
	if err := folder.Finish(result); !errors.Is(err, errFull) {
		t.Fatalf("finished on a full disk: %v", err)
	}
	if rows := bytes.Count(read(t, folder.Partial(), "runs.csv"), []byte("\n")); rows != 7 {
		t.Errorf("%d lines are left of 7", rows)
	}
}

// TestNames: what scenarios are called becomes the name of a folder.
func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"cap": "cap", "dir/mine.yaml": "mine", "../x.yml": "x", "-": "scenario", "..": "scenario",
		"latest.yaml": "scenario-latest", "a b/ü c.yaml": "c", "x y.yaml": "x-y", ".hidden": "hidden",
	} {
		f := decode(t)
		f.Name = name
		root := t.TempDir()
		folder, err := results.Create(results.Options{Root: root, Plan: run.NewPlan(f, run.Options{})})
		if err != nil {
			t.Fatal(err)
		}
		if got := filepath.Base(filepath.Dir(folder.Path())); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestLatest points at the newest folder, also where an older link is there.
func TestLatest(t *testing.T) {
	root := t.TempDir()
	for second := range 3 {
		o := results.Options{Root: root, Plan: plan(t, 0)}
		o.Host.Started = time.Unix(int64(second), 0)
		folder, err := keep(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := folder.Point(); err != nil {
			t.Fatal(err)
		}
		want, err := filepath.EvalSymlinks(folder.Path())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := filepath.EvalSymlinks(filepath.Join(root, "latest")); err != nil || got != want {
			t.Errorf("latest is %s, want %s: %v", got, want, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(root, "two", "*.link"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
