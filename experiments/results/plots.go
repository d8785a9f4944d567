package results

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"

	"nines/experiments/figures"
	"nines/experiments/run"
	"nines/plots"
)

// PlotsDir is where a folder has its figures.
const PlotsDir = "plots"

// plot draws the figures, in the formats that cost little: the others are there
// at any time, from what is kept.
func (f *Folder) plot(r *run.Result) error {
	drawn, missing := figures.Draw(r)
	if f.Missing = missing; len(drawn) == 0 {
		return nil
	}
	if err := os.MkdirAll(f.inside(PlotsDir), 0o777); err != nil {
		return err
	}
	for _, d := range drawn {
		for _, format := range figures.Kept {
			err := f.write(path.Join(PlotsDir, d.FileName(format)), func(w io.Writer) error {
				return d.Write(w, format, plots.Style{})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Allows returns an error if a file that the folder lists would become another
// one.
func (m *Manifest) Allows(name string, content []byte) error {
	want, listed := m.Files[name]
	if got := sha256.Sum256(content); listed && hex.EncodeToString(got[:]) != want {
		return fmt.Errorf("%s would not be what the manifest lists: another version of the program has drawn it", name)
	}
	return nil
}
