//go:build !wasm

package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"nines/experiments/cli"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"nines": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the stories under testdata/script. Beside what testscript
// offers they may say, with the module's root in $SOURCE,
//
//	exits CODE COMMAND…         runs a command that ends with exactly that code
//	signal NAME FILE COMMAND…   sends a signal once FILE (a pattern) has rows
//	shape FILE                  prints the paths and types of a JSON document
//	tmpfs SIZE DIR              mounts a small file system (condition [tmpfs])
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "C.UTF-8")
			env.Setenv("LC_ALL", "")
			source, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			env.Setenv("SOURCE", source)
			return copyTiny(env.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "signal": signal, "shape": shape, "tmpfs": tmpfs,
		},
		Condition: func(name string) (bool, error) {
			if name == "tmpfs" {
				return canMount(), nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
	})
}

// copyTiny gives each story a scenario that runs in no time.
func copyTiny(dir string) error {
	raw, err := os.ReadFile("testdata/tiny.yaml")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "tiny.yaml"), raw, 0o666)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("%v exits with %d, want %d", args[1:], code, want)
	}
}

// signal starts a command, waits until a file has more than a header, sends
// the signal and puts "exit CODE" with what the command said into the file
// named signalled.
func signal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: signal NAME FILE COMMAND…")
	}
	var said bytes.Buffer
	command := exec.Command(args[2], args[3:]...)
	command.Dir, command.Stdout, command.Stderr = ts.MkAbs("."), &said, &said
	ts.Check(command.Start())
	ts.Defer(func() { _ = command.Process.Kill() }) // should it not have ended by then
	awaitRows(ts, ts.MkAbs(args[1]))
	ts.Check(command.Process.Signal(map[string]os.Signal{
		"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill,
	}[args[0]]))
	if err := command.Wait(); err != nil && command.ProcessState == nil {
		ts.Fatalf("%v", err)
	}
	text := fmt.Sprintf("exit %d\n%s", command.ProcessState.ExitCode(), said.String())
	ts.Check(os.WriteFile(ts.MkAbs("signalled"), []byte(text), 0o666))
}

// awaitRows waits until a file that matches the pattern has two lines.
func awaitRows(ts *testscript.TestScript, pattern string) {
	for range 6000 {
		names, err := filepath.Glob(pattern)
		ts.Check(err)
		for _, name := range names {
			if raw, err := os.ReadFile(name); err == nil && bytes.Count(raw, []byte("\n")) > 1 {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("nothing was written to %s", pattern)
}

// shape prints every path of a JSON document with its types, names of metrics
// as *. It fails if more than one document is there.
func shape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: shape FILE")
	}
	var document any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &document))
	types := make(map[string][]string)
	walk(types, "", document)
	var lines []string
	for path, names := range types {
		slices.Sort(names)
		lines = append(lines, path+" "+strings.Join(slices.Compact(names), "|"))
	}
	slices.Sort(lines)
	_, err := fmt.Fprintln(ts.Stdout(), strings.Join(lines, "\n"))
	ts.Check(err)
}

func walk(types map[string][]string, path string, value any) {
	name := map[bool]string{true: "null"}[value == nil]
	switch value := value.(type) {
	case map[string]any:
		for key, child := range value {
			if strings.HasSuffix(path, ".metrics") {
				key = "*"
			}
			walk(types, path+"."+key, child)
		}
		return
	case []any:
		for _, child := range value {
			walk(types, path+"[]", child)
		}
		return
	case string:
		name = "text"
	case float64:
		name = "number"
	case bool:
		name = "bool"
	}
	types[path] = append(types[path], name)
}

// tmpfs mounts a small file system until the story is over.
func tmpfs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tmpfs SIZE DIR")
	}
	dir := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(dir, 0o777))
	ts.Check(exec.Command("mount", "-t", "tmpfs", "-o", "size="+args[0], "tmpfs", dir).Run())
	ts.Defer(func() { _ = exec.Command("umount", dir).Run() })
}

// canMount tells whether a file system of one's own can be mounted here.
func canMount() bool {
	dir, err := os.MkdirTemp("", "mount")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	if exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).Run() != nil {
		return false
	}
	return exec.Command("umount", dir).Run() == nil
}
