package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/cli"
	"nines/experiments/systems"
)

// impatient is what nines ships, but for one constant of the register.
func impatient() *experiments.Registry {
	registry := systems.Builtin()
	for _, s := range registry.Systems {
		if s.Kind != "register" {
			continue
		}
		build := s.Build
		s.Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
			v = maps.Clone(v)
			v["quorum-timeout"] = 99 * time.Millisecond
			return build(w, name, v)
		}
	}
	return registry
}

// call runs a command and returns what it says.
func call(registry *experiments.Registry, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = cli.Run(registry, args, nil, &o, &e)
	return code, o.String(), e.String()
}

// TestAnotherProtocolDiverges: where a constant of the protocol is another one,
// replay ends with 4 and names the first event that differs; trace and explain
// tell nothing of runs that are not the kept ones.
func TestAnotherProtocolDiverges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if code, _, err := call(systems.Builtin(), "run", "testdata/tiny.yaml", "-q", "-o", dir); code != cli.Met {
		t.Fatalf("the code is %d: %s", code, err)
	}
	code, out, err := call(impatient(), "replay", dir)
	if code != cli.Diverged || err != "" {
		t.Errorf("the code is %d: %s", code, err)
	}
	for _, part := range []string{
		"of 4 runs are not as they were kept", "abd, replication 0 differs first at event ", ", because of load ",
		"  the digest after it ends in ", ", in the trail in ", "kept by  nines ", "this is  nines ",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("nothing is said of %q:\n%s", part, out)
		}
	}
	for _, command := range []string{"trace", "explain"} {
		code, out, err := call(impatient(), command, dir, "--variant", "abd")
		if code != cli.Diverged || out != "" || !strings.Contains(err, "it is another run") || !strings.Contains(err, "nines replay "+dir) {
			t.Errorf("%s: the code is %d: %s%s", command, code, out, err)
		}
	}
}

// forge changes a file of a folder, and its hash in the manifest with it.
func forge(t *testing.T, dir, name, old, new string) {
	t.Helper()
	change := func(name, old, new string) (before, after []byte) {
		before, err := os.ReadFile(filepath.Join(dir, name))
		after = bytes.Replace(before, []byte(old), []byte(new), 1)
		if err == nil && bytes.Equal(before, after) {
			err = fmt.Errorf("%s has no %q", name, old)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), after, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		return before, after
	}
	before, after := change(name, old, new)
	change("manifest.json", fmt.Sprintf("%x", sha256.Sum256(before)), fmt.Sprintf("%x", sha256.Sum256(after)))
}

// TestForgedResultsAreFound: a verdict that was changed together with its hash
// is not what the run gives, and a summary not what the runs come to.
func TestForgedResultsAreFound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if code, _, err := call(systems.Builtin(), "run", "testdata/tiny.yaml", "-q", "-o", dir); code != cli.Met {
		t.Fatalf("the code is %d: %s", code, err)
	}
	forge(t, dir, "summary.json", `"holds"`, `"violated"`)
	code, out, err := call(systems.Builtin(), "replay", dir)
	if code != cli.Diverged || !strings.Contains(out, "✓ 4 runs agree") || !strings.Contains(out, "summary.json is not what the runs of the folder come to in this version") {
		t.Errorf("a forged summary: the code is %d: %s%s", code, out, err)
	}
	forge(t, dir, "runs.csv", ",violated\n", ",holds\n")
	code, out, err = call(systems.Builtin(), "replay", dir)
	if code != cli.Diverged || !strings.Contains(strings.Join(strings.Fields(out), " "), "but linearizable(store) is violated, where the folder says holds") {
		t.Errorf("a forged verdict: the code is %d: %s%s", code, out, err)
	}
	code, out, err = call(systems.Builtin(), "replay", dir, "--json")
	for _, part := range []string{`"what": "linearizable(store)"`, `"kept": "holds"`, `"is": "violated"`, `"summary": "`} {
		if code != cli.Diverged || !strings.Contains(out, part) {
			t.Errorf("the document has no %s: the code is %d: %s%s", part, code, out, err)
		}
	}
}

// TestDivergenceAsJSON: the document says which event it is, for programs.
func TestDivergenceAsJSON(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if code, _, err := call(systems.Builtin(), "run", "testdata/tiny.yaml", "-q", "-o", dir); code != cli.Met {
		t.Fatalf("the code is %d: %s", code, err)
	}
	code, out, err := call(impatient(), "replay", dir, "--json", "--variant", "abd", "--replication", "1")
	var d struct {
		Runs, Agree int
		Parted      []struct {
			Variant     string
			Replication int
			First, Last uint64
			Event       struct{ Nanoseconds, Kind, Machine, Cause, Digest, Kept string }
		}
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	if code != cli.Diverged || err != "" || d.Runs != 1 || d.Agree != 0 || len(d.Parted) != 1 {
		t.Fatalf("the code is %d: %s\n%s", code, err, out)
	}
	one := d.Parted[0]
	isEvent := one.First > 0 && one.First == one.Last && one.Event.Kind != "" && strings.HasPrefix(one.Event.Cause, "load ")
	if one.Variant != "abd" || one.Replication != 1 || !isEvent || strings.HasSuffix(one.Event.Digest, one.Event.Kept) {
		t.Errorf("what is said is %+v", one)
	}
}

// TestInterruptedReplay: Ctrl-C ends it, and it says how far it got.
func TestInterruptedReplay(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOARCH == "wasm" {
		t.Skip("a process cannot signal itself here")
	}
	dir := filepath.Join(t.TempDir(), "out")
	if code, _, err := call(systems.Builtin(), "run", "testdata/tiny.yaml", "-q", "-o", dir, "--replications", "100"); code != cli.Met {
		t.Fatalf("the code is %d: %s", code, err)
	}
	registry := systems.Builtin()
	build := registry.Systems[0].Build
	var once sync.Once
	registry.Systems[0].Build = func(w *experiments.World, name string, v experiments.Values) experiments.Instance {
		once.Do(func() {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Signal(os.Interrupt)
			}
			if err != nil {
				t.Error(err)
			}
			time.Sleep(100 * time.Millisecond) // until it has arrived
		})
		return build(w, name, v)
	}
	code, out, err := call(registry, "replay", dir, "-j", "1")
	if code != cli.Interrupted || out != "" || !strings.Contains(err, "stopping") || !strings.Contains(err, " of 200 runs\n") {
		t.Errorf("the code is %d: %s%s", code, out, err)
	}
}
