package document_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"nines/experiments/document"
)

// TestStories replays testdata/stories (-rewrite records them anew): a command,
// its input, and after ---- what comes of it.
//
//	parse      prints the document, canonically
//	escaped    is parse for an input given as a quoted Go string
//	read       reads the document as a toy scenario (toy_test.go), and lays over
//	           it the settings in front of it, in lines that begin with --set
//	variants   lays each of the document's variants over it, then is read
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		datadriven.RunTest(t, file, perform)
	})
}

// perform runs one command of a story and returns what it prints.
func perform(t *testing.T, d *datadriven.TestData) string {
	settings, input := cutSettings(d.Input + "\n")
	if d.Cmd == "escaped" {
		unquoted, err := strconv.Unquote(strings.TrimSpace(input))
		if err != nil {
			d.Fatalf(t, "%v", err)
		}
		input = unquoted
	}
	parsed, err := document.Parse("cap.yaml", []byte(input))
	if err != nil {
		return err.Error() + "\n"
	}
	var r document.Reader
	switch d.Cmd {
	case "parse", "escaped":
		return string(document.Print(parsed.Root))
	case "read":
		return readToy(&r, applySettings(&r, parsed.Root, settings))
	case "variants":
		return readVariants(&r, parsed.Root)
	}
	d.Fatalf(t, "the story has no command %q", d.Cmd)
	return ""
}

// cutSettings takes the lines with settings off the head of an input.
func cutSettings(input string) (settings []string, text string) {
	for strings.HasPrefix(input, "--set ") {
		setting, rest, _ := strings.Cut(input, "\n")
		settings, input = append(settings, strings.TrimPrefix(setting, "--set ")), rest
	}
	return settings, input
}

// applySettings lays settings over a tree.
func applySettings(r *document.Reader, root *document.Node, settings []string) *document.Node {
	for _, text := range settings {
		setting, err := document.ParseSetting(text)
		r.Add(err)
		if err == nil {
			root = r.Apply(root, setting)
		}
	}
	return root
}
