package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"nines/experiments/document"
)

// Decode reads a scenario: name is what errors call it, raw the YAML, settings
// the key=value pairs of the command line. The error is a *document.Errors
// with everything that is wrong.
func Decode(name string, raw []byte, settings []string, reg *Registry) (*File, error) {
	return DecodeIn(nil, name, raw, settings, reg)
}

// DecodeIn is Decode for a scenario in a folder, where the files of recorded
// values are that it names: empirical("latency.csv"). What is read from them
// becomes part of the File's Tree, for which Decode then suffices.
func DecodeIn(folder fs.FS, name string, raw []byte, settings []string, reg *Registry) (*File, error) {
	doc, err := document.Parse(name, raw)
	if err != nil {
		return nil, err
	}
	d := &decoder{Reader: new(document.Reader), registry: reg, noted: make(map[string]bool)}
	tree := doc.Root
	if tree.Kind != document.Map { // where a part may be empty, a scenario may not
		d.Errorf(tree, "expected a map such as {key: value}, found %s", tree.Kind)
		return nil, d.Err()
	}
	for _, text := range settings {
		setting, err := document.ParseSetting(text)
		d.Add(err)
		if err == nil {
			tree = d.overlay(tree, setting)
		}
	}
	d.files(folder, at(tree, "files"))
	if at(tree, "links") == nil {
		tree = d.Apply(tree, document.NewEntry("links.default", document.NewText(usualLatency)))
	}
	file := d.file(name, tree)
	if err := d.Err(); err != nil {
		return nil, d.shorten(err)
	}
	file.Tree = d.withFiles(d.withDefaults(tree, file))
	if err := d.Err(); err != nil {
		return nil, err
	}
	return file, nil
}

// fine tells whether something can be read without an error, and reports none.
func (d *decoder) fine(read func(*decoder)) bool {
	probe := *d
	probe.Reader = new(document.Reader)
	read(&probe)
	return probe.Err() == nil
}

// decoder turns a tree into scenarios and collects what is wrong with it.
type decoder struct {
	*document.Reader
	registry *Registry
	scopes   int              // how many variants, or points, there are
	defaults []document.Entry // what was not written, by path
	noted    map[string]bool  // defaults that are noted already, as settings
	primary  string           // canonical text of the primary measure
	drawn    []*sketch        // the figures
	named    names            // of the variant that is being read
	samples  *samples         // recorded values
	sited    bool             // its sites are right, so that machines can be counted
}

// names are those that the author gave to the parts of a variant, whether or
// not the parts are right: a wrong part is no reason to call its name unknown.
type names struct{ sites, systems, loads, faults []string }

// variantKeys are the parts of a scenario that variants may change, fileKeys
// those that all variants share.
var (
	variantKeys = []string{"sites", "links", "clocks", "systems", "load", "faults", "measure"}
	fileKeys    = []string{"title", "lesson", "study", "expect", "reference", "mutant", "figures", "files"}
)

// variant decodes one variant's tree.
func (d *decoder) variant(name string, tree *document.Node, asked asked) *Scenario {
	s := &Scenario{Name: name, Resolved: tree}
	f := d.Map(tree)
	for _, key := range fileKeys {
		f.Get(key)
	}
	d.named = names{keys(f.Get("sites")), keys(f.Get("systems")), keys(f.Get("load")), keys(f.Get("faults"))}
	systems, window := f.Need("systems"), f.Need("measure")
	d.sites(s, f.Get("sites"))
	d.links(s, f.Get("links"))
	d.clocks(s, f.Get("clocks"))
	d.window(s, window)
	d.systems(s, systems)
	d.loads(s, f.Get("load"))
	d.faults(s, f.Get("faults"))
	d.drain(s, window)
	f.Done()
	d.report(s, window.Get("report"))
	if asked.primary != nil {
		d.primary = d.measured(s, asked.primary)
	}
	for _, n := range d.List(asked.expect) {
		d.expectation(s, n)
	}
	d.references(s, asked.reference)
	d.draw(s)
	s.addBatches()
	if len(s.Measures) > measuresMax {
		d.Errorf(window, "%d measures are too many: at most %d", len(s.Measures), measuresMax)
	}
	d.weigh(s, tree)
	return s
}

func keys(n *document.Node) (names []string) {
	if n != nil {
		for _, entry := range n.Entries {
			names = append(names, entry.Key.Text)
		}
	}
	return names
}

// overlay lays changes over a tree. A path into a part that nobody has named
// is a slip, though a part may be added as a whole.
func (d *decoder) overlay(tree *document.Node, changes ...document.Entry) *document.Node {
	for _, change := range changes {
		steps := strings.Split(change.Key.Text, ".")
		what, named := map[string]string{"systems": "system", "load": "load", "faults": "fault"}[steps[0]]
		if known := keys(tree.Get(steps[0])); named && len(steps) > 2 && !slices.Contains(known, steps[1]) {
			message, hint := unknown(what, steps[1], known)
			column := utf8.RuneCountInString(steps[0]) + 2
			d.Check(change.Key, "", func(string) error { return &document.TextError{Column: column, Message: sentence(message, hint)} })
			continue
		}
		tree = d.Apply(tree, change)
	}
	return tree
}

// unknown says that nothing bears a name, with the name that was probably
// meant or else, as a hint, all there are.
func unknown(what, name string, known []string) (message, hint string) {
	message = fmt.Sprintf("there is no %s %.64q", what, name)
	switch near := document.Suggest(name, known); {
	case near != "":
		return fmt.Sprintf("%s; did you mean %q?", message, near), ""
	case len(known) == 0:
		return message, ""
	case len(known) > 20:
		known = append(slices.Clone(known[:20]), "…")
	}
	return message, "known here: " + strings.Join(known, ", ")
}

// sentence puts message and hint into one line, for errors within a text.
func sentence(message, hint string) string {
	if hint == "" {
		return message
	}
	return message + "; " + hint
}

// shorten leaves out the variants, or points, of errors that all of them meet,
// and all but the first of many.
func (d *decoder) shorten(err error) error {
	all, ok := errors.AsType[*document.Errors](err)
	if !ok {
		return err
	}
	for _, one := range all.List {
		switch n := len(one.In); {
		case n == d.scopes:
			one.In = nil
		case n > 1 && strings.HasPrefix(one.In[0], pointScope):
			one.In = append(one.In[:1:1], fmt.Sprintf("one of %d points", n))
		case n > 3:
			one.In = append(one.In[:2:2], fmt.Sprintf("and %d more variants", n-2))
		}
	}
	return err
}
