package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nines/experiments/cli"
)

// TestInit walks the way of somebody who begins: init, and then each of the
// commands that it prints, without a network.
func TestInit(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil || testing.Short() {
		t.Skip("no go command, or no time for it")
	}
	dir := filepath.Join(t.TempDir(), "my store")
	var out, said bytes.Buffer
	if code := cli.Main([]string{"init", dir, "--nines", "../.."}, nil, &out, &said); code != cli.Met {
		t.Fatalf("code %d: %s", code, said.String())
	}
	for _, command := range []string{"go build .", "go test .", "go run . run scenario.yaml"} {
		if !strings.Contains(out.String(), "\n  "+command+" ") {
			t.Errorf("init does not tell of %s:\n%s", command, out.String())
		}
		printed := inModule(t, dir, command)
		if command == "go run . run scenario.yaml" && !strings.Contains(printed, "not linearizable(store), for example") {
			t.Errorf("the weakness does not show:\n%s", printed)
		}
	}
	if badly := inModule(t, dir, "gofmt -l ."); badly != "" {
		t.Errorf("gofmt would change %s", badly)
	}
	inModule(t, dir, "go vet .")
}

// inModule runs a command in a module and returns what it prints.
func inModule(t *testing.T, dir, line string) string {
	t.Helper()
	words := strings.Fields(line)
	command := exec.Command(words[0], words[1:]...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", line, err, printed)
	}
	return string(printed)
}
