package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/workloads/history"
)

// recordings are other people's histories with known verdicts. They are kept
// beside the repository, not in it.
const recordings = "../../../shared/histories"

// recorded reads one of them, or skips the test.
func recorded(t testing.TB, name string) history.History {
	t.Helper()
	file, err := os.Open(filepath.Join(recordings, name))
	if os.IsNotExist(err) {
		t.Skipf("no recorded histories beside the repository: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := history.ReadJepsen(file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return in.History
}

func judgeRecorded(t *testing.T, name string, want Status) {
	t.Run(name, func(t *testing.T) {
		v := Linearizable(recorded(t, name), 0)
		t.Logf("%v after %d steps, witness of %d", v.Status, v.Steps, len(v.Witness))
		if v.Status != want {
			t.Fatalf("got %v\nwant %v", v, want)
		}
		if want == Violated && Linearizable(v.Witness, 0).Status != Violated {
			t.Errorf("the witness is no violation by itself:\n%v", v)
		}
	})
}

// One compare-and-set register of etcd under Jepsen's faults; values repeat,
// so that nothing but a search can judge it.
func TestRecordedEtcd(t *testing.T) {
	table, err := os.ReadFile(filepath.Join(recordings, "etcd", "verdicts.csv"))
	if err != nil {
		t.Skipf("no recorded histories beside the repository: %v", err)
	}
	for line := range strings.Lines(string(table)) {
		name, verdict, _ := strings.Cut(strings.TrimSpace(line), ",")
		switch verdict {
		case "linearizable":
			judgeRecorded(t, "etcd/"+name, NoViolation)
		case "not-linearizable":
			judgeRecorded(t, "etcd/"+name, Violated)
		}
	}
}

// A store of lists; the name of the file says whether it kept its promise.
func TestRecordedLists(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(recordings, "kv", "*.txt"))
	if len(files) == 0 {
		t.Skipf("no recorded histories in %s/kv", recordings)
	}
	for _, file := range files {
		name := "kv/" + filepath.Base(file)
		if strings.HasSuffix(name, "-bad.txt") {
			judgeRecorded(t, name, Violated)
		} else {
			judgeRecorded(t, name, NoViolation)
		}
	}
}
