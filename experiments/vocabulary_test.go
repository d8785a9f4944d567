package experiments_test

import (
	"slices"
	"strings"
	"testing"

	"nines/experiments"
)

// taught completes an example by what it does not speak of.
func taught(example string) string {
	parts := map[string]string{
		"sites": "sites: {A: 2, B: 3}", "systems": "systems: {store: {kind: memory}}",
		"load": "load: {users: {at: A, calls: store, open: 20/s}}", "measure": "measure: {to: 60s}",
	}
	text := example + "\n"
	for _, key := range []string{"sites", "systems", "load", "measure"} {
		if !strings.HasPrefix(example, key+":") {
			text += parts[key] + "\n"
		}
	}
	return text
}

// What the vocabulary shows as an example is right.
func TestExamplesOfTheVocabularyAreRight(t *testing.T) {
	for _, part := range experiments.Parts() {
		if _, err := experiments.Decode(part.Name+".yaml", []byte(taught(part.Example)), nil, toys()); err != nil {
			t.Error(err)
		}
	}
}

// places are scenarios in which a part has a key that no part has, and which
// keys of the part the decoder then names: those of the part, and others that
// are listed.
var places = []struct{ part, text, others string }{
	{"scenario", "zzzzzz: 1", ""},
	{"links", "links: {A/B: {zzzzzz: 1}}", ""},
	{"links", "links: {zzzzzz: 1}", ""},
	{"clocks", "clocks: {zzzzzz: 1}", ""},
	{"load", "load: {users: {calls: store, open: 20/s, zzzzzz: 1}}", "arrivals users surge"},
	{"open", "load: {users: {calls: store, open: 20/s, zzzzzz: 1}}", "calls at pinned open deadline reads keys from to"},
	{"surge", "load: {users: {calls: store, open: 20/s, surge: {at: 1s, for: 1s, times: 2, zzzzzz: 1}}}", ""},
	{"closed", "load: {users: {calls: store, closed: {clients: 2, zzzzzz: 1}}}", ""},
	{"script", "load: {users: {calls: store, script: [{at: 1s, site: A, read: 7, zzzzzz: 1}]}}", ""},
	{"faults", "faults: {f: {crash: A1, at: 1s, zzzzzz: 1}}", "crash"},
	{"measure", "measure: {to: 60s, zzzzzz: 1}", ""},
	{"study", "study: {zzzzzz: 1}", ""},
	{"reference", "reference: [{measure: yield(users), zzzzzz: 1}]", ""},
	{"figures", "figures: [{kind: timeline, y: yield, zzzzzz: 1}]", ""},
}

// Every key that the decoder knows is in the vocabulary.
func TestTheVocabularyKnowsWhatTheDecoderKnows(t *testing.T) {
	for _, place := range places {
		keys := strings.Fields(place.others)
		for _, part := range experiments.Parts() {
			if part.Name == place.part {
				for _, key := range part.Keys {
					keys = append(keys, key.Name)
				}
			}
		}
		_, err := experiments.Decode("a.yaml", []byte(taught(place.text)), nil, toys())
		_, known, found := strings.Cut(err.Error(), "known here: ")
		if known, _, _ = strings.Cut(known, "\n"); !found || strings.Contains(known, "…") {
			t.Errorf("%s: not all keys are told: %v", place.part, err)
		}
		for _, key := range strings.Split(known, ", ") {
			if !slices.Contains(keys, key) {
				t.Errorf("%s: the decoder knows %s, the vocabulary does not", place.part, key)
			}
		}
	}
}

// Every key in the vocabulary is one that the decoder knows.
func TestTheDecoderKnowsTheVocabulary(t *testing.T) {
	for _, place := range places {
		for _, part := range experiments.Parts() {
			for _, key := range part.Keys {
				if part.Name != place.part {
					continue
				}
				text := strings.Replace(place.text, "zzzzzz: 1", key.Name+": {}", 1)
				_, err := experiments.Decode("a.yaml", []byte(taught(text)), nil, toys())
				elsewhere := part.Name == "links" || part.Name == "figures" || key.Name == "like"
				if err != nil && strings.Contains(err.Error(), `unknown key "`+key.Name+`"`) && !elsewhere {
					t.Errorf("%s: the decoder does not know %s: %v", part.Name, key.Name, err)
				}
			}
		}
	}
}

// What is explained as the default is what is written out.
func TestDefaultsOfTheVocabularyAreThoseOfTheDecoder(t *testing.T) {
	f := decode(t, "load: {users: {calls: store, open: 20/s}}\nlinks: {}\n")
	for path, part := range map[string]string{"load.users": "load", "load.users.": "open", "measure": "measure", "study": "study", "links": "links"} {
		node := f.Tree
		for step := range strings.SplitSeq(strings.TrimSuffix(path, "."), ".") {
			node = node.Get(step)
		}
		for _, p := range experiments.Parts() {
			for _, key := range p.Keys {
				if p.Name != part || key.Default == "" {
					continue
				}
				if written := node.Get(key.Name); written != nil && written.Text != key.Default {
					t.Errorf("%s.%s is %s by default, not %s", part, key.Name, written.Text, key.Default)
				}
			}
		}
	}
}
