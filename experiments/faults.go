package experiments

import (
	"fmt"
	"strings"

	"nines/network"
	"nines/nodes"
)

// Faults returns the faults that scenarios may inject.
func Faults() []*FaultKind {
	kinds := append(partitions(), degrade(), deadPath())
	kinds = append(kinds, machineFaults()...)
	kinds = append(kinds, diskFaults()...)
	return append(kinds, componentFaults()...)
}

// partitions returns the shapes of a cut.
func partitions() []*FaultKind {
	shape := func(name string, s network.Shape, least, most int64, example, doc string) *FaultKind {
		return &FaultKind{
			Name: name, Doc: doc, Example: example,
			Groups: true, Least: least, Most: most, Rest: least == 2,
			Target: "a list of groups, each a selector; a site's clients are in its group",
			Params: cutParams, Check: checkCut,
			Begin: func(w *World, v Values, targets [][]nodes.ID) Strike {
				p := network.Partition{Groups: targets, Shape: s, Loss: v.Number("loss"), Name: w.episode()}
				if v.Bool("hold") {
					p.Mode = network.Hold
				}
				return cut(w, p)
			},
		}
	}
	return []*FaultKind{
		shape("partition", network.Split, 2, 0, "{partition: [A, B], at: 10s, for: 20s}",
			"The groups cannot reach each other; inside a group all is well. A single group is cut off from everybody else."),
		shape("one-way", network.OneWay, 2, 2, "{one-way: [A, B], at: 10s, for: 20s}",
			"What the first group sends does not reach the second; the other direction works. A single group is not heard by anybody else."),
		shape("bridge", network.Bridge, 3, 0, "{bridge: [B1, A, B2+B3], at: 10s, for: 20s}",
			"The first group reaches all others, which do not reach each other."),
		shape("ring", network.Ring, 4, 0, "{ring: [A1, A2, B1, B2], at: 10s, for: 20s}",
			"Each group reaches only the one before and the one after it in the list."),
	}
}

var cutParams = []Param{
	{Name: "hold", Type: TypeBool, Default: "false",
		Doc: "keep the messages and deliver them, in order, when the cut heals, instead of losing them"},
	{Name: "loss", Type: TypeShare, Default: "100%",
		Doc: "share of the messages that is lost, drawn for each; below 100% the cut is a bad line"},
}

func checkCut(v Values) (string, error) {
	switch {
	case v.Number("loss") == 0:
		return "loss", fmt.Errorf("a cut that loses nothing is none")
	case v.Bool("hold") && v.Number("loss") != 1:
		return "loss", fmt.Errorf("a cut that holds messages holds them all")
	}
	return "", nil
}

// cut puts a partition in force. Where it turns out that a group is empty, for
// nobody leads or all are taken, there may be nothing to part.
func cut(w *World, p network.Partition) Strike {
	if p.Shape == network.Split {
		p.Groups = populated(p.Groups)
	}
	if w.Network.Check(p) != nil {
		return Strike{Effect: func() string { return "found nobody to part" }, Missed: true}
	}
	c := w.Network.Cut(p)
	return Strike{End: c.Heal, Effect: func() string { return describe(c.Effect()) }}
}

func populated(groups [][]nodes.ID) (kept [][]nodes.ID) {
	for _, group := range groups {
		if len(group) > 0 {
			kept = append(kept, group)
		}
	}
	return kept
}

// describe tells in words what a fault of the network has done.
func describe(e network.Effect) string {
	var parts []string
	for _, done := range []struct {
		verb  string
		count uint64
	}{
		{"killed", e.Killed}, {"held", e.Held}, {"slowed", e.Slowed},
		{"duplicated", e.Duplicated}, {"reordered", e.Reordered}, {"damaged", e.Damaged}, {"set back", e.Retried},
	} {
		if done.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d messages", done.verb, done.count))
		}
	}
	if parts == nil {
		return "harmed no message"
	}
	return strings.Join(parts, ", ")
}

// degrade is a grey failure of the network.
func degrade() *FaultKind {
	return &FaultKind{
		Name: "degrade", Groups: true, Least: 2, Most: 2, Rest: true,
		Target:  "a list of two groups, each a selector; or one, and its links to everybody else are meant",
		Example: "{degrade: [A, B], latency: 10, loss: 1%, at: 10s, for: 20s}",
		Doc:     "A grey failure of the network: the links between the groups, in both directions, get worse by what is said.",
		Params: []Param{
			{Name: "latency", Type: TypeNumber, Least: 1e-3, Most: 1e6, Doc: "factor of the latency"},
			{Name: "delay", Type: TypeTimes, Doc: "further latency, drawn for each message"},
			{Name: "bandwidth", Type: TypeNumber, Least: 1e-6, Most: 1e6, Doc: "factor of the bandwidth, of links that have one"},
			{Name: "loss", Type: TypeShare, Doc: "share of the messages that is lost, besides what the link loses anyway"},
			{Name: "duplicate", Type: TypeShare, Doc: "share that arrives twice"},
			{Name: "reorder", Type: TypeShare, Doc: "share that is late by the link's reorder-delay"},
			{Name: "corrupt", Type: TypeShare, Doc: "share whose bits flip"},
		},
		Check: func(v Values) (string, error) {
			if len(v) == 0 {
				return "", fmt.Errorf("it changes nothing: say latency, delay, bandwidth, loss, duplicate, reorder or corrupt")
			}
			return "", nil
		},
		Begin: beginDegrade,
	}
}

func beginDegrade(w *World, v Values, targets [][]nodes.ID) Strike {
	if len(targets[0]) == 0 || len(targets[1]) == 0 {
		return missed() // not the links to everybody, which is what no group means to the network
	}
	change := network.LinkChange{Name: w.episode()}
	for name, field := range map[string]*float64{
		"latency": &change.Latency, "bandwidth": &change.Bandwidth, "loss": &change.Loss,
		"duplicate": &change.Duplicate, "reorder": &change.Reorder, "corrupt": &change.Corrupt,
	} {
		if v.Has(name) {
			*field = v.Number(name)
		}
	}
	if v.Has("delay") {
		change.Delay = v.Distribution("delay")
	}
	c := w.Network.Degrade(targets[0], targets[1], change)
	return Strike{End: c.Undo, Effect: func() string { return describe(c.Effect()) }}
}

// deadPath is the failure of one of several ways between sites.
func deadPath() *FaultKind {
	return &FaultKind{
		Name: "dead-path", Path: true,
		Target:  "the name of a path between sites: see links",
		Example: "{dead-path: north, at: 10s, for: 20s}",
		Doc: "A path between sites, such as a cable or a switch, is dead. What is on it is lost; " +
			"after the time to reroute, messages take the next path that works.",
		Begin: func(w *World, v Values, _ [][]nodes.ID) Strike {
			o := w.Network.Fail(v.Text("path"))
			return Strike{End: o.Repair, Effect: func() string { return describe(o.Effect()) }}
		},
	}
}
