package experiments_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/experiments"
)

var rewrite = flag.Bool("rewrite", false, "record the stories in testdata anew")

// TestStories replays testdata/*/*.txt: prose, then a command in a line that
// begins with >, its input up to ----, and its output up to a blank line.
//
//	> decode             decodes the input; parts left out are those of small
//	> decode KEY=VALUE   the same, with settings, separated by --set
//	> bare               decodes the input as it is
//	> run                decodes the input likewise, runs it, and tells of it
//	> study              decodes the input, and tells its points and figures
//
// In stories of faults the store is memory, of toy_test.go.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txt")
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
		told.WriteString(input + "----\n" + perform(t, command, input) + "\n")
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(told.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if told.String() != string(recorded) {
		t.Errorf("%s tells another story (-rewrite records it):\n%s", file, told.String())
	}
}

func perform(t *testing.T, command, input string) string {
	verb, settings, set := strings.Cut(command, " ")
	var settingList []string
	if set {
		settingList = strings.Split(settings, " --set ")
	}
	if verb != "bare" {
		input = complete(input)
	}
	f, err := experiments.Decode("a.yaml", []byte(input), settingList, toys())
	if err != nil {
		return err.Error() + "\n"
	}
	switch verb {
	case "run":
		return tell(t, f)
	case "study":
		return tellStudy(f)
	}
	return "right\n"
}
