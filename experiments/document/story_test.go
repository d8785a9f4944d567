package document_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"nines/experiments/document"
)

var rewrite = flag.Bool("rewrite", false, "record the stories in testdata anew")

// TestStories replays testdata/*.txt: prose, then a command in a line that
// begins with >, its input up to ----, and its output up to a blank line.
//
//	> parse       prints the document, canonically
//	> escaped     is parse for an input given as a quoted Go string
//	> read        reads the document as a toy scenario (toy_test.go)
//	> set ARGS    lays settings over the document, then is read
//	> variants    lays each of the document's variants over it, then is read
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { replay(t, file) })
	}
}

func replay(t *testing.T, file string) {
	recorded, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	rest := string(recorded)
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		told.WriteString(line + "\n")
		rest = after
		command, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		input, output, found := strings.Cut(rest, "----\n")
		if !found {
			t.Fatalf("%s: no ---- after %q", file, line)
		}
		_, rest, _ = strings.Cut("\n"+output, "\n\n") // the output may be empty
		told.WriteString(input + "----\n" + perform(command, input) + "\n")
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(told.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if told.String() != string(recorded) {
		t.Errorf("%s tells another story (-rewrite records it):\n%s", file, told.String())
	}
}

// perform runs one command of a story and returns what it prints.
func perform(command, input string) string {
	name, arguments, _ := strings.Cut(command, " ")
	if name == "escaped" {
		unquoted, err := strconv.Unquote(strings.TrimSpace(input))
		if err != nil {
			return err.Error() + "\n"
		}
		input = unquoted
	}
	parsed, err := document.Parse("cap.yaml", []byte(input))
	if err != nil {
		return err.Error() + "\n"
	}
	var r document.Reader
	switch name {
	case "parse", "escaped":
		return string(document.Print(parsed.Root))
	case "set":
		return readToy(&r, applySettings(&r, parsed.Root, arguments))
	case "variants":
		return readVariants(&r, parsed.Root)
	}
	return readToy(&r, parsed.Root)
}

// applySettings lays settings, separated by blanks, over a tree.
func applySettings(r *document.Reader, root *document.Node, settings string) *document.Node {
	for text := range strings.SplitSeq(settings, " --set ") {
		setting, err := document.ParseSetting(text)
		r.Add(err)
		if err == nil {
			root = r.Apply(root, setting)
		}
	}
	return root
}
