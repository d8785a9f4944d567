package experiments_test

import (
	"strings"
	"testing"

	"nines/experiments"
	"nines/experiments/document"
	"nines/experiments/library"
)

// FuzzDecode looks for scenarios, and settings, that make the decoder panic, or
// that it accepts but cannot read again.
func FuzzDecode(f *testing.F) {
	for _, name := range library.Names() {
		raw, _ := library.Open(name)
		f.Add(string(raw), "faults.cut.for=5s")
	}
	f.Add(complete(""), "load.left.open=5/s")
	f.Add(complete(everything), "systems.store.protocol=abd\nfaults.life=~")
	f.Add("sites: {A: 1}\nsystems: {s: {kind: memory}}\nload: {l: {calls: s, open: 1/s}}\nmeasure: {to: 1s}\n", "")
	f.Add("~", "")
	reg := toys()
	f.Fuzz(func(t *testing.T, text, settings string) {
		var list []string
		if settings != "" {
			list = strings.Split(settings, "\n")
		}
		file, err := experiments.Decode("fuzz.yaml", []byte(text), list, reg)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a text")
			}
			return
		}
		if file == nil {
			t.Fatal("neither a scenario nor an error")
		}
		kept := document.Print(file.Tree)
		if len(kept) > 200<<10 {
			return // the limits of the document hold for what is printed, too
		}
		if _, err := experiments.Decode("kept.yaml", kept, nil, reg); err != nil {
			t.Fatalf("what was kept cannot be read again: %v\n%s", err, kept)
		}
	})
}
