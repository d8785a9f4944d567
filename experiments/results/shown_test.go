package results_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nines/experiments/figures"
	"nines/experiments/results"
	"nines/experiments/run"
	"nines/experiments/systems"
	"nines/plots"
)

// What is drawn from a folder are the bytes that were drawn when it was made;
// the manifest lists them, and would notice others.
func TestFiguresAreDrawnAgainFromAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := carry(t, dir, run.Options{Workers: 2}, all); err != nil {
		t.Fatal(err)
	}
	stored, err := results.Read(dir, systems.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	drawn, missing := figures.Draw(stored.Result())
	if len(drawn) < 4 || len(missing) > 0 {
		t.Errorf("%d figures are drawn, missing are %v", len(drawn), missing)
	}
	for _, d := range drawn {
		for _, format := range figures.Kept {
			var again bytes.Buffer
			if err := d.Write(&again, format, plots.Style{}); err != nil {
				t.Fatal(err)
			}
			name := results.PlotsDir + "/" + d.FileName(format)
			if !bytes.Equal(again.Bytes(), read(t, dir, filepath.FromSlash(name))) {
				t.Errorf("%s is drawn otherwise", name)
			}
			if err := stored.Manifest.Allows(name, again.Bytes()); err != nil || stored.Manifest.Files[name] == "" {
				t.Errorf("%s is not in the manifest: %v", name, err)
			}
			if err := stored.Manifest.Allows(name, []byte("other")); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s may become another one: %v", name, err)
			}
		}
	}
	if names, err := stored.Redrawn(); err != nil || len(names) > 0 {
		t.Errorf("this version draws otherwise than itself: %q, %v", names, err)
	}
	another := results.PlotsDir + "/" + drawn[0].FileName(figures.SVG)
	stored.Manifest.Files[another], stored.Manifest.Files["report.html"] = "of another version", "of another version"
	if names, err := stored.Redrawn(); err != nil || !slices.Equal(names, []string{another, "report.html"}) {
		t.Errorf("two files are those of another version, and named are %q, %v", names, err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, results.PlotsDir)); err != nil || len(entries) != len(drawn)*len(figures.Kept) {
		t.Errorf("%d files for %d figures: %v", len(entries), len(drawn), err)
	}
}
