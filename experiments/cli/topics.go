package cli

import (
	"embed"
	"path"
	"strings"
)

// topic is something worth explaining that no registry knows of.
type topic struct{ name, sentence, text string }

// A topic is a file named after it: a sentence for lists, an empty line, and
// the text in the form of page.paragraphs.
//
//go:embed texts/*.txt
var texts embed.FS

// topics returns all of them, by name.
func topics() (all []topic) {
	entries, err := texts.ReadDir("texts")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, entry := range entries {
		raw, err := texts.ReadFile(path.Join("texts", entry.Name()))
		if err != nil {
			panic(err)
		}
		sentence, text, _ := strings.Cut(string(raw), "\n\n")
		all = append(all, topic{strings.TrimSuffix(entry.Name(), ".txt"), sentence, text})
	}
	return all
}
