package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocks returns the fenced code blocks of README.md in one language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	fence := regexp.MustCompile("(?s)```" + language + "\n(.*?)```")
	for _, match := range fence.FindAllStringSubmatch(string(readme), -1) {
		found = append(found, match[1])
	}
	return found
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestReadme compiles the student's protocol of README.md and runs its
// scenarios: what they expect must come out.
func TestReadme(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command to compile README's program with")
	}
	programs, scenarios := blocks(t, "go"), blocks(t, "yaml")
	if len(programs) != 1 || len(scenarios) != 3 {
		t.Fatalf("README.md has %d programs and %d scenarios, want 1 and 3", len(programs), len(scenarios))
	}
	if lines := strings.Count(programs[0], "\n"); lines >= 50 {
		t.Errorf("the student's protocol takes %d lines, promised are under 50", lines)
	}
	if starter, err := os.ReadFile("starter/main.go.txt"); err != nil || string(starter) != programs[0] {
		t.Errorf("nines init writes another program than README.md shows (%v)", err)
	}
	dir := t.TempDir()
	main := filepath.Join(dir, "main.go")
	write(t, main, programs[0])
	binary := filepath.Join(dir, "student")
	if out, err := exec.Command("go", "build", "-o", binary, main).CombinedOutput(); err != nil {
		t.Fatalf("README's program does not compile: %v\n%s", err, out)
	}
	for i, scenario := range scenarios {
		path := filepath.Join(dir, "scenario.yaml")
		write(t, path, scenario)
		out, err := exec.Command(binary, "run", path, "--replications", "3", "-o", filepath.Join(dir, "out", string(rune('a'+i)))).CombinedOutput()
		if err != nil {
			t.Errorf("README's scenario %d: %v\n%s", i+1, err, out)
		}
	}
}
