package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"nines/workloads/history"
)

// A story is prose and a history, then all that the checkers say about it
// (-rewrite records it anew).
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		datadriven.RunTest(t, file, func(t *testing.T, d *datadriven.TestData) string {
			return tell(parse(t, d.Input))
		})
	})
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
