package experiments

import (
	"fmt"
	"time"

	"nines/network"
	"nines/nodes"
)

// Faults returns the faults that scenarios may inject.
func Faults() []*FaultKind {
	kinds := []*FaultKind{
		{Name: "crash", Target: "a selector", Downs: true, Begin: beginCrash,
			Doc: "The machine stops at once; memory is lost, the disk keeps what was synced. It restarts when the fault ends."},
		{Name: "amnesia", Target: "a selector", Downs: true, Begin: beginAmnesia,
			Doc: "A crash that takes the disk along. The machine restarts empty when the fault ends."},
		{Name: "pause", Target: "a selector", Downs: true, Begin: beginPause,
			Doc: "The machine stands still, as in a long garbage collection; what arrived meanwhile is handled when the fault ends."},
		{Name: "slow", Target: "a selector", Begin: beginSlow,
			Params: []Param{{Name: "factor", Type: TypeNumber, Default: "10", Doc: "how many times longer its work takes"}},
			Doc:    "A grey failure: the machine works, but slowly."},
		{Name: "clock-jump", Target: "a selector", Begin: beginJump,
			Params: []Param{{Name: "by", Type: TypeDuration, Default: "1s", Doc: "how far ahead the clock is set; it jumps back when the fault ends"}},
			Doc:    "The machine's clock is suddenly wrong."},
		{Name: "lossy", Target: "groups of machines", Groups: true, Begin: beginLossy,
			Params: []Param{{Name: "loss", Type: TypeShare, Default: "10%", Doc: "share of the messages between the groups that is lost"}},
			Doc:    "A bad line: some of the messages between the groups are lost."},
	}
	return append(partitions(), kinds...)
}

// partitions returns the shapes of a cut: each isolates or joins groups.
func partitions() []*FaultKind {
	hold := []Param{{Name: "hold", Type: TypeBool, Default: "false",
		Doc: "keep the messages and deliver them when the cut heals, instead of losing them"}}
	shape := func(name string, s network.Shape, doc string) *FaultKind {
		return &FaultKind{Name: name, Target: "groups of machines", Groups: true, Params: hold, Doc: doc,
			Begin: func(w *World, v Values, targets [][]nodes.ID) (func(), func() string) {
				mode := network.Drop
				if v.Bool("hold") {
					mode = network.Hold
				}
				return beginCut(w, network.Partition{Groups: targets, Shape: s, Mode: mode})
			}}
	}
	return []*FaultKind{
		shape("partition", network.Split, "The groups cannot reach each other; inside a group all is well. With one group: it is cut from the rest."),
		shape("one-way", network.OneWay, "The first group's messages do not reach the second's; the other direction works."),
		shape("bridge", network.Bridge, "The first group reaches both others, which do not reach each other."),
		shape("ring", network.Ring, "Each group reaches only its two neighbours in the list."),
	}
}

func beginCut(w *World, p network.Partition) (end func(), effect func() string) {
	cut := w.Network.Cut(p)
	effect = func() string {
		e := cut.Effect()
		text := fmt.Sprintf("killed %d messages", e.Killed)
		if e.Held > 0 {
			text += fmt.Sprintf(", held %d", e.Held)
		}
		return text
	}
	return cut.Heal, effect
}

func beginLossy(w *World, v Values, targets [][]nodes.ID) (end func(), effect func() string) {
	return beginCut(w, network.Partition{Groups: targets, Shape: network.Split, Loss: v.Number("loss")})
}

// onEach begins and ends a fault of single machines.
func onEach(w *World, targets [][]nodes.ID, begin, end func(*nodes.Node) bool) func() {
	for _, group := range targets {
		for _, id := range group {
			begin(w.Cluster.Node(id))
		}
	}
	return func() {
		for _, group := range targets {
			for _, id := range group {
				end(w.Cluster.Node(id))
			}
		}
	}
}

func beginCrash(w *World, _ Values, targets [][]nodes.ID) (func(), func() string) {
	return onEach(w, targets, (*nodes.Node).Crash, (*nodes.Node).Restart), nil
}

func beginAmnesia(w *World, _ Values, targets [][]nodes.ID) (func(), func() string) {
	return onEach(w, targets, (*nodes.Node).Amnesia, (*nodes.Node).Restart), nil
}

func beginPause(w *World, _ Values, targets [][]nodes.ID) (func(), func() string) {
	return onEach(w, targets, (*nodes.Node).Pause, (*nodes.Node).Resume), nil
}

func beginSlow(w *World, v Values, targets [][]nodes.ID) (func(), func() string) {
	factor := v.Number("factor")
	return onEach(w, targets,
		func(n *nodes.Node) bool { n.Slow(factor); return true },
		func(n *nodes.Node) bool { n.Slow(1); return true }), nil
}

func beginJump(w *World, v Values, targets [][]nodes.ID) (func(), func() string) {
	by := time.Duration(v.Duration("by"))
	return onEach(w, targets,
		func(n *nodes.Node) bool { n.JumpClock(by); return true },
		func(n *nodes.Node) bool { n.JumpClock(-by); return true }), nil
}
