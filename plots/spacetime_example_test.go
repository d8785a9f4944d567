package plots_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"nines/plots"
)

// asked is a question, its answer, and a third machine that does not hear of
// it.
var asked = plots.SpaceTime{
	Title: "A question and an answer",
	Lanes: []plots.Lane{{Name: "client", Site: "A", Client: true}, {Name: "A1", Site: "A"}, {Name: "B1", Site: "B"}},
	Scenes: []plots.Scene{{
		To: 4 * time.Millisecond,
		Messages: []plots.Message{
			{From: 0, To: 1, Sent: 1e6, Ended: 2e6, Label: "read", Note: "read", Thread: 1, Cause: "operation 1"},
			{From: 1, To: 2, Sent: 2e6, Ended: 2e6, Lost: true, Note: "query", Thread: 1, Cause: "operation 1"},
			{From: 1, To: 0, Sent: 2e6, Ended: 3e6, Note: "result", Thread: 1, Cause: "operation 1"},
		},
		Operations: []plots.Operation{{Lane: 0, From: 1e6, To: 3e6, Label: "read → 7", Thread: 1, Cause: "operation 1"}},
		Faults:     []plots.Fault{{Name: "cut", To: 4 * time.Millisecond, Between: []int{1}}},
	}},
}

func ExampleSpaceTime() {
	if err := plots.WriteCSV(os.Stdout, asked); err != nil {
		fmt.Println(err)
	}
	// Output:
	// scene,what,name,from,to,begin_ns,end_ns,outcome,cause
	// ,message,read,client,A1,1000000,2000000,arrived,operation 1
	// ,message,query,A1,B1,2000000,2000000,lost,operation 1
	// ,message,result,A1,client,2000000,3000000,arrived,operation 1
	// ,operation,read → 7,client,,1000000,3000000,ok,operation 1
	// ,fault,cut,,,0,4000000,,
}

// A page holds the diagram, and the script below it.
func ExampleSpaceTime_WriteInteractiveSVG() {
	var page bytes.Buffer
	if err := asked.WriteInteractiveSVG(&page, "question"); err != nil {
		fmt.Println(err)
	}
	fmt.Fprintf(&page, "<script>%s</script>\n", plots.SpaceTimeScript)
	fmt.Println(strings.Count(page.String(), `data-cause="operation 1"`), "items descend from one cause")
	// Output:
	// 4 items descend from one cause
}
