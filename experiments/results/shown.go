package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"

	"nines/experiments/figures"
	"nines/experiments/page"
	"nines/experiments/run"
	"nines/plots"
)

// PlotsDir is where a folder has its figures.
const PlotsDir = "plots"

// pageFile is the page that shows it all.
const pageFile = "report.html"

// show draws the figures and makes the page.
func (f *Folder) show(r *run.Result) error {
	drawn, missing := figures.Draw(r)
	f.Missing = missing
	if err := f.plot(drawn); err != nil {
		return err
	}
	p, err := page.From(page.Source{Result: r, Figures: drawn, Plots: PlotsDir, Tool: f.Tool})
	if err != nil {
		return err
	}
	return f.write(pageFile, func(w io.Writer) error { return page.Write(w, p) })
}

// plot draws the figures in the formats that cost little: the others are there
// at any time, from what is kept.
func (f *Folder) plot(drawn []figures.Drawn) error {
	if len(drawn) == 0 {
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

// Redrawn draws everything again from the runs that were kept, and returns the
// names of the files that would become others: those of another version of the
// program, as a rule, for what a version draws has the same bytes everywhere.
func (s *Stored) Redrawn() (names []string, err error) {
	r := s.Result()
	drawn, _ := figures.Draw(r)
	note := func(name string, write func(w io.Writer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		if s.Manifest.Allows(name, b.Bytes()) != nil {
			names = append(names, name)
		}
		return nil
	}
	for _, d := range drawn {
		for _, format := range figures.Kept {
			if err := note(path.Join(PlotsDir, d.FileName(format)), func(w io.Writer) error { return d.Write(w, format, plots.Style{}) }); err != nil {
				return nil, err
			}
		}
	}
	if _, listed := s.Manifest.Files[pageFile]; !listed {
		return names, nil
	}
	p, err := page.From(page.Source{Result: r, Figures: drawn, Plots: PlotsDir, Tool: s.Manifest.Tool})
	if err != nil {
		return nil, err
	}
	return names, note(pageFile, func(w io.Writer) error { return page.Write(w, p) })
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
