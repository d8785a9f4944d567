package cli_test

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"nines/experiments/cli"
)

// explained returns what explain says on a terminal of so many columns.
func explained(t *testing.T, columns int, name string) string {
	t.Helper()
	t.Setenv("COLUMNS", strconv.Itoa(columns))
	var out, err bytes.Buffer
	if code := cli.Main([]string{"explain", name}, nil, &out, &err); code != cli.Met {
		t.Fatalf("explain %s: code %d, %s", name, code, err.String())
	}
	return out.String()
}

// topicNames are the files that the topics are made from.
func topicNames(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir("texts")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".txt"))
	}
	return names
}

// TestTextsFit: every topic fits its terminal, narrow or wide, and loses no
// word on the way.
func TestTextsFit(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	for _, name := range topicNames(t) {
		words := strings.Join(strings.Fields(explained(t, 100, name)), " ")
		for _, columns := range []int{40, 57, 80, 100} {
			told := explained(t, columns, name)
			for line := range strings.Lines(told) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > columns && name != "cap" {
					t.Errorf("explain %s on %d columns has a line of %d: %s", name, columns, n, line)
				}
			}
			if strings.Join(strings.Fields(told), " ") != words {
				t.Errorf("explain %s says something else on %d columns:\n%s", name, columns, told)
			}
		}
	}
}

// TestTextsBeyondTheirTerminal: below 40 columns nothing gets narrower, above
// 100 nothing wider.
func TestTextsBeyondTheirTerminal(t *testing.T) {
	for _, pair := range [][2]int{{1, 40}, {39, 40}, {101, 100}, {1000, 100}} {
		if explained(t, pair[0], "limits") != explained(t, pair[1], "limits") {
			t.Errorf("%d columns are not treated as %d", pair[0], pair[1])
		}
	}
}

// TestTextsWithoutUnicode: no sign of a text is lost where the locale is C.
func TestTextsWithoutUnicode(t *testing.T) {
	rich := map[string]string{}
	for _, name := range topicNames(t) {
		t.Setenv("LC_ALL", "C.UTF-8")
		rich[name] = explained(t, 80, name)
		t.Setenv("LC_ALL", "C")
		if plain := explained(t, 80, name); strings.Count(plain, "?") > strings.Count(rich[name], "?") {
			t.Errorf("explain %s has signs that ASCII cannot spell", name)
		}
	}
}
