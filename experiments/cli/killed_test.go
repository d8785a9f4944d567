//go:build !wasm

package cli_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledAgainAndAgain: a sweep that SIGKILL ends at ten random moments, and
// that is resumed each time, keeps every run that was over and gives the bytes
// of one that nobody disturbed.
func TestKilledAgainAndAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	dir := t.TempDir()
	if err := copyTiny(dir); err != nil {
		t.Fatal(err)
	}
	sweep := func(out string, more ...string) *exec.Cmd {
		c := exec.Command("nines", append([]string{"sweep", "tiny.yaml", "-o", out, "--replications", "120"}, more...)...)
		c.Dir = dir
		return c
	}
	if said, err := sweep("whole", "-j", "2").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	r := rand.New(rand.NewSource(1))
	over := 0 // runs that were over when the last process was killed
	for range 10 {
		c := sweep("out", "--resume", "-j", fmt.Sprint(1+r.Intn(3)))
		var said bytes.Buffer
		c.Stderr = &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Intn(120)) * time.Millisecond) // a moment, not a bound
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
		if over > 0 && said.Len() > 0 && !strings.Contains(said.String(), fmt.Sprintf("kept %d of 240 runs", over)) {
			t.Errorf("after %d runs it says:\n%s", over, said.String())
		}
		over = max(0, bytes.Count(contentsOf(t, dir, "out.partial")["runs.csv"], []byte("\n"))-1)
	}
	if said, err := sweep("out", "--resume").CombinedOutput(); err != nil || over > 0 && !strings.Contains(string(said), fmt.Sprintf("kept %d of", over)) {
		t.Fatalf("%d runs were over: %v\n%s", over, err, said)
	}
	t.Logf("the last of ten processes left %d of 240 runs", over)
	got, want := contentsOf(t, dir, "out"), contentsOf(t, dir, "whole")
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name := range want {
		if name != "manifest.json" && !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s is another one", name)
		}
	}
}

// contentsOf returns the files of a folder by their names; none if it is not
// there.
func contentsOf(t *testing.T, parts ...string) map[string][]byte {
	t.Helper()
	dir, files := filepath.Join(parts...), make(map[string][]byte)
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		files[strings.TrimPrefix(name, dir)[1:]], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
