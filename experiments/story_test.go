package experiments_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"nines/experiments"
)

// TestStories replays testdata/stories (-rewrite records them anew): a command,
// its input, and after ---- what comes of it. Lines of the input that begin with
// --set are settings; parts of the scenario left out are those of small.
//
//	decode   decodes the scenario
//	bare     decodes it as it is
//	run      decodes it, runs it, and tells of it
//	study    decodes it, and tells its points and figures
//
// In stories of faults the store is memory, of toy_test.go.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		datadriven.RunTest(t, file, perform)
	})
}

func perform(t *testing.T, d *datadriven.TestData) string {
	settings, input := cutSettings(d.Input + "\n")
	if d.Cmd != "bare" {
		input = complete(strings.TrimLeft(input, "\n"))
	}
	f, err := experiments.Decode("a.yaml", []byte(input), settings, toys())
	if err != nil {
		return err.Error() + "\n"
	}
	switch d.Cmd {
	case "decode", "bare":
		return "right\n"
	case "run":
		return tell(t, f)
	case "study":
		return tellStudy(f)
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
