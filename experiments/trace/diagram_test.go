package trace_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"nines/experiments"
	"nines/experiments/trace"
	"nines/plots"
	"nines/sim"
	"nines/workloads/history"
)

// TestTheTheoremAsAPicture draws README's figure of the theorem probe, from
// runs of cap, and holds the one that is there against it.
func TestTheTheoremAsAPicture(t *testing.T) {
	all := briefly(t)
	figure := theorem(t, all[0], all[1])
	var drawn bytes.Buffer
	if err := (plots.Style{Width: plots.DoubleColumn}).WriteSVG(&drawn, figure); err != nil {
		t.Fatal(err)
	}
	recordedAs(t, "../../plots/testdata/spacetime.svg", drawn.Bytes())
}

// theorem shows the two operations of the probe, side by side in two stores.
func theorem(t *testing.T, abd, one *experiments.Scenario) plots.SpaceTime {
	figure := trace.SpaceTime(probe(t, abd), probe(t, one))
	figure.Title = "B writes a new value, and is told that it is done. Then A reads. What can A be told?"
	figure.Caption = "What the two requests of the theorem probe set off, in one run of each store under the same weather; " +
		"the sites A and B have been cut off from each other for a second. Dashed arrows are messages that fell to the cut. " +
		"With abd a majority must answer, and A is refused after half a second; with one any machine may."
	figure.Provenance = plots.Provenance{Seed: 1, Scenario: "cap"}
	figure.Zero, figure.Axis = 11*time.Second, "time since B began to write"
	for i := range figure.Lanes {
		if lane := &figure.Lanes[i]; lane.Client {
			lane.Name = "client at " + lane.Site
		}
	}
	figure.Scenes[0].Heading = "abd tells A nothing"
	figure.Scenes[1].Heading = "one tells A the old value"
	figure.Scenes[0].Operations[0].Label = "write new → done"
	figure.Scenes[0].Operations[1].Label = "read → no majority"
	figure.Scenes[1].Operations[0].Label = "write new → done"
	figure.Scenes[1].Operations[1].Label = "read → old"
	return figure
}

// probe cuts the two operations of the theorem out of a run.
func probe(t *testing.T, s *experiments.Scenario) trace.Part {
	t.Helper()
	o := seed(1)
	o.From, o.To = sim.Time(11*time.Second), sim.Time(11*time.Second+60*time.Millisecond)
	recorded, _ := record(t, s, o)
	slice := trace.Slice{Heading: s.Name, Only: true}
	for i := range recorded.Operations {
		if op := &recorded.Operations[i]; op.Group == "theorem" {
			slice.Operations = append(slice.Operations, op.Cause)
		}
	}
	if len(slice.Operations) != 2 {
		t.Fatalf("%s: %d operations of the probe", s.Name, len(slice.Operations))
	}
	slice.From, slice.To = o.From.Add(-300*time.Microsecond), o.From.Add(5500*time.Microsecond)
	return trace.Part{Trace: recorded, Slice: slice}
}

// TestAWitnessIsDrawn with all that its operations set off, and nothing else.
func TestAWitnessIsDrawn(t *testing.T) {
	recorded, seen := record(t, briefly(t)[1], seed(1))
	broken := trace.Violations(seen)
	if len(broken) == 0 {
		t.Fatal("one is linearizable")
	}
	figure := trace.SpaceTime(trace.Part{Trace: recorded, Slice: broken[0].Slice()})
	scene := figure.Scenes[0]
	if len(scene.Operations) != len(broken[0].Witness) {
		t.Errorf("%d operations are drawn, %d are the witness", len(scene.Operations), len(broken[0].Witness))
	}
	for _, m := range scene.Messages {
		if m.Thread == 0 {
			t.Errorf("a message of another story is drawn: %s", m.Note)
		}
	}
	var drawn bytes.Buffer
	if err := plots.WriteSVG(&drawn, figure); err != nil || !strings.Contains(drawn.String(), "→ nothing") {
		t.Errorf("the stale answer is not in the picture: %v", err)
	}
}

// TestClientsStandOutside, so that the machines of two sites are neighbours
// and the cut between them is one wall.
func TestClientsStandOutside(t *testing.T) {
	recorded, _ := record(t, briefly(t)[0], trace.Options{Options: sim.Options{Seed: 1}, From: 11e9, To: 11.1e9})
	figure := trace.SpaceTime(trace.Part{Trace: recorded, Slice: trace.Slice{From: 11e9, To: 11.1e9}})
	var names []string
	for _, lane := range figure.Lanes {
		names = append(names, lane.Name)
	}
	want := []string{"left", "theorem at A", "A1", "A2", "B1", "B2", "B3", "right", "theorem at B", "roaming"}
	if !slices.Equal(names, want) {
		t.Errorf("lanes %q, want %q", names, want)
	}
	if walls := figure.Scenes[0].Faults[0].Between; !slices.Equal(walls, []int{3}) {
		t.Errorf("walls below the lanes %v, want one between A2 and B1", walls)
	}
}

// TestAMachineThatIsDownIsShaded.
func TestAMachineThatIsDownIsShaded(t *testing.T) {
	recorded, _ := record(t, variants(t, "hardship", []byte(hardship))[0], seed(1))
	figure := trace.SpaceTime(trace.Part{Trace: recorded, Slice: trace.Slice{
		From: 3900e6, To: 4600e6, Nodes: []string{"A1", "A2"}, Values: map[history.Value]string{1: "a"},
	}})
	i := slices.IndexFunc(figure.Scenes[0].Faults, func(f plots.Fault) bool { return f.Name == "crash" })
	if i < 0 || !slices.Equal(figure.Scenes[0].Faults[i].Lanes, []int{0}) {
		t.Errorf("faults %+v on lanes %+v", figure.Scenes[0].Faults, figure.Lanes)
	}
}
