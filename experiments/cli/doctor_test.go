package cli

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestSelftestIsTheSameEverywhere: the digest that is recorded is the one that
// the world gives, here and on whatever machine runs this test.
func TestSelftestIsTheSameEverywhere(t *testing.T) {
	if f := repeats(selftestDigest); f.Status != statusOK {
		t.Error(f.Text)
	}
}

// TestSelftestFails: a digest that differs is told as what it is, with a cure.
func TestSelftestFails(t *testing.T) {
	f := repeats(1)
	if f.Status != statusFailed || !strings.Contains(f.Text, "0000000000000001 on other machines") || f.Cure == "" {
		t.Errorf("%+v", f)
	}
}

// TestDiagnosis: a machine that computes something else is worse than one that
// cannot keep it, and what could merely be better is no failure.
func TestDiagnosis(t *testing.T) {
	var (
		fine     = finding{Name: "terminal"}.ok("80 columns")
		doubtful = finding{Name: "go"}.warning("no go command", "install it")
		homeless = finding{Name: "results"}.failed("read-only", "go elsewhere")
		mad      = finding{Name: "determinism"}.failed("digests differ", "trust nothing")
	)
	for _, c := range []struct {
		findings []finding
		code     int
	}{
		{nil, Met}, {[]finding{fine, doubtful}, Met}, {[]finding{homeless, doubtful}, Misused},
		{[]finding{mad}, Internal}, {[]finding{mad, homeless}, Internal}, {[]finding{homeless, mad}, Internal},
	} {
		if code := diagnosis(c.findings); code != c.code {
			t.Errorf("%v: code %d, want %d", c.findings, code, c.code)
		}
	}
}

// TestTrialLeavesNothing: the doctor cleans up behind himself, and a folder
// that is not there yet is not made.
func TestTrialLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if f := keeps(filepath.Join(dir, "not", "yet")); f.Status == statusFailed {
		t.Error(f.Text)
	}
	if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
		t.Errorf("%v, %v are left", entries, err)
	}
}

// TestNoPlace: a place that cannot hold results is told with its reason.
func TestNoPlace(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if f := keeps(file); f.Status != statusFailed || !strings.Contains(f.Text, "is a file") {
		t.Errorf("%+v", f)
	}
	if _, err := writeThere(filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" && os.Getuid() != 0 {
		if f := keeps(locked); f.Status != statusFailed || f.Cure == "" {
			t.Errorf("%+v", f)
		}
	}
}

// TestNoGo: without a go command everything but systems of one's own works.
func TestNoGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if f := builder(); f.Status != statusWarning || f.Cure == "" {
		t.Errorf("%+v", f)
	}
}
