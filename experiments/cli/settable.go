package cli

import (
	"slices"
	"strings"

	"nines/experiments"
	"nines/experiments/document"
)

// settable is a place in a scenario that --set can change.
type settable struct {
	path    string   // systems.store.protocol
	now     string   // what stands there, on one line; empty: nothing
	choices []string // what may stand there, if that can be told
	doc     string   // of a parameter
}

// settables returns the places that a scenario has, or that its systems and
// faults could have, in its order.
func (a *app) settables(f *experiments.File) (all []settable) {
	for _, part := range f.Tree.Entries {
		switch path := part.Key.Text; path {
		case "lesson":
		case "systems":
			for _, entry := range part.Value.Entries {
				all = append(all, a.ofSystem(path, entry)...)
			}
		case "faults":
			for _, entry := range part.Value.Entries {
				all = append(all, a.ofFault(path, entry)...)
			}
		case "load":
			all = append(all, ofLoads(f.Tree, path, part.Value)...)
		case "study":
			for _, entry := range part.Value.Entries {
				if entry.Key.Text != "variants" { // their keys are paths themselves
					all = append(all, leaves(path+"."+entry.Key.Text, entry.Value)...)
				}
			}
		default:
			all = append(all, leaves(path, part.Value)...)
		}
	}
	return all
}

// leaves returns the places at and below a node.
func leaves(path string, n *document.Node) (all []settable) {
	if n.Kind != document.Map {
		return []settable{{path: path, now: n.String()}}
	}
	for _, entry := range n.Entries {
		all = append(all, leaves(path+"."+entry.Key.Text, entry.Value)...)
	}
	return all
}

// ofSystem adds to what a system says what its kind could say.
func (a *app) ofSystem(path string, entry document.Entry) []settable {
	path += "." + entry.Key.Text
	all := leaves(path, entry.Value)
	var kinds []string
	for _, kind := range a.registry.Systems {
		kinds = append(kinds, kind.Kind)
		if n := entry.Value.Get("kind"); n != nil && n.Text == kind.Kind {
			all = withParams(all, path, entry.Value, kind.Params)
		}
	}
	return withChoices(all, path+".kind", kinds, "")
}

// scheduleKeys are those that every fault may have.
var scheduleKeys = []string{"at", "for", "every", "life", "repair", "until"}

// ofFault adds to what a fault says what its kind could say.
func (a *app) ofFault(path string, entry document.Entry) []settable {
	path += "." + entry.Key.Text
	all := leaves(path, entry.Value)
	for _, kind := range a.registry.Faults {
		if entry.Value.Get(kind.Name) != nil {
			all = withParams(all, path, entry.Value, kind.Params)
		}
	}
	for _, key := range scheduleKeys {
		all = withChoices(all, path+"."+key, nil, "when it strikes; explain schedules tells more")
	}
	return all
}

// ofLoads lets each load have the keys of the others, for they are inherited,
// and names the sites and systems that are there.
func ofLoads(tree *document.Node, path string, loads *document.Node) (all []settable) {
	var keys []string
	for _, entry := range loads.Entries {
		for _, part := range entry.Value.Entries {
			if key := part.Key.Text; key != "like" && key != "script" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	known := map[string][]string{"at": keysOf(tree.Get("sites")), "calls": keysOf(tree.Get("systems")), "pinned": {"true", "false"}}
	for _, entry := range loads.Entries {
		own := path + "." + entry.Key.Text
		below := leaves(own, entry.Value)
		for _, key := range keys {
			below = withChoices(below, own+"."+key, known[key], "as another load has it")
		}
		all = append(all, below...)
	}
	return all
}

func keysOf(n *document.Node) (keys []string) {
	if n == nil {
		return nil
	}
	for _, entry := range n.Entries {
		keys = append(keys, entry.Key.Text)
	}
	return keys
}

// withParams adds the parameters of a kind, and those within them: of a
// TypeEach, for each name that is there.
func withParams(all []settable, path string, there *document.Node, params []experiments.Param) []settable {
	for _, p := range params {
		value := there.Get(p.Name)
		switch p.Type {
		case experiments.TypeGroup:
			if value == nil || value.Kind == document.Map {
				all = withParams(all, path+"."+p.Name, value, p.Params)
				continue
			}
		case experiments.TypeEach:
			for _, name := range keysOf(value) {
				all = withParams(all, path+"."+p.Name+"."+name, value.Get(name), p.Params)
			}
			continue
		}
		choices := p.Choices
		if p.Type == experiments.TypeBool {
			choices = []string{"true", "false"}
		}
		all = withChoices(all, path+"."+p.Name, choices, cutAt(p.Doc, ". ", "; ")) // "of gobreaker: ..." is not cut at its colon
	}
	return all
}

// withChoices says what may stand at a place, which is added unless it is
// there.
func withChoices(all []settable, path string, choices []string, doc string) []settable {
	i := slices.IndexFunc(all, func(s settable) bool { return s.path == path })
	if i < 0 {
		return append(all, settable{path: path, choices: choices, doc: doc})
	}
	all[i].choices, all[i].doc = choices, doc
	return all
}

// keyword is how a place is completed up to its value, and what is said of it.
func (s settable) keyword() (word, description string) {
	if s.now != "" {
		return s.path + "=", "now " + s.now
	}
	return s.path + "=", s.doc
}

// values are the words that may stand at a place: all, or else the one that
// does, unless a shell would take it apart.
func (s settable) values() []string {
	switch {
	case s.choices != nil:
		return s.choices
	case s.now != "" && !strings.HasPrefix(shellQuote(s.now), "'"):
		return []string{s.now}
	}
	return nil
}
