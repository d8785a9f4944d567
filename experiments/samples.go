package experiments

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"nines/experiments/document"
	"nines/sim/dist"
)

// Recorded values come from files beside the scenario: a latency may be
// empirical("latency.csv"). What was read is kept in the scenario itself, under
// files, so that a results folder needs nothing else to be run again, and the
// hash of the scenario is that of the values, too:
//
//	links: {default: 'empirical("latency.csv")'}
//	files:
//	  latency.csv: |
//	    rtt (ms)
//	    1.2
//	    0.9

// samples are the files that a scenario's distributions may name: a file system
// for dist.Parser.
type samples struct {
	outside fs.FS             // the folder of the scenario, or nil
	texts   map[string]string // by name: those in the scenario, and those that were read
	read    []string          // from outside, in order
	parsed  map[string]dist.Distribution
}

// scenarioBytesMax is what document.Parse takes, and so what may be kept.
const scenarioBytesMax = 256 << 10

// Open returns a file of values that came with the scenario, or lies in its
// folder.
func (s *samples) Open(name string) (fs.File, error) {
	if _, known := s.texts[name]; !known {
		text, err := s.fetch(name)
		if err != nil {
			return nil, fmt.Errorf("%.64q %w", name, err)
		}
		s.texts[name] = text
		s.read = append(s.read, name)
	}
	return sample{strings.NewReader(s.texts[name])}, nil
}

// fetch reads a plain file in the folder of the scenario, or below it. What
// else a name may lead to (a pipe, a device) is not even opened.
func (s *samples) fetch(name string) (string, error) {
	switch {
	case s.outside == nil:
		return "", errors.New("is not at hand: this scenario has no folder of its own; put the values into it, under files")
	case !fs.ValidPath(name) || strings.ContainsAny(name, `\:`):
		return "", errors.New("is not the path of a file in the scenario's folder, or below it, such as data/latency.csv")
	}
	info, err := fs.Stat(s.outside, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", errors.New("does not exist in the scenario's folder")
	case err != nil:
		return "", unreadable(err)
	case !info.Mode().IsRegular():
		return "", errors.New("is no plain file")
	case info.Size() > scenarioBytesMax:
		return "", fmt.Errorf("has %d bytes: a scenario with its files may have %d; a sample of some thousand values will do", info.Size(), scenarioBytesMax)
	}
	raw, err := fs.ReadFile(s.outside, name)
	if err != nil {
		return "", unreadable(err)
	}
	return string(bytes.ReplaceAll(bytes.TrimPrefix(raw, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))), nil
}

// unreadable leaves out of an error what its caller says.
func unreadable(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("cannot be read: %w", err)
}

// sample is an open file of values.
type sample struct{ io.Reader }

// Stat is not asked for.
func (sample) Stat() (fs.FileInfo, error) { return nil, errors.ErrUnsupported }

// Close has nothing to do.
func (sample) Close() error { return nil }

// parse reads a distribution, which may name files.
func (s *samples) parse(text string, want dist.Dimension) (dist.Distribution, error) {
	key := fmt.Sprint(want, text)
	if value, known := s.parsed[key]; known {
		return value, nil // many points of a study have one table
	}
	value, err := dist.Parser{Files: s}.Parse(text, want)
	if err == nil && len(s.texts) > 0 {
		s.parsed[key] = value
	}
	return value, err
}

// times, delays and numbers of a scenario are read in these dimensions.
func (d *decoder) parseTimes(text string) (dist.Distribution, error) {
	return d.samples.parse(text, dist.Time)
}

func (d *decoder) parseNumbers(text string) (dist.Distribution, error) {
	return d.samples.parse(text, dist.Number)
}

// files reads the values that came with the scenario.
func (d *decoder) files(outside fs.FS, n *document.Node) {
	d.samples = &samples{outside: outside, texts: make(map[string]string), parsed: make(map[string]dist.Distribution)}
	for _, entry := range d.Entries(n) {
		d.samples.texts[entry.Key.Text] = d.String(entry.Value)
	}
}

// withFiles keeps what was read from files in the tree.
func (d *decoder) withFiles(tree *document.Node) *document.Node {
	if len(d.samples.read) == 0 {
		return tree
	}
	var entries []document.Entry
	if n := tree.Get("files"); n != nil {
		entries = append(entries, n.Entries...)
	}
	for _, name := range d.samples.read {
		entries = append(entries, document.NewEntry(name, document.NewText(d.samples.texts[name])))
	}
	tree = d.Apply(tree, document.NewEntry("files", document.NewMap(entries...)))
	if size := len(document.Print(tree)); size > scenarioBytesMax {
		d.Errorf(tree, "the scenario and the files that it names, %s, have %d bytes: at most %d", strings.Join(d.samples.read, ", "), size, scenarioBytesMax)
	}
	return tree
}
