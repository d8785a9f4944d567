package check

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/workloads/history"
)

var rewrite = flag.Bool("rewrite", false, "record the verdicts on the stories in testdata anew")

// A story is prose and a history, then a line of dashes, then all that the
// checkers say about it.
const storyEnd = "----\n"

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			story, want, _ := strings.Cut(string(text), storyEnd)
			got := tell(parse(t, story))
			if *rewrite {
				if err := os.WriteFile(file, []byte(story+storyEnd+got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s\n(-rewrite records it anew)", got, want)
			}
		})
	}
}

// tell lists the verdicts of all checkers.
func tell(h history.History) string {
	var b strings.Builder
	for _, v := range []Verdict{Linearizable(h, 0), ReadYourWrites(h), MonotonicReads(h)} {
		fmt.Fprintln(&b, v)
	}
	s := MeasureStaleness(h)
	fmt.Fprintf(&b, "stale reads: %d of %d", s.Stale(), len(s.Reads))
	for _, age := range s.Reads {
		if age.Versions > 0 {
			fmt.Fprintf(&b, "; read %d by %d versions, %v", age.Read.ID, age.Versions, age.Age)
		}
	}
	loss := MeasureLoss(h)
	fmt.Fprintf(&b, "\nlost writes: %d of %d", len(loss.Lost), loss.Writes)
	for _, op := range loss.Lost {
		fmt.Fprintf(&b, "; write %d of %v", op.ID, op.Arg)
	}
	return b.String() + "\n"
}
